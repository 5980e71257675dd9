"""Ask AWS whose credentials these are, as a root module of one data source.

With the stack's own requirement and settings of the AWS provider it answers what `aws sts get-caller-identity` would
for that stack (https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.module.references import find_body_references

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.terraform.blocks import Block
    from tfgen.terraform.identity import Question

REMEDY = "Use those of the right account (AWS_PROFILE, aws sso login)"
"""What to do when the credentials are of another account."""
_PROVIDER = "aws"
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
    """What the AWS provider's entry of required_providers says: an object or, as before Terraform 0.13, a version."""
    for block in blocks:
        for required in block.node.body.blocks_of("required_providers") if block.type == "terraform" else ():
            if entry := required.body.argument(_PROVIDER):
                return block.write(entry.value)
    return None


def _find_providers(blocks: Iterable[Block]) -> list[Block]:
    return [block for block in blocks if block.type == "provider" and block.labels == (_PROVIDER,)]


def _usable(providers: Iterable[Block]) -> list[str]:
    # Rendered settings are literals. Some that are not belong to a module written by hand, which cannot be copied.
    bodies = ((block, block.node.body) for block in providers)
    return [block.text for block, body in bodies if not body.argument("alias") and not any(find_body_references(body))]
