"""Arguments that are set twice in one block.

Why:
    Terraform refuses a block that sets an argument twice
    (https://developer.hashicorp.com/terraform/language/syntax/configuration#arguments).

Bad:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      cidr_block = "10.1.0.0/16"
    }

Good:
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
"""

from tfgen.module.repeated import describe_repeated, repeated_arguments
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each argument that was set before in its block."""
    for file in root.module.files:
        for argument, first in repeated_arguments(file.body):
            yield Hit.at(file, argument, describe_repeated(file, argument, first))


RULE = Rule("duplicate-argument", Severity.ERROR, Group.REFERENCES, check, EACH)
