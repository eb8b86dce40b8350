"""What runs read: uploads, the command line's files, the browser's camera."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

GRAPH = """\
input_stream: input_video
output_stream: output_video
node:
  - calculator: ImageTransformationCalculator
    input_stream: IMAGE:input_video
    output_stream: IMAGE:output_video
    options: {flip_horizontally: true}
"""


@pytest.fixture(scope="module")
def small_studio(start_studio, tmp_path_factory, carphone):
    """Return a studio with a graph that needs no models, and a video from the command line."""
    file = tmp_path_factory.mktemp("graphs") / "mirror.yaml"
    file.write_text(GRAPH, encoding="utf-8")
    return start_studio(str(file), "--input", f"input_video={carphone}")


@pytest.fixture
def studio(small_studio):
    return small_studio


@pytest.fixture(scope="module")
def picture():
    """Return a PNG: the left half is red."""
    pixels = np.zeros((48, 64, 3), np.uint8)
    pixels[:, :32, 2] = 255
    return cv2.imencode(".png", pixels)[1].tobytes()


#: The colour of the pixel in the middle of the canvas's right half.
RIGHT = """(canvas) =>
    [...canvas.getContext("2d").getImageData(canvas.width * 0.75, canvas.height / 2, 1, 1).data]"""


def test_the_input_of_the_command_line_is_chosen(page, run, carphone):
    select = page.locator("#source-input_video")
    expect(select.locator("option:checked")).to_have_text(carphone.name)
    run.click("Run")
    run.wait_for("finished")
    assert run.frames == 120


def test_an_uploaded_picture_is_run(page, run, picture):
    page.get_by_label("Upload a file for input_video").set_input_files(
        {"name": "half.png", "mimeType": "image/png", "buffer": picture}
    )
    select = page.locator("#source-input_video")
    expect(select.locator("option:checked")).to_contain_text("half.png")
    run.click("Run")
    run.wait_for("finished")
    canvas = page.get_by_role("img", name="Pictures of output_video")
    expect(canvas).to_be_visible()
    red, green, blue, _ = canvas.evaluate(RIGHT)
    assert red > 200
    assert max(green, blue) < 60


def test_a_file_is_dropped_and_deleted(page, picture):
    transfer = page.evaluate_handle(
        """(bytes) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(bytes)], "dropped.png"));
            return transfer;
        }""",
        list(picture),
    )
    page.locator("#source-input_video").wait_for()
    page.dispatch_event(".input-field", "drop", {"dataTransfer": transfer})
    select = page.locator("#source-input_video")
    expect(select.locator("option:checked")).to_contain_text("dropped.png")
    page.get_by_role("button", name="Delete the uploaded file").click()
    expect(select).not_to_contain_text("dropped.png")


def test_what_is_no_picture_or_video_is_refused(page, run, watch):
    page.get_by_label("Upload a file for input_video").set_input_files(
        {"name": "run.exe", "mimeType": "application/octet-stream", "buffer": b"MZ"}
    )
    expect(run.pane.get_by_role("alert")).to_contain_text("run.exe")
    # The browser notes the answer by itself.
    assert len(watch.complaints) == 1
    watch.complaints.clear()


def test_the_camera_of_the_browser_is_run(page, run):
    run.wait_until_ready()
    page.locator("#source-input_video").select_option(label="The browser's camera")
    run.click("Run")
    run.wait_for("running")
    run.wait_for_frames(10)
    canvas = page.get_by_role("img", name="Pictures of output_video")
    expect(canvas).to_be_visible()
    assert canvas.evaluate("canvas => canvas.width") >= 320
    expect(
        page.get_by_title("From a frame's entering the graph to its picture here")
    ).to_be_visible()
    run.click("Pause")
    run.wait_for("paused")
    run.click("Resume")
    run.wait_for("running")
    run.wait_for_frames(run.frames + 5)
    run.click("Stop")
    run.wait_for("stopped")


def test_side_packets_are_given_with_their_type(start_studio, new_page, run_of):
    other = start_studio("pose_tracking_cpu")
    page = new_page()
    page.goto(other.url)
    run = run_of(page)
    run.wait_until_ready()
    page.get_by_label("model_complexity").fill("0")
    page.get_by_label("model_complexity").press("Tab")
    with page.expect_request("**/api/runs") as request:
        run.click("Run")
    asked = request.value.post_data_json
    assert asked["sidePackets"] == {"model_complexity": 0}
    run.wait_for("running", "finished")
    run.click("Stop")
