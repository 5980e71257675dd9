"""Which providers a module requires, and in which versions."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.hcl.syntax import Literal, Object
from tfgen.module.model import parse_module
from tfgen.schema.constraint import Constraint, ConstraintError, Version
from tfgen.schema.load import full_source
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Module, SourceFile

_DOWNLOADED = ".terraform"


class Requirement(Struct, frozen=True, eq=False):
    """An entry of `required_providers`: `source` as written, or the local name; `constraint` None without `version`.

    `file` and `value` are where it stands.
    """

    name: str
    source: str
    constraint: str | None
    file: SourceFile
    value: Expression


def find_requirements(module: Module) -> Mapping[str, Requirement]:
    """The required providers by local name, with those that only a `provider` block's `version` constrains.

    Constraints from several blocks are joined, as they all have to hold.
    """
    found: dict[str, Requirement] = {}
    for requirement in _requirements(module):
        earlier = found.get(requirement.name)
        found[requirement.name] = requirement if earlier is None else _join(earlier, requirement)
    return found


def required_versions(module: Module) -> tuple[str, ...]:
    """The constraints on the engine: `required_version`, and `compatible_with` in OpenTofu's `language` blocks."""
    said = [settings.argument("required_version") for settings in module.declared("terraform")]
    for language in module.declared("language"):
        said += [block.body.argument("opentofu") for block in language.blocks("compatible_with")]
    values = [argument.value for argument in said if argument]
    return tuple(str(value.value) for value in values if isinstance(value, Literal) and _is_written(value))


def _is_written(value: Literal) -> bool:
    """Whether it is text, or a number, which Terraform takes for the text of it."""
    return value.quoted or (isinstance(value.value, int | float) and not isinstance(value.value, bool))


def constraints_of(module: Module) -> dict[str, str | None]:
    """The constraint on each provider that a module requires, by full source."""
    return {full_source(one.source): one.constraint for one in find_requirements(module).values()}


def constraints_together(modules: Iterable[Module]) -> dict[str, str | None]:
    """Those of modules that one root module leads to, and its own: one version of a provider serves all of them."""
    found: dict[str, dict[str, None]] = {}
    for module in modules:
        for source, constraint in constraints_of(module).items():
            found.setdefault(source, {}).update(dict.fromkeys([constraint] if constraint else []))
    return {source: ", ".join(constraints) or None for source, constraints in found.items()}


def with_locked(required: Mapping[str, str | None], lock: Mapping[str, str]) -> dict[str, str | None]:
    """With what a lock file adds, as `terraform init` takes what is in it: the major version that was chosen.

    Within one nothing is taken away, as a rule, and of most no more than the last version is known. A choice that the
    constraints do not admit is none: `init` refuses it, and has to be told to choose anew.
    """
    found = dict(required)
    for address, chosen in lock.items():
        source = full_source(address)
        constraint = found.get(source)
        with suppress(ConstraintError):
            version = Version.parse(chosen)
            if constraint is None or Constraint.parse(constraint).admits(version):
                found[source] = ", ".join(filter(None, (constraint, f"~> {version.major}.0")))
    return found


def load_requirements(generated: Path) -> dict[str, str | None]:
    """The providers that all root modules below a folder require, by full source, with all their constraints joined.

    Files that are not HCL count for nothing here: rendering is what tells of them.
    """
    paths = (path for path in generated.rglob("*.tf") if _DOWNLOADED not in path.parts)
    required = requirements_in(read_file(path).decode(errors="replace") for path in paths)
    return {source: ", ".join(filter(None, known)) or None for source, known in required.items()}


def requirements_in(texts: Iterable[str]) -> dict[str, dict[str | None, None]]:
    """The constraints on each provider that files require, by full source, in order; None where there is no version."""
    constraints: dict[str, dict[str | None, None]] = {}
    for text in sorted({text for text in texts if "required_providers" in text}):
        for requirement in find_requirements(parse_module("", {"terraform.tf": text})).values():
            constraints.setdefault(full_source(requirement.source), {})[requirement.constraint] = None
    return dict(sorted(constraints.items()))


def _requirements(module: Module) -> Iterator[Requirement]:
    for terraform in module.declared("terraform"):
        for block in terraform.blocks("required_providers"):
            for argument in block.body.arguments:
                fields = _texts(argument.value)
                source = fields.get("source", argument.name)
                yield Requirement(argument.name, source, fields.get("version"), terraform.file, argument.value)
    for provider in module.declared("provider"):
        # Deprecated, and still in effect:
        # https://developer.hashicorp.com/terraform/language/providers/configuration#version-an-outdated-argument
        if outdated := provider.argument("version"):
            constraint = _texts(outdated.value).get("version")
            yield Requirement(provider.name, provider.name, constraint, provider.file, outdated.value)


def _texts(value: Expression) -> Mapping[str, str]:
    """The literal texts of an entry, which before Terraform 0.13 was nothing but the constraint."""
    if isinstance(value, Literal):
        return {"version": value.value} if isinstance(value.value, str) else {}
    pairs = value.items if isinstance(value, Object) else ()
    return {
        key.value: text.value
        for key, text in pairs
        if isinstance(key, Literal) and isinstance(key.value, str)
        if isinstance(text, Literal) and isinstance(text.value, str)
    }


def _join(one: Requirement, other: Requirement) -> Requirement:
    constraints = [constraint for constraint in (one.constraint, other.constraint) if constraint is not None]
    source = one.source if one.source != one.name else other.source
    return Requirement(one.name, source, ", ".join(constraints) or None, one.file, one.value)
