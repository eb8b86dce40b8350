from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.calculators.gpu import device as device_module
from vitruvian.calculators.gpu.device import GPU_DEVICE, GpuDevice
from vitruvian.calculators.gpu.errors import GpuError
from vitruvian.calculators.gpu.image_frame_to_gpu_buffer import ImageFrameToGpuBufferCalculator
from vitruvian.calculators.gpu.transfer import downloaded, uploaded
from vitruvian.framework.formats import ImageFrame
from vitruvian.framework.testing import run_calculator

IMAGE = ImageFrame(np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3))


@pytest.fixture
def own_device(gpu_adapter):
    """Return a device that a test may break."""
    return GpuDevice(gpu_adapter)


def test_the_process_has_one_device(gpu_device):
    assert GPU_DEVICE.create is not None
    assert GPU_DEVICE.create() is gpu_device
    assert gpu_device.adapter.name in repr(gpu_device)


def test_a_graph_can_be_given_another_device(own_device):
    result = run_calculator(
        ImageFrameToGpuBufferCalculator(), services={GPU_DEVICE: own_device}, image=[(0, IMAGE)]
    )

    assert result.gpu_buffer[0][1].device is own_device


def test_shaders_and_pipelines_are_compiled_once(gpu_device):
    assert gpu_device.shader("image/scale") is gpu_device.shader("image/scale")
    assert gpu_device.compute_pipeline("image/scale") is gpu_device.compute_pipeline("image/scale")


@pytest.fixture(scope="module")
def documented():
    """Return what the documentation's example of a calculator on textures defines."""
    page = Path(__file__).parents[3] / "docs" / "your-own-calculator.md"
    blocks = re.findall(r"^```python$(.*?)^```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    (code,) = (block for block in blocks if "class InvertCalculator" in block)
    names = {"vt": vt}
    exec(code, names)
    return names


def test_the_calculator_of_the_documentation_works(gpu_device, documented):
    result = run_calculator(
        documented["InvertCalculator"], image=[(0, uploaded(gpu_device, IMAGE))]
    )

    assert np.array_equal(downloaded(result.inverted[0][1]).data, 255 - IMAGE.data)
    shader = documented["INVERT"]
    assert gpu_device.compute_pipeline(shader) is gpu_device.compute_pipeline(shader)


def test_a_picture_beyond_the_limits_is_an_error_and_the_device_goes_on(gpu_device):
    width = gpu_device.limits["max-texture-dimension-2d"] + 1
    before = gpu_device.pool.statistics().in_use

    with pytest.raises(GpuError, match=f"a texture of {width}×1: .* refused: .*exceeds the limit"):
        gpu_device.new_buffer(width, 1)

    assert gpu_device.pool.statistics().in_use == before
    assert downloaded(uploaded(gpu_device, IMAGE)) == IMAGE


def test_memory_beyond_the_pool_is_an_error_and_the_device_goes_on(own_device):
    own_device.pool.max_bytes = 3 << 20
    held = [own_device.new_buffer(512, 512) for _ in range(3)]

    with pytest.raises(GpuError, match="no room for a texture of 512×512"):
        own_device.new_buffer(512, 512)

    held.clear()
    assert downloaded(uploaded(own_device, IMAGE)) == IMAGE


@pytest.mark.skipif(sys.platform != "linux", reason="needs a limit on the memory of a process")
def test_a_card_without_memory_is_an_error_and_the_device_goes_on(gpu_adapter):
    # In a process of its own that may take little more than it has: SwiftShader's is the same.
    script = """
import resource
from pathlib import Path
from vitruvian.calculators.gpu.device import GpuDevice
from vitruvian.calculators.gpu.errors import GpuError

device = GpuDevice()
if not device.adapter.is_software:
    raise SystemExit(0)
device.pool.max_bytes = 1 << 50
taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (taken + (400 << 20),) * 2)
held = []
try:
    while len(held) < 20:
        held.append(device.new_buffer(8192, 4096))
except GpuError as error:
    assert "is out of memory; expected room for another" in str(error), error
else:
    raise SystemExit("there was memory enough")
held.clear()
device.pool.clear()
device.new_buffer(64, 64)
assert not device.is_lost
"""
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, timeout=100
    )

    assert done.returncode == 0, done.stderr


def test_wrong_shader_code_is_an_error_that_quotes_it(own_device):
    with (
        pytest.raises(GpuError, match=r"compiling: .* refused: .*expected identifier"),
        own_device.use("compiling") as raw,
    ):
        raw.create_shader_module(code="fn main( {")


def test_a_lost_device_is_an_error_wherever_it_is_used(own_device):
    buffer = uploaded(own_device, IMAGE)
    own_device.raw.destroy()

    with pytest.raises(GpuError, match=r"a texture of 9×9: the connection to .* is lost"):
        own_device.new_buffer(9, 9)
    with pytest.raises(GpuError, match="is lost"):
        downloaded(buffer)
    with pytest.raises(GpuError, match="is lost"):
        own_device.compute_pipeline("image/scale")
    assert own_device.is_lost


def test_a_lost_device_is_replaced_for_the_next_graph(own_device, monkeypatch):
    monkeypatch.setattr(GpuDevice, "_shared", own_device)
    own_device.raw.destroy()
    with pytest.raises(GpuError, match="is lost"):
        own_device.new_buffer(9, 9)

    fresh = GpuDevice.shared()

    assert fresh is not own_device
    assert downloaded(uploaded(fresh, IMAGE)) == IMAGE


def test_a_graph_whose_device_is_lost_ends_with_the_error(own_device):
    own_device.raw.destroy()

    with pytest.raises(GpuError, match="is lost; expected the driver to keep it"):
        run_calculator(
            ImageFrameToGpuBufferCalculator(), services={GPU_DEVICE: own_device}, image=[(0, IMAGE)]
        )


def test_a_device_that_never_answers_is_an_error(own_device, monkeypatch):
    monkeypatch.setattr(device_module, "READ_TIMEOUT_SECONDS", 0.01)
    never = threading.Event()
    promise = SimpleNamespace(sync_wait=never.wait)

    with pytest.raises(GpuError, match=r"reading: .* gave no answer for 0.01 s"):
        own_device._wait(promise, "reading")

    assert own_device.is_lost
    never.set()


def test_pictures_of_many_sizes_leave_a_few_buffers(own_device):
    for width in range(1, 40):
        image = ImageFrame(np.full((width, 70 * width, 3), width, np.uint8))
        assert downloaded(uploaded(own_device, image)) == image

    assert len(own_device._staging) <= 8


def test_threads_share_a_device(gpu_device):
    failures = []

    def cross(seed):
        try:
            values = np.random.default_rng(seed).integers(0, 256, (20 + seed, 30, 3), np.uint8)
            for _ in range(25):
                image = ImageFrame(values.copy())
                assert downloaded(uploaded(gpu_device, image)) == image
        except BaseException as error:  # noqa: BLE001
            failures.append(error)

    threads = [threading.Thread(target=cross, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
