"""The starters' templates as Python, made when the package was built: Jinja's compiler is two fifths of a first render.

The file is made by the build hook (`hatch_build.py`), and as trustworthy as the code beside it. A template is found in
it by its whole text, and only while Jinja and the code that compiles are those that it was made with. The Python in it
is Jinja's own, not compiled further, as that differs between versions of Python.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.hcl import literals
from tfgen.render.jinja.closure import Facts
from tfgen.render.proof.shipped import compress, fingerprint_files, unpack
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILE = Path(__file__).with_name("templates.json.gz")
"""The file, which only a built package has."""
_LIBRARIES = ("jinja2", "markupsafe")
PACKAGES = ("jinja", "languages", "names", "proof", "targets", "templates")
"""Those of `tfgen.render` whose code decides what templates are compiled to."""

_RECORD: ContextVar[dict[str, Any] | None] = ContextVar("compiled", default=None)


class Compiled(Struct, frozen=True):
    """A template as Jinja's Python, and what it uses and reads."""

    python: str
    facts: Facts


def find_compiled(variant: str, name: str, source: str) -> Compiled | None:
    """A template of this name and text, as the environment of a variant compiles it; None if it is not there."""
    if (found := _read().get(_key(variant, name, source))) is None:
        return None
    uses, paths = found["uses"], found["paths"]
    facts = Facts(None if uses is None else frozenset(uses), frozenset(tuple(path) for path in paths))
    return Compiled(found["python"], facts)


def note_compiled(variant: str, name: str, source: str, compiled: Compiled) -> None:
    """Keep it for the package, if that is being built."""
    if (record := _RECORD.get()) is not None:
        uses, paths = compiled.facts
        record[_key(variant, name, source)] = {
            "python": compiled.python,
            "uses": None if uses is None else sorted(uses),
            "paths": sorted((list(path) for path in paths), key=repr),
        }


@contextmanager
def recording() -> Iterator[dict[str, Any]]:
    """What is compiled inside, for `pack_compiled`."""
    record: dict[str, Any] = {}
    token = _RECORD.set(record)
    try:
        yield record
    finally:
        _RECORD.reset(token)


def pack_compiled(record: Mapping[str, Any]) -> bytes:
    """The content of the file: the same bytes for the same code and templates."""
    return compress({"made_by": _code_fingerprint(), "templates": record})


@cache
def _read() -> Mapping[str, Any]:
    """All that there is for this code."""
    try:
        found = unpack(FILE.read_bytes())
        known: dict[str, Any] = found["templates"] if found["made_by"] == _code_fingerprint() else {}
    except (OSError, EOFError, ValueError, KeyError, TypeError, ImportError):  # none, or a damaged one
        return {}
    return known


def _key(variant: str, name: str, source: str) -> str:
    return hashlib.sha256(json.dumps([variant, name, source]).encode()).hexdigest()


def code_files() -> tuple[Path, ...]:
    """The folders and the file whose code decides what templates are compiled to."""
    render = Path(__file__).parents[1]
    return (*(render / name for name in PACKAGES), Path(literals.__file__))


def _code_fingerprint() -> str:
    files = (file for path in code_files() for file in (path.glob("*.py") if path.is_dir() else (path,)))
    return fingerprint_files(_LIBRARIES, files)
