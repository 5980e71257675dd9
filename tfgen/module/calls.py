"""Module calls, and the modules that they lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal
from tfgen.patterns import regex
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
    ways = _walk(module, lambda one: (call for call in one.calls.values() if not call.installed))
    return tuple(called for called, is_left in ways if not is_left)


def leads_to(call: Call, module: Module) -> bool:
    """Whether a call leads to this module, at once or through the calls of others."""
    if call.module is None or call.module is module:
        return call.module is module
    return any(called is module for called, _ in _walk(call.module, lambda one: one.calls.values()))


def deepest_first(module: Module, calls_of: Callable[[Module], Iterable[Call]]) -> Iterator[Module]:
    """The modules that these calls lead to, each once and after those that it calls itself, unless in a circle."""
    return (called for called, is_left in _walk(module, calls_of) if is_left)


def _walk(module: Module, calls_of: Callable[[Module], Iterable[Call]]) -> Iterator[tuple[Module, bool]]:
    """The modules that these calls lead to, each once on the way in and once on the way out.

    Nothing calls itself: chains of modules are of any length.
    """
    seen = {id(module)}
    path, waiting = [module], [iter(calls_of(module))]
    while path:
        called = next((call.module for call in waiting[-1] if call.module and id(call.module) not in seen), None)
        if called is not None:
            seen.add(id(called))
            yield called, False
            path.append(called)
            waiting.append(iter(calls_of(called)))
            continue
        waiting.pop()
        left = path.pop()
        if path:
            yield left, True
