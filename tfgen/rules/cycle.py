"""Resources, local values, modules or providers that depend on each other in a circle, or on themselves.

Why:
    Terraform works out an order from the references, and refuses a module that has none. Inline rules of security
    groups that name each other are the classic case: separate rule resources have no such circle. Inputs and outputs of
    modules are looked at one by one: two modules may use each other, unless an output is made from what waits for it
    (https://developer.hashicorp.com/terraform/internals/graph).

Bad:
    locals {
      host = "db.${local.zone}"
      zone = replace(local.host, "db.", "")
    }

Good:
    locals {
      host = "db.${local.zone}"
      zone = "example.com"
    }
"""

from tfgen.module.graph import find_cycles, find_dependencies
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.undeclared import hit_of


def check(root: Root) -> Iterator[Hit]:
    """A hit for each circle, at the first reference in it that stands in the text."""
    dependencies = find_dependencies(root.module)
    for chain in find_cycles(root.module):
        links = zip(chain, (*chain[1:], chain[0]), strict=True)
        use = next(use for owner, target in links if (use := dependencies[owner][target]))
        yield hit_of(use, _describe(chain))


def _describe(chain: tuple[str, ...]) -> str:
    if len(chain) == 1:
        return f"{chain[0]} refers to itself, before it exists. Write the value, or refer to what it is made from."
    circle = " -> ".join((*chain, chain[0]))
    return f"these depend on each other in a circle: {circle}. Take one of the references away."


RULE = Rule("cycle", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
