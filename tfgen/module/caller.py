"""What a module must know of a root module that calls it, so that a thousand of these need not be in memory for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.module.calls import find_called
from tfgen.module.library import place_of
from tfgen.module.provider_passing import passed_providers
from tfgen.module.requirements import constraints_together, required_versions, with_locked
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.module.model import Module


class Caller(Struct, frozen=True):
    """A root module, as those that it calls see it, near or far.

    `beside` are files of other kinds that are to stand in its folder. `required` are the constraints on each provider,
    by full source, of all modules that it leads to, `versions` its own on the engine. `passed` are the configurations
    of providers that calls pass on: the absolute path of the called folder, and the name there.
    """

    folder: str
    beside: Mapping[str, bytes]
    required: Mapping[str, str | None]
    versions: tuple[str, ...]
    passed: tuple[tuple[str, str], ...]

    def passed_to(self, module: Module) -> Iterator[str]:
        """The names in a module of the configurations that calls of it pass on."""
        place = place_of(module.folder)
        return (name for folder, name in self.passed if folder == place)


def caller_of(root: Module, lock: Mapping[str, str]) -> Caller:
    """What is to be known of a root module; `lock` has the versions of providers that were chosen, by address."""
    modules = (root, *find_called(root))
    required = with_locked(constraints_together(modules), lock)
    return Caller(root.folder, root.beside, required, required_versions(root), tuple(dict.fromkeys(_passed(modules))))


def _passed(modules: tuple[Module, ...]) -> Iterator[tuple[str, str]]:
    for module in modules:
        for call in module.calls.values():
            if call.module:
                yield from ((place_of(call.module.folder), inner) for inner, _, _ in passed_providers(call))
