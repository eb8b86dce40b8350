"""Graphs of single pictures stay loaded, and serve every thread that asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest

import vitruvian as vt
from vitruvian.framework import graph
from vitruvian.solutions import loaded_graphs
from vitruvian.solutions.face_detection import SOLUTION as FACES
from vitruvian.solutions.loaded_graphs import LoadedGraphs


@pytest.fixture(scope="module")
def pictures(astronaut):
    picture = cv2.cvtColor(cv2.imread(str(astronaut)), cv2.COLOR_BGR2RGB)
    moved = [np.roll(picture, 20 * number, axis=1)[:256] for number in range(3)]
    return [*moved, np.zeros((64, 64, 3), np.uint8)]


@pytest.fixture
def loads(monkeypatch):
    made = []

    def load(*arguments, **settings):
        made.append(settings)
        return graph.CalculatorGraph(*arguments, **settings)

    monkeypatch.setattr(loaded_graphs, "CalculatorGraph", load)
    return made


def settings(confidence=0.5):
    return FACES.settings(static=True, detection_confidence=confidence)


def nose(result):
    return None if not result.faces else result.faces[0]["nose_tip"][:2].tolist()


def test_threads_share_a_graph_and_get_what_is_in_their_own_picture(pictures, loads):
    confidence = 0.4321  # of no other test

    def found(picture):
        return nose(next(vt.faces(picture, detection_confidence=confidence)))

    alone = [found(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(found, pictures * 6))

    assert together == alone * 6
    assert len({str(one) for one in alone}) == len(pictures)
    assert len(loads) == 1


def test_threads_that_begin_together_load_one_graph(pictures, loads):
    loaded = LoadedGraphs(2)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: loaded.run(pictures[-1], settings()), range(8)))

    assert len(loads) == 1


def test_only_the_last_used_stay_loaded(pictures, loads):
    loaded = LoadedGraphs(2)
    for confidence in (0.1, 0.2, 0.1, 0.3, 0.1, 0.2):
        loaded.run(pictures[-1], settings(confidence))

    # 0.2 was the one not used for longest when 0.3 came, and so it was loaded again.
    assert len(loads) == 4


def test_a_graph_that_is_no_longer_kept_ends(pictures, monkeypatch):
    ended = []

    def abandon(self):
        ended.append(self)

    monkeypatch.setattr(loaded_graphs.Responder, "abandon", abandon)
    loaded = LoadedGraphs(1)
    for confidence in (0.1, 0.2, 0.2):
        loaded.run(pictures[-1], settings(confidence))

    assert len(ended) == 1
