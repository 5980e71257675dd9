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

from tfgen.rules.api import EACH, Argument, Body, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each argument that was set before in its block."""
    for file in root.module.files:
        for argument, first in _repeated(file.body):
            line = file.position(first.start).line
            yield Hit.at(file, argument, f"{argument.name} is set already on line {line}. Keep one of the two.")


def _repeated(body: Body) -> Iterator[tuple[Argument, Argument]]:
    """Arguments, each with the one before it that has its name, here and in nested blocks."""
    if len({argument.name for argument in body.arguments}) < len(body.arguments):
        first: dict[str, Argument] = {}
        for argument in body.arguments:
            if first.setdefault(argument.name, argument) is not argument:
                yield argument, first[argument.name]
    for block in body.blocks:
        yield from _repeated(block.body)


RULE = Rule("duplicate-argument", Severity.ERROR, Group.REFERENCES, check, EACH)
