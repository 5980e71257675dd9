"""Names and other texts with characters that are not allowed.

Why:
    The provider refuses the value when the stack is validated, or AWS does when it is applied; the facts are in
    tfgen/providers/aws/values/: the provider's, learned from version 5.100.0, and those of AWS, each with its page.
    The provider looks only at the length of a bucket's name, for one.

Bad:
    resource "aws_s3_bucket" "data" {
      bucket = "Trading_Data"
    }

Good:
    resource "aws_s3_bucket" "data" {
      bucket = "trading-data"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.values.judge import value_hits
from tfgen.rules.rule import Group, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such value."""
    return value_hits(root, RULE.name)


RULE = Rule("name-charset", Severity.ERROR, Group.VALUES, check)
