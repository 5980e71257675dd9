"""Check blocks that Terraform refuses.

Why:
    A check consists of at least one assert block, with a condition that refers to something and an error message, and
    of at most one data source (https://developer.hashicorp.com/terraform/language/block/check).

Bad:
    check "zones" {
      data "aws_availability_zones" "current" {}
    }

Good:
    check "zones" {
      data "aws_availability_zones" "current" {}
      assert {
        condition     = contains(data.aws_availability_zones.current.names, "us-east-1a")
        error_message = "us-east-1a is not a zone of this account."
      }
    }
"""

from tfgen.module.declared import well_formed
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import condition_faults, hits, shape_hits


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for _, hit in shape_hits(root, "check"):
        yield hit
    for declared in well_formed(root.module, "check"):
        asserts = declared.blocks("assert")
        for block in asserts:
            yield from hits(declared, condition_faults(block, root.values))
        if not asserts:
            message = "this check has no assert block. Add one with a condition and an error_message."
            yield from hits(declared, [(declared.block, message)])


RULE = Rule("invalid-check", Severity.ERROR, Group.REFERENCES, check, among("check"))
