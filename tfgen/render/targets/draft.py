"""What a template renders to for a target, before formatting."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from tfgen.config.languages import TEMPLATE, TERRAFORM
from tfgen.disk.header import format_header
from tfgen.disk.project import TEMPLATES
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.render.languages.text import Text
    from tfgen.render.targets.target import Target


_WITH_HEADER = (TERRAFORM, "variables", "yaml")
# What a machine reads of the first line of its user data: https://docs.cloud-init.io/en/latest/explanation/format.html
_FIRST = ("#!", "#cloud-", "## template:")


class Draft(Struct, frozen=True, eq=False, dict=True):
    """A template and a target; `make` renders the one for the other, which is done once and only if someone asks.

    `language` is that of the text.
    """

    target: Target
    template: str
    make: Callable[[], Text]
    language: str = TERRAFORM

    @cached_property
    def text(self) -> Text:
        """What the template renders to."""
        return self.make()

    @property
    def header(self) -> str:
        """The lines that tfgen puts before the text: none where the language has no comments, or the text is data.

        A script and the user data of a machine are the same as long as their template is, whatever it is called.
        """
        return self.header_of(self.text if self.language == "yaml" else "")

    def header_of(self, text: str) -> str:
        """The header, if the template renders to this text."""
        if self.language not in _WITH_HEADER or (self.language == "yaml" and text.startswith(_FIRST)):
            return ""
        return format_header(f"{TEMPLATES.as_posix()}/{self.template}") + "\n"

    @property
    def source(self) -> str:
        """The whole file, before formatting."""
        return self.header + self.text

    @property
    def name(self) -> str:
        """The file in the target's folder: the template's name without `.j2`."""
        return file_name(self.template)


@cache
def file_name(template: str) -> str:
    """The name of the file that a template becomes, the same text each time: there is one for each file."""
    return template.rpartition("/")[2].removesuffix(TEMPLATE)
