"""The versions of a module's providers whose schemas are known and which it admits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import quoted
from tfgen.hcl.syntax import Attribute, Index, Literal, Name
from tfgen.module.requirements import find_requirements
from tfgen.schema import BUILTIN, ConstraintError, full_source
from tfgen.schema.load import DEFAULT_HOST
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration, Module, Resource
    from tfgen.schema import ProviderSchema, Schemas


class Admitted(Struct, frozen=True):
    """The admitted versions of a provider; `constraint` is None where the module says nothing of versions."""

    schemas: tuple[ProviderSchema, ...]
    constraint: str | None

    def describe(self, some: Sequence[ProviderSchema]) -> str:
        """Some of the versions, for a message: `aws 5.100.0 and 6.69.1`."""
        name = self.schemas[0].source.rpartition("/")[2]
        text = f"{name} {' and '.join(schema.version for schema in some)}"
        if len(some) == len(self.schemas):
            return text
        return f"{text}, which {quoted(self.constraint or '')} admits"


class AdmittedVersions:
    """Finds the versions behind local names of providers; `notes` says of which there are none.

    With each note there is the provider as it is required, and the version that could be assumed; both may be empty.
    """

    def __init__(self, module: Module, schemas: Schemas) -> None:
        self._schemas = schemas
        self._requirements = find_requirements(module)
        self._known: dict[str, Admitted] = {}
        self.notes: dict[str, tuple[str, str]] = {}

    def of(self, resource: Resource) -> Admitted:
        """The versions of a resource's provider, which its type names or its argument `provider`."""
        return self.written(resource, resource.type)

    def written(self, declared: Declaration, type_: str) -> Admitted:
        """Those of the provider that an argument of a block names, or else the type that the block is about."""
        argument = declared.argument("provider")
        return self.named(_first_name(argument.value) if argument else type_.partition("_")[0])

    def named(self, name: str) -> Admitted:
        """The versions of the provider of a local name."""
        if name not in self._known:
            self._known[name] = self._find(name)
        return self._known[name]

    def witnesses(self, admitted: Admitted) -> tuple[ProviderSchema, ...]:
        """An exact version that is not admitted, where of those that are only extracted schemas are known."""
        if not admitted.schemas or any(schema.exact for schema in admitted.schemas):
            return ()
        return self._schemas.exact().provider(admitted.schemas[0].source, admitted.constraint)

    def _find(self, name: str) -> Admitted:
        requirement = self._requirements.get(name)
        source = full_source(requirement.source if requirement else BUILTIN if name == "terraform" else name)
        constraint = requirement.constraint if requirement else None
        try:
            found = self._schemas.provider(source, constraint)
        except ConstraintError as error:
            self.notes.setdefault(f"provider {source}: its arguments are not checked: {error}", ("", ""))
            return Admitted((), constraint)
        if not found:
            self._note_absent(source, self._schemas.asked(source, constraint))
        return Admitted(found, constraint)

    def _note_absent(self, source: str, constraint: str | None) -> None:
        short = source.removeprefix(f"{DEFAULT_HOST}/")
        nearest = self._schemas.nearest(source, constraint)
        assumption = f"{source.rpartition('/')[2]}={nearest}" if nearest else ""
        note = _no_schema(source, constraint, self._schemas.versions(source))
        self.notes.setdefault(note, (f"{short} {constraint or ''}".strip(), assumption))


def _no_schema(source: str, constraint: str | None, known: tuple[str, ...]) -> str:
    reason = "no schema of it is known"
    if known:
        reason = f"{quoted(constraint or '')} admits none of the versions {', '.join(known)} whose schemas are known"
    return f"provider {source}: its arguments are not checked, as {reason}. Run: tfgen schema update"


def _first_name(expression: Expression) -> str:
    match expression:
        case Attribute() | Index():
            return _first_name(expression.source)
        case Name():
            return expression.name
        case Literal(value=str(text)):  # as it was written before Terraform 0.12
            return text.partition(".")[0]
    return ""
