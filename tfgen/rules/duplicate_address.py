"""Blocks that there may be only one of: two with one address, one provider alias, two backends.

Why:
    An address names one object in the state, so Terraform refuses two blocks with the same one; a module has one
    backend and one list of required providers
    (https://developer.hashicorp.com/terraform/language/resources/syntax#resource-syntax,
    https://developer.hashicorp.com/terraform/language/backend#define-a-backend-block).

Bad:
    resource "aws_eip" "nat" {
      domain = "vpc"
    }
    resource "aws_eip" "nat" {
      domain = "vpc"
    }

Good:
    resource "aws_eip" "nat" {
      domain = "vpc"
    }
    resource "aws_eip" "spare" {
      domain = "vpc"
    }
"""

from tfgen.module.declared import configuration_name, find_nested_data, well_formed
from tfgen.rules.api import STRUCTURE, Declaration, Group, Hit, Iterator, Module, Node, Root, Rule, Severity, SourceFile
from tfgen.structs import Struct

_ADDRESSED = ("resource", "data", "ephemeral", "variable", "output", "module", "check", "action")
_RENAME = "Rename one of the two."
_MERGE = "Keep one of the two."


class _Single(Struct, frozen=True, array_like=True):
    """Something that may be there once: what it is, and what to do about two of them."""

    name: str
    file: SourceFile
    node: Node
    address: str
    remedy: str


def check(root: Root) -> Iterator[Hit]:
    """A hit for each that repeats one before it."""
    first: dict[str, _Single] = {}
    for single in _singles(root.module):
        known = first.setdefault(single.name, single)
        if known is not single and not _same_block(known, single):
            place = known.file.position(known.node.start)
            where = f"{known.file.name}:{place.line}"
            message = f"{single.name} is there already, at {where}. {single.remedy}"
            yield Hit.at(single.file, single.node, message, address=single.address)


def _singles(module: Module) -> Iterator[_Single]:
    for block_type in _ADDRESSED:
        for declared in well_formed(module, block_type):
            yield _Single(declared.address, declared.file, declared.block, declared.address, _RENAME)
    for data in find_nested_data(module):
        yield _Single(data.address, data.file, data.block, data.address, _RENAME)
    for local in module.locals:
        yield _Single(local.address, local.file, local.argument, local.address, _RENAME)
    for provider in well_formed(module, "provider"):
        yield _provider(provider)
    for terraform in module.declared("terraform"):
        yield from _settings(terraform)
    for import_ in module.declared("import"):
        if (to := import_.argument("to")) and not import_.argument("for_each"):
            address = import_.file.text_of(to.value)
            yield _Single(f"an import of {address}", import_.file, import_.block, "", _MERGE)


def _provider(provider: Declaration) -> _Single:
    name = configuration_name(provider.block)
    remedy = "Give one of the two another alias." if "." in name else "Give one of the two an alias."
    return _Single(f"the provider configuration {name}", provider.file, provider.block, "", remedy)


def _settings(terraform: Declaration) -> Iterator[_Single]:
    for block in terraform.blocks("required_providers"):
        remedy = "Put all providers into one block."
        yield _Single("a required_providers block", terraform.file, block, "", remedy)
    for block in terraform.blocks("backend", "cloud"):
        yield _Single("a backend or cloud block", terraform.file, block, "", _MERGE)


def _same_block(one: _Single, other: _Single) -> bool:
    """Whether both are arguments of one `locals` block, which is another rule's: duplicate-argument."""
    return (
        one.name.startswith("local.")
        and one.file is other.file
        and any(
            block.start <= one.node.start < block.end and block.start <= other.node.start < block.end
            for block in one.file.body.blocks
            if block.type == "locals"
        )
    )


RULE = Rule("duplicate-address", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
