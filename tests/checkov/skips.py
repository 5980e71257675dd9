"""The checks that a stack tells checkov to skip, read from the comments inside its blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_BLOCK = re.compile(r'^(resource|data) "([^"]+)" "([^"]+)" \{$')
_SKIP = re.compile(r"^\s*#\s*checkov:skip=(\w+)(?::(.*))?$")


class Skip(NamedTuple):
    """A check that is skipped for a resource in a file, and why."""

    file: str
    resource: str
    check: str
    reason: str


def read_skips(folder: Path) -> list[Skip]:
    """Every skip in the Terraform files of a folder."""
    return [skip for path in sorted(folder.glob("*.tf")) for skip in _in_file(path.name, path.read_text())]


def _in_file(name: str, text: str) -> Iterator[Skip]:
    resource = ""
    for line in text.splitlines():
        if block := _BLOCK.match(line):
            resource = f"{block[2]}.{block[3]}"
        elif skip := _SKIP.match(line):
            yield Skip(name, resource, skip[1], (skip[2] or "").strip())


def without_skips(text: str) -> str:
    """The text of a file less the lines that skip a check."""
    return "".join(line for line in text.splitlines(keepends=True) if not _SKIP.match(line))


def format_skips(folders: Mapping[str, list[Skip]]) -> str:
    """The skips of several folders as one list; what is not in all of them says where it is."""
    lines = []
    above = None
    for skip in sorted({skip for skips in folders.values() for skip in skips}):
        if skip[:2] != above:
            above = skip[:2]
            lines.append(f"\n{skip.file} {skip.resource}\n")
        where = [name for name, skips in folders.items() if skip in skips]
        limit = f" [{', '.join(where)}]" if len(where) < len(folders) else ""
        lines.append(f"  {skip.check}: {skip.reason}{limit}\n")
    return "".join(lines)
