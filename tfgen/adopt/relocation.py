"""Relative paths in templates, such as those of local modules, as they lead from the folders below generated/."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.project import OUTPUT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.adopt.estate import EstateFolder

# A text that begins with the way up, or goes on with it behind the module's own path.
_UPWARDS = re.compile(
    r'(?P<before>"|\$\{path\.(?:module|root|cwd)\}/)(?P<up>\.\.(?:/\.\.)*)(?=[/"])(?P<rest>(?:/[^"\n$%{]*)?)'
)


class Relocation:
    """How the paths of a layout's folders change.

    `folder` is one of them, `moved` are all folders that are adopted, by their paths without links, and `into` is the
    project.
    """

    def __init__(self, folder: EstateFolder, moved: Mapping[Path, EstateFolder], into: Path) -> None:
        self._layout = folder.placed.layout
        self._moved = moved
        self._output = into.resolve() / OUTPUT
        self._old, self._new = folder.path.resolve(), self._output / folder.name

    def rewrite(self, text: str) -> str:
        """The text of a template with paths that lead where they led."""
        return _UPWARDS.sub(self._path, text) if self._old != self._new else text

    def _path(self, found: re.Match[str]) -> str:
        target = Path(os.path.normpath(self._old / (found["up"] + found["rest"])))
        if root := next((path for path in (target, *target.parents) if path in self._moved), None):  # it moves along
            return self._along(found, self._moved[root], target.relative_to(root))
        above = Path(os.path.normpath(self._old / found["up"]))
        way = os.path.relpath(above, self._new)
        if way == found["up"]:
            return found[0]
        return f"{found['before']}{self._general(above, way)}{found['rest']}"

    def _along(self, found: re.Match[str], folder: EstateFolder, inside: Path) -> str:
        """The way to what is inside of an adopted folder, of which there is a copy where that is rendered."""
        target = self._output / folder.name / inside
        if folder.placed.layout.axes or Path(os.path.normpath(self._new / (found["up"] + found["rest"]))) == target:
            return found[0]
        return f"{found['before']}{os.path.relpath(target, self._new)}"

    def _general(self, above: Path, way: str) -> str:
        """The way with names of axes for the parts of the path that folders do not share."""
        parts = self._layout.folder.split("/")
        inside = len(parts) - len(self._old.relative_to(above).parts)
        if inside <= 0:
            return way
        named = [part.replace("{", "{{ stack.").replace("}", " }}") for part in parts[:inside]]
        return "/".join([*way.split("/")[:-inside], *named])
