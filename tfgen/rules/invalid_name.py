"""Names that Terraform does not take.

Why:
    A name starts with a letter or underscore and has letters, digits, underscores and dashes
    (https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers). Names of providers are in
    lower case, and their dashes stand inside.

Bad:
    resource "aws_eip" "nat gateway" {
      domain = "vpc"
    }

Good:
    resource "aws_eip" "nat_gateway" {
      domain = "vpc"
    }
"""

from tfgen.hcl.syntax import Literal
from tfgen.module.declared import find_nested_data, well_formed
from tfgen.patterns import regex
from tfgen.rules.api import EACH, Group, Hit, Iterator, Root, Rule, Severity

_NAMED = ("resource", "data", "ephemeral", "variable", "output", "module", "check", "action")
_NAME = regex(r"[^\W\d][\w-]*")
_PROVIDER = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
_REMEDY = "Use letters, digits, _ and -, and start with a letter or _."
_PROVIDER_REMEDY = "Use small letters, digits, and - between them."


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such name."""
    declared = [found for block_type in _NAMED for found in well_formed(root.module, block_type)]
    for found in (*declared, *find_nested_data(root.module)):
        for label in found.block.labels:
            if not _NAME.fullmatch(label):
                yield Hit.of(found, f'"{label}" is not a name that Terraform takes. {_REMEDY}')
    yield from _check_providers(root)


def _check_providers(root: Root) -> Iterator[Hit]:
    for provider in well_formed(root.module, "provider"):
        if not _PROVIDER.fullmatch(provider.name):
            message = f'"{provider.name}" is not a name of a provider. {_PROVIDER_REMEDY}'
            yield Hit.at(provider.file, provider.block, message)
        alias = provider.argument("alias")
        if alias and isinstance(alias.value, Literal) and not _NAME.fullmatch(str(alias.value.value)):
            message = f'"{alias.value.value}" is not a name that Terraform takes. {_REMEDY}'
            yield Hit.at(provider.file, alias.value, message)


RULE = Rule("invalid-name", Severity.ERROR, Group.REFERENCES, check, EACH)
