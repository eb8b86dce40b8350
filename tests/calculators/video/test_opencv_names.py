from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from vitruvian.calculators.video.opencv_names import (
    OpenCvVideoDecoderCalculator,
    OpenCvVideoEncoderCalculator,
)
from vitruvian.framework.formats import ImageFrame, VideoHeader
from vitruvian.framework.testing import run_calculator
from vitruvian.framework.values.timestamp import Timestamp

FRAMES = [(time, ImageFrame(np.full((16, 16, 3), time // 1000, np.uint8))) for time in (0, 40_000)]


def _write(path, header=None, **options):
    feeds = {} if header is None else {"video_prestream": [(Timestamp.PRESTREAM, header)]}
    run_calculator(
        OpenCvVideoEncoderCalculator(**options),
        video=FRAMES,
        side_packets={"output_file_path": str(path)},
        **feeds,
    )


def test_the_header_comes_before_the_pictures(tmp_path):
    path = tmp_path / "clip.mp4"
    _write(path, codec="avc1", video_format="mp4")
    result = run_calculator(
        OpenCvVideoDecoderCalculator(), side_packets={"input_file_path": str(path)}
    )

    ((time, header),) = result.video_prestream
    assert time == Timestamp.PRESTREAM
    assert (header.width, header.height) == (16, 16)
    assert [time for time, _ in result.video] == [0, 40_000]


@pytest.mark.parametrize(
    ("header", "options", "rate"),
    [
        (VideoHeader(16, 16, Fraction(25)), {}, 25),
        (VideoHeader(16, 16, Fraction(25)), {"fps": 50.0}, 50),
        (None, {"fps": 50.0}, 50),
    ],
)
def test_the_rate_is_the_headers_unless_an_option_says_it(tmp_path, header, options, rate):
    path = tmp_path / "clip.mp4"
    _write(path, header, **options)

    with av.open(str(path)) as container:
        assert container.streams.video[0].time_base.denominator % rate == 0
        assert len(list(container.decode(video=0))) == 2
