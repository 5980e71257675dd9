"""`count`, `each` or `self` where it means nothing.

Why:
    `count.index` exists only in blocks with `count`, `each.key` and `each.value` only in blocks with `for_each`, and
    neither in these two arguments themselves; `self` exists only in provisioners, connections and postconditions
    (https://developer.hashicorp.com/terraform/language/meta-arguments/count,
    https://developer.hashicorp.com/terraform/language/expressions/references#block-local-values).

Bad:
    resource "aws_eip" "nat" {
      domain = "vpc"
      tags   = { Name = "nat-${count.index}" }
    }

Good:
    resource "aws_eip" "nat" {
      count  = 2
      domain = "vpc"
      tags   = { Name = "nat-${count.index}" }
    }
"""

from tfgen.module.unread import is_unread
from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.undeclared import hit_of

_FACTS = {
    "count": "this is not inside a block with count. Give the block count, or write the value.",
    "each": "this is not inside a block with for_each. Give the block for_each, or write the value.",
    "self": "this is not inside a provisioner, connection or postcondition. Name the resource instead.",
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_uses(root.module):
        name = use.reference.root
        if name in _FACTS and name not in use.names and not is_unread(root.module, use):
            yield hit_of(use, f"{name} means nothing here: {_FACTS[name]}")


RULE = Rule("misplaced-count-each-self", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
