"""Configurations of providers that nothing uses: Terraform drops them before it looks into them.

So it is with PruneProviderTransformer in internal/terraform/transform_provider.go, of Terraform and of OpenTofu.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Attribute, Index, Name
from tfgen.module.declared import configuration_name, find_nested_data, well_formed, written_configuration
from tfgen.module.once import once_a_module
from tfgen.module.provider_passing import passed_providers, source_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.module.calls import Call
    from tfgen.module.model import Declaration, Module, Resource

_TYPED = ("action", "list")
_META = frozenset({"alias", "version"})
_ANY = "*"  # any configuration without an alias: a module that is not known takes those by itself


@once_a_module
def find_idle(module: Module) -> tuple[Declaration, ...]:
    """The provider blocks of a module that neither it nor a module that it calls has any use for.

    None where not all of the files are known, or where there are tests or queries: they may have. A module that is not
    known may have a use for what is passed to it and for all without an alias. A block that makes several
    configurations has to be looked into for that.
    """
    blocks = [one for one in well_formed(module, "provider") if not one.argument("for_each")]
    if not blocks or module.faults or (module.companions and (module.companions.files or module.companions.faults)):
        return ()
    used = _used(module, {id(module)})
    texts = [file.text for file in module.files]
    return tuple(
        one for one in blocks if used is not None and not _is_used(one, used) and not _has_function(one, texts)
    )


def _is_used(provider: Declaration, used: set[str]) -> bool:
    name = configuration_name(provider.block)
    return name in used or (_ANY in used and "." not in name)


def _has_function(provider: Declaration, texts: Iterable[str]) -> bool:
    """Whether a function of the provider is called, which asks for it too."""
    return any(f"provider::{provider.name}::" in text for text in texts)


def _used(module: Module, above: set[int]) -> set[str] | None:
    """The configurations by which a module and those below it make something; None where that is not known."""
    used = set(_named(module))
    if "" in used or (module.declared("module") and not module.library):
        return None
    for call in module.calls.values():
        inner = call.interface
        below = _used(inner, above | {id(inner)}) if inner is not None and id(inner) not in above else None
        if inner is None or below is None or _ANY in below:
            used |= {_ANY, *(outer for _, outer, _ in passed_providers(call))}
        else:
            used |= set(_from_above(module, call, inner, below - _filled(inner)))
    return used


def _filled(module: Module) -> set[str]:
    """The configurations with something in them: those without are what the calling module passes."""
    blocks = (one.block for one in well_formed(module, "provider"))
    return {
        configuration_name(block)
        for block in blocks
        if block.body.blocks or any(one.name not in _META for one in block.body.arguments)
    }


def _own(module: Module) -> set[str]:
    """All configurations that a module has itself."""
    return {configuration_name(one.block) for one in well_formed(module, "provider")}


def _from_above(module: Module, call: Call, inner: Module, wanted: set[str]) -> Iterator[str]:
    """What a called module wants, by the names of the one that calls it."""
    passed = {name: outer for name, outer, _ in passed_providers(call)}
    for name in wanted:
        if name in passed:
            yield passed[name]
            continue
        yield name
        source = source_in(inner, name)
        yield from (own for own in _own(module) if "." not in own and source_in(module, own) == source)


def _named(module: Module) -> Iterator[str]:
    """The configurations that the blocks of a module name, or mean without a word."""
    for resource in (*module.resources, *find_nested_data(module)):
        yield _chosen(resource, resource.type)
    for kind in _TYPED:
        for one in module.declared(kind):
            yield _chosen(one, one.block.labels[0] if one.block.labels else "")
    for one in module.declared("import"):
        target = one.argument("to")
        yield _chosen(one, _type_of(target.value) if target else "")


def _chosen(declared: Declaration | Resource, type_: str) -> str:
    """The configuration that the argument `provider` names, or else the type; nothing where that is not known."""
    if chosen := declared.argument("provider"):
        return written_configuration(chosen.value) or ""
    return type_.partition("_")[0]


def _type_of(target: object) -> str:
    """The type of resource that an address begins with; nothing for one in a module."""
    while isinstance(target, Attribute | Index):
        target = target.source
    return target.name if isinstance(target, Name) and target.name != "module" else ""
