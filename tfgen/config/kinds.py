"""Whether a component is Terraform, with a state, or documents, without one: its templates tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.config.languages import TEMPLATE
from tfgen.disk.inputs import note_folder

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.components import Component

_ENDING = f".tf{TEMPLATE}"


def holds_terraform(component: Component, templates: Path) -> bool:
    """Whether any of its templates becomes a file that Terraform reads; without templates it is to have some."""
    pattern = component.templates
    if pattern.endswith(TEMPLATE):
        return _is_terraform(pattern)
    names = [path.name for path in _files(templates, pattern)]
    return not names or any(map(_is_terraform, names))


def _files(templates: Path, pattern: str) -> list[Path]:
    if set(pattern) & set("*?"):
        note_folder(templates / pattern.rpartition("/")[0])
        return list(templates.glob(pattern))
    folder = templates / pattern
    note_folder(folder)
    return [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []


def _is_terraform(name: str) -> bool:
    return name.endswith(_ENDING)
