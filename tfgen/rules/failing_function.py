"""Function calls that can only fail.

Why:
    Terraform refuses a call that fails on values it knows: a subnet outside of its block, text that is not JSON, a
    file that is not there (https://developer.hashicorp.com/terraform/language/functions/cidrsubnet). A file that git
    ignores is made on the machine where Terraform runs: where it is not there, nothing is known of it.

Bad:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 16)
    }

Good:
    output "subnet" {
      value = cidrsubnet("10.0.0.0/16", 4, 15)
    }
"""

from tfgen.evaluation.functions.failure import IGNORED
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.shared.value_hits import value_hits

_NAME = "failing-function"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such call; of a file that is not here because git ignores it nothing is known."""
    for fault in root.values.check_all():
        if fault.kind == IGNORED:
            root.unchecked(f"{fault.address or fault.file.name}: {fault.message}")
    yield from value_hits(root, _NAME)


RULE = Rule(_NAME, Severity.ERROR, Group.REFERENCES, check)
