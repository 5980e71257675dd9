"""Blocks with both `count` and `for_each`.

Why:
    Terraform takes one of the two, and OpenTofu's `enabled` goes with neither
    (https://developer.hashicorp.com/terraform/language/meta-arguments/for_each,
    https://opentofu.org/docs/language/meta-arguments/enabled/).

Bad:
    resource "aws_eip" "nat" {
      count    = 2
      for_each = toset(["a", "b"])
      domain   = "vpc"
    }

Good:
    resource "aws_eip" "nat" {
      for_each = toset(["a", "b"])
      domain   = "vpc"
    }
"""

from tfgen.module.declared import well_formed
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity

_REPEATABLE = ("resource", "data", "ephemeral", "module")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such block."""
    for block_type in _REPEATABLE:
        for declared in well_formed(root.module, block_type):
            argument = declared.argument("for_each")
            if argument and declared.argument("count"):
                yield Hit.of(declared, "this block has count and for_each. Keep one of them.", argument)
            repetition = argument or declared.argument("count")
            for lifecycle in declared.blocks("lifecycle") if repetition else ():
                if enabled := lifecycle.body.argument("enabled"):
                    yield Hit.of(declared, "this block is repeated and has enabled. Keep one of the two.", enabled)


RULE = Rule("count-and-for-each", Severity.ERROR, Group.REFERENCES, check, EACH)
