"""What the rendered stacks in the output folder read: each other's states, and what else is there before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.errors import OutputError, Position, Problem
from tfgen.evaluation.evaluate import Evaluator
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tree import parse_tree
from tfgen.links.remote_states import REMOTE_STATE, Link, find_links
from tfgen.module.model import parse_module
from tfgen.module.tfvars import is_tfvars, read_tfvars
from tfgen.patterns import regex
from tfgen.schema import Schemas
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tfgen.hcl.syntax import Body

# What is looked for before anything is parsed, so that a project without links pays for reading its files alone. What
# begins with a literal is found ten times faster than what begins with `^`.
_MAY_SAY_PLACE = regex(r"(?:backend|cloud)\b[^\n]*\{")
_HEADER = r'data(?<!\wdata)(?=[ \t]*"\w|[ \t]+[\w/])[^\n={}]*'
_MAY_BE_DATA_SOURCE = regex(rf"{_HEADER}\{{")
_OF_NO_STACK = regex(rf"{_HEADER}(?:{REMOTE_STATE}\b[^\n={{}}]*\{{|\{{\s*\}})")


@dataclass(frozen=True)
class Rendered:
    """What is known of the stacks in an output folder, by their names.

    `links` are what they read of each other's states. `looking` have a data source that may find what another stack
    has made. `missing` have no folder.
    """

    links: tuple[Link, ...]
    looking: frozenset[str]
    missing: tuple[str, ...]


def read_rendered(output: Path, names: Iterable[str]) -> Rendered:
    """Read the stacks of these names. Raises OutputError when a file cannot be read."""
    try:
        texts = {name: _read(output / name) for name in names}
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(str(error.filename or output)), fact)) from None
    found = {name: files for name, files in texts.items() if files is not None}
    looking = frozenset(name for name, files in found.items() if any(map(_looks, files.values())))
    return Rendered(_find_links(output, found), looking, tuple(name for name in texts if name not in found))


def _read(folder: Path) -> dict[str, str] | None:
    if not folder.is_dir():
        return None
    return {path.name: read_file(path).decode(errors="replace") for path in sorted(folder.glob("*.tf"))}


def _looks(text: str) -> bool:
    """Whether a file has a data source that may find what another stack has made; none in what is not HCL.

    Of one without arguments, like the account or the region one is in, no other stack decides what it finds.
    """
    if len(_MAY_BE_DATA_SOURCE.findall(text)) <= len(_OF_NO_STACK.findall(text)):
        return False
    try:
        blocks = parse_tree(text).blocks
    except HclSyntaxError:
        return False
    return any(
        block.type == "data" and block.labels[:1] != (REMOTE_STATE,) and (block.body.arguments or block.body.blocks)
        for block in blocks
    )


def _find_links(output: Path, stacks: Mapping[str, Mapping[str, str]]) -> tuple[Link, ...]:
    readers = {name for name, files in stacks.items() if any(REMOTE_STATE in text for text in files.values())}
    if not readers:
        return ()
    trees: dict[str, Body] = {}
    modules = {}
    for name, files in stacks.items():
        # Of one that reads nothing only the backend is of interest.
        of_interest = files if name in readers else {k: v for k, v in files.items() if _MAY_SAY_PLACE.search(v)}
        module = parse_module((output / name).as_posix(), of_interest, trees)
        values = _read_values(output / name) if name in readers else {}
        modules[name] = Evaluator(replace(module, tfvars=read_tfvars(module.folder, values)), Schemas(()))
    return find_links(modules)


def _read_values(folder: Path) -> dict[str, str]:
    """The files that set variables, which may say whose state is read; none where one cannot be read."""
    try:
        names = sorted(path.name for path in folder.iterdir() if is_tfvars(path.name))
        return {name: read_file(folder / name).decode(errors="replace") for name in names}
    except OSError:
        return {}
