"""What the page is told about what there is."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft7Validator

from vitruvian import __version__
from vitruvian.framework.graph_file.library import LIBRARY
from vitruvian.studio import static_files
from vitruvian.studio.devices import cameras
from vitruvian.studio.settings import GivenInput

from .conftest import NUMBERS


class TestStart:
    def test_without_a_graph_there_is_an_empty_text(self, page):
        start = page.get("/api/start").json()

        assert start["version"] == __version__
        assert (start["graph"], start["path"], start["text"]) == (None, None, "")
        assert start["allowImport"] is False
        assert start["limits"]["upload"] > 0
        assert isinstance(start["devices"]["cameras"], list)

    def test_the_graph_and_inputs_of_the_command_line_are_told(self, open_page, tmp_path):
        file = tmp_path / "mine.yaml"
        file.write_text(NUMBERS, encoding="utf-8")
        page = open_page(file, inputs=[GivenInput("numbers", "/data/in.jsonl")], allow_import=True)

        start = page.get("/api/start").json()

        assert start["text"] == NUMBERS
        assert start["path"] == str(file)
        assert start["allowImport"] is True
        assert start["inputs"] == [
            {"stream": "numbers", "label": "in.jsonl", "source": "/data/in.jsonl"}
        ]

    @pytest.mark.parametrize("address", ["/api/start", "/api/check"])
    def test_a_file_that_has_gone_since_is_told(self, address, open_page, tmp_path):
        file = tmp_path / "mine.yaml"
        file.write_text(NUMBERS, encoding="utf-8")
        page = open_page(file)
        file.unlink()

        answer = page.get(address)

        assert answer.status == 404
        assert "mine.yaml" in answer.error


class TestFirstCheck:
    @pytest.mark.parametrize("text", [NUMBERS, "node: [{calculator: NothingCalculator}]"])
    def test_is_what_a_check_of_the_opened_text_answers(self, open_page, tmp_path, text):
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        page = open_page(file)

        first = page.get("/api/check").json()

        asked = page.post("/api/check", {"text": text, "name": str(file)}).json()
        assert first["checked"] == asked
        assert first["etag"] == page.get("/api/start").json()["etag"]

    def test_without_a_graph_there_is_none(self, page):
        assert page.get("/api/check").json() == {"etag": None, "checked": None}


class TestCatalog:
    def test_calculators_are_explained(self, lasting_page):
        catalog = lasting_page.get("/api/catalog").json()

        found = {one["name"]: one for one in catalog["calculators"]}
        rect = found["RectTransformationCalculator"]
        assert rect["kind"] == "util"
        assert next(port["tag"] for port in rect["inputs"]) == "NORM_RECT"
        option = next(one for one in rect["options"] if one["name"] == "scale_x")
        assert (option["type"], option["default"], option["required"]) == ("float", 1.0, False)
        subgraph = found["PoseLandmarkUpperBodyCpu"]
        assert subgraph["kind"] == "subgraph"
        assert "LANDMARKS" in [port["tag"] for port in subgraph["outputs"]]
        assert subgraph["doc"]

    def test_graphs_and_samples_are_listed(self, lasting_page):
        catalog = lasting_page.get("/api/catalog").json()

        assert {one["name"] for one in catalog["graphs"]} == set(LIBRARY.graphs())
        samples = {one["name"]: one for one in catalog["samples"]}
        assert samples["carphone"]["available"] is True
        assert "pose_detection_128" not in samples

    def test_the_schema_checks_packaged_graphs(self, lasting_page):
        schema = lasting_page.get("/api/schema").json()

        Draft7Validator.check_schema(schema)

    @pytest.mark.parametrize("kind", ["graphs", "subgraphs"])
    def test_packaged_texts_are_given(self, lasting_page, kind):
        files = LIBRARY.graphs() if kind == "graphs" else LIBRARY.subgraphs()
        name, path = next(iter(files.items()))

        answer = lasting_page.get(f"/api/{kind}/{name}")

        assert answer.json() == {"name": name, "text": path.read_text(encoding="utf-8")}

    def test_an_unknown_graph_is_refused_with_the_known_ones(self, lasting_page):
        answer = lasting_page.get("/api/graphs/nothing")

        assert answer.status == 404
        assert "upper_body_pose_tracking_cpu" in answer.error


class TestConvert:
    def test_a_text_proto_becomes_yaml(self, page):
        text = '# Hello.\nnode {\n  calculator: "PassThroughCalculator"\n  input_stream: "a"\n}\n'

        answer = page.post("/api/convert", {"text": text})

        assert "- calculator: PassThroughCalculator" in answer.json()["text"]
        assert "# Hello." in answer.json()["text"]

    def test_what_cannot_be_read_is_told_with_its_line(self, page):
        answer = page.post("/api/convert", {"text": "node {\n  calculator: \n"})

        assert answer.status == 400
        assert "graph:" in answer.error


class TestPage:
    def test_without_its_files_the_way_to_build_them_is_told(self, page, monkeypatch, tmp_path):
        monkeypatch.setattr(static_files, "STATIC", tmp_path / "static")

        answer = page.get("/")

        assert answer.status == 503
        assert b"make studio-web" in answer.body

    def test_its_files_are_given_with_their_types(self, page, monkeypatch, tmp_path):
        monkeypatch.setattr(static_files, "STATIC", tmp_path)
        (tmp_path / "index.html").write_text("<p>page", encoding="utf-8")
        (tmp_path / "studio.js").write_text("code", encoding="utf-8")

        assert page.get("/").headers["content-type"] == "text/html; charset=utf-8"
        assert page.get("/static/studio.js").headers["content-type"].startswith("text/javascript")

    def test_a_link_out_of_its_folder_is_not_followed(self, page, monkeypatch, tmp_path):
        (tmp_path / "static").mkdir()
        (tmp_path / "secret").write_text("x", encoding="utf-8")
        (tmp_path / "static" / "link").symlink_to(tmp_path / "secret")
        monkeypatch.setattr(static_files, "STATIC", tmp_path / "static")

        assert page.get("/static/link").status == 404

    def test_other_addresses_and_methods_are_refused_as_json(self, page):
        nothing = page.get("/nothing")
        method = page.delete("/api/start")

        assert (nothing.status, method.status) == (404, 405)
        assert "nothing at this address" in nothing.error
        assert "another method" in method.error


class TestCameras:
    def test_each_camera_is_listed_once(self, tmp_path):
        for name, index, label in (
            ("video0", "0", "Front"),
            ("video1", "1", "Front"),
            ("video2", "0", "Back"),
        ):
            folder = tmp_path / name
            folder.mkdir()
            (folder / "index").write_text(f"{index}\n", encoding="ascii")
            (folder / "name").write_text(f"{label}\n", encoding="utf-8")

        assert cameras(str(tmp_path)) == [
            {"index": 0, "label": "Front"},
            {"index": 2, "label": "Back"},
        ]

    def test_there_may_be_none(self, tmp_path):
        assert cameras(str(tmp_path / "nothing")) == []

    def test_one_that_tells_little_is_listed(self, tmp_path):
        (tmp_path / "video3").mkdir()

        assert cameras(str(tmp_path)) == [{"index": 3, "label": "video3"}]


def test_answers_are_json_without_odd_numbers(page):
    text = NUMBERS + "    options: {speed: .inf}\n"

    answer = page.post("/api/check", {"text": text})

    json.loads(answer.body, parse_constant=pytest.fail)
