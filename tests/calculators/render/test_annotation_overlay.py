import numpy as np
import pytest

from vitruvian.calculators.render.annotation_overlay import AnnotationOverlayCalculator
from vitruvian.framework.errors import PayloadTypeError
from vitruvian.framework.formats import Color, ImageFormat, ImageFrame, Points, RenderData, Text
from vitruvian.framework.testing import run_calculator

RED, WHITE = Color(255, 0, 0), Color(255, 255, 255)


def dot(x, y, color=RED, radius=3):
    return RenderData((Points(np.array([[x, y]]), color=color, thickness=radius),))


def picture(shape=(40, 60, 3), dtype=np.uint8):
    return ImageFrame(np.full(shape, 7, dtype))


def overlaid(image, *data, **options):
    result = run_calculator(
        AnnotationOverlayCalculator(**options),
        image=[(0, image)],
        annotations=[[(0, item)] for item in data],
    )
    ((_, output),) = result.output
    return output


def test_annotations_are_drawn_on_a_copy():
    image = picture()
    output = overlaid(image, dot(20, 10))

    assert output.data[10, 20].tolist() == [255, 0, 0]
    assert output.data[10, 24].tolist() == [7, 7, 7]
    assert (image.data == 7).all()


@pytest.mark.parametrize("data", [(), (RenderData(),), (RenderData(), RenderData((), "A"))])
def test_a_picture_without_annotations_is_passed_on_uncopied(data):
    image = picture()

    assert overlaid(image, *data) is image


def test_a_read_only_view_that_is_not_contiguous_can_be_drawn_on():
    image = ImageFrame(np.full((40, 120, 3), 7, np.uint8)[:, ::-2])

    assert overlaid(image, dot(20, 10)).data[10, 20].tolist() == [255, 0, 0]


def test_inputs_are_drawn_in_the_order_of_their_index():
    output = overlaid(picture(), dot(20, 10, WHITE, 6), dot(20, 10, RED, 2))

    assert output.data[10, 20].tolist() == [255, 0, 0]
    assert output.data[10, 25].tolist() == [255, 255, 255]


def test_vectors_are_drawn_last_and_in_their_own_order():
    result = run_calculator(
        AnnotationOverlayCalculator(),
        image=[(0, picture())],
        annotations=[[(0, dot(20, 10, WHITE, 8))]],
        vector=[
            [(0, (dot(20, 10, WHITE, 6), dot(20, 10, RED, 4)))],
            [(0, (dot(20, 10, WHITE, 1),))],
        ],
    )
    row = result.output[0][1].data[10]

    assert row[20].tolist() == [255, 255, 255]
    assert row[23].tolist() == [255, 0, 0]
    assert row[28].tolist() == [255, 255, 255]


def test_grey_pictures_become_rgb_with_or_without_annotations():
    grey = picture((40, 60))

    for output in (overlaid(grey, dot(20, 10)), overlaid(grey)):
        assert output.format is ImageFormat.SRGB
        assert output.data[0, 0].tolist() == [7, 7, 7]


def test_rgba_stays_rgba_and_ink_is_opaque():
    output = overlaid(picture((40, 60, 4)), dot(20, 10))

    assert output.format is ImageFormat.SRGBA
    assert output.data[10, 20].tolist() == [255, 0, 0, 255]
    assert output.data[0, 0].tolist() == [7, 7, 7, 7]


@pytest.mark.parametrize(
    ("shape", "dtype", "name"),
    [
        ((40, 60), np.uint16, "GRAY16"),
        ((40, 60, 3), np.uint16, "SRGB48"),
        ((40, 60, 4), np.uint16, "SRGBA64"),
        ((40, 60), np.float32, "VEC32F1"),
    ],
)
@pytest.mark.parametrize("data", [(), (dot(20, 10),)])
def test_other_formats_are_refused_with_or_without_annotations(shape, dtype, name, data):
    message = f"a picture in {name} cannot be drawn on; expected SRGB, SRGBA or GRAY8"
    with pytest.raises(PayloadTypeError, match=message):
        overlaid(picture(shape, dtype), *data)


def test_a_time_without_a_picture_sends_nothing():
    result = run_calculator(
        AnnotationOverlayCalculator(),
        image=[(5, picture())],
        annotations=[[(0, dot(20, 10)), (5, dot(20, 10))]],
    )

    assert [time for time, _ in result.output] == [5]


def test_without_a_picture_a_canvas_is_drawn_on():
    from vitruvian import CalculatorGraph, Packet

    graph = CalculatorGraph(
        {
            "input_stream": "data",
            "output_stream": "out",
            "node": [
                {
                    "calculator": "AnnotationOverlayCalculator",
                    "input_stream": "data",
                    "output_stream": "IMAGE:out",
                    "options": {
                        "canvas_width_px": 60,
                        "canvas_height_px": 40,
                        "canvas_color": {"r": 9, "g": 8, "b": 7},
                    },
                }
            ],
        },
        threads=0,
    )
    seen = []
    graph.observe_output_stream("out", lambda _, packet: seen.append(packet.value))
    with graph:
        graph.add_packet_to_input_stream("data", Packet(dot(20, 10)).at(0))

    (output,) = seen
    assert (output.width, output.height) == (60, 40)
    assert output.data[0, 0].tolist() == [9, 8, 7]
    assert output.data[10, 20].tolist() == [255, 0, 0]


def test_something_to_draw_on_is_needed():
    with pytest.raises(ValueError, match="nothing to draw on; wire IMAGE or IMAGE_GPU"):
        run_calculator(AnnotationOverlayCalculator(), annotations=[[]])


def test_a_canvas_is_in_memory():
    calculator = AnnotationOverlayCalculator(canvas_width_px=8, canvas_height_px=8)

    with pytest.raises(ValueError, match="a picture in memory; wire the output IMAGE"):
        run_calculator(calculator, annotations=[[]], outputs=["output_gpu"])


def test_text_can_be_flipped():
    text = RenderData((Text("L", 10, 20, 22, color=RED),))
    upright = overlaid(picture(), text).data
    flipped = overlaid(picture(), text, flip_text_vertically=True).data

    assert np.array_equal(flipped[20:], upright[20::-1][:20])
