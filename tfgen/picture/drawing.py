"""From a folder of Terraform, or a project, to the text of a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.output_file import write_output_file
from tfgen.errors import Position, Problem, TfgenError
from tfgen.links.project_order import load_dependencies, load_order
from tfgen.module.model import parse_module
from tfgen.picture.build import draw_module
from tfgen.picture.dot import format_dot
from tfgen.picture.icons import load_icons
from tfgen.picture.matrix import draw_matrix
from tfgen.picture.mermaid import format_mermaid
from tfgen.picture.picture import draw, with_lines
from tfgen.picture.svg import format_svg
from tfgen.validate.folders.find import read_folders

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.module.model import SyntaxFault
    from tfgen.picture.diagram import Diagram
    from tfgen.stacks.selection import Selection

_OF_TEXT = {"mermaid": format_mermaid, "dot": format_dot}


def draw_folder(folder: Path, title: str, form: str, icons: Path | None = None) -> str:
    """The picture of the root module in a folder, as `svg`, `mermaid` or `dot`; `icons` is a folder of the user's own.

    Raises TfgenError for no folder, for one without `.tf` files, for files that are not HCL, and for icons that do
    not fit.
    """
    diagram = read_diagram(folder, title)
    if form in _OF_TEXT:
        return _OF_TEXT[form](diagram)
    images = load_icons(icons, [card.type for card in diagram.cards]) if icons else {}
    return format_svg(draw(diagram), images)


def draw_project(project: Path, selection: Selection, form: str) -> str:
    """The picture of the stacks that are meant; without a selection of all, also of those that people apply.

    Raises TfgenError like `load_order` and `Config.select`.
    """
    found = load_order(project)
    chosen = found.config.select(selection) if selection else found.config.root_modules
    waves = found.order.restrict(chosen)
    by_hand = [stack for stack in chosen if stack.manual]
    diagram, layout = draw_matrix(waves, by_hand, load_dependencies(project), "The stacks")
    return _OF_TEXT[form](diagram) if form in _OF_TEXT else format_svg(with_lines(diagram, layout))


def read_diagram(folder: Path, title: str) -> Diagram:
    """The diagram of the root module in a folder. Raises TfgenError."""
    (found,) = read_folders([folder])
    module = parse_module(found.path, found.texts)
    if module.faults:
        raise TfgenError(*(_problem(found.path, fault) for fault in module.faults))
    return draw_module(module, title)


def write_picture(path: Path, text: str) -> None:
    """Write the file, whole or not at all. Raises OutputError."""
    write_output_file(path, (text.encode(),), "-o")


def _problem(folder: str, fault: SyntaxFault) -> Problem:
    error = fault.error
    place = Position(f"{folder}/{fault.file}", error.line, error.column)
    return Problem(place, f"{error.message.rstrip('.')}. Mend it, and draw again.")
