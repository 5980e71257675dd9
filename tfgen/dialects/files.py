"""Which files of a folder an engine reads, and what such files say of the engine.

https://developer.hashicorp.com/terraform/language/files, https://opentofu.org/docs/language/files/
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.dialects.dialect import NO_PIN, Engine, Pin, parse_constraint
from tfgen.dialects.lock_file import LOCK_FILE, is_of_tofu
from tfgen.dialects.signs import find_sign, peek
from tfgen.disk.inputs import note_name
from tfgen.disk.project import find_bounds, is_bound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_OWN: Final = (".tf", ".tf.json")
_TOFU: Final = (".tofu", ".tofu.json")
CONFIGURATION: Final = (*_OWN, *_TOFU)
"""How the names of files end that make up a module."""
TEST_FOLDER: Final = "tests"
"""Where tests may be too, below the module."""
_TESTS: Final = (".tftest.hcl", ".tftest.json")
_TOFU_TESTS: Final = (".tofutest.hcl", ".tofutest.json")
_QUERIES: Final = (".tfquery.hcl", ".tfquery.json")
# What version managers read: https://github.com/tfutils/tfenv, https://github.com/tofuutils/tenv
_VERSION_FILES: Final = ((".opentofu-version", Engine.TOFU), (".terraform-version", Engine.TERRAFORM))
_MOST: Final = 4096  # bytes of a version


class Above:
    """What was seen above folders in a run.

    `files` are the version files that count in what is below a folder, each with its engine, the nearest first;
    `signs` what else tells there that OpenTofu is run.
    """

    def __init__(self) -> None:
        self.files: dict[Path, tuple[tuple[Path, Engine], ...]] = {}
        self.signs: dict[Path, str] = {}


def find_pin(
    folder: Path, wanted: Pin, names: Collection[str], lock: Mapping[str, str] | None, known: Above | None = None
) -> Pin:
    """What is said of the engine of a folder, in which files of these names are.

    `wanted` is what the command line says, `lock` what the lock file of the folder says, None where there is none.

    Version files count in the folder and above it, to the root of the repository; the nearest does, and of two in one
    folder OpenTofu's. What is no version in them, such as `latest`, names the engine alone. Without any of this the
    lock file tells the engine, and without one `find_sign`. `known` is what was seen above other folders in this run.
    """
    engine = wanted.engine or (Engine.TOFU if any(name.endswith(_TOFU) for name in names) else None)
    if wanted.constraint:
        return wanted
    above = known or Above()
    for file, of in _version_files(folder, above.files):
        if engine in (None, of):
            text = _read_version(file)
            constraint = text if parse_constraint(text) else ""
            return Pin(of, constraint, ", ".join(filter(None, (wanted.reason, file.name))))
    if engine is None and lock:
        return Pin(Engine.TOFU, "", LOCK_FILE) if is_of_tofu(lock) else NO_PIN
    if engine is None and (sign := find_sign(folder, above.signs)):
        return Pin(Engine.TOFU, "", sign, either=True)
    return Pin(engine, "", wanted.reason or ("*.tofu files" if engine else ""))


def files_read(names: Iterable[str], engine: Engine | None) -> list[str]:
    """The files that are the module for an engine; for OpenTofu a `.tofu` file takes the place of its `.tf` file."""
    of_tofu = {name.replace(".tofu", ".tf") for name in names if name.endswith(_TOFU)}
    if engine is Engine.TOFU:
        return [name for name in names if name.endswith(_TOFU) or (name.endswith(_OWN) and name not in of_tofu)]
    return [name for name in names if name.endswith(_OWN)]


def is_query(name: str) -> bool:
    """Whether a file of this name holds queries."""
    return name.endswith(_QUERIES)


def is_companion(name: str) -> bool:
    """Whether a file of this name holds tests, or queries."""
    return name.endswith((*_TESTS, *_TOFU_TESTS, *_QUERIES))


def companions_read(names: Iterable[str], engine: Engine | None) -> list[str]:
    """The files of tests that an engine reads, and those of queries, which are Terraform's."""
    kept = [name for name in names if is_companion(name)]
    if engine is not Engine.TOFU:
        return [name for name in kept if not name.endswith(_TOFU_TESTS)]
    of_tofu = {name.replace(".tofutest", ".tftest") for name in kept if name.endswith(_TOFU_TESTS)}
    return [name for name in kept if name not in of_tofu]


def _version_files(folder: Path, known: dict[Path, tuple[tuple[Path, Engine], ...]]) -> Iterator[tuple[Path, Engine]]:
    real = Path(os.path.realpath(folder))
    yield from _version_files_in(real)
    if is_bound(real):
        yield from _version_files_above(real, find_bounds(real))
        return
    if real.parent not in known:
        found = find_bounds(real)
        known[real.parent] = tuple(_version_files_above(real, found))
    yield from known[real.parent]


def _version_files_above(real: Path, bounds: Path | None) -> Iterator[tuple[Path, Engine]]:
    for place in real.parents:
        if bounds and place.is_relative_to(bounds):
            yield from _version_files_in(place)


def _version_files_in(place: Path) -> Iterator[tuple[Path, Engine]]:
    for name, engine in _VERSION_FILES:
        note_name(file := place / name)
        if file.is_file():
            yield file, engine


def _read_version(file: Path) -> str:
    """The version in the first line that says something."""
    text = peek(file, _MOST)
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return next(filter(None, lines), "")


def parse_engine(text: str) -> Pin | None:
    """`terraform`, `tofu`, or one of them with a version behind `=`; None for anything else."""
    name, _, version = text.partition("=")
    engines = {engine.value: engine for engine in Engine}
    if name not in engines or (version and not parse_constraint(version)) or text.endswith("="):
        return None
    return Pin(engines[name], version, f"--engine {text}")
