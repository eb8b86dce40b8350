"""Workers on a Ray cluster: actors that hold the loaded graph.

Ray places them, and restarts nothing by itself: an actor that dies costs the clip it was at, which
another actor gets. Each actor has one clip at a time and the rest waits in the batch, so that ten
thousand clips are not queued in Ray's memory. Files are written by the actors, into a folder that
all machines see; the manifest is the batch's own.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..framework.errors import MediaError
from .clip import Clip, Outcome
from .spec import BatchSpec
from .workers import DEATHS, quarantined

__all__ = ["RayWorkers"]


class RayWorkers:
    """Run clips in ``count`` actors; ``address`` is "ray" or "ray://HOST:PORT".

    An actor takes as many cores as its graph has threads, one by default; without a count there are
    as many actors as the cluster has cores for at present.
    """

    def __init__(self, spec: BatchSpec, folder: Path, count: int | None, address: str) -> None:
        self._ray, self._joined = _connected(address)
        self._actors: set[Any] = set()
        cores = spec.threads or 1
        self._spec = replace(spec, threads=cores if spec.threads is None else spec.threads)
        self._folder = folder
        self._count = count or max(int(self._ray.cluster_resources().get("CPU", 1)) // cores, 1)
        self._actor_class: Any = self._ray.remote(num_cpus=cores, max_restarts=0)(_RayWorker)

    def run(self, clips: Iterable[Clip]) -> Iterator[Outcome]:
        """Yield the outcomes of clips as they come."""
        ray, waiting = self._ray, iter(clips)
        deaths: Counter[str] = Counter()
        busy: dict[Any, tuple[Any, Clip, str]] = {}
        for number in range(1, self._count + 1):
            self._give(busy, None, next(waiting, None), f"ray-{number}")
        while busy:
            (ready, *_), _ = ray.wait(list(busy), num_returns=1)
            actor, clip, name = busy.pop(ready)
            try:
                yield ray.get(ready)
            except ray.exceptions.RayActorError as error:
                if error.actor_init_failed:
                    # It would fail for every other clip as well.
                    raise _not_loaded(name, error) from error
                deaths[clip.key] += 1
                if deaths[clip.key] < DEATHS:
                    self._give(busy, None, clip, name)
                    continue
                yield quarantined(clip, type(error).__name__, name)
                actor = None
            following = next(waiting, None)
            self._give(busy, actor, following, name)
            if following is None and actor is not None:
                # Another actor, with the last clip, may be waiting for its place.
                self._end(actor)

    def close(self) -> None:
        """End the actors; a connection that the program had before stays open."""
        for actor in list(self._actors):
            self._end(actor)
        if not self._joined:
            self._ray.shutdown()

    def _end(self, actor: Any) -> None:
        self._ray.kill(actor)
        self._actors.discard(actor)

    def _give(
        self, busy: dict[Any, tuple[Any, Clip, str]], actor: Any, clip: Clip | None, name: str
    ) -> None:
        if clip is not None:
            if actor is None:
                actor = self._actor_class.remote(self._spec, self._folder, name)
                self._actors.add(actor)
            busy[actor.run.remote(clip)] = (actor, clip, name)


def _not_loaded(name: str, error: Exception) -> MediaError:
    reason = str(error).strip().rpartition("\n")[2]
    return MediaError(
        f"{name}: the actor cannot load the graph ({reason}); see that every machine of the "
        "cluster has the same packages, files and models, then start the batch again"
    )


class _RayWorker:
    """The actor: loads the graph when it is made, and then runs clips."""

    def __init__(self, spec: BatchSpec, folder: Path, name: str) -> None:
        from .clip_runner import ClipRunner

        self._runner = ClipRunner(spec, folder)
        self._name = name

    def run(self, clip: Clip) -> Outcome:
        return self._runner.run(clip, self._name)


def _connected(address: str) -> tuple[Any, bool]:
    """Return Ray, connected, and whether it was so before."""
    try:
        ray: Any = importlib.import_module("ray")
    except ImportError as error:
        raise MediaError(
            f"--on {address}: this needs the package ray, which is not installed; "
            "pip install 'vitruvian[ray]'"
        ) from error
    if ray.is_initialized():
        return ray, True
    given: dict[str, Any] = {} if address == "ray" else {"address": address}
    try:
        ray.init(**given, log_to_driver=False, include_dashboard=False, configure_logging=False)
    except Exception as error:  # a node that does not start in time is a plain Exception
        raise MediaError(f"--on {address}: there is no Ray cluster to use ({error})") from error
    return ray, False
