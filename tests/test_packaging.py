"""What setup.py finds and setup.cfg lists is what the folders hold: setuptools drops the rest."""

from __future__ import annotations

import fnmatch
import os
import runpy
import shutil
from collections.abc import Callable
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

# Setuptools may load distutils first where another module has come to it before.
pytestmark = pytest.mark.filterwarnings("ignore:The distutils package:DeprecationWarning")

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


@pytest.fixture
def run_setup(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], dict[str, Any]]:
    """Return what a folder's setup.py would hand to setuptools."""

    def run(folder: Path) -> dict[str, Any]:
        handed: dict[str, Any] = {}
        monkeypatch.setattr("setuptools.setup", handed.update)
        monkeypatch.chdir(folder)
        runpy.run_path("setup.py")
        return handed

    return run


def test_builds_find_every_package_and_no_other(
    run_setup: Callable[[Path], dict[str, Any]],
) -> None:
    handed = run_setup(ROOT)

    assert sorted(handed["packages"]) == sorted(packages_on_disk())
    assert handed["package_dir"] == {"": "."}


def test_builds_find_the_packages_where_git_made_no_links(
    tmp_path: Path, run_setup: Callable[[Path], dict[str, Any]]
) -> None:
    shutil.copy(ROOT / "setup.py", tmp_path)
    for folder in ("vitruvian/cli", "framework/values", "calculators/core", "graphs", "subgraphs"):
        (tmp_path / folder).mkdir(parents=True)
    for top in ("vitruvian", *LINKS):
        for folder in (tmp_path / top, *(tmp_path / top).iterdir()):
            (folder / "__init__.py").touch()
    for name in LINKS:
        (tmp_path / "vitruvian" / name).write_text(f"../{name}")

    handed = run_setup(tmp_path)

    assert sorted(handed["packages"]) == [
        "vitruvian",
        "vitruvian.calculators",
        "vitruvian.calculators.core",
        "vitruvian.cli",
        "vitruvian.framework",
        "vitruvian.framework.values",
        "vitruvian.graphs",
        "vitruvian.subgraphs",
    ]
    assert handed["package_dir"] == {"": ".", **{f"vitruvian.{name}": name for name in LINKS}}


def test_every_folder_with_python_files_is_a_package() -> None:
    with_modules = {name for name, folder in source_folders().items() if any(folder.glob("*.py"))}

    assert with_modules == set(packages_on_disk())


@pytest.mark.parametrize("name", LINKS)
def test_a_relative_link_leads_from_the_package_to_the_top_level_folder(name: str) -> None:
    link = ROOT / "vitruvian" / name

    assert link.is_symlink()
    assert link.readlink() == Path("..", name)
    assert link.resolve() == ROOT / name


def test_every_data_file_is_declared(setup_cfg: ConfigParser) -> None:
    declared = {
        package: lines(patterns) for package, patterns in setup_cfg["options.package_data"].items()
    }
    undeclared = [
        str(path.relative_to(ROOT))
        for path, package, inside in data_files()
        if not any(
            matches(inside, pattern) for pattern in declared["*"] + declared.get(package, [])
        )
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
        if not any(package in {"*", p} and matches(inside, pattern) for _, p, inside in files)
    ]

    assert idle == []


def locked(name: str) -> dict[str, list[Requirement]]:
    """Map each package of a lock to its lines, one for each range of Pythons that needs its own."""
    found: dict[str, list[Requirement]] = {}
    for line in (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            requirement = Requirement(line)
            found.setdefault(canonicalize_name(requirement.name), []).append(requirement)
    return found


def asked_for(setup_cfg: ConfigParser, extras: set[str]) -> list[Requirement]:
    texts = [
        setup_cfg["options"]["install_requires"],
        *(text for extra, text in setup_cfg["options.extras_require"].items() if extra in extras),
    ]
    return [Requirement(line) for text in texts for line in lines(text)]


@pytest.mark.parametrize(
    ("lock", "without"),
    [
        ("default.txt", {"tflite-runtime"}),
        ("tflite.txt", {"docs", "openvino", "plot", "ray", "release", "remote", "studio-test"}),
    ],
)
def test_the_lock_has_a_version_of_every_requirement(
    lock: str, without: set[str], setup_cfg: ConfigParser
) -> None:
    extras = set(setup_cfg["options.extras_require"]) - without
    versions = locked(lock)
    unmet = [
        f"{wanted}: make lock UPGRADE="
        for wanted in asked_for(setup_cfg, extras)
        if not any(
            wanted.specifier.contains(str(found.specifier).removeprefix("=="))
            for found in versions.get(canonicalize_name(wanted.name), [])
        )
    ]

    assert unmet == []


def test_locks_name_versions_and_no_server() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "requirements").iterdir()]

    assert len(texts) == 3
    assert not [text for text in texts if "://" in text or "--" in text]


def test_the_version_of_the_metadata_is_that_of_the_package(setup_cfg: ConfigParser) -> None:
    from importlib.metadata import version

    from vitruvian._version import __version__

    assert setup_cfg["metadata"]["version"] == "attr: vitruvian._version.__version__"
    assert version("vitruvian") == __version__
