"""Provider blocks with meta-arguments that Terraform refuses.

Why:
    `alias` is written out, since resources name it before anything is worked out; `count`, `depends_on`, `source`,
    `lifecycle` and `locals` are words that Terraform keeps for itself in provider blocks; OpenTofu's `for_each` needs
    an alias
    (https://developer.hashicorp.com/terraform/language/block/provider).

Bad:
    variable "region" {
      type = string
    }
    provider "aws" {
      alias  = var.region
      region = var.region
    }

Good:
    variable "region" {
      type = string
    }
    provider "aws" {
      alias  = "replica"
      region = var.region
    }
"""

from tfgen.module.declared import well_formed
from tfgen.rules.api import Declaration, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import Kind, static_fault
from tfgen.rules.shared.versions import constraint_faults

_RESERVED = ("count", "depends_on", "source")
_RESERVED_BLOCKS = ("lifecycle", "locals")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for provider in well_formed(root.module, "provider"):
        yield from hits(provider, _faults(root, provider), "")


def _faults(root: Root, provider: Declaration) -> Iterator[tuple[Node, str]]:
    alias = provider.argument("alias")
    if alias and (message := static_fault(alias.value, Kind.TEXT, root.values)):
        yield alias, f"alias {message}"
    if version := provider.argument("version"):
        yield from constraint_faults(version.value, values=root.values)
    reserved = [argument for name in _RESERVED if (argument := provider.argument(name))]
    for argument in reserved:
        yield argument, f"provider blocks cannot have {argument.name}. Take it away."
    if (repetition := provider.argument("for_each")) and alias is None:
        yield repetition, 'only a configuration with an alias can have for_each. Add alias = "by_region", or the like.'
    for block in provider.blocks(*_RESERVED_BLOCKS):
        yield block, f"provider blocks cannot have a {block.type} block. Take it away."


RULE = Rule("invalid-provider-configuration", Severity.ERROR, Group.REFERENCES, check, among("provider"))
