"""Graphs that run on textures, and graphs that must not notice that there are any."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework.errors import GraphStateError

#: To the graphics card, a crop and a smaller picture there, and back.
SHADERS_ONLY = """
input_stream: [image, rect]
output_stream: [small, tensors]
node:
  - calculator: ImageFrameToGpuBufferCalculator
    input_stream: image
    output_stream: texture
  - calculator: ImageToTensorCalculator
    input_stream: [IMAGE_GPU:texture, NORM_RECT:rect]
    output_stream: TENSORS:tensors
    options:
      output_tensor_width: 64
      output_tensor_height: 64
      output_tensor_float_range: {min: 0.0, max: 1.0}
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE_GPU:texture
    output_stream: IMAGE_GPU:small_texture
    options: {output_width: 80, output_height: 60}
  - calculator: GpuBufferToImageFrameCalculator
    input_stream: small_texture
    output_stream: small
"""
ON_PROCESSOR = """
input_stream: [image, rect]
output_stream: [small, tensors]
node:
  - calculator: ImageToTensorCalculator
    input_stream: [IMAGE:image, NORM_RECT:rect]
    output_stream: TENSORS:tensors
    options:
      output_tensor_width: 64
      output_tensor_height: 64
      output_tensor_float_range: {min: 0.0, max: 1.0}
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:image
    output_stream: IMAGE:small
    options: {output_width: 80, output_height: 60}
"""


def frames(count):
    """Make pictures that move, with a region that turns and wanders out of them."""
    for index in range(count):
        column = np.arange(201) * 255 // 200
        row = (np.arange(150) + 3 * index) % 256
        pixels = np.empty((150, 201, 3), np.uint8)
        pixels[..., 0], pixels[..., 1], pixels[..., 2] = column, row[:, np.newaxis], index % 256
        angle = index / 10
        yield pixels, vt.NormalizedRect(0.5 + np.sin(angle) / 2, 0.5, 0.4, 0.6, angle)


def run(text, count):
    pictures, rects = zip(*frames(count), strict=True)
    graph = vt.CalculatorGraph(text)
    return list(graph.stream({"image": pictures, "rect": rects}))


def run_script(script):
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, done.stderr


def memory():
    """Return the bytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096


@pytest.mark.parametrize("tag", ["IMAGE_GPU", "IMAGE"])
def test_a_graph_on_textures_gives_what_the_same_graph_gives_in_memory(tag, gpu_adapter):
    text = SHADERS_ONLY.replace("IMAGE_GPU", tag)
    expected, found = run(ON_PROCESSOR, 10), run(text, 10)

    for one, other in zip(expected, found, strict=True):
        difference = np.abs(one["tensors"][0] - other["tensors"][0]).max(axis=3)
        assert (difference <= 1.01 / 255).mean() >= 0.99
        levels = one["small"].data.astype(int) - other["small"].data
        assert np.abs(levels).max() <= 1


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells its memory so")
def test_500_frames_need_a_few_textures_and_no_more_memory(gpu_device):
    def pass_through(count):
        pictures, rects = zip(*frames(count), strict=True)
        graph = vt.CalculatorGraph(SHADERS_ONLY)
        for _ in graph.stream({"image": iter(pictures), "rect": iter(rects)}):
            pass
        del graph
        gc.collect()

    pass_through(100)
    gpu_device.pool.clear()
    before, memory_before = gpu_device.pool.statistics(), memory()
    pass_through(500)
    after = gpu_device.pool.statistics()

    # As many as were under way at a time; a leak would make 1,000 of them, of 30 MB or more.
    assert after.in_use == before.in_use
    assert after.kept == after.created - before.created <= 64
    assert memory() - memory_before < 16 << 20


@pytest.mark.parametrize("graph", ["upper_body_pose_tracking_cpu", "pose_tracking_cpu"])
def test_graphs_of_the_processor_need_no_wgpu(graph):
    script = f"""
import sys
sys.modules["wgpu"] = None  # as if it were not installed
import numpy as np
import vitruvian as vt

graph = vt.CalculatorGraph({graph!r})
frame = np.zeros((48, 64, 3), np.uint8)
results = list(graph.stream({{"input_video": [frame]}}))
assert len(results) == 1
"""
    run_script(script)


def test_importing_every_calculator_does_not_import_wgpu():
    script = """
import sys
from vitruvian.framework.authoring.calculator import REGISTRY
names = REGISTRY.names()
assert "GlScalerCalculator" in names
assert "wgpu" not in sys.modules
"""
    run_script(script)


def test_a_graph_on_textures_without_wgpu_says_how_to_install_it(monkeypatch):
    from vitruvian.calculators.gpu.device import GpuDevice

    monkeypatch.setitem(sys.modules, "wgpu", None)
    monkeypatch.setattr(GpuDevice, "_shared", None)
    graph = vt.CalculatorGraph(SHADERS_ONLY)

    with pytest.raises(GraphStateError, match=r'Service "gpu".*pip install \'vitruvian\[gpu\]\''):
        graph.start_run()


def test_a_texture_cannot_enter_a_port_for_pictures_in_memory():
    text = (
        SHADERS_ONLY
        + """\
  - calculator: ImagePropertiesCalculator
    input_stream: IMAGE_CPU:small_texture
    output_stream: SIZE:size
"""
    )

    with pytest.raises(
        vt.GraphConfigError, match=r"takes ImageFrame on IMAGE_CPU.*carries GpuBuffer"
    ):
        vt.CalculatorGraph(text)
