"""Ask AWS whose credentials these are, through Terraform, so that every way of naming them that it knows works.

A root module of one data source in a temporary folder, with the stack's own requirement and settings of the AWS
provider, answers what `aws sts get-caller-identity` would for that stack
(https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity).
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.files import write_whole
from tfgen.errors import TfgenError
from tfgen.printable import printable
from tfgen.terraform.blocks import Block, read_blocks
from tfgen.terraform.context import Progress
from tfgen.terraform.providers import LOCK_FILE, lock_content, requirements
from tfgen.terraform.readback import part
from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.terraform.context import Context
    from tfgen.terraform.events import Event
    from tfgen.terraform.root_module import RootModule

_PROVIDER = "aws"
Question = dict[str, str]
"""The files of a root module, as name to text."""
# An entry of required_providers for the AWS provider: `aws = { ... }` or, as before Terraform 0.13, `aws = "..."`.
_REQUIREMENT = re.compile(r'^\s*aws\s*=\s*(\{[^}]*\}|"[^"]*")', re.MULTILINE)
_ALIAS = re.compile(r"^\s*alias\s*=", re.MULTILINE)
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|path)\.")
# What the user adds to a command is for the stack: a `-target` there would leave nothing of this question. What init
# is told stays, as it may say where providers are.
_KEPT_FROM_IT = ("TF_CLI_ARGS", "TF_CLI_ARGS_apply")
_MAIN, _OVERRIDE = "main.tf", "main_override.tf"
_REQUIRED = """\
terraform {{
  required_providers {{
    aws = {requirement}
  }}
}}
"""
_ASKED = """\

{provider}

data "aws_caller_identity" "current" {{}}

output "account_id" {{
  value = data.aws_caller_identity.current.account_id
}}
"""


async def find_wrong_accounts(context: Context, modules: Sequence[RootModule]) -> list[str]:
    """A sentence for each account whose stacks would be applied with credentials of another one, or none.

    Each account is asked for once, through the first of its stacks that uses the AWS provider.
    """
    first: dict[str, tuple[RootModule, Question]] = {}
    for module in modules:
        if (
            module.account_id
            and module.account_id not in first
            and (question := write_question(read_blocks(module.folder)))
        ):
            first[module.account_id] = (module, question)
    return [
        problem
        for module, question in first.values()
        if (problem := await _find_problem(context, module, question)) is not None
    ]


def write_question(blocks: Iterable[Block]) -> Question | None:
    """The root module that asks, for a stack with these blocks; None for a stack without the AWS provider.

    Override files stay override files, which the engine merges as it does in the stack.
    """
    own: list[Block] = []
    overrides: list[Block] = []
    for block in blocks:
        (overrides if block.is_override else own).append(block)
    requirement, providers = _find_requirement(own), _find_providers(own)
    if not (requirement or providers or _find_providers(overrides)):
        return None
    main = (_REQUIRED + _ASKED).format(
        requirement=requirement or '{ source = "hashicorp/aws" }', provider="\n\n".join(_usable(providers)[:1])
    )
    changed = _find_requirement(overrides)
    required = [_REQUIRED.format(requirement=changed)] if changed else []
    merged = [*required, *_usable(_find_providers(overrides))]
    return {_MAIN: main} | ({_OVERRIDE: "\n\n".join(merged) + "\n"} if merged else {})


def _find_requirement(blocks: Iterable[Block]) -> str | None:
    bodies = "\n".join(requirements(block.body) for block in blocks if block.type == "terraform")
    found = _REQUIREMENT.search(bodies)
    return found[1] if found else None


def _find_providers(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if block.type == "provider" and block.labels == (_PROVIDER,)]


def _usable(providers: Iterable[str]) -> list[str]:
    # Rendered settings are literals. Some that are not belong to a module written by hand, which cannot be copied.
    return [text for text in providers if not _ALIAS.search(text) and not _REFERENCE.search(text)]


async def _find_problem(context: Context, module: RootModule, question: Question) -> str | None:
    step = "account"
    context.observe(Progress(module.name, step))
    try:
        with tempfile.TemporaryDirectory(prefix="tfgen-account-") as name:
            account, errors = await _ask(context, module, Path(name), question)
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
            "Use those of the right account (AWS_PROFILE, aws sso login)"
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
