import numpy as np
import pytest

import vitruvian as vt
from benchmarks.solution_reference import sample_frames
from vitruvian import tasks
from vitruvian.assets import asset_path


@pytest.fixture(scope="session")
def face_bundle():
    """The path of a real bundle."""
    return str(asset_path("face_landmarker"))


@pytest.fixture(scope="session")
def bundles(tmp_path_factory):
    """The folder in which bundles are made."""
    return tmp_path_factory.mktemp("bundles")


@pytest.fixture
def options_of(face_bundle):
    """Return a function that makes options of FaceLandmarker."""

    def options_of(**options):
        base = options.pop("base_options", tasks.BaseOptions(model_asset_path=face_bundle))
        return tasks.vision.FaceLandmarkerOptions(base_options=base, **options)

    return options_of


@pytest.fixture
def grey():
    """A picture with nothing in it."""
    return vt.Image(vt.ImageFormat.SRGB, np.full((48, 64, 3), 90, np.uint8))


@pytest.fixture(scope="session")
def astronaut():
    (pixels,) = sample_frames("astronaut.png")
    return vt.Image(vt.ImageFormat.SRGB, pixels)
