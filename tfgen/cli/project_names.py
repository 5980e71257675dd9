"""What can be named on a command line: the names of the project at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.project import OUTPUT
from tfgen.errors import TfgenError
from tfgen.overview import load_overview
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tfgen.overview import Listed


@dataclass(frozen=True)
class Names:
    """The values of each axis, the components, the stacks of the matrix, those retired from it, and the artifacts.

    `settings` are the keys of what templates see in any cell: `network.nat`.
    """

    axes: Mapping[str, Sequence[str]]
    components: Sequence[str]
    stacks: Sequence[str]
    retired: Sequence[str]
    artifacts: Sequence[str]
    settings: Sequence[str] = ()


NO_NAMES = Names({}, (), (), (), ())


def find_names(project: Path) -> Names:
    """The names of a project; none where it cannot be read, since who completes a word has not asked what is wrong."""
    try:
        found = load_overview(project)
    except (TfgenError, OSError):
        return NO_NAMES
    stacks = found.stacks
    return Names(
        _axes(stacks),
        list(dict.fromkeys(stack.component for stack in stacks if stack.component)),
        [stack.name for stack in stacks],
        [stack.name for stack in found.retired],
        found.artifacts,
        found.settings,
    )


def _axes(stacks: Sequence[Listed]) -> dict[str, list[str]]:
    axes: dict[str, dict[str, None]] = {}
    for stack in stacks:
        for axis, value in stack.axes.items():
            axes.setdefault(axis, {})[value] = None
    return {axis: list(values) for axis, values in axes.items()}


_BLOCK = regex(r'([a-z]+)(?: "?([\w-]+)"?)?(?: "?([\w-]+)"?)? \{')
_INSIDE = regex(r"  ([A-Za-z_][\w-]*) ")
_SHORT = {"resource": "", "variable": "var."}


def find_addresses(project: Path, stack: str, block: str) -> list[str]:
    """The addresses of blocks in the committed files of a stack; of one of them, what stands directly in it.

    Formatted text is read by its indents, which is quick; the beginning of a word need not be right.
    """
    found: list[str] = []
    try:
        texts = [read_file(path).decode() for path in sorted((project / OUTPUT / stack).glob("*.tf"))]
    except (OSError, UnicodeDecodeError):
        return []
    for line in (line for text in texts for line in text.split("\n")):
        if top := _BLOCK.match(line):
            address = _SHORT.get(top[1], f"{top[1]}.") + ".".join(filter(None, top.groups()[1:]))
            found.append(address.rstrip("."))
        elif found and found[-1] == block and (inner := _INSIDE.match(line)):
            found.insert(-1, f"{'local' if block == 'locals' else block}.{inner[1]}")
    return list(dict.fromkeys(found))
