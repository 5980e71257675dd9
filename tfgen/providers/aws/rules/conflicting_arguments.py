"""Arguments and blocks that cannot stand together.

Why:
    The provider refuses them: one would say what the other leaves open. Which ones is learned from the running
    provider, version 5.100.0; values that may be null count for nothing here.

Bad:
    resource "aws_iam_role" "processor" {
      name               = "processor"
      name_prefix        = "processor-"
      assume_role_policy = "{}"
    }

Good:
    resource "aws_iam_role" "processor" {
      name_prefix        = "processor-"
      assume_role_policy = "{}"
    }
"""

from itertools import combinations

from tfgen.providers.aws.values.relations import find_related
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each pair, at the second of the two."""
    for related in find_related(root, "conflict"):
        resource, given = related.resource, related.given
        both = sorted(given.certain, key=lambda name: given.parts[name].start)
        for first, second in combinations(both, 2):
            message = f"{first} and {second} cannot stand together. Keep one of the two."
            yield Hit.of(resource, message, given.parts[second])
            break


RULE = Rule("conflicting-arguments", Severity.ERROR, Group.VALUES, check, EACH)
