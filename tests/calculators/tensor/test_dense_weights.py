from __future__ import annotations

import numpy as np
import pytest

from vitruvian.assets import asset_path
from vitruvian.calculators.tensor.dense_weights import with_dense_weights

pytest.importorskip("ai_edge_litert")


def _outputs(load, model, values):
    engine = load(model, backend="litert")
    try:
        return engine.run([values])
    finally:
        engine.close()


def test_model_with_sparse_weights_computes_the_same_with_dense_ones(load):
    sparse = asset_path("pose_detection_224").read_bytes()
    values = np.random.default_rng(5).uniform(-1, 1, (1, 224, 224, 3)).astype(np.float32)

    dense = with_dense_weights(sparse)

    assert len(dense) > len(sparse)
    # That it has none left shows in that nothing is left to do.
    assert with_dense_weights(dense) == dense
    for got, expected in zip(
        _outputs(load, dense, values), _outputs(load, sparse, values), strict=True
    ):
        np.testing.assert_allclose(got, expected, atol=2e-3)


def test_model_with_dense_weights_stays_as_it_is():
    model = asset_path("pose_detection_128").read_bytes()

    assert with_dense_weights(model) is model
