"""What a program does with graphs, solutions, files and tasks; marked lines are mistakes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from own_calculators import ScaleCalculator

import vitruvian as vt
from vitruvian.assets import asset_path
from vitruvian.tasks import vision


def scaled() -> list[int]:
    """Run a graph over lists."""
    graph = vt.CalculatorGraph("scale.yaml", threads=2)
    results = [
        out["scaled"] for out in graph.stream({"number": [1, 2, 3]}, side_packets={"factor": 2})
    ]
    graph.strean({"number": []})  # mistake: no such method
    return results


def watched(picture: NDArray[np.uint8]) -> int:
    """Observe, poll and step by hand."""
    graph = vt.CalculatorGraph(Path("pose.yaml"))
    seen: list[int] = []

    def observe(stream: str, packet: vt.Packet[vt.NormalizedLandmarkList]) -> None:
        seen.append(len(packet.value) + len(stream) + int(packet.timestamp))

    graph.observe_output_stream("pose", observe)
    poller = graph.add_output_stream_poller("pose")
    with graph:
        graph.add_packet_to_input_stream("video", vt.Packet(picture).at(33_333))
        graph.wait_until_idle("soon")  # mistake: no number of seconds
    seen += [int(packet.timestamp) for packet in poller]
    return sum(seen) + len(vt.Packt(1))  # mistake: misspelt


def answered(picture: NDArray[np.uint8]) -> float:
    """Answer single pictures."""
    with vt.CalculatorGraph("brightness.yaml", threads=0).responder() as responder:
        answer = responder.respond({"image": picture})
        brightness: float = answer["brightness"]
    return brightness


async def streamed() -> list[float]:
    """Go through results without holding up an event loop."""

    async def numbers() -> AsyncIterator[float]:
        for number in range(3):
            await asyncio.sleep(0)
            yield float(number)

    graph = vt.CalculatorGraph("halve.yaml")
    async with aclosing(graph.astream({"number": numbers()})) as outputs:
        return [out["half"] async for out in outputs]


def people(video: str) -> list[str]:
    """Look for people with the ready solutions, frame by frame and in a picture."""
    found: list[str] = []
    for result in vt.pose(video, "lite", threads=1):
        for person in result.people:
            found += person.names
            nose: float = person.landmarks[0, 0]
            found.append(f"{nose:.2f} {result.timestamp} {result.persons}")  # mistake: misspelt
    vt.pose(video, treads=1)  # mistake: no such setting
    with vt.frames(video) as frames:
        for frame in frames:
            hands = next(vt.hands(frame.image)).hands
            found += [hand.label for hand in hands]
            found.append(f"{frame.index} {frame.seconds:.1f} {int(frame.timestamp)}")
    return found


def read_back(file: Path) -> NDArray[np.float32]:
    """Read what ``vitruvian pose --landmarks`` wrote."""
    track = vt.read_landmarks(file)
    return track.landmarks[0, :, :2]


def task_results(picture: NDArray[np.uint8]) -> int:
    """Use MediaPipe's tasks."""
    base = vt.tasks.BaseOptions(model_asset_path=str(asset_path("face_landmarker")))
    options = vision.FaceLandmarkerOptions(base, output_face_blendshapes=True)
    options = vision.FaceLandmarkerOptions(base, num_face=2)  # mistake: misspelt
    with vision.FaceLandmarker.create_from_options(options) as landmarker:
        image = vt.Image(image_format=vt.ImageFormat.SRGB, data=picture)
        result = landmarker.detect(image)
    return len(result.face_landmarks[0])


def legacy(picture: NDArray[np.uint8]) -> float:
    """Use MediaPipe's solutions."""
    with vt.solutions.pose.Pose(static_image_mode=True) as pose:
        results = pose.process(picture)
    landmarks = results.pose_landmarks
    return 0.0 if landmarks is None else landmarks.landmark[0].x


def class_of(calculator: ScaleCalculator) -> int:
    """Use a calculator's options outside of a graph."""
    return calculator.factor
