"""Addresses in `moved`, `removed` and `import` blocks, which may lead into modules.

https://developer.hashicorp.com/terraform/cli/state/resource-addressing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Index
from tfgen.module.static_references import is_reference, steps_of
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Expression

_REMEDY = "Write it without quotes, as in aws_eip.nat or module.network."
# First names that lead to no object in the state.
_RESERVED = frozenset({"var", "local", "path", "terraform", "each", "count", "self", "template", "lazy", "arg"})
_PREFIXES = ("data", "ephemeral", "resource")


class ObjectAddress(Struct, frozen=True):
    """Where an address leads: the modules on the way, and below them a resource, unless a module itself is meant."""

    modules: tuple[str, ...]
    mode: str
    address: str
    has_last_key: bool

    @property
    def is_module(self) -> bool:
        """Whether the address is that of a module."""
        return not self.address


def address_fault(expression: Expression, *, any_key: bool = False, is_new: bool = True) -> str | None:
    """What keeps an expression from being an address; `any_key` lets keys be expressions.

    Of what is gone already, not `is_new`, Terraform takes any two names.
    """
    if not is_reference(expression, any_key=any_key):
        return f"this has to be an address, with nothing to work out. {_REMEDY}"
    _, rest = _split_modules(steps_of(expression))
    names, key_places = _split_keys(rest)
    if not rest:
        return None
    if names[0] in _RESERVED and is_new:
        return f"{names[0]}.* is no object in the state. Name a resource or a module."
    wanted = 3 if names[0] in _PREFIXES else 2
    if len(names) != wanted or any(place < wanted for place in key_places) or len(key_places) > 1:
        return f"this is not the address of a resource or module. {_REMEDY}"
    return None


def parse_address(expression: Expression) -> ObjectAddress:
    """The parts of an address that has no fault."""
    modules, rest = _split_modules(steps_of(expression))
    names, _ = _split_keys(rest)
    mode = names[0] if names and names[0] in _PREFIXES else "resource"
    address = ".".join(names[1:] if names and names[0] == "resource" else names)
    return ObjectAddress(modules, mode, address, isinstance(expression, Index))


def _split_modules(steps: list[str | None]) -> tuple[tuple[str, ...], list[str | None]]:
    """The names of the modules in front, and the steps behind them."""
    modules: list[str] = []
    while len(steps) > 1 and steps[0] == "module":
        modules.append(str(steps[1]))
        steps = steps[3:] if len(steps) > 2 and steps[2] is None else steps[2:]
    return tuple(modules), steps


def _split_keys(steps: list[str | None]) -> tuple[list[str], list[int]]:
    """The names, and how many of them stand in front of each key."""
    names: list[str] = []
    places: list[int] = []
    for step in steps:
        if step is None:
            places.append(len(names))
        else:
            names.append(step)
    return names, places
