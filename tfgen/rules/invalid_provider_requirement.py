"""Entries of `required_providers` that Terraform refuses.

Why:
    An entry has a source, `[<host>/]<namespace>/<name>`, a version constraint, and the names of configurations that the
    caller passes; all are written out, as they are read before anything else
    (https://developer.hashicorp.com/terraform/language/providers/requirements,
    https://developer.hashicorp.com/terraform/language/expressions/version-constraints).

Bad:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "5.x" }
      }
    }

Good:
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.100" }
      }
    }
"""

from tfgen.hcl.syntax import Literal, Object, Tuple
from tfgen.module.declared import written_configuration
from tfgen.module.static_references import is_text, list_faults
from tfgen.patterns import regex
from tfgen.rules.api import Argument, Expression, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.versions import constraint_faults

_LOCAL_NAME = regex(r"[a-z0-9]+(-[a-z0-9]+)*")
_PART = r"[0-9A-Za-z]([0-9A-Za-z_-]*[0-9A-Za-z])?"
_SOURCE = regex(rf"(({_PART}(\.{_PART})*(:[0-9]+)?/)?{_PART}/)?(?P<name>{_PART})")
_REMEDY = 'Write it as in "hashicorp/aws".'


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for terraform in root.module.declared("terraform"):
        for block in terraform.blocks("required_providers"):
            for argument in block.body.arguments:
                yield from hits(terraform, _faults(argument), "")
            for inner in block.body.blocks:
                message = f"{inner.type} is an argument here, not a block. Write {inner.type} = {{ ... }}."
                yield from hits(terraform, [(inner, message)], "")


def _faults(argument: Argument) -> Iterator[tuple[Node, str]]:
    if not _LOCAL_NAME.fullmatch(argument.name):
        yield argument, f'"{argument.name}" is not a name of a provider. Use small letters, digits, and - between them.'
    if isinstance(argument.value, Object):
        for key, value in argument.value.items:
            yield from _entry_faults(argument.name, key, value)
    elif is_text(argument.value):  # before Terraform 0.13 an entry was nothing but the constraint
        yield from constraint_faults(argument.value)
    elif not _is_number(argument.value):  # which is as good as its text
        yield argument.value, f'this is no entry. Write {argument.name} = {{ source = "...", version = "..." }}.'


def _is_number(value: Expression) -> bool:
    return isinstance(value, Literal) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


def _entry_faults(local_name: str, key: Expression, value: Expression) -> Iterator[tuple[Node, str]]:
    name = key.value if isinstance(key, Literal) else None
    if name == "source":
        yield from _source_faults(value)
    elif name == "version":
        yield from constraint_faults(value)
    elif name == "configuration_aliases":
        yield from _alias_faults(local_name, value)
    else:
        yield key, "an entry has source, version and configuration_aliases only. Put settings into a provider block."


def _source_faults(value: Expression) -> Iterator[tuple[Node, str]]:
    if not (isinstance(value, Literal) and is_text(value)):
        yield value, f"the source of a provider has to be written out, in quotes. {_REMEDY}"
        return
    match = _SOURCE.fullmatch(str(value.value))
    if not match:
        yield value, f'"{value.value}" is not the source of a provider. {_REMEDY}'
    elif match["name"].startswith("terraform-"):
        bare = match["name"].removeprefix("terraform-").removeprefix("provider-")
        yield value, f'the source names the repository, not the provider. Write "{bare}" in place of "{match["name"]}".'


def _alias_faults(local_name: str, value: Expression) -> Iterator[tuple[Node, str]]:
    yield from list_faults("configuration_aliases", value)
    for item in value.items if isinstance(value, Tuple) else ():
        name = written_configuration(item)
        if name and not is_text(item) and name.partition(".")[0] != local_name:
            yield item, f"this alias is one of another provider. Write it as in {local_name}.replica."


RULE = Rule("invalid-provider-requirement", Severity.ERROR, Group.REFERENCES, check, among("terraform"))
