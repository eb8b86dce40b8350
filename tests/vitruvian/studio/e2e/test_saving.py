"""What a person writes is saved as often as they like, and kept over a reload."""

from __future__ import annotations

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed").expect

GRAPH = """\
# Pass pictures on.
input_stream: input_video
output_stream: output_video
node:
  - calculator: PassThroughCalculator
    input_stream: input_video
    output_stream: output_video
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return tmp_path_factory.mktemp("graphs") / "mine.yaml"


@pytest.fixture(scope="module")
def served(start_studio, file):
    file.write_text(GRAPH, encoding="utf-8")
    return start_studio(str(file))


@pytest.fixture
def page(served, file, new_page):
    file.write_text(GRAPH, encoding="utf-8")
    page = new_page()
    page.goto(served.url)
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    return page


def write(page, text: str) -> None:
    """Write at the beginning of the editor."""
    editor = page.get_by_role("textbox", name="Graph as YAML")
    editor.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text(text)


def test_a_graph_is_saved_again_and_again(page, file):
    unsaved = page.get_by_title("Changes that are not saved")
    for number in range(3):
        write(page, f"# {number}\n")
        expect(unsaved).to_be_visible()
        page.keyboard.press("Control+s")
        expect(unsaved).to_have_count(0)

        assert file.read_text(encoding="utf-8").startswith(f"# {number}\n")


def test_a_graph_saved_under_a_new_name_is_saved_again(page):
    unsaved = page.get_by_title("Changes that are not saved")
    page.keyboard.press("Control+Shift+s")
    page.get_by_role("textbox", name="Name of the file").fill("again.yaml")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("button", name="again.yaml")).to_be_visible()
    for number in range(2):
        write(page, f"# {number}\n")
        expect(unsaved).to_be_visible()
        page.keyboard.press("Control+s")
        expect(unsaved).to_have_count(0)

    assert page.get_by_role("alert").all_inner_texts() == []


@pytest.mark.parametrize("kept", ["mine", "theirs"])
def test_of_a_file_that_changed_on_disk_one_chooses_what_to_keep(page, file, kept):
    theirs = f"# theirs\n{GRAPH}"
    write(page, "# mine\n")
    file.write_text(theirs, encoding="utf-8")
    page.keyboard.press("Control+s")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("has changed on disk")
    assert file.read_text(encoding="utf-8") == theirs

    dialog.get_by_role("button", name="See the difference").click()
    shown = dialog.get_by_role("region", name="Lines that differ").inner_text()
    assert shown.splitlines()[:2] == ["- # theirs", "+ # mine"]
    dialog.get_by_role("button", name=f"{'Keep' if kept == 'mine' else 'Take'} {kept}").click()
    expect(dialog).to_have_count(0)

    expect(page.get_by_title("Changes that are not saved")).to_have_count(0)
    expect(page.get_by_role("textbox", name="Graph as YAML")).to_contain_text(f"# {kept}")
    assert file.read_text(encoding="utf-8") == f"# {kept}\n{GRAPH}"


def test_what_is_not_saved_is_there_after_a_reload(page, file):
    write(page, "# not saved\n")
    expect(page.get_by_title("Changes that are not saved")).to_be_visible()

    page.reload()

    expect(page.get_by_role("textbox", name="Graph as YAML")).to_contain_text("# not saved")
    expect(page.get_by_title("Changes that are not saved")).to_be_visible()
    expect(page.get_by_text("No mistakes found")).to_be_visible()
    assert file.read_text(encoding="utf-8") == GRAPH
