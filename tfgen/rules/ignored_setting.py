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

from tfgen.errors import Position
from tfgen.rules.api import Group, Hit, Iterator, Look, Matrix, MatrixRule, Root, Severity
from tfgen.rules.former import Settings, said_of, text_of
from tfgen.rules.shared.arguments import ignored_names
from tfgen.structs import Struct


class _Ignored(Struct, frozen=True, array_like=True):
    """A resource of which changes are ignored: the arguments and kinds of blocks of which that is true, with places."""

    address: str
    position: Position
    arguments: list[tuple[str, str, Position]]
    blocks: list[tuple[str, list[str]]]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit for each argument of a resource of the last commit that says something else now, and is ignored."""
    for sketch, found in matrix.seen(IGNORED):
        former = (matrix.previous or {}).get(sketch.folder)
        known = {one.address: one for one in former.settings} if former else {}
        for now in found:
            if before := known.get(now.address):
                yield from _changed_arguments(before, now)
                yield from _changed_blocks(before, now)


def _changed_arguments(before: Settings, now: _Ignored) -> Iterator[Hit]:
    for name, said, position in now.arguments:
        was = before.arguments.get(name, said)
        if was != said:
            yield Hit(position, _message(f"{name} was {was} and is {said} now"), now.address)


def _changed_blocks(before: Settings, now: _Ignored) -> Iterator[Hit]:
    for kind, texts in now.blocks:
        if before.blocks.get(kind, texts) != texts:
            yield Hit(now.position, _message(f"{kind} blocks are not what they were"), now.address)


def _look(root: Root) -> list[_Ignored]:
    found: list[_Ignored] = []
    for resource in root.module.resources:
        if names := ignored_names(resource):
            body = resource.block.body
            arguments = [one for one in body.arguments if names & {one.name, "all"}]
            kinds = sorted({block.type for block in body.blocks} - {"lifecycle"})
            found.append(
                _Ignored(
                    resource.address,
                    resource.position,
                    [(one.name, said_of(root, resource, one), resource.file.position(one.start)) for one in arguments],
                    [
                        (kind, [text_of(resource, block) for block in resource.blocks(kind)])
                        for kind in kinds
                        if names & {kind, "all"}
                    ],
                )
            )
    return found


def _message(fact: str) -> str:
    return (
        f"{fact}, but ignore_changes discards that: an apply changes nothing. Change it on what is running first, and "
        "acknowledge that under checks.ignore; or take it out of ignore_changes."
    )


IGNORED = Look("ignored-settings", list[_Ignored], _look)
RULE = MatrixRule("ignored-setting", Severity.WARNING, Group.MATRIX, check, (IGNORED,))
