"""A change of an argument that `ignore_changes` discards.

Why:
    `ignore_changes` means that an argument counts when its resource is made, and never again. Whoever changes it later,
    such as the version of a database that is upgraded by other means, sees it in the files, in the review, and in an
    apply without errors; nothing has changed on what is running
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes).

Bad:
    # before, in dev/us-east-1
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.3.10.4"
      lifecycle {
        ignore_changes = [engine_version]
      }
    }
    # in dev/us-east-1
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.3.10.5"
      lifecycle {
        ignore_changes = [engine_version]
      }
    }

Good:
    # before, in dev/us-east-1
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.3.10.4"
    }
    # in dev/us-east-1
    resource "aws_rds_cluster" "main" {
      engine         = "aurora-mysql"
      engine_version = "8.0.mysql_aurora.3.10.5"
    }
"""

import json

from tfgen.evaluation.values import UNKNOWN
from tfgen.rules.api import Argument, Group, Hit, Iterator, Matrix, MatrixRule, Node, Resource, Severity
from tfgen.rules.root import Root
from tfgen.rules.shared.arguments import ignored_names


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each argument of a resource of the last commit that says something else now, and is ignored."""
    for root in matrix.roots:
        module = (matrix.previous or {}).get(root.module.folder)
        previous = Root(module, root.schemas, root.stack) if module else None
        for resource in root.module.resources if previous else ():
            before = previous.module.resource(resource.address) if previous else None
            if previous and before and (names := ignored_names(resource)):
                yield from _changed_arguments(previous, before, root, resource, names)
                yield from _changed_blocks(before, resource, names)


def _changed_arguments(
    previous: Root, before: Resource, root: Root, resource: Resource, names: frozenset[str]
) -> Iterator[Hit]:
    for argument in resource.block.body.arguments:
        old = before.argument(argument.name)
        if old and names & {argument.name, "all"}:
            was, now = _said(previous, before, old), _said(root, resource, argument)
            if was != now:
                yield Hit.of(resource, _message(f"{argument.name} was {was} and is {now} now"), argument)


def _changed_blocks(before: Resource, resource: Resource, names: frozenset[str]) -> Iterator[Hit]:
    for kind in sorted({block.type for block in resource.block.body.blocks} - {"lifecycle"}):
        if names & {kind, "all"}:
            was, now = ([_text(one, block) for block in one.blocks(kind)] for one in (before, resource))
            if was and was != now:
                yield Hit.of(resource, _message(f"{kind} blocks are not what they were"))


def _said(root: Root, resource: Resource, argument: Argument) -> str:
    """The value of an argument; where that is not known, its text."""
    value = root.values.plain(argument.value)
    return _text(resource, argument.value) if value is UNKNOWN else json.dumps(value, ensure_ascii=False)


def _text(resource: Resource, node: Node) -> str:
    """The text of a part of a resource, however it is laid out."""
    return " ".join(resource.file.text_of(node).split())


def _message(fact: str) -> str:
    return (
        f"{fact}, but ignore_changes discards that: an apply changes nothing. Change it on what is running first, and "
        "acknowledge that under checks.ignore; or take it out of ignore_changes."
    )


RULE = MatrixRule("ignored-setting", Severity.WARNING, Group.MATRIX, check)
