"""Provider configurations that are named but not there.

Why:
    `provider = aws.replica` needs a `provider "aws"` block with that alias; without it Terraform cannot work on the
    resource
    (https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations).
    A module that has variables, no provider blocks and no place for its state, and that nobody here calls, may be
    handed it by those who do: Terraform takes what a call passes with a warning, also where no `configuration_aliases`
    ask for it. That is noted, and no error.

Bad:
    provider "aws" {
      alias  = "replica"
      region = "us-west-2"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.repilca
    }

Good:
    provider "aws" {
      alias  = "replica"
      region = "us-west-2"
    }
    resource "aws_s3_bucket" "replica" {
      provider = aws.replica
    }
"""

from tfgen.errors import did_you_mean
from tfgen.module.provider_uses import find_configurations, find_provider_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.sketch import Gap


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such argument."""
    # What calls pass to it Terraform takes, with a warning, also where nothing asks for it.
    known = find_configurations(root.module).union(*(caller.passed_to(root.module) for caller in root.callers))
    uses = () if root.module.faults else find_provider_uses(root.module)
    missing = [use for use in uses if "." in use.name and use.name not in known]
    if missing and _waits_for_a_caller(root):
        for name in sorted({use.name for use in missing}):
            note = f"{name}: this module has to be handed it by who calls it, and does not ask for it"
            root.unchecked(note, Gap(said=True))
        return
    for use in missing:
        local, _, alias = use.name.partition(".")
        otherwise = f'Declare it: provider "{local}" {{ alias = "{alias}" }}.'
        remedy = did_you_mean(use.name, known, otherwise=otherwise)
        message = f"there is no provider configuration {use.name} in this module. {remedy}"
        yield Hit.at(use.file, use.node, message, address=use.owner)


def _waits_for_a_caller(root: Root) -> bool:
    """Whether a module that nobody here calls can only be one that others call: it takes values and runs nothing."""
    module = root.module
    if root.callers or root.stack or not module.declared("variable") or module.declared("provider"):
        return False
    return not any(settings.blocks("backend", "cloud") for settings in module.declared("terraform"))


RULE = Rule("undeclared-alias", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
