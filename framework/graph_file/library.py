"""Find graphs by file name, and subgraphs by the type they declare, in given folders."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from ..errors import GraphConfigError, Location, Problem
from ..lazy_registration import register_now
from .config import GraphConfig
from .problems import Problems
from .reading import read_file
from .shown_path import ENDINGS, shown_path

__all__ = ["LIBRARY", "FileVersion", "GraphLibrary", "file_version"]

#: Time of the last change, size and number of a file.
FileVersion = tuple[int, int, int]

_TYPE = re.compile(r"^type:[ \t]+[\"']?([^\s\"'#]+)", re.MULTILINE)
#: The field with all lines that are indented below it.
_VARIANTS = re.compile(r"^variants:.*(?:\n[ \t].*)*", re.MULTILINE)
#: The same where each variant has one line with its options in braces, as `  NameCpu: {}`.
_PLAIN_VARIANTS = re.compile(r"variants:[ ]*(?:\n  \w+: \{[^\n]*\})+")
_PLAIN_KEY = re.compile(r"\n  (\w+): ")
_PBTXT_TYPE = re.compile(r"^type\s*:\s*[\"']([^\"']+)", re.MULTILINE)


class GraphLibrary:
    """Graph files by name, found by searching folders, and those below them, on demand.

    A subgraph is found by its ``type:``, or by its file's name if it has none, and by each of its
    ``variants:``. Subgraphs beside a graph file take precedence, for that graph, over those of the
    library.
    """

    def __init__(self, graph_dirs: Iterable[Path] = (), subgraph_dirs: Iterable[Path] = ()) -> None:
        self._graph_dirs = [Path(folder) for folder in graph_dirs]
        self._subgraph_dirs = [Path(folder) for folder in subgraph_dirs]
        self._graphs: dict[str, Path] | None = None
        self._subgraphs: dict[str, Path] | None = None
        self._in_memory: dict[str, GraphConfig] = {}
        self._sources: list[Callable[[GraphLibrary], None]] = []
        self._read: dict[Path, tuple[FileVersion | None, GraphConfig, Problems]] = {}

    def add_source(self, load: Callable[[GraphLibrary], None]) -> None:
        """Call ``load`` when graphs or subgraphs are looked for: it adds those of plugins."""
        self._sources.append(load)

    def add_graph_dir(self, folder: Path) -> None:
        """Search one more folder for graphs."""
        self._graph_dirs.append(Path(folder))
        self._graphs = None

    def add_subgraph_dir(self, folder: Path) -> None:
        """Search one more folder for subgraphs."""
        self._subgraph_dirs.append(Path(folder))
        self._subgraphs = None

    def add_subgraph(self, config: GraphConfig) -> None:
        """Add a subgraph that is not in a file; its ``type`` is its name, as are its variants."""
        if not config.type:
            problem = Problem(config.location, "a subgraph needs a 'type: NAME' to be used by")
            raise GraphConfigError([problem])
        for name in (config.type, *config.variants):
            self._in_memory[name] = config.known_as(name)

    def graphs(self) -> Mapping[str, Path]:
        """Return the files of all graphs by name."""
        self._load_sources()
        if self._graphs is None:
            found = sorted(_files_below(self._graph_dirs), key=lambda path: path.name)
            self._graphs = {path.stem: path for path in reversed(found)}
        return dict(sorted(self._graphs.items()))

    def subgraphs(self) -> Mapping[str, Path]:
        """Return the files of all subgraphs by type."""
        self._load_sources()
        if self._subgraphs is None:
            self._subgraphs = _by_type(_declared(_files_below(self._subgraph_dirs)))
        return self._subgraphs

    def _load_sources(self) -> None:
        register_now()
        while self._sources:
            self._sources.pop(0)(self)

    def subgraph_names(self) -> list[str]:
        """Return the types of all subgraphs."""
        return sorted({*self._in_memory, *self.subgraphs()})

    def lookup(self, beside: Path | None = None) -> SubgraphLookup:
        """Return a look-up of subgraphs for the graph in the file ``beside``."""
        return SubgraphLookup(self, beside)

    def subgraph_in_memory(self, name: str) -> GraphConfig | None:
        """Return a subgraph that was added without a file, or None."""
        return self._in_memory.get(name)

    def read(self, path: Path, problems: Problems) -> GraphConfig:
        """Return the subgraph in a file, which is read again only after a change."""
        changed = file_version(path)
        known = self._read.get(path)
        if known is None or known[0] != changed:
            own = Problems()
            known = (changed, read_file(path, shown_path(path), own), own)
            self._read[path] = known
        problems.extend(known[2])
        return known[1]


class SubgraphLookup:
    """Finds the subgraphs of one graph: first beside its file, then in the library.

    A file beside it for which ``may_read`` is False counts as not there.
    """

    def __init__(
        self,
        library: GraphLibrary,
        beside: Path | None,
        may_read: Callable[[Path], bool] | None = None,
    ) -> None:
        self._library = library
        declared = [] if beside is None else list(_declared(_beside(beside, may_read)))
        self._local = _by_type(declared)
        self._twice = _declared_twice(declared)

    def names(self) -> list[str]:
        """Return all types that can be used."""
        return sorted({*self._local, *self._library.subgraph_names()})

    def find(self, name: str, problems: Problems) -> GraphConfig | None:
        """Return the subgraph of that type, or None."""
        in_memory = self._library.subgraph_in_memory(name)
        path = self._local.get(name)
        if path is None and in_memory is not None:
            return in_memory
        path = path or self._library.subgraphs().get(name)
        if path is not None and name in self._twice:
            both = " and ".join(f"'{shown_path(one)}'" for one in self._twice[name])
            text = f"two files here declare 'type: {name}': {both}; rename one, or move it away"
            problems.add(Location(shown_path(path)), text)
        return None if path is None else self._library.read(path, problems).known_as(name)


def _files_below(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        # `rglob` for each ending takes three times as long.
        found = [(place, name) for place, _, names in os.walk(folder) for name in names]
        for ending in ENDINGS:
            yield from sorted(Path(place, name) for place, name in found if name.endswith(ending))


def _beside(file: Path, may_read: Callable[[Path], bool] | None) -> list[Path]:
    files = [path for ending in ENDINGS for path in sorted(file.parent.glob(f"*{ending}"))]
    # A pipe of such a name would be waited for.
    regular = [path for path in files if path != file and path.is_file()]
    return [path for path in regular if may_read is None or may_read(path)]


def _by_type(declared: Iterable[tuple[str, Path]]) -> dict[str, Path]:
    """Index files by type; the first of two files of one type wins."""
    index: dict[str, Path] = {}
    for name, path in declared:
        index.setdefault(name, path)
    return index


def _declared_twice(declared: Iterable[tuple[str, Path]]) -> dict[str, tuple[Path, Path]]:
    """Return the types that two files declare; a .pbtxt and the YAML made from it may be one."""
    first: dict[tuple[str, str], Path] = {}
    twice: dict[str, tuple[Path, Path]] = {}
    for name, path in declared:
        known = first.setdefault((name, path.suffix), path)
        if known is not path:
            twice.setdefault(name, (known, path))
    return twice


def _declared(files: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Yield the types of files, which are not parsed for it."""
    for path in files:
        try:
            text = path.read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        for name in _names_in(text, path):
            yield name, path


