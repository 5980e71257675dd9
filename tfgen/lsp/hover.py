"""What a name at the cursor means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.disk.unsaved import with_unsaved
from tfgen.errors import TfgenError
from tfgen.explain.origins import format_path
from tfgen.explain.project import explain
from tfgen.explain.settings import is_known, parse_key
from tfgen.lsp.completion import descend, describe_argument, find_block
from tfgen.lsp.places import blocks_around, flow_keys, is_in_jinja, path_around, yaml_key
from tfgen.lsp.remote_outputs import OUTPUTS, find_outputs
from tfgen.lsp.variables import TemplateVariables
from tfgen.lsp.written import explain_generated, explain_written
from tfgen.report.explanations import format_explanation
from tfgen.schema.cty import format_type

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.explain.explained import Explained
    from tfgen.explain.settings import SettingExplained
    from tfgen.generate import RenderPlan
    from tfgen.lsp.places import Cursor
    from tfgen.lsp.session import Session, Texts
    from tfgen.stacks.stack import Stack


def describe(session: Session, path: Path, cursor: Cursor, texts: Texts) -> str:
    """What is known about the name at the cursor, as plain lines; empty if nothing is."""
    session.catch_up(texts)
    if path == session.project / CONFIG_FILE:
        return _explain_key(session, cursor) or _describe_key(session, cursor)
    if path.is_relative_to(session.project / OUTPUT):
        generated = explain_generated(session, path, cursor)
        return _shown(session, generated) if generated else ""
    if not path.is_relative_to(session.project / TEMPLATES):
        return ""
    if is_in_jinja(cursor):
        known = stack_that_knows(session.plan, cursor)
        return _explain(session, *known) if known else ""
    if output := _describe_output(session, cursor):
        return output
    written = next(explain_written(session, path, cursor), None)
    return "\n\n".join(filter(None, (_typed(session, cursor), _shown(session, written) if written else "")))


def _typed(session: Session, cursor: Cursor) -> str:
    """What the provider's schema says of an argument."""
    block = find_block(session.schemas, blocks_around(cursor))
    attribute = block.attributes.get(cursor.name) if block else None
    return f"{cursor.name}: {describe_argument(attribute.required, format_type(attribute.type))}" if attribute else ""


def _describe_output(session: Session, cursor: Cursor) -> str:
    """An output that is read of another stack's state, in the first of the stacks that have it."""
    kind, *path = cursor.name.split(".")
    if session.plan is None or kind != "data" or not path:
        return ""
    output = find_outputs(session.plan, session.project, path[:OUTPUTS]).get(".".join(path[OUTPUTS : OUTPUTS + 1]))
    lines = (f"output {output.name} of {output.stack}", output.description, output.value) if output else ()
    return "\n".join(filter(None, lines))


def _shown(session: Session, found: SettingExplained | Explained) -> str:
    """The answer of `tfgen explain`, with paths as the project names them."""
    return "\n".join(format_explanation(found, "text")).replace(f"{session.project.as_posix()}/", "")


def _explain(session: Session, stack: Stack, name: str) -> str:
    """A setting in a stack, in the last good render."""
    with with_unsaved(session.rendered):
        try:
            found = explain(session.project, stack.name, name, session.cache)
        except TfgenError:
            return ""
    return _shown(session, found)


def _explain_key(session: Session, cursor: Cursor) -> str:
    """Explain a key in the first stack that its layer is for; of an override, in the first that has the setting."""
    found = stack_of_key(session.plan, matrix_path(cursor))
    return _explain(session, *found) if found else ""


def stack_of_key(plan: RenderPlan | None, path: tuple[str, ...]) -> tuple[Stack, str] | None:
    """The first stack that a key of the matrix applies to, and the name of the setting."""
    if plan is None:
        return None
    axes = {axis.section: axis.name for axis in plan.config.axes}
    setting = setting_of(path, set(axes))
    axis = axes.get(path[0]) if path else None
    stacks = (
        stack
        for stack in plan.config.root_modules
        if setting and is_known(stack.scope, setting) and (axis is None or stack.cells[0].axes[axis] == path[1])
    )
    stack = next(stacks, None)
    return (stack, format_path(setting)) if stack else None


def stack_that_knows(plan: RenderPlan | None, cursor: Cursor) -> tuple[Stack, str] | None:
    """The first stack whose templates see what the cursor is on, and its name there, without variables of loops."""
    variables = TemplateVariables(cursor.before)
    for stack in plan.config.root_modules if plan and cursor.name else ():
        name = variables.expand(stack.scope, cursor.name)
        if name and is_known(stack.scope, parse_key(name)):
            return stack, name
    return None


def _describe_key(session: Session, cursor: Cursor) -> str:
    path = matrix_path(cursor)
    found = [one for one in descend(session.matrix_schema, path) if one.get("description")] if path else []
    if not found:
        return ""
    types = found[0].get("type", "")
    kind = " or ".join(types) if isinstance(types, list) else types
    return f"{path[-1]}{f' ({kind})' if kind else ''}\n{found[0]['description']}"


def matrix_path(cursor: Cursor) -> tuple[str, ...]:
    """The keys down to the one at the cursor or on its line, also inside braces; empty on a line without a key."""
    inside = tuple(filter(None, flow_keys(cursor.here, cursor.column)))
    return (*path_around(cursor.lines, cursor.line), *inside) if inside or yaml_key(cursor.here) else ()


def setting_of(path: tuple[str, ...], sections: set[str]) -> tuple[str, ...]:
    """The path of a setting in the layer that holds it: defaults, a value of an axis, the `set` of an override."""
    if path[:1] == ("defaults",):
        return path[1:]
    if "set" in path:
        return path[path.index("set") + 1 :]
    return path[2:] if path[:1] and path[0] in sections else ()


def as_markdown(text: str) -> str:
    """Plain lines as Markdown that editors show unchanged."""
    return f"```text\n{text}\n```"
