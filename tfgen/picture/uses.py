"""What the resources and module calls of a module refer to, argument by argument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.module.references import find_references
from tfgen.module.wiring import Wiring

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Body, Expression
    from tfgen.module.model import Declaration, Module

WAITS = "depends_on"


@dataclass(frozen=True)
class Use:
    """A reference from one drawn thing to another: their addresses, and the argument it stands in, with its blocks."""

    owner: str
    argument: str
    target: str

    @property
    def outermost(self) -> str:
        """The argument, or the block directly in the resource."""
        return self.argument.partition(".")[0]

    @property
    def is_weak(self) -> bool:
        """Whether it only says what comes first."""
        return self.argument == WAITS


def find_drawn(module: Module) -> dict[str, Declaration]:
    """What is drawn: the resources of all modes and the module calls, by address; the first one of each."""
    found: dict[str, Declaration] = {}
    for declaration in (*module.resources, *module.declared("module")):
        if declaration.block.labels:
            found.setdefault(declaration.address, declaration)
    return found


def find_uses(module: Module) -> tuple[Use, ...]:
    """The references between what is drawn, in its order."""
    wiring, drawn = Wiring(module), find_drawn(module)
    found: dict[Use, None] = {}
    for address, declaration in drawn.items():
        for argument, expression in _expressions(declaration.block.body):
            for target in _targets(wiring, declaration, expression):
                if target in drawn and target != address:
                    found[Use(address, argument, target)] = None
    return tuple(found)


def _expressions(body: Body, path: str = "") -> Iterator[tuple[str, Expression]]:
    """The arguments of a body and of the blocks in it, by their paths: `vpc_config.subnet_ids`."""
    for argument in body.arguments:
        yield path + argument.name, argument.value
    for block in body.blocks:
        is_dynamic = block.type == "dynamic" and block.labels
        name = block.labels[0] if is_dynamic else block.type
        inner = [content.body for content in block.body.blocks] if is_dynamic else [block.body]
        for argument in block.body.arguments if is_dynamic else ():
            yield f"{path}{name}", argument.value
        for one in inner:
            yield from _expressions(one, f"{path}{name}.")


def _targets(wiring: Wiring, declaration: Declaration, expression: Expression) -> Iterator[str]:
    """Also what is behind `each`, where the expression names nothing else: `subnet_id = each.value.id`."""
    found = wiring.targets_in(expression)
    yield from found
    for_each = declaration.argument("for_each")
    if for_each and not _names_things(found) and any(one.root == "each" for one in find_references(expression)):
        yield from wiring.targets_in(for_each.value)


def _names_things(targets: tuple[str, ...]) -> bool:
    return any(not target.startswith(("var.", "local.", "each.")) for target in targets)
