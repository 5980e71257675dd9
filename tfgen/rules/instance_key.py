"""A resource with `count` or `for_each` used as if it were one object, or one without them used with a key.

Why:
    With `count` a resource is a list, with `for_each` a map: its attributes belong to an instance, `[0]` or `["a"]`.
    Without them there is no instance to choose. A key that is worked out may be the name of an attribute, though
    (https://developer.hashicorp.com/terraform/language/expressions/references#resources).

Bad:
    resource "aws_eip" "nat" {
      count  = 2
      domain = "vpc"
    }
    output "address" {
      value = aws_eip.nat.public_ip
    }

Good:
    resource "aws_eip" "nat" {
      count  = 2
      domain = "vpc"
    }
    output "address" {
      value = aws_eip.nat[0].public_ip
    }
"""

from tfgen.hcl.syntax import Attribute, Binary, Expression, Index, Literal, Name, Parentheses
from tfgen.module.uses import find_uses
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Resource, Root, Rule, Severity, Use
from tfgen.rules.shared.undeclared import hit_of

_EXAMPLES = {"count": ("[0]", "[count.index]"), "for_each": ('["<key>"]', "[each.key]")}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_uses(root.module):
        resource = root.module.resource(use.target)
        if resource and (message := _fault(use, resource)):
            yield hit_of(use, message)


def _fault(use: Use, resource: Resource) -> str | None:
    access = use.reference.access
    repetition = next((name for name in _EXAMPLES if resource.argument(name)), None)
    if repetition is None:
        if isinstance(access, Index) and _is_instance(access.key):
            return f"{use.target} has neither count nor for_each, so there is only one. Take the key in brackets away."
        return None
    if isinstance(access, Attribute):
        one, current = _EXAMPLES[repetition]
        fact = f"{use.target} has {repetition}, so {access.name} belongs to one of its instances."
        return f"{fact} Write {use.target}{one}.{access.name}, or {use.target}{current}.{access.name}."
    return None


def _is_instance(key: Expression) -> bool:
    """Whether a key can be that of an instance alone: it is written out, or it is a number."""
    while isinstance(key, Parentheses):
        key = key.inner
    return isinstance(key, Literal | Binary) or (
        isinstance(key, Attribute) and isinstance(key.source, Name) and key.source.name == "count"
    )


RULE = Rule("instance-key", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
