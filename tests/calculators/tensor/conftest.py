from __future__ import annotations

from collections.abc import Callable, Collection

import pytest

from vitruvian.calculators.tensor.engine import LoadedModel
from vitruvian.calculators.tensor.fallback_notice import FallbackNotice
from vitruvian.calculators.tensor.placement import NodeWish, place_model
from vitruvian.calculators.tensor.settings import InferenceSettings

Load = Callable[..., LoadedModel]


@pytest.fixture(scope="session")
def load() -> Load:
    """Return a function that loads a model as a node does: on the CPU, unless it is told other."""

    def load(
        model: bytes,
        *,
        name: str = "test",
        outputs: Collection[int] | None = None,
        backend: str = "auto",
        precision: str = "auto",
        device: str = "cpu",
    ) -> LoadedModel:
        wish = NodeWish(num_threads=1, outputs=outputs)
        settings = InferenceSettings.of(backend=backend, precision=precision, device=device)
        return place_model(model, name, wish, settings, FallbackNotice()).model

    return load
