"""Tell the framework where this package keeps its calculators, graphs and subgraphs."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from .calculator_finder import import_calculator
from .framework.authoring.calculator import REGISTRY
from .framework.authoring.plugins import load_plugins, plugin_folders
from .framework.graph_file.library import LIBRARY, GraphLibrary
from .framework.values.display import set_drawer

__all__ = ["load_calculators", "packaged_library", "register"]


def load_calculators() -> None:
    """Import every packaged calculator, so that graph files can name it."""
    import pkgutil

    package = importlib.import_module("vitruvian.calculators")
    for module in pkgutil.walk_packages(package.__path__, "vitruvian.calculators."):
        importlib.import_module(module.name)


def register() -> None:
    """Make packaged calculators, graphs and subgraphs known; imports none of them yet."""
    REGISTRY.add_finder(import_calculator)
    REGISTRY.add_source(load_calculators)
    # Later, so that a package cannot take the name of a calculator of ours.
    REGISTRY.add_source(load_plugins)
    # A format's module may define the calculators that read and write it.
    REGISTRY.add_source(_load_formats)
    LIBRARY.add_graph_dir(_folder("vitruvian.graphs"))
    LIBRARY.add_subgraph_dir(_folder("vitruvian.subgraphs"))
    LIBRARY.add_source(_add_plugin_folders)
    set_drawer("graph", lambda source: _notebook().graph_svg(source))
    set_drawer("image", lambda image: _notebook().image_png(image))


def packaged_library() -> GraphLibrary:
    """Return a library of the packaged graphs and subgraphs alone."""
    return GraphLibrary([_folder("vitruvian.graphs")], [_folder("vitruvian.subgraphs")])


def _add_plugin_folders(library: GraphLibrary) -> None:
    # After ours, which keep their names whatever a package brings.
    for folder in plugin_folders("vitruvian.graphs", "the graphs"):
        library.add_graph_dir(folder)
    for folder in plugin_folders("vitruvian.subgraphs", "the subgraphs"):
        library.add_subgraph_dir(folder)


def _load_formats() -> None:
    importlib.import_module("vitruvian.media.formats").formats()


def _folder(package: str) -> Path:
    # `importlib.resources` would take longer to import than the folders to search.
    return Path(importlib.import_module(package).__path__[0])


def _notebook() -> ModuleType:
    return importlib.import_module("vitruvian.notebook")
