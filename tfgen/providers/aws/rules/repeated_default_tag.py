"""Tags of a resource that repeat a default tag of its provider.

Why:
    The provider adds `default_tags` to every resource. One that is said again with the same value makes some versions
    of the provider plan a change for ever, and hides that the default applies
    (https://github.com/hashicorp/terraform-provider-aws/issues/18311).

Bad:
    provider "aws" {
      default_tags {
        tags = { Project = "trading" }
      }
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      tags       = { Name = "main", Project = "trading" }
    }

Good:
    provider "aws" {
      default_tags {
        tags = { Project = "trading" }
      }
    }
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
      tags       = { Name = "main" }
    }
"""

from tfgen.hcl.syntax import Literal, Object
from tfgen.module.declared import configuration_name, configuration_of, well_formed
from tfgen.rules.api import Body, Group, Hit, Iterator, Mapping, Node, Root, Rule, Severity, each_with


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such tag."""
    defaults = {
        configuration_name(provider.block): {
            key: value for block in provider.blocks("default_tags") for key, (value, _) in _tags(block.body).items()
        }
        for provider in well_formed(root.module, "provider")
    }
    for resource in root.module.resources if any(defaults.values()) else ():
        common = defaults.get(configuration_of(resource) or "", {})
        for key, (value, node) in _tags(resource.block.body).items():
            if key in common and common[key] == value:
                message = f"the provider sets the tag {key} to the same value by default. Take it away here."
                yield Hit.of(resource, message, node)


def _tags(body: Body) -> Mapping[object, tuple[object, Node]]:
    """The tags that are written out, with their places."""
    argument = body.argument("tags")
    pairs = argument.value.items if argument and isinstance(argument.value, Object) else ()
    return {
        key.value: (value.value, key) for key, value in pairs if isinstance(key, Literal) and isinstance(value, Literal)
    }


RULE = Rule("repeated-default-tag", Severity.WARNING, Group.VALUES, check, each_with("provider"))
