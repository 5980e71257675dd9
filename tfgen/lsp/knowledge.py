"""What a name at the cursor means, and the places that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.disk.unsaved import with_unsaved
from tfgen.errors import Position, TfgenError
from tfgen.explain.origins import Origins, said_path
from tfgen.explain.project import explain
from tfgen.explain.readers import find_uses
from tfgen.explain.settings import is_known, parse_key
from tfgen.lsp.completion import descend, describe_argument, find_block
from tfgen.lsp.places import blocks_around, is_in_jinja, yaml_key, yaml_path
from tfgen.report.explanations import format_explanation
from tfgen.schema.cty import format_type
from tfgen.validate.origin import Origins as Lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.generate import RenderPlan
    from tfgen.lsp.places import Cursor
    from tfgen.lsp.session import Session, Texts
    from tfgen.stacks.stack import Stack


def describe(session: Session, path: Path, cursor: Cursor, texts: Texts) -> str:
    """What is known of the name at the cursor, as plain lines; nothing where that is nothing."""
    if path == session.project / CONFIG_FILE:
        return _explain_key(session, cursor, texts) or _describe_key(session, cursor)
    if not path.is_relative_to(session.project / TEMPLATES):
        return ""
    if is_in_jinja(cursor):
        stack = _stack_that_knows(session.plan, cursor.name)
        return _explain(session, stack, cursor.name, texts) if stack else ""
    block = find_block(session.schemas, blocks_around(cursor))
    attribute = block.attributes.get(cursor.name) if block else None
    return f"{cursor.name}: {describe_argument(attribute.required, format_type(attribute.type))}" if attribute else ""


def _explain(session: Session, stack: Stack, name: str, texts: Texts) -> str:
    """The answer of `tfgen explain`, with paths as the project names them; nothing while the project is wrong."""
    with with_unsaved(texts):
        try:
            found = explain(session.project, stack.name, name, session.cache)
        except TfgenError:
            return ""
    return "\n".join(format_explanation(found, "text")).replace(f"{session.project.as_posix()}/", "")


def _explain_key(session: Session, cursor: Cursor, texts: Texts) -> str:
    """A key of a layer in the first stack that the layer is for; of an override, in the first that has the setting."""
    plan, path = session.plan, _matrix_path(cursor)
    if plan is None:
        return ""
    axes = {axis.section: axis.name for axis in plan.config.axes}
    setting = _setting_of(path, set(axes))
    axis = axes.get(path[0]) if path else None
    stacks = (
        stack
        for stack in plan.config.root_modules
        if setting and is_known(stack.scope, setting) and (axis is None or stack.cells[0].axes[axis] == path[1])
    )
    stack = next(stacks, None)
    return _explain(session, stack, said_path(setting), texts) if stack else ""


def _stack_that_knows(plan: RenderPlan | None, name: str) -> Stack | None:
    path = parse_key(name) if name else ()
    stacks = plan.config.root_modules if plan and path else ()
    return next((stack for stack in stacks if is_known(stack.scope, path)), None)


def _describe_key(session: Session, cursor: Cursor) -> str:
    path = _matrix_path(cursor)
    found = [one for one in descend(session.matrix_schema, path) if one.get("description")] if path else []
    if not found:
        return ""
    types = found[0].get("type", "")
    kind = " or ".join(types) if isinstance(types, list) else types
    return f"{path[-1]}{f' ({kind})' if kind else ''}\n{found[0]['description']}"


def _matrix_path(cursor: Cursor) -> tuple[str, ...]:
    """The keys down to that on the cursor's line; nothing on a line without a key."""
    key = yaml_key(cursor.here)
    return (*yaml_path(cursor.lines, cursor.line, key[0]), key[1]) if key else ()


def find_definitions(session: Session, path: Path, cursor: Cursor, texts: Texts) -> list[Position]:
    """Where a name leads: a setting in a template to the line that sets it, a key of the matrix to what reads it.

    A reference of Terraform leads to the template line that declares it, a line of a template to the lines that it
    wrote, and a generated line to the template.
    """
    if session.plan is None:
        return []
    with with_unsaved(texts):
        try:
            return _find(session, session.plan, path, cursor)
        except TfgenError:  # what is typed just now is wrong, and nothing leads anywhere
            return []


def _find(session: Session, plan: RenderPlan, path: Path, cursor: Cursor) -> list[Position]:
    if path == session.project / CONFIG_FILE:
        return list(_readers(session, plan, _matrix_path(cursor)))
    lines = Lines(session.project, OUTPUT, plan.config, plan.files, session.cache)
    if path.is_relative_to(session.project / OUTPUT):
        origin = lines.template_line(Position(path.as_posix(), cursor.line + 1))
        return [origin] if origin else []
    if is_in_jinja(cursor):
        return list(_setters(plan, cursor.name))
    return list(_declared(plan, lines, session.project, cursor.name)) or list(
        _written(plan, lines, session.project, Position(str(path), cursor.line + 1))
    )


def _readers(session: Session, plan: RenderPlan, path: tuple[str, ...]) -> Iterator[Position]:
    setting = _setting_of(path, {axis.section for axis in plan.config.axes})
    if setting:
        yield from dict.fromkeys(
            use.position for use in find_uses(session.project, plan.config, setting, session.cache)
        )


def _setting_of(path: tuple[str, ...], sections: set[str]) -> tuple[str, ...]:
    """The path of a setting in the layer that holds it: defaults, a value of an axis, the `set` of an override."""
    if path[:1] == ("defaults",):
        return path[1:]
    if "set" in path:
        return path[path.index("set") + 1 :]
    return path[2:] if path[:1] and path[0] in sections else ()


def _setters(plan: RenderPlan, name: str) -> Iterator[Position]:
    """The lines that set a setting, for all stacks."""
    path = parse_key(name) if name else ()
    origins = Origins(plan.config)
    stacks = [stack for stack in plan.config.root_modules if path and is_known(stack.scope, path)]
    found = (origins.of(stack, path).position for stack in stacks)
    yield from dict.fromkeys(position for position in found if position)


def _declared(plan: RenderPlan, lines: Lines, project: Path, name: str) -> Iterator[Position]:
    """The template lines that declare what a reference names."""
    found: dict[Position, None] = {}
    for file in plan.files:
        for block in file.blocks:
            if block.has_address and _is_named(name, block.address):
                place = (project / OUTPUT / file.folder / file.name).as_posix()
                if (line := lines.template_line(Position(place, block.line))) is not None:
                    found[line] = None
        if found:
            break  # the same template declares it for other stacks
    yield from found


def _is_named(name: str, address: str) -> bool:
    plain = address.replace("variable.", "var.", 1) if address.startswith("variable.") else address
    return name == plain or name.startswith(f"{plain}.")


def _written(plan: RenderPlan, lines: Lines, project: Path, position: Position) -> Iterator[Position]:
    """The generated lines that a template's line wrote, the first in each folder."""
    for file in plan.files:
        if (project / TEMPLATES / file.draft.template).as_posix() != position.file:
            continue
        place = (project / OUTPUT / file.folder / file.name).as_posix()
        for number in range(1, file.text.count("\n") + 1):
            found = lines.template_line(Position(place, number))
            if found and (found.file, found.line) == (position.file, position.line):
                yield Position(place, number)
                break


def as_markdown(text: str) -> str:
    """Plain lines as editors show them without change."""
    return f"```text\n{text}\n```"
