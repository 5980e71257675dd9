"""An AWS provider configuration that would work in any account.

Why:
    With the credentials of another account in the shell, everything is planned, and applied, there.
    `allowed_account_ids` makes the provider refuse
    (https://registry.terraform.io/providers/hashicorp/aws/latest/docs#allowed_account_ids).

Bad:
    provider "aws" {
      region = "us-east-1"
    }

Good:
    provider "aws" {
      region              = "us-east-1"
      allowed_account_ids = ["111122223333"]
    }
"""

from tfgen.rules.api import Declaration, Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.nested import bodies_of

_LISTS = ("allowed_account_ids", "forbidden_account_ids")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each configuration of the AWS provider that names no accounts."""
    for provider in root.module.declared("provider"):
        if provider.name == "aws" and not _is_pinned(provider):
            yield Hit.of(provider, "this provider accepts any account. Add allowed_account_ids.")


def _is_pinned(provider: Declaration) -> bool:
    """Whether accounts are named: in a list, or by the role that is assumed, which is in one account."""
    roles = bodies_of(provider.block.body, "assume_role", "assume_role_with_web_identity")
    return any(map(provider.argument, _LISTS)) or any(role.argument("role_arn") for role in roles)


RULE = Rule("account-not-pinned", Severity.WARNING, Group.SECURITY, check, among("provider"))
