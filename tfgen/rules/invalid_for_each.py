"""Values of `for_each` that are no map or set of strings.

Why:
    Each instance needs a name that is known, lasts, and may be shown
    (https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#limitations-on-values-used-in-for_each).

Bad:
    resource "aws_cloudwatch_log_group" "function" {
      for_each = ["booking", "trade"]
      name     = "/aws/lambda/${each.key}"
    }

Good:
    resource "aws_cloudwatch_log_group" "function" {
      for_each = toset(["booking", "trade"])
      name     = "/aws/lambda/${each.key}"
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
    return value_hits(root, "invalid-for-each")


RULE = Rule("invalid-for-each", Severity.ERROR, Group.REFERENCES, check)
