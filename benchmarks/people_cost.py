"""Measure what each further person costs: 1 to 4 people side by side, followed by one graph.

``python -m benchmarks.people_cost [FRAMES]`` puts the sample ``carphone`` beside itself, each copy
some frames later, in pictures of one size, and prints milliseconds of processor time a frame: the
median of all frames after those in which the people are found. The detector rests on them, because
everybody who is looked for is tracked; *in vain* asks for one person more than there are.
"""

from __future__ import annotations

import statistics
import sys
import time
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

import vitruvian as vt
from benchmarks.reference import frames_of

__all__ = ["costs", "main", "side_by_side"]

MOST = 4
FRAMES = 60
#: Pixels of one person's picture.
TILE = (528, 432)
#: Frames that are not counted, and how many frames each person is behind the one before.
START = 5
SHIFT = 15


def side_by_side(people: int, frames: int) -> list[NDArray[np.uint8]]:
    """Return pictures with room for 4 people in a row, of whom some are there."""
    clip = [cv2.resize(frame, TILE) for frame in islice(frames_of("carphone_pristine"), frames)]
    grey = np.full_like(clip[0], 90)
    pictures: list[NDArray[np.uint8]] = []
    for index in range(frames):
        later = [clip[(index + SHIFT * place) % frames] for place in range(people)]
        pictures.append(np.hstack(later + [grey] * (MOST - people)))
    return pictures


def costs(pictures: list[NDArray[np.uint8]], looked_for: int) -> tuple[float, float]:
    """Return the median milliseconds a frame, and how many people a frame has on average."""
    graph = vt.CalculatorGraph(
        {
            "input_stream": "image",
            "input_side_packet": "num_poses",
            "output_stream": ["landmarks", "ids"],
            "node": [
                {
                    "calculator": "MultiPoseLandmarkCpu",
                    "input_side_packet": "NUM_POSES:num_poses",
                    "input_stream": "IMAGE:image",
                    "output_stream": ["LANDMARKS:landmarks", "IDS:ids"],
                }
            ],
        },
        threads=0,
        side_packets={"num_poses": looked_for},
    )
    found: list[int] = []
    graph.observe_output_stream("ids", lambda _, packet: found.append(len(packet.value)))
    times: list[float] = []
    with graph:
        for index, picture in enumerate(pictures):
            packet = vt.Packet(vt.ImageFrame(picture)).at(index * 33_333)
            begin = time.process_time()
            graph.add_packet_to_input_stream("image", packet)
            graph.wait_until_idle()
            times.append(1000 * (time.process_time() - begin))
    return statistics.median(times[START:]), statistics.mean(found[START:] or [0])


def main() -> None:
    """Print the table in Markdown."""
    frames = int(sys.argv[1]) if len(sys.argv) > 1 else FRAMES
    print("| people | tracked | ms a frame | ms a person | one more in vain |")
    print("| --- | --- | --- | --- | --- |")
    for people in range(1, MOST + 1):
        pictures = side_by_side(people, frames)
        cost, tracked = costs(pictures, people)
        more, _ = costs(pictures, people + 1)
        row = f"{tracked:.2f} | {cost:.1f} | {cost / people:.1f} | {more:.1f}"
        print(f"| {people} | {row} |", flush=True)


if __name__ == "__main__":
    main()
