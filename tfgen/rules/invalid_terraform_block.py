"""Settings in `terraform` blocks that Terraform refuses.

Why:
    A `terraform` block holds required_version, required_providers, a backend or cloud block, and provider_meta blocks;
    values are written out, as they are read before anything else
    (https://developer.hashicorp.com/terraform/language/terraform).

Bad:
    terraform {
      required_versions = ">= 1.11"
    }

Good:
    terraform {
      required_version = ">= 1.11"
    }
"""

from tfgen.hcl.syntax import Name, Tuple
from tfgen.rules.api import Declaration, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import find_faults
from tfgen.rules.shared.versions import constraint_faults

# https://developer.hashicorp.com/terraform/language/v1-compatibility-promises
_EDITION = "TF2021"
_TOFU_EDITION = "tofu2024"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for terraform in root.module.declared("terraform"):
        yield from hits(terraform, find_faults(terraform.block, root.values), "")
        yield from hits(terraform, _value_faults(root, terraform), "")
    for language in root.module.declared("language"):
        yield from hits(language, find_faults(language.block, root.values), "")
        yield from hits(language, _language_faults(language), "")


def _language_faults(language: Declaration) -> Iterator[tuple[Node, str]]:
    """What is wrong with OpenTofu's block: https://github.com/opentofu/opentofu/blob/v1.12/CHANGELOG.md."""
    edition = language.argument("edition")
    if edition and not (isinstance(edition.value, Name) and edition.value.name == _TOFU_EDITION):
        yield edition, f"there is one edition of OpenTofu's language, {_TOFU_EDITION}. Take this away."
    argument = language.argument("experiments")
    if argument and not (isinstance(argument.value, Tuple) and not argument.value.items):
        yield argument, "OpenTofu has no experiments now. Take it away."
    for block in language.blocks("compatible_with"):
        if argument := block.body.argument("opentofu"):
            yield from constraint_faults(argument.value, of_provider=False)


def _value_faults(root: Root, terraform: Declaration) -> Iterator[tuple[Node, str]]:
    if argument := terraform.argument("required_version"):
        yield from constraint_faults(argument.value, of_provider=False, values=root.values)
    if argument := terraform.argument("experiments"):
        yield argument, "only alpha versions of Terraform have experiments. Take it away."
    edition = terraform.argument("language")
    if edition and not (isinstance(edition.value, Name) and edition.value.name == _EDITION):
        yield edition, f"there is one edition of the language, {_EDITION}. Take this away."


RULE = Rule("invalid-terraform-block", Severity.ERROR, Group.REFERENCES, check, among("language", "terraform"))
