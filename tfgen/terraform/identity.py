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

from tfgen.errors import TfgenError
from tfgen.files import write_whole
from tfgen.terraform.blocks import Block, read_blocks
from tfgen.terraform.context import Progress
from tfgen.terraform.process import Interrupted
from tfgen.terraform.providers import LOCK_FILE, lock_content, requirements

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.terraform.context import Context
    from tfgen.terraform.events import Event
    from tfgen.terraform.root_module import RootModule

_PROVIDER = "aws"
# An entry of required_providers for the AWS provider: `aws = { ... }` or, as before Terraform 0.13, `aws = "..."`.
_REQUIREMENT = re.compile(r'^\s*aws\s*=\s*(\{[^}]*\}|"[^"]*")', re.MULTILINE)
_ALIAS = re.compile(r"^\s*alias\s*=", re.MULTILINE)
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|path)\.")
_QUESTION = """\
terraform {{
  required_providers {{
    aws = {requirement}
  }}
}}

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
    first: dict[str, tuple[RootModule, str]] = {}
    for module in modules:
        if module.account_id not in first and (question := write_question(read_blocks(module.folder))):
            first[module.account_id] = (module, question)
    return [
        problem
        for module, question in first.values()
        if (problem := await _find_problem(context, module, question)) is not None
    ]


def write_question(blocks: Iterable[Block]) -> str | None:
    """The root module that asks, for a stack with these blocks; None for a stack without the AWS provider."""
    known = list(blocks)
    bodies = "\n".join(requirements(block.body) for block in known if block.type == "terraform")
    requirement = _REQUIREMENT.search(bodies)
    providers = [block for block in known if block.type == "provider" and block.labels == (_PROVIDER,)]
    if not requirement and not providers:
        return None
    texts = [block.text for block in providers if not _ALIAS.search(block.text)]
    # Rendered settings are literals. Some that are not belong to a module written by hand, which cannot be copied.
    usable = [text for text in texts if not _REFERENCE.search(text)]
    return _QUESTION.format(
        requirement=requirement[1] if requirement else '{ source = "hashicorp/aws" }', provider="\n\n".join(usable[:1])
    )


async def _find_problem(context: Context, module: RootModule, question: str) -> str | None:
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


async def _ask(context: Context, module: RootModule, folder: Path, question: str) -> tuple[str | None, list[str]]:
    write_whole(folder / "main.tf", question.encode())
    if lock := lock_content(module.folder):
        write_whole(folder / LOCK_FILE, lock)
    answers: list[str] = []
    errors: list[str] = []

    def take(event: Event) -> None:
        if event.diagnostic and event.diagnostic.severity == "error":
            errors.append(f"{event.diagnostic.summary} {event.diagnostic.detail}".strip())
        if value := event.outputs.get("account_id", {}).get("value"):
            answers.append(str(value))

    for words in (("init", "-input=false", "-no-color"), ("apply", "-auto-approve", "-input=false", "-json")):
        if await context.supervisor.run(folder, words, context.log(module), take):
            break
    return (answers[-1] if answers else None), errors
