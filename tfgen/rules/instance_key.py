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

from tfgen.hcl.syntax import Attribute, Index
from tfgen.module.uses import find_uses, is_instance_key
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
        if isinstance(access, Index) and is_instance_key(access.key):
            return f"{use.target} has neither count nor for_each, so there is only one. Take the key in brackets away."
        return None
    if isinstance(access, Attribute):
        one, current = _EXAMPLES[repetition]
        fact = f"{use.target} has {repetition}, so {access.name} belongs to one of its instances."
        return f"{fact} Write {use.target}{one}.{access.name}, or {use.target}{current}.{access.name}."
    return None


RULE = Rule("instance-key", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
