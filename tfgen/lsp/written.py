"""What wrote a line of generated Terraform, and what a line of a template wrote, in the last good render."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.disk.project import OUTPUT, TEMPLATES
from tfgen.disk.unsaved import with_unsaved
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.explain.explained import Explained
    from tfgen.generate import RenderPlan
    from tfgen.lsp.places import Cursor
    from tfgen.lsp.session import Session
    from tfgen.stacks.stack import Stack

_MOST = 12  # stacks that are looked through for what only some of them have


def explain_generated(session: Session, path: Path, cursor: Cursor) -> Explained | None:
    """The block or argument on a line of generated Terraform; None where there is none, or of another file."""
    plan = session.plan
    folder = path.parent.relative_to(session.project / OUTPUT).as_posix()
    stack = next((one for one in plan.config.root_modules if one.name == folder), None) if plan else None
    line = session.line_then(path, cursor.text, cursor.line + 1)
    if plan is None or stack is None or line is None:
        return None
    with with_unsaved(session.rendered):
        try:
            return session.explainer(plan, stack).explain_line(f"{path.name}:{line}")
        except TfgenError:
            return None


def explain_written(session: Session, path: Path, cursor: Cursor) -> Iterator[Explained]:
    """The argument or block that a line of a template wrote: in the first stack that has one.

    For a template that others use, in one stack of each component. Inside a map, the key that the cursor is on.
    """
    plan, line = session.plan, session.line_then(path, cursor.text, cursor.line + 1)
    if plan is None or line is None:
        return
    template = path.relative_to(session.project / TEMPLATES).as_posix()
    with with_unsaved(session.rendered):
        stacks, is_used = _stacks_of(plan, template)
        for stack in stacks:
            explainer = session.explainer(plan, stack)
            addresses = explainer.written_by(template, line)
            named = [one for one in addresses if one.rpartition(".")[2] == cursor.name] or addresses
            keys = [f"{one}.{cursor.name}" for one in named[:1] if cursor.name]
            found = (explainer.explain(one) for one in (*keys, *named[:1]))
            if explained := next((one for one in found if one), None):
                yield explained
                if not is_used:
                    return


def _stacks_of(plan: RenderPlan, template: str) -> tuple[list[Stack], bool]:
    """Some of the stacks that a template is rendered for; if there are none, one of each component."""
    folders = {file.folder for file in plan.files if file.draft.template == template}
    stacks = plan.config.root_modules
    if chosen := [stack for stack in stacks if stack.name in folders]:
        return chosen[:_MOST], False
    return list({stack.component: stack for stack in reversed(stacks)}.values()), True
