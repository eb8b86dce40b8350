from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import vitruvian as vt
from vitruvian.compat import Image, ImageFormat, ImageFrame, Packet, Timestamp
from vitruvian.compat import packet_creator as creator
from vitruvian.compat import packet_getter as getter

RGB = np.arange(5 * 7 * 3, dtype=np.uint8).reshape(5, 7, 3)


def test_an_empty_packet_has_no_time_and_no_data() -> None:
    packet = Packet()

    assert packet.is_empty()
    assert packet.timestamp == Timestamp.UNSET
    assert repr(packet) == "<mediapipe.Packet with timestamp: UNSET and no data>"


def test_at_makes_a_copy_at_another_time() -> None:
    packet = creator.create_int(3)

    later = packet.at(5)

    assert (packet.timestamp, later.timestamp) == (Timestamp.UNSET, 5)
    assert repr(later) == "<mediapipe.Packet with timestamp: 5 and C++ type: int>"
    assert getter.get_int(Packet(later)) == 3


def test_the_time_can_be_set() -> None:
    packet = creator.create_string("x")
    packet.timestamp = 7  # type: ignore[assignment]

    assert packet.timestamp == 7


@pytest.mark.parametrize("value", [3, "x", np.zeros(3)])
def test_packets_are_made_by_creators_only(value: object) -> None:
    with pytest.raises(TypeError, match="made by packet_creator"):
        Packet(value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("create", "value", "get", "expected"),
    [
        (creator.create_bool, True, getter.get_bool, True),
        (creator.create_int, np.intc(42), getter.get_int, 42),
        (creator.create_int8, -128, getter.get_int, -128),
        (creator.create_int16, 2**15 - 1, getter.get_int, 2**15 - 1),
        (creator.create_int32, -(2**31), getter.get_int, -(2**31)),
        (creator.create_int64, 2**63 - 1, getter.get_int, 2**63 - 1),
        (creator.create_uint8, np.uint8(255), getter.get_uint, 255),
        (creator.create_uint16, 2**16 - 1, getter.get_uint, 2**16 - 1),
        (creator.create_uint32, 2**32 - 1, getter.get_uint, 2**32 - 1),
        (creator.create_uint64, 2**64 - 1, getter.get_uint, 2**64 - 1),
        (creator.create_float, 0.42, getter.get_float, 0.41999998688697815),
        (creator.create_double, 0.42, getter.get_float, 0.41999998688697815),
        (creator.create_float, 1, getter.get_float, 1.0),
        (creator.create_string, "é", getter.get_str, "é"),
        (creator.create_string, b"\xff\x00", getter.get_bytes, b"\xff\x00"),
        (creator.create_string, "é", getter.get_bytes, "é".encode()),
        (creator.create_string, "é".encode(), getter.get_str, "é"),
        (creator.create_int_vector, [1, 2], getter.get_int_list, [1, 2]),
        (creator.create_int_vector, (), getter.get_int_list, []),
        (creator.create_bool_vector, [True, False], getter.get_bool_list, [True, False]),
        (creator.create_float_vector, [0.5, 2], getter.get_float_list, [0.5, 2.0]),
        (creator.create_string_vector, ["a", b"b"], getter.get_str_list, ["a", "b"]),
    ],
)
def test_what_is_put_in_comes_out(
    create: Callable[[Any], Packet], value: Any, get: Callable[[Packet], Any], expected: Any
) -> None:
    found = get(create(value))

    assert found == expected
    assert type(found) is type(expected)


def test_packets_in_packets() -> None:
    listed = creator.create_packet_vector([creator.create_int(1), creator.create_string("x")])
    named = creator.create_string_to_packet_map({"n": creator.create_int(1)})

    assert [packet.type_name for packet in getter.get_packet_list(listed)] == ["int", "string"]
    assert getter.get_int(getter.get_str_to_packet_dict(named)["n"]) == 1


@pytest.mark.parametrize(
    ("create", "value", "message"),
    [
        (creator.create_int, 2**31, "2147483648 execeeds the maximum value (2147483647)"),
        (creator.create_int8, 200, "200 execeeds the maximum value (127)"),
        (creator.create_int8, -200, "-200 goes below the minimum value (-128)"),
        (creator.create_uint8, -1, "-1 goes below the minimum value (0)"),
        (creator.create_uint64, 2**64, "execeeds the maximum value"),
        (creator.create_int_vector, [2**40], "execeeds the maximum value"),
    ],
)
def test_numbers_must_fit_their_type(
    create: Callable[[Any], Packet], value: Any, message: str
) -> None:
    with pytest.raises(OverflowError) as caught:
        create(value)

    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("create", "value"),
    [
        (creator.create_int, 1.5),
        (creator.create_int, "x"),
        (creator.create_bool, 1),
        (creator.create_string, 5),
        (creator.create_float, "x"),
        (creator.create_string_vector, ["a", 1]),
        (creator.create_packet_vector, [1]),
        (creator.create_string_to_packet_map, {"a": 1}),
        (creator.create_image_vector, [1]),
        (creator.create_matrix, np.zeros((2, 2, 2))),
    ],
)
def test_other_kinds_of_values_are_refused(create: Callable[[Any], Packet], value: Any) -> None:
    with pytest.raises(TypeError, match="create_"):
        create(value)


def test_lists_of_messages_are_not_implemented() -> None:
    with pytest.raises(NotImplementedError, match="create_proto_vector is not implemented"):
        creator.create_proto_vector([])


