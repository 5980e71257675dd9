"""What a template renders to for a target, before formatting."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.header import format_header
from tfgen.disk.project import TEMPLATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.render.context import Target
    from tfgen.render.text import Text


@dataclass(frozen=True)
class Draft:
    """A template and a target; `make` renders the one for the other, which is done once and only if someone asks."""

    target: Target
    template: str
    make: Callable[[], Text] = field(repr=False, compare=False)

    @cached_property
    def text(self) -> Text:
        """What the template renders to."""
        return self.make()

    @property
    def header(self) -> str:
        """The lines that tfgen puts before the text."""
        return format_header((TEMPLATES / self.template).as_posix()) + "\n"

    @property
    def source(self) -> str:
        """The whole file, before formatting."""
        return self.header + self.text

    @property
    def name(self) -> str:
        """The file in the target's folder: the template's name without `.j2`."""
        return file_name(self.template)


def file_name(template: str) -> str:
    """The name of the file that a template becomes."""
    return Path(template).name.removesuffix(".j2")
