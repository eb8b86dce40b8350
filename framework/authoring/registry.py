"""The registry of calculator classes, by the names that graph files use."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import Generic, TypeVar

from ..errors import FrameworkError
from ..lazy_registration import register_now

__all__ = ["ClassRegistry"]

C = TypeVar("C")


class ClassRegistry(Generic[C]):
    """A mapping from names to calculator classes, which loads packaged ones on demand.

    A finder (see ``add_finder``) imports what it has of one name, at the first look-up of it.
    Sources (see ``add_source``) import modules with more calculators. They run once, at the first
    look-up of a name that no finder knows.
    """

    def __init__(self) -> None:
        self._classes: dict[str, type[C]] = {}
        self._sources: list[Callable[[], object]] = []
        self._finders: list[Callable[[str], object]] = []
        self._looked_up: set[str] = set()

    def add(self, name: str, cls: type[C]) -> None:
        """Register a class; raises ``FrameworkError`` when another class has the name.

        Defining the same class again (a reloaded module, a notebook cell) replaces it.
        """
        present = self._classes.get(name)
        if present is not None and _origin(present) != _origin(cls):
            raise FrameworkError(
                f"calculator {name!r} is defined twice: in {present.__module__} and in "
                f"{cls.__module__}; give one of them another name"
            )
        self._classes[name] = cls

    def add_finder(self, find: Callable[[str], object]) -> None:
        """Add a callable that imports the module of the calculator of a name, if it has one."""
        self._finders.append(find)

    def add_source(self, load: Callable[[], object]) -> None:
        """Add a callable that imports modules with more calculators."""
        self._sources.append(load)

    def get(self, name: str) -> type[C] | None:
        """Return the class of that name, or None."""
        if name not in self._classes or name not in self._looked_up:
            self._look_up(name)
        return self._classes.get(name)

    def _look_up(self, name: str) -> None:
        register_now()
        # Also where a user's class has the name: a packaged one that is imported now is refused
        # as defined twice, instead of giving way in packaged graphs that mean it.
        for find in self._finders:
            find(name)
        if name in self._classes:
            self._looked_up.add(name)
        else:
            self.load_sources()

    def load_sources(self) -> None:
        """Run every source that has not run yet."""
        register_now()
        while self._sources:
            # Removed before the call: a module may look up a name while it loads, which comes here
            # again. Put back when it fails, so that the next look-up raises the same error.
            load = self._sources.pop(0)
            try:
                load()
            except BaseException:
                self._sources.insert(0, load)
                raise

    def names(self) -> list[str]:
        """Return all names, sorted."""
        self.load_sources()
        return sorted(self._classes)

    def snapshot(self) -> dict[str, type[C]]:
        """Return all that there is at present, for ``restore``."""
        # A class that is found only later would be lost: its module is not imported again.
        self.load_sources()
        return dict(self._classes)

    def restore(self, snapshot: Mapping[str, type[C]]) -> None:
        """Register exactly the classes of a snapshot."""
        self._classes = dict(snapshot)

    def forget(self, modules: Container[str]) -> None:
        """Remove the classes that these modules define, which will be imported again."""
        kept = {n: cls for n, cls in self._classes.items() if cls.__module__ not in modules}
        self._classes = kept

    def __iter__(self) -> Iterator[str]:
        return iter(self.names())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.get(name) is not None


def _origin(cls: type) -> tuple[str, str]:
    return cls.__module__, cls.__qualname__
