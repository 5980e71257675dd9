"""The blocks of a root module by address, those of the modules that it calls included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

from tfgen.changes.types import TypeBook, settle_body, settle_value
from tfgen.changes.values import Nested, read_value, rewrite, show
from tfgen.changes.writing import write_body, write_expression
from tfgen.module.model import Resource
from tfgen.providers.registry import UNORDERED_BLOCKS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tfgen.changes.values import Value
    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.model import Declaration, Local, Module

MERGED = ("terraform",)
"""Types of blocks that a module may have several of, which mean the same as one."""
REFACTORINGS = ("moved", "removed", "import")
"""Types of blocks that say what becomes of an address, and are known by it."""


@dataclass(frozen=True, eq=False)
class Part:
    """What stands at one address: the inside of a block, or of several that mean one, or the value of a local.

    `type` is the resource type, "" for other blocks; `mode` is the type of the block. `module` is what declares it.
    """

    address: str
    mode: str
    type: str
    inside: tuple[Body, ...] | Expression
    rewriting: Callable[[str], str] | None = None
    module: Module | None = field(default=None, repr=False)

    @cached_property
    def written(self) -> str:
        """Equal for parts that are the same, whatever is known of types."""
        if isinstance(self.inside, tuple):
            return "\n".join(map(write_body, self.inside))
        return write_expression(self.inside)

    def value(self, types: TypeBook) -> Value:
        """All that stands there, as values to compare."""
        if not isinstance(self.inside, tuple):
            return self._rewritten(settle_value(read_value(self.inside), "dynamic"))
        merged = {key: value for body in self.inside for key, value in _read_body(body, self.name).items()}
        return self._rewritten(settle_body(merged, types.find(self.mode, self.type) if self.type else None))

    @property
    def name(self) -> str:
        """What facts about its type are known by: `aws_vpc`, `data.aws_iam_policy_document`."""
        return self.type if self.mode == "resource" else f"{self.mode}.{self.type}"

    def _rewritten(self, value: Any) -> Value:
        return rewrite(value, self.rewriting) if self.rewriting else value  # type: ignore[no-any-return]


class CrowdedError(Exception):
    """A module leads to more instances of modules than can be compared: `call` is the call in it that does.

    Modules that call the next one twice each are few files, and 2 to the power of their number.
    """

    def __init__(self, call: Declaration) -> None:
        super().__init__(call.address)
        self.call = call


MOST_INSTANCES = 10_000
"""Of modules that calls lead to, one for each way to it."""
Blocks: TypeAlias = Mapping[str, Part]


def read_blocks(module: Module, rewriting: Callable[[str], str] | None = None) -> Blocks:
    """The parts of a module by address, in the order of files and text.

    What local modules declare that it calls has their call before its address: `module.network.aws_vpc.main`.
    Addresses that are taken, which Terraform refuses, get a number: `aws_vpc.main #2`. `rewriting` is done to every
    text and expression before it is compared, such as to the names of environments.

    Raises CrowdedError, before anything is read.
    """
    found: dict[str, Part] = {}
    instances = _instances(module)
    for part in (part for inner, prefix in instances for part in _parts(inner, prefix, rewriting)):
        number = 2
        address = part.address
        while address in found:
            address = f"{part.address} #{number}"
            number += 1
        found[address] = part
    return found


def _instances(module: Module) -> list[tuple[Module, str]]:
    """The module, and behind each those that it calls, once for each way to it, with what its addresses begin with."""
    found: list[tuple[Module, str]] = []
    waiting: list[tuple[Module, str, tuple[Module, ...], Declaration | None]] = [(module, "", (), None)]
    while waiting:
        one, prefix, above, first = waiting.pop()
        found.append((one, prefix))
        if first and len(found) > MOST_INSTANCES:
            raise CrowdedError(first)
        around = (*above, one)
        inner = [
            (call.module, f"{prefix}module.{name}.", around, first or call.declaration)
            for name, call in one.calls.items()
            if call.module is not None and not call.installed and call.module not in around
        ]
        waiting += reversed(inner)
    return found


def _parts(module: Module, prefix: str, rewriting: Callable[[str], str] | None) -> Iterator[Part]:
    merged: defaultdict[str, list[Body]] = defaultdict(list)
    for kind, declarations in module.blocks.items():
        for declaration in declarations:
            if kind in MERGED:
                merged[kind].append(declaration.block.body)
            elif kind != "locals":
                yield _part(declaration, prefix, rewriting, module)
    for local in module.locals:
        yield _local(local, prefix, rewriting)
    for kind, bodies in merged.items():
        yield Part(prefix + kind, kind, "", tuple(bodies), rewriting)


def _part(declaration: Declaration, prefix: str, rewriting: Callable[[str], str] | None, module: Module) -> Part:
    block = declaration.block
    type_ = declaration.type if isinstance(declaration, Resource) else ""
    return Part(prefix + _address(declaration), block.type, type_, (block.body,), rewriting, module)


def _local(local: Local, prefix: str, rewriting: Callable[[str], str] | None) -> Part:
    return Part(prefix + local.address, "locals", "", local.argument.value, rewriting)


def _address(declaration: Declaration) -> str:
    if declaration.block.type in REFACTORINGS:
        argument = declaration.argument("to" if declaration.block.type == "import" else "from")
        return f"{declaration.block.type}.{write_expression(argument.value) if argument else ''}"
    alias = declaration.argument("alias") if declaration.block.type == "provider" else None
    return (
        f"{declaration.address}.{str(show(read_value(alias.value))).strip(chr(34))}" if alias else declaration.address
    )


def _read_body(body: Body, owner: str = "") -> dict[str, Value]:
    """Arguments by name, and nested blocks by type; those with a label, such as `backend "s3"`, by that below it."""
    found: dict[str, Any] = {argument.name: read_value(argument.value) for argument in body.arguments}
    nested: defaultdict[tuple[str, ...], list[Block]] = defaultdict(list)
    for block in body.blocks:
        nested[block.type, *block.labels[:1]].append(block)
    for (name, *labels), blocks in nested.items():
        is_unordered = f"{owner}.{name}" in UNORDERED_BLOCKS
        insides = Nested(tuple(_read_body(block.body) for block in blocks), is_unordered)
        if labels:
            found.setdefault(name, {})[labels[0]] = insides
        else:
            found[name] = insides
    return found
