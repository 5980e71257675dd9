"""Which provider configurations a module has, wants, and gives to the modules that it calls.

As Terraform looks at them when it loads a configuration:
https://developer.hashicorp.com/terraform/language/modules/develop/providers
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Object
from tfgen.module.declared import configuration_name, well_formed, written_configuration
from tfgen.module.requirements import find_requirements
from tfgen.schema.load import full_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression
    from tfgen.module.calls import Call
    from tfgen.module.model import Module

_META = frozenset({"alias"})


def configured_providers(module: Module) -> frozenset[str]:
    """The configurations with something in them; an empty one, as before Terraform 0.13, only says what is wanted."""
    return frozenset(
        configuration_name(provider.block)
        for provider in well_formed(module, "provider")
        if provider.block.body.blocks or any(one.name not in _META for one in provider.block.body.arguments)
    )


def empty_providers(module: Module) -> frozenset[str]:
    """The configurations that only say what is wanted."""
    return frozenset(configuration_name(one.block) for one in well_formed(module, "provider")) - configured_providers(
        module
    )


def passed_providers(call: Call) -> Iterator[tuple[str, str, Expression]]:
    """The entries of `providers`: the name in the called module, that in the calling one, and the entry's place."""
    argument = call.declaration.argument("providers")
    pairs = argument.value.items if argument and isinstance(argument.value, Object) else ()
    for key, value in pairs:
        # A plain name as a key is read as text.
        inner, outer = _key_name(key), written_configuration(value)
        if inner and outer:
            yield inner, outer, key


def _key_name(key: Expression) -> str | None:
    value = getattr(key, "value", None)
    return value if isinstance(value, str) else written_configuration(key)


def source_in(module: Module, name: str) -> str:
    """The provider that a local name stands for, by its full source."""
    required = find_requirements(module).get(name.partition(".")[0])
    return full_source(required.source if required else name.partition(".")[0])
