import pytest

from vitruvian.solutions import face_mesh_connections as connections

SIZES = {
    "FACEMESH_CONTOURS": 124,
    "FACEMESH_FACE_OVAL": 36,
    "FACEMESH_IRISES": 8,
    "FACEMESH_LEFT_EYE": 16,
    "FACEMESH_LEFT_EYEBROW": 8,
    "FACEMESH_LEFT_IRIS": 4,
    "FACEMESH_LIPS": 40,
    "FACEMESH_NOSE": 25,
    "FACEMESH_RIGHT_EYE": 16,
    "FACEMESH_RIGHT_EYEBROW": 8,
    "FACEMESH_RIGHT_IRIS": 4,
    "FACEMESH_TESSELATION": 2556,
}


def test_there_are_mediapipes_sets():
    assert sorted(connections.__all__) == sorted(SIZES)


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_a_set_has_as_many_lines_as_mediapipes(name, size):
    assert len(getattr(connections, name)) == size


def test_the_net_is_closed_triangles_over_all_landmarks():
    net = connections.FACEMESH_TESSELATION

    assert {end for line in net for end in line} == set(range(468))
    # Each line of a triangle goes on with another one.
    assert {start for start, _ in net} == {end for _, end in net}


def test_contours_lie_on_the_net_but_for_the_irises():
    edges = {frozenset(line) for line in connections.FACEMESH_TESSELATION}

    assert {frozenset(line) for line in connections.FACEMESH_CONTOURS} <= edges
    assert {end for line in connections.FACEMESH_IRISES for end in line} == {
        *range(469, 473),
        *range(474, 478),
    }
