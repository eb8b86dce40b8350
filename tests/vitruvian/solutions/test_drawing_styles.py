from vitruvian.solutions.drawing_styles import get_default_pose_landmarks_style
from vitruvian.solutions.pose import PoseLandmark


def test_every_landmark_has_a_style_by_its_side():
    style = get_default_pose_landmarks_style()

    assert sorted(style) == list(range(33))
    assert style[PoseLandmark.NOSE].color == (224, 224, 224)
    assert {(spec.thickness, spec.circle_radius) for spec in style.values()} == {(2, 2)}


def test_the_mouth_has_sides_too():
    style = get_default_pose_landmarks_style()

    assert style[PoseLandmark.MOUTH_LEFT] == style[PoseLandmark.LEFT_KNEE]
    assert style[PoseLandmark.MOUTH_RIGHT] == style[PoseLandmark.RIGHT_KNEE]
    assert style[PoseLandmark.LEFT_KNEE].color == (0, 138, 255)
    assert style[PoseLandmark.RIGHT_KNEE].color == (231, 217, 0)


def test_a_style_may_be_changed_without_changing_the_next():
    get_default_pose_landmarks_style()[PoseLandmark.NOSE].thickness = 9

    assert get_default_pose_landmarks_style()[PoseLandmark.NOSE].thickness == 2
