"""Go to definition, and find references: from a name at the cursor to what set or wrote it, or to what reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.disk.unsaved import with_unsaved
from tfgen.errors import Position, TfgenError
from tfgen.explain.origins import Origins, format_path
from tfgen.explain.project import explain
from tfgen.explain.readers import find_uses
from tfgen.explain.settings import SettingExplained, is_known, parse_key
from tfgen.lsp.hover import matrix_path, setting_of, stack_of_key, stack_that_knows
from tfgen.lsp.places import is_in_jinja
from tfgen.lsp.written import explain_generated, explain_written
from tfgen.validate.origins.origin import Origins as Lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tfgen.generate import RenderPlan
    from tfgen.lsp.places import Cursor
    from tfgen.lsp.session import Session, Texts
    from tfgen.stacks.stack import Stack

    Find = Callable[[Session, RenderPlan, Path, Cursor], Iterable["Target"]]


class Target(NamedTuple):
    """A line that something leads to, and words to highlight there: the first of them that is on it."""

    position: Position
    words: tuple[str, ...] = ()


def find_definitions(session: Session, path: Path, cursor: Cursor, texts: Texts) -> list[Target]:
    """Where a name leads: a setting in a template to the line that sets it, a key of the matrix to what reads it.

    A reference of Terraform leads to the template line that declares it, a line of a template to the lines that it
    wrote, and a generated line to the template; its value to the expressions that wrote it, and to what sets them.
    """
    return _found(session, path, cursor, texts, _definitions)


def find_references(session: Session, path: Path, cursor: Cursor, texts: Texts) -> list[Target]:
    """Everything that reads a setting, and what it decides in the first stack that has it.

    For a line of a template, the lines that it wrote.
    """
    return _found(session, path, cursor, texts, _references)


def _found(session: Session, path: Path, cursor: Cursor, texts: Texts, find: Find) -> list[Target]:
    session.catch_up(texts)
    if session.plan is None:
        return []
    with with_unsaved(session.rendered):
        try:
            found = list(dict.fromkeys(find(session, session.plan, path, cursor)))
        except TfgenError:  # what is typed just now is wrong, and nothing leads anywhere
            return []
    return [one._replace(position=session.position_now(one.position, texts)) for one in found]


def _definitions(session: Session, plan: RenderPlan, path: Path, cursor: Cursor) -> Iterable[Target]:
    if path == session.project / CONFIG_FILE:
        return _readers(session, plan, _setting(plan, cursor))
    lines = Lines(session.project, OUTPUT, plan.config, plan.files, session.cache)
    if path.is_relative_to(session.project / OUTPUT):
        return _writers(session, lines, path, cursor)
    if is_in_jinja(cursor):
        known = stack_that_knows(plan, cursor)
        return _setters(plan, known[1]) if known else ()
    return list(_declared(plan, lines, session.project, cursor.reference)) or _written(
        session, plan, lines, path, cursor
    )


def _references(session: Session, plan: RenderPlan, path: Path, cursor: Cursor) -> Iterable[Target]:
    if path == session.project / CONFIG_FILE:
        return _uses(session, plan, _setting(plan, cursor), stack_of_key(plan, matrix_path(cursor)))
    if path.is_relative_to(session.project / TEMPLATES) and is_in_jinja(cursor):
        known = stack_that_knows(plan, cursor)
        return _uses(session, plan, parse_key(known[1]), known) if known else ()
    lines = Lines(session.project, OUTPUT, plan.config, plan.files, session.cache)
    is_template = path.is_relative_to(session.project / TEMPLATES)
    return _written(session, plan, lines, path, cursor) if is_template else ()


def _setting(plan: RenderPlan, cursor: Cursor) -> tuple[str, ...]:
    return setting_of(matrix_path(cursor), {axis.section for axis in plan.config.axes})


def _uses(
    session: Session, plan: RenderPlan, setting: tuple[str | int, ...], known: tuple[Stack, str] | None
) -> Iterator[Target]:
    yield from _readers(session, plan, setting)
    found = explain(session.project, known[0].name, known[1], session.cache) if known else None
    if known and isinstance(found, SettingExplained):
        explainer = session.explainer(plan, known[0])
        for address in found.arguments:
            if (decided := explainer.explain(address)) is not None:
                yield Target(decided.position, (_last(address),))


def _readers(session: Session, plan: RenderPlan, path: tuple[str | int, ...]) -> Iterator[Target]:
    if path:
        words = (format_path(path), str(path[-1]))
        uses = find_uses(session.project, plan.config, path, session.cache)
        yield from (Target(use.position, words) for use in uses)


def _writers(session: Session, lines: Lines, path: Path, cursor: Cursor) -> Iterator[Target]:
    """What wrote a generated line; behind its `=` the expressions of the value, and what sets what they read."""
    found = explain_generated(session, path, cursor)
    if found is None:
        line = session.line_then(path, cursor.text, cursor.line + 1)
        origin = lines.template_line(Position(path.as_posix(), line)) if line is not None else None
        yield from [Target(origin)] if origin else []
        return
    if found.writers and "=" in cursor.here[: cursor.column]:
        yield from (Target(one.position, (one.expression,)) for one in found.writers)
        yield from (Target(one.position, (str(one.path[-1]),)) for one in found.settings if one.position)
    else:
        yield Target(found.template, (_last(found.address),))


def _setters(plan: RenderPlan, name: str) -> Iterator[Target]:
    """The lines that set a setting, for all stacks."""
    path = parse_key(name) if name else ()
    origins = Origins(plan.config)
    stacks = [stack for stack in plan.config.root_modules if path and is_known(stack.scope, path)]
    found = (origins.of(stack, path).position for stack in stacks)
    yield from (Target(position, (str(path[-1]),)) for position in dict.fromkeys(found) if position)


def _declared(plan: RenderPlan, lines: Lines, project: Path, name: str) -> Iterator[Target]:
    """The template lines that declare what a reference names."""
    found: dict[Target, None] = {}
    for file in plan.files:
        for block in file.blocks:
            if block.has_address and _is_named(name, block.address):
                place = (project / OUTPUT / file.folder / file.name).as_posix()
                if (line := lines.template_line(Position(place, block.line))) is not None:
                    found[Target(line, (_last(block.address),))] = None
        if found:
            break  # the same template declares it for other stacks
    yield from found


def _is_named(name: str, address: str) -> bool:
    plain = address.replace("variable.", "var.", 1) if address.startswith("variable.") else address
    return name == plain or name.startswith(f"{plain}.")


def _written(session: Session, plan: RenderPlan, lines: Lines, path: Path, cursor: Cursor) -> Iterator[Target]:
    """The first line that a template's line wrote in each folder; for a macro, in one stack of each component."""
    line = session.line_then(path, cursor.text, cursor.line + 1)
    if line is None:
        return
    project, position = session.project, Position(str(path), line)
    is_used = True
    for file in plan.files:
        if (project / TEMPLATES / file.draft.template).as_posix() != position.file:
            continue
        is_used = False
        place = (project / OUTPUT / file.folder / file.name).as_posix()
        for number in range(1, file.text.count("\n") + 1):
            found = lines.template_line(Position(place, number))
            if found and (found.file, found.line) == (position.file, position.line):
                yield Target(Position(place, number), (cursor.name,))
                break
    if is_used:
        for one in explain_written(session, path, cursor):
            yield Target(one.position, (_last(one.address),))


def _last(address: str) -> str:
    return address.rpartition(".")[2].partition("[")[0]