@pytest.mark.parametrize(
    ("get", "packet", "error", "message"),
    [
        (
            getter.get_bool,
            creator.create_int(1),
            ValueError,
            'The Packet stores "int", but "bool" was requested.',
        ),
        (
            getter.get_str,
            Packet(),
            RuntimeError,
            "Expected a Packet of type: string, but received an empty Packet.",
        ),
        (
            getter.get_int,
            creator.create_uint8(1),
            ValueError,
            "Packet doesn't contain int, int8, int16, int32, or int64 data.",
        ),
        (
            getter.get_uint,
            creator.create_int(1),
            ValueError,
            "Packet doesn't contain uint8, uint16, uint32, or uint64 data.",
        ),
        (
            getter.get_float,
            creator.create_int(1),
            ValueError,
            "Packet doesn't contain float or double data.",
        ),
        (
            getter.get_image,
            creator.create_image_frame(RGB, image_format=ImageFormat.SRGB),
            ValueError,
            'The Packet stores "::mediapipe::ImageFrame", but "::mediapipe::Image" was requested.',
        ),
        (getter.get_int, 3, TypeError, "expected a packet"),
    ],
)
def test_getters_say_what_a_packet_holds(
    get: Callable[[Any], Any], packet: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        get(packet)

    assert message in str(caught.value)


def test_a_matrix_is_copied_as_float32() -> None:
    given = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]])[:, ::-1]

    matrix = getter.get_matrix(creator.create_matrix(given))
    given[0, 0] = 9

    assert matrix.dtype == np.float32
    assert matrix.tolist() == np.float32([[0.3, 0.2, 0.1], [0.6, 0.5, 0.4]]).tolist()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("create", "get", "kind"),
    [
        (creator.create_image_frame, getter.get_image_frame, ImageFrame),
        (creator.create_image, getter.get_image, Image),
    ],
)
class TestPictures:
    def test_an_array_that_can_change_is_copied(self, create: Any, get: Any, kind: Any) -> None:
        data = RGB.copy()
        count = sys.getrefcount(data)

        packet = create(data[1:-1, ::-1], image_format=ImageFormat.SRGB)

        assert sys.getrefcount(data) == count
        assert np.array_equal(get(packet).numpy_view(), data[1:-1, ::-1])

    def test_a_read_only_array_is_shared(self, create: Any, get: Any, kind: Any) -> None:
        data = RGB.copy()
        data.flags.writeable = False
        count = sys.getrefcount(data)

        packet = create(data, image_format=ImageFormat.SRGB)

        assert sys.getrefcount(data) == count + 1
        assert np.shares_memory(get(packet).numpy_view(), data)
        del packet
        gc.collect()
        assert sys.getrefcount(data) == count

    def test_sharing_what_can_change_warns(self, create: Any, get: Any, kind: Any) -> None:
        data = RGB.copy()

        with pytest.warns(RuntimeWarning, match="'data' is still writeable"):
            create(data, image_format=ImageFormat.SRGB, copy=False)

        assert data.flags.writeable

    def test_a_picture_object_is_copied(self, create: Any, get: Any, kind: Any) -> None:
        picture = kind(image_format=ImageFormat.SRGB, data=RGB)

        assert np.array_equal(get(create(picture)).numpy_view(), RGB)
        with pytest.raises(ValueError, match="is not supported yet"):
            create(picture, copy=False)
        with pytest.raises(ValueError, match="doesn't match the one from the data arg"):
            create(picture, image_format=ImageFormat.SRGBA)

    def test_what_cannot_be_shared_or_named_is_refused(
        self, create: Any, get: Any, kind: Any
    ) -> None:
        with pytest.raises(ValueError, match="Please provide 'image_format' with 'data'"):
            create(RGB)
        with pytest.raises(ValueError, match="not c_contiguous"):
            create(RGB[:, ::-1], image_format=ImageFormat.SRGB, copy=False)


def test_a_packet_of_pictures() -> None:
    packet = creator.create_image_vector([Image(ImageFormat.SRGB, RGB)])

    (picture,) = getter.get_image_list(packet)
    assert np.array_equal(picture.numpy_view(), RGB)


def test_messages_become_the_values_that_graphs_carry() -> None:
    message = vt.framework.formats.landmark_pb2.NormalizedLandmarkList()
    message.landmark.add(x=0.5, y=0.25, visibility=1)

    packet = creator.create_proto(message)

    assert isinstance(packet.core.value, vt.NormalizedLandmarkList)
    assert repr(packet) == (
        "<mediapipe.Packet with timestamp: UNSET and C++ type: ::mediapipe::NormalizedLandmarkList>"
    )
    found = getter.get_proto(packet)
    assert (found.landmark[0].x, found.landmark[0].y) == (0.5, 0.25)


def test_a_list_of_values_is_a_list_of_messages() -> None:
    rect = vt.NormalizedRect(0.5, 0.5, 1, 1)
    packet = Packet.of((rect,))

    assert getter.get_proto_list(packet) == [rect]
    assert getter.get_proto(Packet.of(rect)) == rect
    with pytest.raises(ValueError, match="which is no protobuf message"):
        getter.get_proto(creator.create_int(1))


def test_classes_are_messages_too() -> None:
    hand = vt.ClassificationList((vt.Classification(1, 0.75, "Right"),))
    message = getter.get_proto_list(Packet.of((hand,)))[0]

    assert message.classification[0].label == "Right"
    assert creator.create_proto(message).core.value == hand
