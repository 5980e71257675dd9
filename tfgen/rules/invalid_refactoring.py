"""Blocks of the kinds moved, removed and import that Terraform refuses.

Why:
    `moved` and `removed` blocks name addresses, which are read before anything is worked out and lead to a resource or
    a module; an `import` names one managed resource and its id
    (https://developer.hashicorp.com/terraform/language/block/moved,
    https://developer.hashicorp.com/terraform/language/block/removed,
    https://developer.hashicorp.com/terraform/language/block/import).

Bad:
    moved {
      from = "aws_eip.nat"
      to   = aws_eip.gateway
    }
    resource "aws_eip" "gateway" {
      domain = "vpc"
    }

Good:
    moved {
      from = aws_eip.nat
      to   = aws_eip.gateway
    }
    resource "aws_eip" "gateway" {
      domain = "vpc"
    }
"""

import json

from tfgen.evaluation.instances import plain_values
from tfgen.hcl.syntax import Index, Literal
from tfgen.module.addresses import address_fault, parse_address
from tfgen.module.graph import leads
from tfgen.module.references import find_references
from tfgen.rules.api import (
    Argument,
    Declaration,
    Expression,
    Group,
    Hit,
    Iterator,
    Node,
    Root,
    Rule,
    Sequence,
    Severity,
)
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import SHAPES, find_faults
from tfgen.rules.shared.targets import address_steps, is_declared, target_fault


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for kind, find in (("moved", _moved_faults), ("removed", _removed_faults), ("import", _import_faults)):
        for declared in root.module.declared(kind):
            if not declared.block.labels:
                yield from hits(declared, find_faults(declared.block, root.values), "")
                yield from hits(declared, find(root, declared), "")
    yield from _ambiguous(root.module.declared("moved"))
    yield from _circles(root.module.declared("moved"))


def _moved_faults(root: Root, moved: Declaration) -> Iterator[tuple[Node, str]]:
    ends: list[Expression] = []
    for name in ("from", "to"):
        if argument := moved.argument(name):
            if message := address_fault(argument.value):
                yield argument.value, message
            else:
                ends.append(argument.value)
    targets = [parse_address(end) for end in ends]
    if len(targets) == 2 and targets[0].is_module != targets[1].is_module:
        yield moved.block, "one of the two is a resource and the other a module. Name two of one kind."
    elif len(targets) == 2:
        yield from _move_faults(root, *ends)


def _move_faults(root: Root, before: Expression, after: Expression) -> Iterator[tuple[Node, str]]:
    """What a plan has against a move: nothing may be left where it begins."""
    if _text(before) == _text(after):
        yield after, "this moves nothing: both addresses are the same. Take the moved block away."
    # Where only what it becomes has a key, one instance without a key is moved: of a block that may have others now.
    elif (isinstance(before, Index) or not isinstance(after, Index)) and is_declared(root, before):
        yield before, f"{_text(before)} is still declared, so nothing can be moved from it. Take one of the two away."


def _ambiguous(moves: Sequence[Declaration]) -> Iterator[Hit]:
    """Moves of one thing to two places, or of two things to one."""
    seen: dict[tuple[str, str], str] = {}
    for moved in moves:
        ends = {name: moved.argument(name) for name in ("from", "to")}
        texts = {name: _text(end.value) for name, end in ends.items() if end and not address_fault(end.value)}
        for name, other in (("from", "to"), ("to", "from")) if len(texts) == 2 else ():
            before = seen.setdefault((name, texts[name]), texts[other])
            if before != texts[other]:
                fact = f"{texts[name]} is moved {other} {before} already"
                yield Hit.at(moved.file, ends[name] or moved.block, f"{fact}. Keep one of the two.")


