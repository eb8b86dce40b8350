from __future__ import annotations

import numpy as np
import pytest

from vitruvian.calculators.tensor.anchors import AnchorOptions, FixedAnchor, generate_anchors
from vitruvian.calculators.tensor.ssd_anchors import SsdAnchorsCalculator
from vitruvian.framework.testing import run_calculator

SMALL = AnchorOptions(
    input_size_width=4,
    input_size_height=2,
    min_scale=0.2,
    max_scale=0.8,
    num_layers=2,
    strides=(2, 4),
    aspect_ratios=(1.0,),
    interpolated_scale_aspect_ratio=0.0,
)


def _with(**changes):
    return SMALL._replace(**changes)


@pytest.mark.parametrize(
    ("size", "strides", "count"),
    [(128, (8, 16, 16, 16), 896), (224, (8, 16, 32, 32, 32), 2254)],
)
def test_pose_detectors_have_their_number_of_anchors(size, strides, count):
    options = AnchorOptions(
        input_size_width=size,
        input_size_height=size,
        min_scale=0.1484375,
        max_scale=0.75,
        num_layers=len(strides),
        strides=strides,
        aspect_ratios=(1.0,),
        fixed_anchor_size=True,
    )

    anchors = generate_anchors(options)

    assert anchors.shape == (count, 4)
    assert anchors.dtype == np.float32
    assert (anchors[:, 2:] == 1).all()
    # Two at each place of the finest grid, row by row.
    cells = size // 8
    np.testing.assert_allclose(anchors[:2, :2], np.full((2, 2), 0.5 / cells))
    np.testing.assert_allclose(anchors[2, :2], [1.5 / cells, 0.5 / cells])
    np.testing.assert_allclose(anchors[2 * cells, :2], [0.5 / cells, 1.5 / cells])


def test_layers_follow_one_another_with_evenly_spaced_scales():
    np.testing.assert_allclose(
        generate_anchors(SMALL),
        [[0.25, 0.5, 0.2, 0.2], [0.75, 0.5, 0.2, 0.2], [0.5, 0.5, 0.8, 0.8]],
        rtol=1e-6,
    )


def test_layers_of_equal_stride_share_a_grid():
    anchors = generate_anchors(_with(strides=(2, 2)))

    np.testing.assert_allclose(
        anchors[:, [0, 2]], [[0.25, 0.2], [0.25, 0.8], [0.75, 0.2], [0.75, 0.8]], rtol=1e-6
    )


def test_aspect_ratio_is_width_by_height():
    anchors = generate_anchors(_with(aspect_ratios=(1.0, 4.0)))

    np.testing.assert_allclose(anchors[1, 2:], [0.4, 0.1], rtol=1e-6)


def test_interpolated_anchor_lies_between_this_layer_and_the_next():
    anchors = generate_anchors(_with(interpolated_scale_aspect_ratio=1.0))

    np.testing.assert_allclose(anchors[1, 2:], np.full(2, np.sqrt(0.2 * 0.8)), rtol=1e-6)
    np.testing.assert_allclose(anchors[-1, 2:], np.full(2, np.sqrt(0.8 * 1.0)), rtol=1e-6)


def test_lowest_layer_can_have_three_preset_shapes():
    anchors = generate_anchors(_with(reduce_boxes_in_lowest_layer=True))

    root = np.sqrt(2)
    expected = [[0.1, 0.1], [0.2 * root, 0.2 / root], [0.2 / root, 0.2 * root]]
    np.testing.assert_allclose(anchors[:3, 2:], expected, rtol=1e-6)
    assert len(anchors) == 7


def test_feature_maps_can_be_given_instead_of_strides():
    anchors = generate_anchors(
        _with(strides=(), feature_map_width=(2, 1), feature_map_height=(1, 1))
    )

    np.testing.assert_allclose(anchors, generate_anchors(SMALL))


def test_offset_places_anchors_in_their_cells():
    anchors = generate_anchors(_with(anchor_offset_x=0.0, anchor_offset_y=1.0))

    np.testing.assert_allclose(anchors[:, :2], [[0, 1], [0.5, 1], [0, 1]])


def test_single_layer_has_the_middle_scale():
    anchors = generate_anchors(_with(num_layers=1, strides=(4,)))

    np.testing.assert_allclose(anchors, [[0.5, 0.5, 0.5, 0.5]])


def test_multiscale_anchors_have_octaves_on_every_level():
    anchors = generate_anchors(
        AnchorOptions(
            input_size_width=16,
            input_size_height=8,
            strides=(8, 16),
            aspect_ratios=(1.0, 4.0),
            multiscale_anchor_generation=True,
            min_level=3,
            max_level=4,
        )
    )

    # 2 × 1 and 1 × 1 places, two ratios of two scales each.
    assert anchors.shape == (12, 4)
    sides = np.array([32, 32 * np.sqrt(2)])
    np.testing.assert_allclose(anchors[:2, 2] * 16, sides, rtol=1e-6)
    np.testing.assert_allclose(anchors[2:4, 2] * 16, 2 * sides, rtol=1e-6)
    np.testing.assert_allclose(anchors[2:4, 3] * 8, sides / 2, rtol=1e-6)
    # Stride 16 divides the width but not the height: no offset down.
    np.testing.assert_allclose(anchors[[0, 4, 8], :2] * (16, 8), [[4, 4], [12, 4], [8, 0]])


def test_multiscale_anchors_can_stay_in_pixels():
    options = {
        "input_size_width": 16,
        "input_size_height": 16,
        "strides": (8,),
        "aspect_ratios": (1.0,),
        "multiscale_anchor_generation": True,
        "min_level": 3,
        "max_level": 3,
        "scales_per_octave": 1,
    }
    pixels = generate_anchors(AnchorOptions(**options, normalize_coordinates=False))

    np.testing.assert_allclose(pixels[0], [4, 4, 32, 32])
    np.testing.assert_allclose(generate_anchors(AnchorOptions(**options)) * 16, pixels)


def test_fixed_anchors_are_taken_as_they_are():
    anchors = generate_anchors(AnchorOptions(fixed_anchors=(FixedAnchor(0.1, 0.2, 0.3, 0.4),)))

    np.testing.assert_allclose(anchors, [[0.1, 0.2, 0.3, 0.4]], rtol=1e-6)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"strides": (8,)}, "got 1 in strides; expected 2"),
        ({"strides": ()}, "got 0 in strides; expected 2"),
        ({"num_layers": 0, "strides": ()}, "expected 0, a value for each layer, and at least one"),
        ({"strides": (8, 0)}, "expected numbers above 0"),
        ({"input_size_width": 0}, "the input size is 0×2"),
        ({"feature_map_height": (1, 1), "feature_map_width": (1,)}, "1 in feature_map_width"),
    ],
)
def test_contradicting_options_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        generate_anchors(_with(**changes))


def test_calculator_sets_the_side_packet():
    calculator = SsdAnchorsCalculator(
        input_size_width=4,
        input_size_height=2,
        min_scale=0.2,
        max_scale=0.8,
        num_layers=2,
        strides=[2, 4],
        aspect_ratios=[1.0],
        interpolated_scale_aspect_ratio=0.0,
    )

    result = run_calculator(calculator)

    np.testing.assert_array_equal(result.anchors, generate_anchors(SMALL))


def test_calculator_offers_every_option_of_the_function_with_the_same_default():
    defaults = {
        name: option.default for name, option in SsdAnchorsCalculator.contract.options.items()
    }

    assert defaults == AnchorOptions()._asdict()
