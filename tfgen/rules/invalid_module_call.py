"""Module blocks without a source, or with one that Terraform cannot find a module by.

Why:
    The source is a path that starts with `./` or `../`, an address in a registry, or a URL; only for a registry there
    is a version. It is read by `terraform init`, before anything is worked out
    (https://developer.hashicorp.com/terraform/language/modules/configuration).

Bad:
    module "network" {
      source = "network"
    }

Good:
    module "network" {
      source = "./network"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.module.calls import is_local, is_registry, is_remote
from tfgen.module.declared import well_formed
from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import Kind, static_fault
from tfgen.rules.shared.versions import constraint_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument, Node
    from tfgen.module.model import Declaration
    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit

_REMEDY = 'Write "./<folder>", "<namespace>/<name>/<system>" or a URL.'
_RESERVED_BLOCKS = ("lifecycle", "locals")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for call in well_formed(root.module, "module"):
        yield from hits(call, _faults(root, call))


def _faults(root: Root, call: Declaration) -> Iterator[tuple[Node, str]]:
    source = call.argument("source")
    if source is None:
        yield call.block, f"this module block has no source. {_REMEDY}"
    elif message := static_fault(source.value, Kind.TEXT, root.values):
        yield source, f"source {message}"
    else:
        yield from _source_faults(source, root.values.plain(source.value), call.argument("version"))
    for block in call.blocks(*_RESERVED_BLOCKS):
        yield block, f"module blocks cannot have a {block.type} block. Take it away."


def _source_faults(source: Argument, address: object, version: Argument | None) -> Iterator[tuple[Node, str]]:
    if address is UNKNOWN:
        return
    address = str(address)
    if version is None:
        if not (is_registry(address) or is_local(address) or is_remote(address)):
            yield source, f'"{address}" is not the address of a module. {_REMEDY}'
    elif not is_registry(address):
        yield version, "only a module from a registry has a version. Take it away."
    else:
        yield from constraint_faults(version.value, of_provider=False)


RULE = Rule("invalid-module-call", Severity.ERROR, Group.REFERENCES, check)
