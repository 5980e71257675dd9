"""The providers of a module, in all versions that it admits."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.evaluation.functions.signatures import provider_signature
from tfgen.module.declared import configuration_of
from tfgen.module.requirements import constraints_of, find_requirements
from tfgen.schema.constraint import ConstraintError
from tfgen.schema.load import full_source
from tfgen.schema.newer import BUILTIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.module.model import Module, Resource
    from tfgen.module.requirements import Requirement
    from tfgen.schema import BlockSchema, ProviderSchema, Schemas

_BUILTIN_NAME = "terraform"


class Providers:
    """Finds schemas by the local names that the module uses."""

    def __init__(self, module: Module, schemas: Schemas, asked: set[tuple[ProviderSchema, ...]] | None = None) -> None:
        """`asked` is what was asked before, of all modules that are evaluated together."""
        self._module = module
        self._schemas = schemas
        self._asked = set() if asked is None else asked
        self._found: dict[str, tuple[ProviderSchema, ...]] = {}
        self._blocks: dict[tuple[str, str, str], tuple[BlockSchema, ...]] = {}

    def of(self, module: Module) -> Providers:
        """Those of a module that this one calls: what both require has to hold."""
        return Providers(module, self._schemas.called_by((constraints_of(self._module),)), self._asked)

    def schemas_of(self, name: str) -> tuple[ProviderSchema, ...]:
        """The admitted versions of the provider with this local name; none where none is known."""
        if name not in self._found:
            self._found[name] = self._find(name)
            self._asked.add(self._found[name])
        return self._found[name]

    @property
    def rests_on_extracted(self) -> bool:
        """Whether a provider was asked of which only extracted schemas are admitted."""
        return any(schemas and not any(schema.exact for schema in schemas) for schemas in self._asked)

    def requires(self, name: str) -> bool:
        """Whether the module's `required_providers` has this local name, or a file that is not read may have it."""
        return name in self._requirements or bool(self._module.faults)

    def source_of(self, name: str) -> str:
        """The whole source of the provider with this local name, as `required_providers` has it; else none."""
        return full_source(self._requirements[name].source) if name in self._requirements else ""

    def blocks_of(self, resource: Resource) -> tuple[BlockSchema, ...]:
        """The schema of a resource in each admitted version that has its type."""
        name = (configuration_of(resource) or "").partition(".")[0]
        key = (name, resource.mode, resource.type)
        if (found := self._blocks.get(key)) is None:
            blocks = [getattr(schema, resource.mode)(resource.type) for schema in self.schemas_of(name)]
            found = self._blocks[key] = tuple(block for block in blocks if block is not None)
        return found

    def ask_all(self) -> None:
        """Ask for those of all resources, as who looks at these does."""
        names = {(configuration_of(resource) or "").partition(".")[0] for resource in self._module.resources}
        for name in sorted(names):
            self.schemas_of(name)

    def function(self, name: str) -> Signature | None:
        """The function `provider::name::function`."""
        parts = name.split("::")
        if len(parts) != 3:
            return None
        schema = next((s for s in self.schemas_of(parts[1]) if parts[2] in s.functions), None)
        return provider_signature(schema.functions[parts[2]]) if schema else None

    @cached_property
    def _requirements(self) -> Mapping[str, Requirement]:
        return find_requirements(self._module)

    def _find(self, name: str) -> tuple[ProviderSchema, ...]:
        required = self._requirements.get(name)
        if required is None:
            return self._schemas.provider(BUILTIN if name == _BUILTIN_NAME else name)
        try:
            return self._schemas.provider(required.source, required.constraint)
        except ConstraintError:
            return ()
