"""Find the packages; everything else is in setup.cfg."""

from pathlib import Path

from setuptools import find_packages, setup

# Four packages lie beside `vitruvian/` and are linked from inside it. Where git makes no links, as
# on Windows, a mapping says the same to builds.
UNLINKED = [
    name
    for name in ("calculators", "framework", "graphs", "subgraphs")
    if not Path("vitruvian", name).is_dir()
]


def packages() -> list[str]:
    """Return every folder with an ``__init__.py``, by the name it is imported by."""
    beside = find_packages(include=[name for top in UNLINKED for name in (top, f"{top}.*")])
    return [
        *find_packages(include=["vitruvian", "vitruvian.*"]),
        *(f"vitruvian.{name}" for name in beside),
    ]


setup(
    packages=packages(),
    # With "" alone in the mapping, an editable install is a line in a .pth file, which type
    # checkers in a user's project follow; otherwise it is an import hook, which they do not.
    package_dir={"": ".", **{f"vitruvian.{name}": name for name in UNLINKED}},
)
