"""Ask AWS whose credentials these are, as a root module of one data source.

With the stack's own requirement and settings of the AWS provider it answers what `aws sts get-caller-identity` would
for that stack (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.terraform.providers import requirements

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.terraform.blocks import Block
    from tfgen.terraform.identity import Question

REMEDY = "Use those of the right account (AWS_PROFILE, aws sso login)"
"""What to do when the credentials are of another account."""
_PROVIDER = "aws"
# An entry of required_providers for the AWS provider: `aws = { ... }` or, as before Terraform 0.13, `aws = "..."`.
_REQUIREMENT = re.compile(r'^\s*aws\s*=\s*(\{[^}]*\}|"[^"]*")', re.MULTILINE)
_ALIAS = re.compile(r"^\s*alias\s*=", re.MULTILINE)
_REFERENCE = re.compile(r"\b(?:var|local|data|module|each|path)\.")
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
