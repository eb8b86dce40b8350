from vitruvian.solutions.pose import POSE_CONNECTIONS, UPPER_BODY_POSE_CONNECTIONS, PoseLandmark


def undirected(connections):
    return {frozenset(connection) for connection in connections}


def test_the_whole_body_has_35_lines_and_the_upper_body_25():
    assert len(POSE_CONNECTIONS) == 35
    assert len(UPPER_BODY_POSE_CONNECTIONS) == 25
    assert {mark for line in POSE_CONNECTIONS for mark in line} == set(range(33))


def test_the_upper_body_is_the_part_of_the_whole_above_the_knees():
    part = {line for line in POSE_CONNECTIONS if max(line) < PoseLandmark.LEFT_KNEE}

    assert undirected(part) == undirected(UPPER_BODY_POSE_CONNECTIONS)


def test_left_and_right_mirror_each_other():
    def mirrored(mark):
        name = PoseLandmark(mark).name
        swapped = name.replace("LEFT", "?").replace("RIGHT", "LEFT").replace("?", "RIGHT")
        return PoseLandmark[swapped]

    for connections in (POSE_CONNECTIONS, UPPER_BODY_POSE_CONNECTIONS):
        assert undirected(connections) == undirected(
            tuple(map(mirrored, line)) for line in connections
        )


def test_landmarks_are_numbers():
    assert PoseLandmark.LEFT_SHOULDER == 11
    assert PoseLandmark(32).name == "RIGHT_FOOT_INDEX"
    assert [mark.value for mark in PoseLandmark] == list(range(33))
