"""Relative paths in a folder's texts, such as those of local modules, as they lead from its place below generated/.

Folders are read like this, and not as they lie: so the same module is called alike by folders of different depth.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# A text that begins with the way up, or goes on with it behind the module's own path.
_UPWARDS: Final = re.compile(
    r'(?P<before>"|\$\{path\.(?:module|root|cwd)\}/)(?P<up>\.\.(?:/\.\.)*)(?=[/"])(?P<rest>(?:/[^"\n$%{]*)?)'
)

# The path of the folder itself, as a value: a file below it, as in "${path.cwd}/a.json", moves along.
_OWN: Final = re.compile(r"^[^#\n]*?(?:\bpath\.cwd\b(?!\}/)|\babspath\((?:path\.\w+|\"\.\")\))", re.MULTILINE)


def leads_up(text: str) -> bool:
    """Whether a text has paths that depend on where its folder is."""
    return bool(_UPWARDS.search(text))


def reads_place(text: str) -> int:
    """The first line that depends on what the folder itself is called, or on those above it; 0 without any."""
    found = _OWN.search(text)
    return text.count("\n", 0, found.end()) + 1 if found else 0


@dataclass(frozen=True, eq=False)
class Move:
    """Where a folder is, and where it will be; `moved` are the new places of all folders by their old ones.

    All paths are whole, and without links.
    """

    old: Path
    new: Path
    moved: Mapping[Path, Path]

    def rewrite(self, text: str) -> str:
        """The text with paths that lead where they led; what moves too is led to where it will be."""
        return text if self.old == self.new else _UPWARDS.sub(self._path, text)

    def _path(self, found: re.Match[str]) -> str:
        way = found["up"] + found["rest"]
        target = Path(os.path.normpath(self.old / way))
        root = next((path for path in (target, *target.parents) if path in self.moved), None)
        after = self.moved[root] / target.relative_to(root) if root else target
        if os.path.normpath(self.new / way) == str(after):
            return found[0]
        if root:
            return f"{found['before']}{self._way_to(after)}{'/' if way.endswith('/') else ''}"
        return f"{found['before']}{self._way_to(self.old / found['up'])}{found['rest']}"  # whose end may be half a name

    def _way_to(self, target: Path) -> str:
        way = os.path.relpath(target, self.new)
        return way if way.startswith("..") else f"./{way}"
