"""Read the few top-level blocks of a root module that decide what `terraform init` has to do."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tokens import CLOSING, IDENTIFIER, OPENING, STRING, tokenize

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_INTERESTING = re.compile(r"^\s*(?:terraform|module|provider)\b", re.MULTILINE)
_TYPES = frozenset({"terraform", "module", "provider"})


@dataclass(frozen=True)
class Block:
    """A block, at the top or inside one: its type, its labels without quotes, and its text.

    `is_override` tells that its file is merged over the others
    (https://developer.hashicorp.com/terraform/language/files/override).
    """

    type: str
    labels: tuple[str, ...]
    text: str
    is_override: bool = False

    @property
    def body(self) -> str:
        """What stands between the block's braces."""
        return self.text[self.text.index("{") + 1 : self.text.rindex("}")]


def read_blocks(folder: Path) -> tuple[Block, ...]:
    """The `terraform`, `module` and `provider` blocks of the files in a folder, in the order of the files' names.

    A file that is not HCL gives none: the engine, which is run next, says what is wrong with it. Raises OSError.
    """
    return tuple(block for path in sorted(folder.glob("*.tf")) for block in _read_file(path))


def _read_file(path: Path) -> Iterator[Block]:
    text = read_file(path).decode("utf-8-sig", errors="replace")
    if _INTERESTING.search(text):
        is_override = path.stem == "override" or path.stem.endswith("_override")
        yield from (replace(one, is_override=is_override) for one in find_blocks(text) if one.type in _TYPES)


def find_blocks(text: str) -> Iterator[Block]:
    """The outermost blocks of a text, in order; none when it is not HCL."""
    source = normalize(text)
    try:
        tokens = tokenize(source)
    except HclSyntaxError:
        return
    words: list[str] = []
    depth = start = 0
    for kind, token, offset in tokens:
        if depth == 0 and kind in (IDENTIFIER, STRING):
            start = start if words else offset
            words.append(token.strip('"'))
        elif kind in OPENING:
            depth += 1
        elif kind in CLOSING:
            depth -= 1
            if depth == 0 and kind == "}" and words:
                yield Block(words[0], tuple(words[1:]), source[start : offset + 1])
                words = []
        elif depth == 0:
            words = []
