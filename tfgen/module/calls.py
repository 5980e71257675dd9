"""Module calls, and the modules that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal
from tfgen.patterns import regex
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Declaration, Module

META_ARGUMENTS = frozenset(
    {"source", "version", "providers", "depends_on", "count", "for_each", "ignore_nested_deprecations"}
)
"""What Terraform reads itself in a module call; the other arguments are inputs.

https://developer.hashicorp.com/terraform/language/block/module
"""
LOCAL = ("./", "../", ".\\", "..\\")
"""How sources begin that are paths, from the folder of the calling module."""


class Call(Struct, frozen=True, eq=False):
    """A module call and the module behind it, which is None where there is none or it cannot be read.

    `fault` says why Terraform finds no module, `note` why tfgen does not look into it. A module is `installed` when
    `terraform init` put it there: it is somebody else's.
    """

    declaration: Declaration
    source: str = ""
    module: Module | None = None
    installed: bool = False
    fault: str = ""
    note: str = ""

    @property
    def interface(self) -> Module | None:
        """The module, if all of its files could be read: else it may have any input and output."""
        return None if self.module is None or self.module.faults else self.module


def source_of(declaration: Declaration) -> str | None:
    """The source of a module call, None unless it is written out."""
    argument = declaration.argument("source")
    value = argument.value if argument else None
    return value.value if isinstance(value, Literal) and isinstance(value.value, str) else None


def is_local(source: str) -> bool:
    """Whether a source is a path from the folder of the calling module."""
    return source.startswith(LOCAL)


def is_registry(source: str) -> bool:
    """Whether a source is an address in a registry, the only one that goes with a version."""
    return bool(_REGISTRY.fullmatch(source)) and not is_remote(source)


def is_remote(source: str) -> bool:
    """Whether a source is a URL of some kind, or an absolute path."""
    return bool(_REMOTE.match(source))


_REGISTRY = regex(r"([0-9a-z.-]+(:\d+)?/)?[0-9A-Za-z_-]+/[0-9A-Za-z_-]+/[0-9a-z]+(//.*)?")
# Anything with a scheme, a forced getter, a user, a host that Terraform knows, or an absolute path.
_REMOTE = regex(
    r"/|[A-Za-z]:|[a-z0-9+]+::|[a-z0-9+]+://|[^/]+@|(github\.com|bitbucket\.org|gitlab\.com)/|.*\.amazonaws\.com/"
)


def find_called(module: Module) -> tuple[Module, ...]:
    """The modules that a module calls, near and far, each once and without itself; installed ones are left out."""
    return tuple(_descend(module, {id(module)}))


def _descend(module: Module, seen: set[int]) -> Iterator[Module]:
    for call in module.calls.values():
        if call.module is not None and not call.installed and id(call.module) not in seen:
            seen.add(id(call.module))
            yield call.module
            yield from _descend(call.module, seen)


def leads_to(call: Call, module: Module) -> bool:
    """Whether a call leads to this module, at once or through the calls of others."""
    return call.module is not None and (call.module is module or module in find_called(call.module))