def _names_in(text: str, path: Path) -> Iterator[str]:
    """Yield the type that a subgraph declares, its file's name where it has none, and variants."""
    is_pbtxt = path.suffix == ".pbtxt"
    declared = _field(_PBTXT_TYPE if is_pbtxt else _TYPE, "type", text)
    yield declared[1] if declared else path.stem
    variants = None if is_pbtxt else _field(_VARIANTS, "variants", text)
    if variants:
        yield from _keys_of(variants[0])


def _field(pattern: re.Pattern[str], name: str, text: str) -> re.Match[str] | None:
    """Search for a field of this name, which most texts do not even mention."""
    start = text.find(name)
    # Patterns that begin with `^` are slow: they are tried at every character.
    return None if start < 0 else pattern.search(text, start)


def _keys_of(field: str) -> Iterable[str]:
    """Return the keys of the field, which is not parsed where it is plain: most files' are."""
    if _PLAIN_VARIANTS.fullmatch(field):
        return _PLAIN_KEY.findall(field)
    from .yaml_tree import tree_of_text

    # What is wrong with them is told when the file is read.
    tree = tree_of_text(field, "", Problems())
    if tree is None or not tree.mapping:
        return ()
    return tree.mapping["variants"].tree.mapping or ()


def file_version(path: Path) -> FileVersion | None:
    """Return a value that changes when the file does; None when there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


#: The library of packaged graphs, used where a caller names no other; ``vitruvian`` fills it.
LIBRARY = GraphLibrary()
