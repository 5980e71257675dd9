"""Output blocks that Terraform refuses.

Why:
    An output has a value, and besides it only description, sensitive, ephemeral, depends_on and preconditions; the
    description and the flags are written out, as they are read before anything is worked out
    (https://developer.hashicorp.com/terraform/language/block/output).

Bad:
    output "vpc_id" {
      description = "VPC identifier"
    }

Good:
    output "vpc_id" {
      description = "VPC identifier"
      value       = "vpc-0123456789abcdef0"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.module.declared import well_formed
from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.meta_arguments import dependency_faults
from tfgen.rules.shared.shapes import condition_faults, hits, shape_hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for _, hit in shape_hits(root, "output"):
        yield hit
    for output in well_formed(root.module, "output"):
        yield from hits(output, dependency_faults(output.block.body))
        for block in output.blocks("precondition"):
            yield from hits(output, condition_faults(block, root.values))


RULE = Rule("invalid-output", Severity.ERROR, Group.REFERENCES, check)
