"""Which resources `import` blocks bring in: of these a plan knows what the provider sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.module.addresses import address_fault, parse_address

if TYPE_CHECKING:
    from tfgen.module.model import Module

    # The names of the calls that lead to a resource, and its address in the last of these modules.
    ResourcePath = tuple[tuple[str, ...], str]


def imported_in(module: Module) -> frozenset[ResourcePath]:
    """The resources that the blocks of a module import, whichever instances of them."""
    found = []
    for declared in module.declared("import"):
        to = declared.argument("to")
        if to and not address_fault(to.value, any_key=True):
            target = parse_address(to.value)
            found.append((target.modules, target.address))
    return frozenset(found)
