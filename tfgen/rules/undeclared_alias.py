"""Provider configurations that are named but not there.

Why:
    `provider = aws.replica` needs a `provider "aws"` block with that alias; without it Terraform cannot work on the
    resource
    (https://developer.hashicorp.com/terraform/language/providers/configuration#alias-multiple-provider-configurations).

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


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such argument."""
    # What calls pass to it Terraform takes, with a warning, also where nothing asks for it.
    known = find_configurations(root.module).union(*(caller.passed_to(root.module) for caller in root.callers))
    for use in () if root.module.faults else find_provider_uses(root.module):
        if "." in use.name and use.name not in known:
            local, _, alias = use.name.partition(".")
            otherwise = f'Declare it: provider "{local}" {{ alias = "{alias}" }}.'
            remedy = did_you_mean(use.name, known, otherwise=otherwise)
            message = f"there is no provider configuration {use.name} in this module. {remedy}"
            yield Hit.at(use.file, use.node, message, address=use.owner)


RULE = Rule("undeclared-alias", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
