import numpy as np
import pytest

from vitruvian.calculators.render.detections_to_render_data import (
    DetectionsToRenderDataCalculator,
    label_of,
)
from vitruvian.framework.errors import GraphConfigError
from vitruvian.framework.formats import (
    BoundingBox,
    Color,
    Detection,
    Keypoint,
    Points,
    Rectangle,
    RenderData,
    Text,
)
from vitruvian.framework.testing import run_calculator

BOX = BoundingBox(0.25, 0.5, 0.5, 0.25)
GREEN = {"r": 0, "g": 255, "b": 0}


def sent(calculator, **inputs):
    result = run_calculator(calculator, **{name: [(0, value)] for name, value in inputs.items()})
    return [data for _, data in result.render_data]


def test_a_detection_is_a_label_a_box_and_points():
    detection = Detection(0.75, BOX, (Keypoint(0.5, 0.5), Keypoint(2.0, -1.0)), label="cat")
    style = {"color": Color(0, 255, 0), "thickness": 4.0}

    (data,) = sent(
        DetectionsToRenderDataCalculator(color=GREEN, thickness=4.0), detection=detection
    )

    label, box, points = data.render_annotations
    assert data.scene_class == "DETECTION"
    assert label == Text(
        "cat,0.75,",
        left=0.25,
        baseline=pytest.approx(0.525),
        font_height=pytest.approx(0.0225),
        normalized=True,
        scene_tag="LABEL",
        **style,
    )
    assert box == Rectangle(0.25, 0.5, 0.75, 0.75, True, scene_tag="LOCATION", **style)
    assert points == Points(np.array([[0.5, 0.5], [2, -1]]), True, scene_tag="KEYPOINT", **style)


@pytest.mark.parametrize(
    ("detection", "label"),
    [
        (Detection(0.3, BOX, label="cat", label_id=7), "cat,0.3,"),
        (Detection(0.907083, BOX, label_id=0), "0,0.91,"),
        (Detection(1.0, BOX, label_id=3), "3,1,"),
        (Detection(0.004, BOX, label_id=3), "3,0,"),
        (Detection(0.9, BOX), ""),
    ],
)
def test_the_label_is_followed_by_the_score_in_hundredths(detection, label):
    assert label_of(detection, ",") == label


def test_the_delimiter_and_the_style_of_labels_can_be_chosen():
    calculator = DetectionsToRenderDataCalculator(
        text_delimiter=" ", text={"font_face": 3, "outline_thickness": 1.5}, scene_class="CATS"
    )
    (data,) = sent(calculator, detection=Detection(0.5, BOX, label="cat"))

    label = data.render_annotations[0]
    assert label.display_text == "cat 0.5 "
    assert (label.font_face, label.outline_thickness) == (3, 1.5)
    assert data.scene_class == "CATS"


@pytest.mark.parametrize(
    ("box", "edges"),
    [
        (BoundingBox(-0.5, -0.5, 1.0, 1.0), (0, 0, 0.5, 0.5)),
        (BoundingBox(0.5, 0.5, 1.0, 1.0), (0.5, 0.5, 1, 1)),
        (BoundingBox(-2, -2, 1, 1), None),
        (BoundingBox(1.5, 0.5, 1, 1), None),
    ],
)
def test_boxes_are_cut_at_the_edges_of_the_picture(box, edges):
    (data,) = sent(DetectionsToRenderDataCalculator(), detection=Detection(0.5, box))

    expected = (Rectangle(*edges, True, scene_tag="LOCATION"),) if edges else ()
    assert data.render_annotations == expected


def test_a_label_stays_inside_the_picture():
    box = BoundingBox(-0.5, 0.99, 1.0, 1.0)
    (data,) = sent(DetectionsToRenderDataCalculator(), detection=Detection(0.5, box, label="a"))

    assert (data.render_annotations[0].left, data.render_annotations[0].baseline) == (0.0, 1.0)


def test_lists_come_before_the_single_detection():
    boxes = [BoundingBox(x, 0, 0.125, 0.125) for x in (0.0, 0.25, 0.5, 0.75)]
    first, second, third, last = (Detection(0.5, box) for box in boxes)

    (data,) = sent(
        DetectionsToRenderDataCalculator(),
        detection=last,
        detections=(second, third),
        detection_list=(first,),
    )

    assert [shape.left for shape in data.render_annotations] == [0.0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize(
    ("produce", "expected"), [(True, [RenderData((), "DETECTION")]), (False, [])]
)
def test_a_packet_without_detections(produce, expected):
    calculator = DetectionsToRenderDataCalculator(produce_empty_packet=produce)

    assert sent(calculator, detections=()) == expected


def test_an_input_is_needed():
    with pytest.raises(ValueError, match="wire an input DETECTION, DETECTIONS or DETECTION_LIST"):
        run_calculator(DetectionsToRenderDataCalculator())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"color": {"r": 1, "x": 2}}, r"unknown field 'color\.x'"),
        ({"color": {"r": "red"}}, r"option 'color\.r' is \"red\""),
        ({"colour": GREEN}, r"no option 'colour'.*Did you mean 'color'"),
    ],
)
def test_wrong_options_are_named(options, message):
    with pytest.raises(GraphConfigError, match=message):
        DetectionsToRenderDataCalculator(**options)
