"""Values that version 5.100.0 of the AWS provider refuses, where other versions are admitted too.

Why:
    What each argument takes is known of one version. Later ones bring new words, and the rest seldom changes: where the
    argument's schema is the same, a value that was refused then is most likely a slip now. With a version constraint
    that has an upper limit below 6.0 these are errors, of the rules that name the kind of the fault.

Bad:
    resource "aws_dynamodb_table" "orders" {
      name         = "orders"
      billing_mode = "ON_DEMAND"
      hash_key     = "id"
      attribute {
        name = "id"
        type = "S"
      }
    }

Good:
    resource "aws_dynamodb_table" "orders" {
      name         = "orders"
      billing_mode = "PAY_PER_REQUEST"
      hash_key     = "id"
      attribute {
        name = "id"
        type = "S"
      }
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.providers.aws.values.judge import LIKELY, value_hits
from tfgen.rules.rule import Group, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such value."""
    return value_hits(root, LIKELY)


RULE = Rule(LIKELY, Severity.WARNING, Group.VALUES, check)
