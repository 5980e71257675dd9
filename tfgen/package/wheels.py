"""Unpack the pinned wheels of a requirements file for Lambda's platform. The only module that runs pip."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Literal

from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePosixPath

Architecture = Literal["arm64", "x86_64"]

MODULE = "pip"

PLATFORMS: dict[str, str] = {"arm64": "aarch64", "x86_64": "x86_64"}
"""Lambda's names of the instruction sets, and those of Python's platform tags."""

LIBC_TAGS = ("manylinux2014", "manylinux_2_28")
"""Amazon Linux 2023, below the python3.12 and newer runtimes, has glibc 2.34."""

PIP_TRACES = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""Files of a .dist-info folder that differ with pip's version or the place of the installation."""


def install_wheels(requirements: Path, target: Path, architecture: Architecture, python_version: str) -> None:
    """Unpack the wheels that `requirements` pins by hash into `target`; `TfgenError` tells why pip could not."""
    import subprocess  # late: most users of this package only ask whether the archive is outdated

    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        _pip_command(requirements, target, architecture, python_version), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise TfgenError(_explain(requirements, done.stderr))


def list_installed(target: Path) -> Iterator[Path]:
    """The unpacked files that belong into an archive: no byte code, no console scripts, no traces of pip."""
    for path in sorted(target.rglob("*")):
        if path.is_file() and _belongs(path.relative_to(target)):
            yield path


def _pip_command(requirements: Path, target: Path, architecture: str, python_version: str) -> list[str]:
    command = [sys.executable, "-m", MODULE, "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "--root-user-action=ignore"]
    command += ["--implementation=cp", f"--python-version={python_version}", f"--target={target}"]
    command += [f"--platform={tag}_{PLATFORMS[architecture]}" for tag in LIBC_TAGS]
    return [*command, f"--requirement={requirements}"]


def _explain(requirements: Path, stderr: str) -> str:
    place = f"{requirements.parent.name}/{requirements.name}"
    if f"No module named {MODULE}" in stderr:
        return f"{place}: this Python has no pip to fetch the wheels with. Run: {sys.executable} -m ensurepip"
    errors = [line.removeprefix("ERROR: ").strip() for line in stderr.splitlines() if line.startswith("ERROR: ")]
    fact = errors[0] if errors else stderr.strip().rpartition("\n")[2]
    if "HASHES" in stderr:
        return f"{place}: a wheel is not the one that was pinned: {fact} Compile the file again, or find out why."
    return f"{place}: pip cannot fetch the wheels: {fact}. Check the network and `pip config list`, then try again."


def _belongs(path: Path | PurePosixPath) -> bool:
    if path.parts[0] == "bin" or "__pycache__" in path.parts:
        return False
    return not (path.parent.name.endswith(".dist-info") and path.name in PIP_TRACES)
