"""What the rendered stacks in the output folder read: each other's states, and what else is there before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.errors import OutputError, Position, Problem
from tfgen.evaluation.evaluate import Evaluator
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.tree import parse_tree
from tfgen.links.remote_states import REMOTE_STATE, Link, StateUse, find_links, find_state_use
from tfgen.module.model import parse_module
from tfgen.module.tfvars import is_tfvars, read_tfvars
from tfgen.patterns import regex
from tfgen.schema import Schemas
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tfgen.hcl.syntax import Body

# What is looked for before anything is parsed, so that a project without links pays for reading its files alone. What
# begins with a literal is found ten times faster than what begins with `^`.
_MAY_SAY_PLACE = regex(r"(?:backend|cloud)\b[^\n]*\{")
_HEADER = r'data(?<!\wdata)(?=[ \t]*"\w|[ \t]+[\w/])[^\n={}]*'
_MAY_BE_DATA_SOURCE = regex(rf"{_HEADER}\{{")
_OF_NO_STACK = regex(rf"{_HEADER}(?:{REMOTE_STATE}\b[^\n={{}}]*\{{|\{{\s*\}})")

# How much text is at hand as trees, in characters: stacks of an environment stand beside each other, and have files
# in common. A tree takes some twenty times its text.
_AT_HAND = 1_000_000


@dataclass(frozen=True)
class Rendered:
    """What is known of the stacks in an output folder, by their names.

    `links` are what they read of each other's states. `looking` have a data source that may find what another stack
    has made. `missing` have no folder.
    """

    links: tuple[Link, ...]
    looking: frozenset[str]
    missing: tuple[str, ...]


def read_rendered(output: Path, names: Sequence[str]) -> Rendered:
    """Read the stacks of these names, one after the other. Raises OutputError when a file cannot be read."""
    reader = _Reader(output)
    try:
        for name in names:
            reader.read(name)
        return Rendered(reader.find_links(names), frozenset(reader.looking), tuple(reader.missing))
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(str(error.filename or output)), fact)) from None


class _Reader:
    """What is known of the stacks read so far. Their files are let go of: of thousands they would fill the memory."""

    def __init__(self, output: Path) -> None:
        self.looking: list[str] = []
        self.missing: list[str] = []
        self._output = output
        self._uses: dict[str, StateUse] = {}
        self._places: dict[str, list[str]] = {}  # the files, of one that reads no state, that may say where its own is
        self._trees: dict[str, Body] = {}

    def read(self, name: str) -> None:
        """Read the stack of this name. Raises OSError."""
        texts = _read(self._output / name)
        if texts is None:
            self.missing.append(name)
            return
        if any(map(_looks, texts.values())):
            self.looking.append(name)
        if any(REMOTE_STATE in text for text in texts.values()):
            self._uses[name] = self._use(name, texts, _read_values(self._output / name))
        else:
            self._places[name] = [file for file, text in texts.items() if _MAY_SAY_PLACE.search(text)]

    def find_links(self, names: Sequence[str]) -> tuple[Link, ...]:
        """What the stacks read of each other's states. Raises OSError."""
        if not self._uses:
            return ()
        for name, files in self._places.items():
            self._uses[name] = self._use(name, {file: _text(self._output / name / file) for file in files}, {})
        return find_links({name: self._uses[name] for name in names if name in self._uses})

    def _use(self, name: str, texts: Mapping[str, str], values: Mapping[str, str]) -> StateUse:
        if sum(map(len, self._trees)) > _AT_HAND:
            self._trees.clear()
        module = parse_module((self._output / name).as_posix(), texts, self._trees)
        return find_state_use(Evaluator(replace(module, tfvars=read_tfvars(module.folder, values)), Schemas(())))


def _read(folder: Path) -> dict[str, str] | None:
    if not folder.is_dir():
        return None
    return {path.name: _text(path) for path in sorted(folder.glob("*.tf"))}


def _text(path: Path) -> str:
    return read_file(path).decode(errors="replace")


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


def _read_values(folder: Path) -> dict[str, str]:
    """The files that set variables, which may say whose state is read; none where one cannot be read."""
    try:
        names = sorted(path.name for path in folder.iterdir() if is_tfvars(path.name))
        return {name: _text(folder / name) for name in names}
    except OSError:
        return {}
