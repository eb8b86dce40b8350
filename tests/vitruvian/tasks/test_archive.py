"""Archives of models are bounded in what they unpack to."""

from __future__ import annotations

import io
import zipfile

import pytest

from vitruvian.tasks import archive
from vitruvian.tasks.errors import ModelFileError
from vitruvian.tasks.model_bundle import ModelBundle


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("a.tflite", bytes(600))
        bundle.writestr("b.tflite", bytes(500))

    monkeypatch.setattr(archive, "_MOST_BYTES", 1100)
    assert [*ModelBundle.from_bytes(data.getvalue()).files] == ["a.tflite", "b.tflite"]

    monkeypatch.setattr(archive, "_MOST_BYTES", 1099)
    with pytest.raises(ModelFileError, match="Its files have 1,100 bytes; expected models of"):
        ModelBundle.from_bytes(data.getvalue())
