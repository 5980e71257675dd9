"""Function calls with too few or too many arguments, or with arguments of the wrong type.

Why:
    Terraform refuses a call whose arguments do not match the parameters of the function in number and type
    (https://developer.hashicorp.com/terraform/language/functions).

Bad:
    output "names" {
      value = join(["a", "b"], ",")
    }

Good:
    output "names" {
      value = join(",", ["a", "b"])
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.value_hits import value_hits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each."""
    return value_hits(root, "function-arguments")


RULE = Rule("function-arguments", Severity.ERROR, Group.REFERENCES, check)
