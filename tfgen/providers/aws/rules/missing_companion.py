"""Arguments that need others beside them, and blocks in which one of several has to be given.

Why:
    The provider refuses them, since one means nothing without the other. Which ones is learned from the running
    provider, version 5.100.0.

Bad:
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      handler       = "index.handler"
      runtime       = "python3.13"
    }

Good:
    resource "aws_lambda_function" "processor" {
      function_name = "processor"
      role          = "arn:aws:iam::111122223333:role/processor"
      handler       = "index.handler"
      runtime       = "python3.13"
      filename      = "processor.zip"
    }
"""

from tfgen.providers.aws.values.relations import Related, find_related
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each block with something missing, at what needs it."""
    for related in find_related(root, "with", "one_of"):
        yield from _check_with(related) if related.relation.kind == "with" else _check_one_of(related)


def _check_with(related: Related) -> Iterator[Hit]:
    first, *others = related.relation.names
    missing = [name for name in others if name not in related.given.parts]
    if first in related.given.certain and missing:
        message = f"{first} means nothing without {' and '.join(missing)}. Add what is missing, or take {first} away."
        yield Hit.at(related.resource.file, related.given.parts[first], message, address=related.resource.address)


def _check_one_of(related: Related) -> Iterator[Hit]:
    if not related.given.parts:
        names = ", ".join(related.relation.names)
        message = f"{'one of ' if ',' in names else ''}{names} has to be given here. Add it."
        yield Hit.at(related.resource.file, related.block, message, address=related.resource.address)


RULE = Rule("missing-companion", Severity.ERROR, Group.VALUES, check, EACH)
