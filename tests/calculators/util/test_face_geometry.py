import struct

import numpy as np
import pytest

from vitruvian.calculators.tensor.protobuf_wire import message_field
from vitruvian.calculators.util.canonical_face import CanonicalFace
from vitruvian.calculators.util.face_geometry import FaceGeometryPipelineCalculator
from vitruvian.framework.errors import FrameworkError
from vitruvian.framework.formats import NormalizedLandmarkList
from vitruvian.framework.testing import run_calculator

VERTICES = np.array([[0, 0, 1], [4, 0, 0], [-4, 0, 0], [0, 5, 0], [0, -5, 0.5]], np.float64)
NEAR_HEIGHT = 2 * np.tan(np.radians(63) / 2)


def metadata(weights=(1.0, 1.0, 1.0, 1.0, 1.0)):
    numbers = [value for x, y, z in VERTICES for value in (x, y, z, 0.5, 0.5)]
    mesh = b"".join(b"\x1d" + struct.pack("<f", value) for value in numbers)
    basis = b"".join(
        message_field(2, bytes([8, number, 0x15]) + struct.pack("<f", weight))
        for number, weight in enumerate(weights)
    )
    return message_field(1, mesh) + basis


def seen_at(distance):
    """Return the landmarks of the canonical face, ``distance`` cm before a camera of 200 × 100."""
    x, y, z = VERTICES.T
    depth = distance - z
    aspect = 2.0
    # The picture is one where depths come as landmark models tell them: about the face's middle.
    screen_z = (depth - depth.mean()) / distance / (NEAR_HEIGHT * aspect)
    rows = np.zeros((len(VERTICES), 5), np.float32)
    rows[:, 0] = x / distance / (NEAR_HEIGHT * aspect) + 0.5
    rows[:, 1] = 0.5 - y / distance / NEAR_HEIGHT
    rows[:, 2] = screen_z
    return NormalizedLandmarkList(rows)


def geometry_of(*faces):
    output = run_calculator(
        FaceGeometryPipelineCalculator(),
        faces=[(0, faces)],
        image_size=[(0, (200, 100))],
        side_packets={"metadata": metadata()},
    )
    return output.geometry[0][1]


@pytest.mark.parametrize("distance", [30.0, 80.0])
def test_a_face_that_looks_ahead_is_as_far_away_as_it_is_small(distance):
    (face,) = geometry_of(seen_at(distance))

    matrix = face.pose_transform_matrix
    np.testing.assert_allclose(matrix[:3, :3], np.eye(3), atol=0.05)
    np.testing.assert_allclose(matrix[:3, 3], [0, 0, -distance], atol=0.03 * distance)
    np.testing.assert_allclose(face.metric_landmarks, VERTICES, atol=0.6)


def test_a_face_whose_landmarks_lie_in_one_place_is_left_out():
    point = NormalizedLandmarkList(np.full((5, 5), 0.5, np.float32))

    assert len(geometry_of(point, seen_at(50.0))) == 1


def test_another_number_of_landmarks_is_explained():
    face = NormalizedLandmarkList(np.random.default_rng(1).uniform(size=(6, 5)))

    with pytest.raises(FrameworkError, match="a face has 6 landmarks; the canonical face has 5"):
        geometry_of(face)


def test_the_canonical_face_has_vertices_and_weights():
    face = CanonicalFace.from_bytes(metadata((0.5, 0.25, 1.0, 0.0, 2.0)))

    np.testing.assert_allclose(face.vertices, VERTICES)
    np.testing.assert_allclose(face.weights, [0.5, 0.25, 1.0, 0.0, 2.0])


@pytest.mark.parametrize("data", [b"", b"\x0a\xff", b"junk", metadata()[:-3]])
def test_another_file_is_no_canonical_face(data):
    with pytest.raises(FrameworkError, match="the face geometry metadata cannot be read"):
        CanonicalFace.from_bytes(data)
