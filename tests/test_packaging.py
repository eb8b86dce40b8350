"""What setup.cfg lists and what the folders hold agree: setuptools drops the rest silently."""

from __future__ import annotations

import fnmatch
import os
from configparser import ConfigParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINKS = ("calculators", "framework", "graphs", "subgraphs")
#: What the studio's page is built from; the wheel has what is built.
PAGE_SOURCES = ROOT / "vitruvian" / "studio" / "web"


@pytest.fixture(scope="module")
def setup_cfg() -> ConfigParser:
    parser = ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def folders_below(top: Path) -> list[Path]:
    """Every folder that is no cache and no source of the page, following no link."""
    found = [top]
    for parent, names, _ in os.walk(top):
        names[:] = [n for n in names if is_product(Path(parent, n))]
        found += [Path(parent, name) for name in names]
    return found


def is_product(folder: Path) -> bool:
    return folder.name != "__pycache__" and folder != PAGE_SOURCES and not folder.is_symlink()


def source_folders() -> dict[str, Path]:
    """Map the dotted name of every folder of the product to its real place."""
    tops = {"vitruvian": ROOT / "vitruvian", **{f"vitruvian.{n}": ROOT / n for n in LINKS}}
    return {
        ".".join((name, *folder.relative_to(top).parts)): folder
        for name, top in tops.items()
        for folder in folders_below(top)
    }


def packages_on_disk() -> dict[str, Path]:
    return {n: f for n, f in source_folders().items() if (f / "__init__.py").is_file()}


def test_every_package_on_disk_is_listed_and_no_other(setup_cfg: ConfigParser) -> None:
    assert lines(setup_cfg["options"]["packages"]) == sorted(packages_on_disk())


def test_every_folder_with_python_files_is_a_package() -> None:
    with_modules = {name for name, folder in source_folders().items() if any(folder.glob("*.py"))}

    assert with_modules == set(packages_on_disk())


@pytest.mark.parametrize("name", LINKS)
def test_a_relative_link_leads_from_the_package_to_the_top_level_folder(name: str) -> None:
    link = ROOT / "vitruvian" / name

    assert link.is_symlink()
    assert link.readlink() == Path("..", name)
    assert link.resolve() == ROOT / name


def test_the_mapping_names_the_same_folders_as_the_links(setup_cfg: ConfigParser) -> None:
    mapping = dict(line.split(" = ") for line in lines(setup_cfg["options"]["package_dir"]))

    assert mapping == {f"vitruvian.{name}": name for name in LINKS}


def test_every_data_file_is_declared(setup_cfg: ConfigParser) -> None:
    declared = {
        package: lines(patterns) for package, patterns in setup_cfg["options.package_data"].items()
    }
    undeclared = [
        str(path.relative_to(ROOT))
        for path, package, inside in data_files()
        if not any(matches(inside, pattern) for pattern in declared.get(package, []))
    ]

    assert undeclared == []


def data_files() -> list[tuple[Path, str, str]]:
    """List each data file with the nearest package above it and its path inside that package."""
    packages = packages_on_disk()
    found: list[tuple[Path, str, str]] = []
    for name, folder in source_folders().items():
        package = name
        while package not in packages:
            package = package.rpartition(".")[0]
        found += [
            (path, package, path.relative_to(packages[package]).as_posix())
            for path in folder.iterdir()
            if path.is_file() and path.suffix not in {".py", ".pyc"}
        ]
    return found


def matches(inside: str, pattern: str) -> bool:
    """Match as setuptools does, where ``**/`` also stands for no folder at all."""
    return fnmatch.fnmatch(inside, pattern) or fnmatch.fnmatch(inside, pattern.removeprefix("**/"))


def test_every_declared_data_pattern_matches_a_file(setup_cfg: ConfigParser) -> None:
    files = data_files()
    idle = [
        (package, pattern)
        for package, patterns in setup_cfg["options.package_data"].items()
        for pattern in lines(patterns)
        if not any(p == package and matches(inside, pattern) for _, p, inside in files)
    ]

    assert idle == []


def test_the_version_of_the_metadata_is_that_of_the_package(setup_cfg: ConfigParser) -> None:
    from importlib.metadata import version

    from vitruvian._version import __version__

    assert setup_cfg["metadata"]["version"] == "attr: vitruvian._version.__version__"
    assert version("vitruvian") == __version__
