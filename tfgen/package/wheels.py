"""Unpack the pinned wheels of a requirements file for Linux, on any machine. The only module that runs pip."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from tfgen.disk.ending import scratch_folder
from tfgen.disk.files import read_file, write_scratch
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path, PurePosixPath

MODULE = "pip"

PLATFORMS: dict[str, str] = {"arm64": "aarch64", "x86_64": "x86_64"}
"""The names of instruction sets in the matrix, and those of Python's platform tags."""

LIBC_TAGS = ("manylinux2014", "manylinux_2_28")
"""glibc 2.17 and 2.28: what runs today has a newer one."""

PIP_TRACES = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""Files of a .dist-info folder that differ with pip's version or the place of the installation."""

# What `pip-compile` and `uv pip compile` write before the hashes: a name with extras, a version, a marker.
_REQUIREMENT = re.compile(
    r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9., _-]+\])? ?== ?[a-z0-9.!+_-]+( ?;[a-z0-9 .,<>=!~'\"()*+_-]*)?", re.I | re.A
)
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
_NO_PIN = (
    "this is not a pin with its hashes, `name==version --hash=sha256:...`, and nothing else is taken from a project. "
    "Compile the file from requirements.in with --generate-hashes; say in pip's own configuration where wheels are."
)


def install_wheels(requirements: Path, target: Path, architecture: str, python_version: str) -> None:
    """Unpack the wheels that `requirements` pins by hash into `target`; `TfgenError` tells why pip could not."""
    import subprocess  # late: most users of this package only ask whether the archive is outdated

    with scratch_folder() as folder:
        pins = folder / requirements.name
        write_scratch(pins, read_pins(requirements).encode("ascii"))
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            _pip_command(pins, target, architecture, python_version),
            cwd=folder,  # whatever pip or Python look for where they are started, the project has no say in it
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    if done.returncode != 0:
        raise TfgenError(_explain(requirements, done.stderr))


def read_pins(requirements: Path) -> str:
    """The pins of a requirements file, one a line.

    Such a file can hold options for pip: other indexes, links, and that sources are built, which runs them. Raises
    `TfgenError`, with the line, for one that holds anything else than wheels by version and hash.
    """
    try:
        lines = read_file(requirements).decode().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise TfgenError(f"{_place(requirements)}: cannot be read: {error}. Compile it from requirements.in.") from None
    pins: list[str] = []
    waiting = ""
    for number, line in enumerate(lines, start=1):
        waiting += line.partition("#")[0].removesuffix("\\") + " "
        if line.endswith("\\") and number < len(lines):
            continue
        pin = " ".join(waiting.split())
        if pin and not _is_pin(pin):
            raise TfgenError(f"{_place(requirements)}:{number}: {_NO_PIN}")
        pins.append(pin)
        waiting = ""
    return "\n".join([*filter(None, pins), ""])


def _is_pin(text: str) -> bool:
    requirement, *hashes = text.split(" --hash=")
    is_version = (
        _REQUIREMENT.fullmatch(requirement) and " -" not in requirement
    )  # behind a marker, options could follow
    return bool(hashes and is_version) and all(map(_HASH.fullmatch, hashes))


def list_installed(target: Path) -> Iterator[Path]:
    """The unpacked files that belong into an archive: no byte code, no console scripts, no traces of pip."""
    for path in sorted(target.rglob("*")):
        if path.is_file() and _belongs(path.relative_to(target)):
            yield path


def _pip_command(requirements: Path, target: Path, architecture: str, python_version: str) -> list[str]:
    # -I: pip itself, and whatever it imports, is the one of this Python, and no file of the folder or of PYTHONPATH.
    command = [sys.executable, "-I", "-m", MODULE, "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--no-deps", "--only-binary=:all:", "--no-compile", "--root-user-action=ignore"]
    command += ["--implementation=cp", f"--python-version={python_version}", f"--target={target}"]
    command += [f"--platform={tag}_{PLATFORMS[architecture]}" for tag in LIBC_TAGS]
    return [*command, f"--requirement={requirements}"]


def _explain(requirements: Path, stderr: str) -> str:
    place = _place(requirements)
    if f"No module named {MODULE}" in stderr:
        return f"{place}: this Python has no pip to fetch the wheels with. Run: {sys.executable} -m ensurepip"
    errors = [line.removeprefix("ERROR: ").strip() for line in stderr.splitlines() if line.startswith("ERROR: ")]
    fact = errors[0] if errors else stderr.strip().rpartition("\n")[2]
    if "HASHES" in stderr:
        return f"{place}: a wheel is not the one that was pinned: {fact} Compile the file again, or find out why."
    return f"{place}: pip cannot fetch the wheels: {fact}. Check the network and `pip config list`, then try again."


def _place(requirements: Path) -> str:
    return f"{requirements.parent.name}/{requirements.name}"


def _belongs(path: Path | PurePosixPath) -> bool:
    if path.parts[0] == "bin" or "__pycache__" in path.parts:
        return False
    return not (path.parent.name.endswith(".dist-info") and path.name in PIP_TRACES)
