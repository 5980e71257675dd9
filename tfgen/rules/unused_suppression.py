"""A suppression that keeps nothing quiet.

Why:
    What it was written for has been mended, or it stands at the wrong line. Left alone, it would hide the next mistake
    of that kind without anybody having looked at it.

Bad:
    # tfgen:ignore unused-local the dashboard will need it
    locals {
      prefix = "trading"
    }
    output "prefix" {
      value = local.prefix
    }

Good:
    locals {
      prefix = "trading"
    }
    output "prefix" {
      value = local.prefix
    }
"""

from tfgen.rules.api import Group, Hit, Iterable, Root, Rule, Severity


def check(_: Root) -> Iterable[Hit]:
    """Nothing by itself: `tfgen.validate` adds the hits when all other rules have had their say."""
    return ()


RULE = Rule("unused-suppression", Severity.WARNING, Group.SYNTAX, check)
