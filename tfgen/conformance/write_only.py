"""Check the use of write-only arguments, which Terraform hands to the provider and keeps nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.module.uses import targets_of, uses_of
from tfgen.schema import Constraint, ConstraintError, Version

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.hcl.syntax import Argument
    from tfgen.module.model import Module
    from tfgen.module.uses import Use

# https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only
_FIRST_MINOR: Final = 11
_LAST_PATCH: Final = 99


def admitted_without(module: Module) -> str | None:
    """The `required_version` that admits a Terraform without write-only arguments, None if no written one does."""
    for settings in module.declared("terraform"):
        argument = settings.argument("required_version")
        if argument and _admits_older(argument):
            return str(argument.value.value)  # type: ignore[union-attr]  # a literal, or it would not admit any
    return None


def _admits_older(argument: Argument) -> bool:
    text = getattr(argument.value, "value", None)
    try:
        constraint = Constraint.parse(text) if isinstance(text, str) else None
    except ConstraintError:
        return False
    versions = (Version((1, minor, patch)) for minor in range(_FIRST_MINOR) for patch in (0, _LAST_PATCH))
    return constraint is not None and any(map(constraint.admits, versions))


def find_reads(module: Module, names: Mapping[str, frozenset[str]]) -> Iterator[tuple[Use, str]]:
    """The references to write-only attributes, with their names; `names` are those of each type that has any."""
    if not names:
        return
    for use in _uses_of_types(module, names):
        resource = module.resource(use.target) if use.reference.root in (*names, "resource", "ephemeral") else None
        if resource and resource.type in names:
            name = next((step for step in use.reference.path if isinstance(step, str)), None)
            if name in names[resource.type]:
                yield use, name


def _uses_of_types(module: Module, names: Mapping[str, frozenset[str]]) -> Iterator[Use]:
    """The references in the blocks that refer to a resource of these types, in the order of `find_uses`."""
    for file in module.files:
        for part in file.parts:
            found = (module.resource(target) for _, target in targets_of(file, part))
            if any(one is not None and one.type in names for one in found):
                yield from uses_of(file, part)
