"""The only reader of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BaseLoader, TemplateNotFound

from tfgen.disk.files import read_beginning
from tfgen.disk.unsaved import unsaved
from tfgen.errors import TemplateError
from tfgen.render.templates.files import explain_name, find_templates
from tfgen.render.templates.limits import MAX_SOURCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jinja2 import Environment


class TemplateLoader(BaseLoader):
    """Reads templates below a folder: regular files of a sane size, and no link on the way to one."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - Jinja's
        template: str,
    ) -> tuple[str, str, Callable[[], bool]]:
        """Text, path, and whether it is still current. Raises TemplateNotFound and TemplateError."""
        parts = template.split("/")
        if any(explain_name(part) for part in parts):
            raise TemplateNotFound(template)
        path = self._templates.joinpath(*parts)
        for place in (self._templates, *(self._templates.joinpath(*parts[:n]) for n in range(1, len(parts) + 1))):
            if place.is_symlink():
                raise TemplateError(f"{place} is a link. tfgen follows none here: put the file itself in its place.")
        return self._read(path, template).decode("utf-8-sig"), str(path), lambda: True

    def list_templates(self) -> list[str]:
        """The names of all templates, in order."""
        return list(find_templates(self._templates).names)

    def _read(self, path: Path, template: str) -> bytes:
        if (text := unsaved(path)) is not None:
            return text
        try:
            content = read_beginning(path, MAX_SOURCE + 1, follow=False)
        except (FileNotFoundError, NotADirectoryError):
            raise TemplateNotFound(template) from None
        except OSError as error:
            fact = f"{template} cannot be read: {error.strerror}. Mend this and run tfgen again."
            raise TemplateError(fact) from None
        if len(content) > MAX_SOURCE:
            raise TemplateError(f"{path} is larger than {MAX_SOURCE:,} bytes. Cut it in several templates.")
        return content
