"""What can be named on a command line: the names of the project at hand, remembered, as completion has to be quick."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.disk.cache import Cache
from tfgen.disk.files import read_file
from tfgen.disk.project import CONFIG_FILE, OUTPUT
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SOURCES = (CONFIG_FILE, Path("config", "settings.yaml"), OUTPUT / "stacks.json")
"""The files that decide which names there are."""
_KIND = "names"


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
        cache, key = Cache(project), _key(project)
        if content := cache.read(_KIND, key):
            return Names(**json.loads(content))
        names = _work_out(project)
        cache.write(_KIND, key, json.dumps(asdict(names)).encode())
    except (TfgenError, OSError):
        return NO_NAMES
    return names


def _key(project: Path) -> str:
    digest = hashlib.sha256(repr(sorted(Names.__annotations__)).encode())
    for path in (project / source for source in _SOURCES):
        content = read_file(path) if path.is_file() else b""
        digest.update(f"{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _work_out(project: Path) -> Names:
    # Here, because they take longer to load than to answer from memory.
    from tfgen.config.load import load_config
    from tfgen.retirement import load_retired

    config = load_config(project)
    stacks = config.stacks
    axes: dict[str, list[str]] = {}
    for stack in stacks:
        for axis, value in stack.axes.items():
            axes.setdefault(axis, []).append(value)
    return Names(
        {axis: list(dict.fromkeys(values)) for axis, values in axes.items()},
        list(dict.fromkeys(stack.component for stack in stacks if stack.component)),
        [stack.name for stack in stacks],
        [stack.name for stack in load_retired(project)],
        list(dict.fromkeys(artifact.name for artifact in config.artifacts)),
        list(dict.fromkeys(key for cell in config.cells for key in _keys(cell.scope))),
    )


def _keys(scope: Mapping[str, Any], outer: str = "") -> Iterator[str]:
    for key, value in scope.items():
        yield f"{outer}{key}"
        if isinstance(value, dict):
            yield from _keys(value, f"{outer}{key}.")


_BLOCK = re.compile(r'([a-z]+)(?: "?([\w-]+)"?)?(?: "?([\w-]+)"?)? \{')
_INSIDE = re.compile(r"  ([A-Za-z_][\w-]*) ")
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
