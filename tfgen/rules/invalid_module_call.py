"""Module blocks without a source, or with one that Terraform cannot find a module by.

Why:
    The source is a path that starts with `./` or `../`, an address in a registry, or a URL; only for a registry there
    is a version. It is read by `terraform init`, before anything is worked out but variables with `const = true`
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

from tfgen.dialects.constructs import EARLY_SOURCE
from tfgen.dialects.dialect import Engine
from tfgen.hcl.syntax import Call, walk
from tfgen.module.constructs import EARLY
from tfgen.module.declared import is_set, well_formed
from tfgen.module.model import Local
from tfgen.module.references import find_references
from tfgen.module.uses import target_of
from tfgen.rules.api import (
    Argument,
    Declaration,
    Expression,
    Group,
    Hit,
    Iterator,
    Module,
    Node,
    Reference,
    Root,
    Rule,
    Severity,
    among,
)
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.sources import SOURCES, source_faults
from tfgen.rules.shared.structure import SHAPES, Kind, find_faults, label_faults, static_fault


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for call in well_formed(root.module, "module"):
        yield from hits(call, _faults(root, call))


def _faults(root: Root, call: Declaration) -> Iterator[tuple[Node, str]]:
    source = call.argument("source")
    if source is None:
        yield call.block, f"this module block has no source. {SOURCES}"
    elif any(find_references(source.value)):
        yield from list(_early_faults(root, source.value)) or source_faults(root, source, call.argument("version"))
    elif root.dialect.has(EARLY_SOURCE.since) or not (message := _text_fault(root, source)):
        yield from source_faults(root, source, call.argument("version"))
    else:
        yield source, message
    for block in call.blocks("locals"):
        yield block, "module blocks cannot have a locals block. Take it away."
    for block in call.blocks("lifecycle"):
        yield from label_faults(block, 0)
        yield from find_faults(block, root.values, SHAPES["module lifecycle"], what="lifecycle")


def _text_fault(root: Root, source: Argument) -> str:
    """Why the source is no text; of functions the rule engine-version tells."""
    message = static_fault(source.value, Kind.TEXT, root.values)
    return f"source {message}" if message and not any(isinstance(part, Call) for part in walk(source.value)) else ""


def _early_faults(root: Root, value: Expression) -> Iterator[tuple[Node, str]]:
    """What a source refers to and cannot be known when modules are installed."""
    for reference in find_references(value):
        if reference.root not in EARLY:
            fact = "source is read before anything else, so it may refer to variables and locals only."
            yield reference.expression, f"{fact} Write the value."
        elif root.dialect.has(EARLY_SOURCE.since) and (message := _late(root, reference)):
            yield reference.expression, message


def _late(root: Root, reference: Reference) -> str:
    """Why Terraform, or OpenTofu, does not know a value so early."""
    if root.dialect.engine is Engine.TOFU:
        return ""
    if reference.root == "terraform":
        return "source may refer to variables and locals only. Write the value."
    if loose := next(_variables(root.module, target_of(reference)), None):
        return f"source is read before anything else, so {loose} has to be const. Add const = true to it."
    return ""


def _variables(module: Module, address: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The variables without `const` that something is made from, through locals."""
    declared = module.by_address.get(address)
    if declared is None or address in seen:
        return
    if isinstance(declared, Local):
        for reference in find_references(declared.argument.value):
            yield from _variables(module, target_of(reference), seen | {address})
    elif declared.block.type == "variable" and not is_set(declared, "const"):
        yield address


RULE = Rule("invalid-module-call", Severity.ERROR, Group.REFERENCES, check, among("module"))
