"""Functions whose result is another one in every plan.

Why:
    `timestamp()`, `uuid()` and `bcrypt()` are worked out anew each time, so the plan never comes out empty and may
    replace what depends on them (https://developer.hashicorp.com/terraform/language/functions/timestamp). A resource
    that ignores changes of the argument is left alone.

Bad:
    resource "aws_rds_cluster" "main" {
      engine                    = "aurora-mysql"
      final_snapshot_identifier = "trading-${formatdate("YYYYMMDD", timestamp())}"
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine                    = "aurora-mysql"
      final_snapshot_identifier = "trading-final-1"
    }
"""

from tfgen.hcl.syntax import Call, Name, Tuple, walk
from tfgen.patterns import regex
from tfgen.rules.api import ALONE, Body, Expression, Group, Hit, Iterator, Resource, Root, Rule, Severity

_CHANGING = ("timestamp", "uuid", "bcrypt")
_CALL = regex(rf"\b(?:{'|'.join(_CHANGING)})\s*\(")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each call in a managed resource."""
    for resource in root.module.resources:
        if resource.mode == "resource" and _may_call(resource) and not _ignores_all(resource):
            for call in _calls(resource.block.body, _ignored(resource)):
                message = f"{call.name}() is something else in every plan. Write a value, or take it from a setting."
                yield Hit.of(resource, message, call)


def _may_call(resource: Resource) -> bool:
    """Whether the text has such a call, which few have: to look for words takes less than to walk through trees."""
    text = resource.file.text_of(resource.block)
    return any(name in text for name in _CHANGING) and bool(_CALL.search(text))


def _calls(body: Body, ignored: frozenset[str]) -> Iterator[Call]:
    for argument in body.arguments:
        if argument.name not in ignored:
            yield from (part for part in walk(argument.value) if isinstance(part, Call) and part.name in _CHANGING)
    for block in body.blocks:
        if block.type not in ignored | {"lifecycle", "provisioner"}:
            yield from _calls(block.body, frozenset())


def _ignored(resource: Resource) -> frozenset[str]:
    """The arguments whose changes the resource ignores."""
    value = _ignore_changes(resource)
    items = value.items if isinstance(value, Tuple) else ()
    return frozenset(item.name for item in items if isinstance(item, Name))


def _ignores_all(resource: Resource) -> bool:
    value = _ignore_changes(resource)
    return isinstance(value, Name) and value.name == "all"


def _ignore_changes(resource: Resource) -> Expression | None:
    for lifecycle in resource.blocks("lifecycle"):
        if argument := lifecycle.body.argument("ignore_changes"):
            return argument.value
    return None


RULE = Rule("timestamp-in-config", Severity.WARNING, Group.VALUES, check, ALONE)
