"""All runs of a server: whoever has lost one finds it again, and stops it."""

from __future__ import annotations

from vitruvian.studio.limits import Limits

from .conftest import NUMBERS


def numbers(page):
    return {"numbers": page.upload_numbers(3)}


def test_a_run_that_no_page_watches_is_listed_and_attached_to(page):
    run = page.run(inputs=numbers(page), paused=True)

    (listed,) = page.get("/api/runs").json()

    assert listed["run"] == run
    assert listed["graph"] == "graph"
    assert listed["viewers"] == 0
    with page.watch(run) as watcher:
        watcher.until("state", state="paused")
        assert page.get("/api/runs").json()[0]["viewers"] == 1
        watcher.send("resume")
        assert watcher.end()["state"] == "finished"
    # Its page may go and come again: the results stay.
    with page.watch(run) as watcher:
        assert watcher.until("state")["downloads"] == ["copies.jsonl", "trace.json"]
    assert page.get("/api/runs").json()[0]["state"] == "finished"


def test_a_run_is_stopped_from_the_list_and_keeps_what_it_has_written(page):
    run = page.run(inputs=numbers(page), paused=True)

    assert page.post(f"/api/runs/{run}/stop", {}).status == 200

    with page.watch(run) as watcher:
        assert watcher.end()["state"] == "stopped"
    assert page.post("/api/runs/none/stop", {}).status == 404


def test_a_run_too_many_names_those_that_can_be_stopped(open_page):
    page = open_page(limits=Limits(runs=2))
    inputs = numbers(page)
    going = [page.run(inputs=inputs, paused=True) for _ in range(2)]

    answer = page.post("/api/runs", {"text": NUMBERS, "inputs": inputs})

    assert answer.status == 429
    assert "stop one of them in the list of runs" in answer.error
    assert [run["run"] for run in answer.json()["runs"]] == going
    assert len(page.get("/api/runs").json()) == 2


def test_an_input_that_breaks_off_leaves_results_and_a_warning(page):
    text = '{"timestamp": 0, "value": 1}\n{"timestamp": 1000, "value": 2}\n{"timestamp": 20'
    upload = page.upload("numbers.jsonl", text.encode()).json()

    run = page.run(inputs={"numbers": {"kind": "file", "id": upload["id"]}})
    with page.watch(run) as watcher:
        end = watcher.end()

    assert end["state"] == "finished"
    (warning,) = end["warnings"]
    assert warning.startswith("numbers.jsonl")
    assert "broke off" in warning
    lines = page.get(f"/api/runs/{run}/download/copies.jsonl").body.splitlines()
    assert len(lines) == 2


def test_the_type_of_a_stream_is_known_once_it_carries_something(page):
    run = page.run(inputs=numbers(page))

    with page.watch(run) as watcher:
        watcher.end()
        types = {one["stream"]: one["type"] for one in watcher.of("statistics")[-1]["streams"]}

    assert types["copies"] == "int"
