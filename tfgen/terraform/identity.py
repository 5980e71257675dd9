"""Ask a provider whose credentials these are, through Terraform, so that every way of naming them that it knows works.

What is asked is a root module in a temporary folder that a provider's pack writes for a stack. The module that a pack
names as its `identity` has `write_question(blocks)`, which gives the files, or None for a stack without the provider,
and `REMEDY`. The answer is the output `account_id`.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.files import write_whole
from tfgen.errors import TfgenError
from tfgen.printable import printable
from tfgen.providers.registry import PACKS
from tfgen.terraform.blocks import read_blocks
from tfgen.terraform.context import Progress
from tfgen.terraform.providers import lock_content
from tfgen.terraform.readback import part
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.terraform.context import Context
    from tfgen.terraform.events import Event
    from tfgen.terraform.root_module import RootModule

Question = dict[str, str]
"""The files of a root module, as name to text."""
# What the user adds to a command is for the stack: a `-target` there would leave nothing of this question. What init
# is told stays, as it may say where providers are.
_KEPT_FROM_IT = ("TF_CLI_ARGS", "TF_CLI_ARGS_apply")


@dataclass(frozen=True)
class _Asked:
    """A stack, the question to ask for it, and what to do about a wrong answer."""

    module: RootModule
    question: Question
    remedy: str


async def find_wrong_accounts(context: Context, modules: Sequence[RootModule]) -> list[str]:
    """A sentence for each account whose stacks would be applied with credentials of another one, or none.

    Each account is asked for once, through the first of its stacks that uses a provider which can be asked.
    """
    first: dict[str, _Asked] = {}
    for module in modules:
        if module.account_id and module.account_id not in first and (asked := _ask_for(module)):
            first[module.account_id] = asked
    return [problem for one in first.values() if (problem := await _find_problem(context, one)) is not None]


def _ask_for(module: RootModule) -> _Asked | None:
    blocks = read_blocks(module.folder)
    for pack in PACKS:
        if pack.identity:
            identity = import_module(pack.identity)
            if question := identity.write_question(blocks):
                return _Asked(module, question, identity.REMEDY)
    return None


async def _find_problem(context: Context, asked: _Asked) -> str | None:
    module, step = asked.module, "account"
    context.observe(Progress(module.name, step))
    try:
        with tempfile.TemporaryDirectory(prefix="tfgen-account-") as name:
            account, errors = await _ask(context, module, Path(name), asked.question)
    except OSError as error:
        raise TfgenError(f"no temporary folder can be used: {error}. Mend this, or set TMPDIR.") from None
    if context.is_stopped:
        raise Interrupted
    context.observe(Progress(module.name, step, ended=f"account {account or 'unknown'}"))
    if account is None:
        reason = "; ".join(errors) or f"see {context.log(module).path}"
        return f"{module.name}: belongs to account {module.account_id}, and the credentials do not open it: {reason}"
    if account != module.account_id:
        return (
            f"{module.name}: belongs to account {module.account_id}, and the credentials are of account {account}. "
            f"{asked.remedy}"
        )
    return None


async def _ask(context: Context, module: RootModule, folder: Path, question: Question) -> tuple[str | None, list[str]]:
    for name, text in question.items():
        write_whole(folder / name, text.encode())
    if lock := lock_content(module.folder):
        write_whole(folder / LOCK_FILE, lock)
    answers: list[str] = []
    errors: list[str] = []

    def take(event: Event) -> None:
        if event.diagnostic and event.diagnostic.severity == "error":
            errors.append(f"{event.diagnostic.summary} {event.diagnostic.detail}".strip())
        if value := part(event.outputs, "account_id").get("value"):
            answers.append(printable(str(value)))

    for words in (("init", "-input=false", "-no-color"), ("apply", "-auto-approve", "-input=false", "-json")):
        if await context.supervisor.run(folder, words, context.log(module), take, without=_KEPT_FROM_IT):
            break
    return (answers[-1] if answers else None), errors
