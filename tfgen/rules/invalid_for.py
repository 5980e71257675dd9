"""`for` expressions over what has no elements, or that make one key twice.

Why:
    A `for` goes through a list, set, map, tuple or object that is not null; the keys of an object it makes have to
    differ, unless `...` groups the values (https://developer.hashicorp.com/terraform/language/expressions/for).

Bad:
    output "names" {
      value = { for name in ["a", "b", "a"] : name => upper(name) }
    }

Good:
    output "names" {
      value = { for name in distinct(["a", "b", "a"]) : name => upper(name) }
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
    return value_hits(root, "invalid-for")


RULE = Rule("invalid-for", Severity.ERROR, Group.REFERENCES, check)