def _circles(moves: Sequence[Declaration]) -> Iterator[Hit]:
    """Moves that lead back to where they begin, each circle once, at the first of them in the text."""
    steps: dict[str, tuple[str, Declaration]] = {}
    for moved in moves:
        ends = [end.value for name in ("from", "to") if (end := moved.argument(name)) and not address_fault(end.value)]
        if len(ends) == 2 and _text(ends[0]) != _text(ends[1]):
            steps.setdefault(_text(ends[0]), (_text(ends[1]), moved))
    seen: set[str] = set()
    for start, (_, moved) in steps.items():
        way = [start]
        while way[-1] in steps and way[-1] not in seen:
            seen.add(way[-1])
            way.append(steps[way[-1]][0])
        if len(way) > 1 and way[-1] == start:
            fact = f"these moves go in a circle: {' -> '.join(way)}"
            yield Hit.at(moved.file, moved.block, f"{fact}. Take one of them away.")


def _text(address: Expression) -> str:
    keys = ((name, key.value if isinstance(key, Literal) else None) for name, key in address_steps(address))
    return ".".join(name if key is None else f"{name}[{json.dumps(key)}]" for name, key in keys)


def _removed_faults(root: Root, removed: Declaration) -> Iterator[tuple[Node, str]]:
    if argument := removed.argument("from"):
        message = address_fault(argument.value, is_new=False)
        target = None if message else parse_address(argument.value)
        if target is None:
            yield argument.value, message or ""
        elif target.has_last_key:
            yield argument.value, "all instances are removed together. Take the key in brackets away."
        elif target.mode == "data":
            yield argument.value, "data sources are not in the state for good. Take the removed block away."
        elif is_declared(root, argument.value):
            yield argument.value, f"{_text(argument.value)} is still declared. Take its block away, or this one."
    for lifecycle in removed.blocks("lifecycle"):
        yield from find_faults(lifecycle, root.values, SHAPES["removed lifecycle"])


def _import_faults(root: Root, import_: Declaration) -> Iterator[tuple[Node, str]]:
    if not import_.argument("id") and not import_.argument("identity"):
        yield import_.block, "this import block has no id. Add it: id = ..."
    known = import_.argument("identity")
    if known and import_.argument("id"):
        yield known, "an import has an id or an identity. Keep one of the two."
    elif known and root.values.value(known.value).type.kind not in ("object", "map", "dynamic"):
        yield known, "identity is an object. Write identity = { <attribute> = <value> }."
    if identity := import_.argument("id"):
        yield from _identity_faults(root, import_, identity)
    if argument := import_.argument("to"):
        any_key = bool(import_.argument("for_each"))
        message = address_fault(argument.value, any_key=any_key)
        target = None if message else parse_address(argument.value)
        if target is None or target.is_module or target.mode != "resource":
            yield argument.value, message or "only a managed resource can be imported. Name one."
            return
        if fault := target_fault(root, argument.value, import_.argument("for_each")):
            yield argument.value, fault
        provider = import_.argument("provider")
        if provider and not target.modules and root.module.resource(target.address):
            yield provider, f"{target.address} is declared, so the provider is its own. Take this one away."


def _identity_faults(root: Root, import_: Declaration, identity: Argument) -> Iterator[tuple[Node, str]]:
    missing = [worth for (worth,) in plain_values(root.values, import_, (identity.value,)) if worth in ("", None)]
    if missing:
        what = "empty" if missing[0] == "" else "null"
        yield identity, f"the id is {what}. Write the id that the provider knows the resource by."
    to = import_.argument("to")
    target = parse_address(to.value) if to and not address_fault(to.value, any_key=True) else None
    for reference in find_references(identity.value) if target else ():
        if target and not target.modules and leads(root.module, reference.target, target.address):
            way = "" if reference.target == target.address else f", by way of {reference.target},"
            fact = f"the id refers{way} to what is to be imported, which is not known yet"
            yield reference.expression, f"{fact}. Write the id."


RULE = Rule("invalid-refactoring", Severity.ERROR, Group.REFERENCES, check)
