"""Compare the resources and providers of a module with the schemas of the provider versions that it admits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeAlias

from tfgen.conformance.argument_values import ArgumentValues
from tfgen.conformance.body import BodyCheck
from tfgen.conformance.dynamic import check_frames
from tfgen.conformance.identity import check_identity
from tfgen.conformance.ignored import check_ignored
from tfgen.conformance.schema_fault import LOOK_UP, WRITE_ONLY, SchemaFault, computed
from tfgen.conformance.write_only import admitted_without, find_reads
from tfgen.errors import did_you_mean, quoted
from tfgen.hcl.syntax import Body, Object
from tfgen.module.addresses import address_fault, parse_address
from tfgen.module.admitted import AdmittedVersions
from tfgen.module.declared import configuration_name
from tfgen.module.fault import EXTRACTED, Fault
from tfgen.module.model import Declaration
from tfgen.providers.registry import has_implicit_id
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Node
    from tfgen.module.admitted import Admitted
    from tfgen.module.model import Module, Resource, SourceFile
    from tfgen.schema import BlockSchema, ProviderSchema, Schemas

_Found: TypeAlias = "tuple[tuple[tuple[Node, str, str], ...], tuple[str, ...], frozenset[str]]"
# What Terraform itself reads in a block, whatever the provider says.
# https://developer.hashicorp.com/terraform/language/meta-arguments
_RESOURCE_ARGUMENTS: Final = frozenset({"count", "for_each", "provider", "depends_on"})
_META_ARGUMENTS: Final = {
    "resource": _RESOURCE_ARGUMENTS,
    "data": _RESOURCE_ARGUMENTS,
    "ephemeral": _RESOURCE_ARGUMENTS,
    "provider": frozenset({"alias", "version", "for_each"}),
}
_META_BLOCKS: Final = {
    "resource": frozenset({"lifecycle", "provisioner", "connection"}),
    "data": frozenset({"lifecycle"}),
    "ephemeral": frozenset({"lifecycle"}),
    "provider": frozenset[str](),
}
_KINDS: Final = {"resource": "resource type", "data": "data source", "ephemeral": "ephemeral resource type"}
_UPGRADE: Final = "provider-upgrade"


class SchemaReport(Struct, frozen=True):
    """Everything that schemas hold against a module, in the order of its blocks, and what could not be checked.

    For a provider without a schema a note has what is required of it, and what could be assumed: see AdmittedVersions.
    `write_only` are the names of the write-only arguments of each resource type in the module that has any.
    """

    faults: tuple[Fault, ...]
    notes: Mapping[str, tuple[str, str]]
    write_only: Mapping[str, frozenset[str]]


def check_schema(
    module: Module, schemas: Schemas, evaluator: Evaluator, beside: Iterable[SourceFile] = ()
) -> SchemaReport:
    """Compare all resources, data sources, ephemeral resources and provider configurations with their schemas.

    `beside` are files of tests and of queries. Of a provider under an alias that nothing names Terraform looks at no
    argument, and neither does this.
    """
    beside = tuple(beside)
    check = _ModuleCheck(module, schemas, evaluator)
    faults = [fault for resource in module.resources for fault in check.resource_as_kept(resource)]
    others = [Declaration(file, block) for file in beside for block in file.body.blocks_of("provider") if block.labels]
    named = [file.text for file in (*module.files, *beside)]
    providers = (*(one for one in module.declared("provider") if not is_idle(one, named)), *others)
    faults += [fault for provider in providers for fault in check.provider(provider)]
    lists = [Declaration(file, block) for file in beside for block in file.body.blocks_of("list")]
    faults += [fault for one in (*module.declared("action"), *lists) for fault in check.configured(one)]
    faults += [fault for one in module.declared("import") for fault in check.identity(one)]
    return SchemaReport((*faults, *check.write_only_reads()), check.versions.notes, check.write_only)


class _ModuleCheck:
    """Compares each block with every admitted version, and joins what several of them object to."""

    def __init__(self, module: Module, schemas: Schemas, evaluator: Evaluator) -> None:
        self.module = module
        self.evaluator = evaluator
        self.skipped: dict[str, None] = {}
        self.versions = AdmittedVersions(module, schemas)
        self.values = ArgumentValues(evaluator)
        self.older_engine = admitted_without(module)
        self.write_only: dict[str, frozenset[str]] = {}

    def resource_as_kept(self, resource: Resource) -> tuple[Fault, ...]:
        """The faults of a resource in any mode, which often is as it was."""
        admitted = self.versions.of(resource)
        work = partial(self._resource, resource, admitted)
        found = self.evaluator.kept(resource, "schema", work, follows=False, alike=_alike)
        faults, notes, names = found
        for note in notes:
            self.versions.notes.setdefault(note, ("", ""))
        if names:
            self.write_only[resource.type] = names
        return tuple(Fault(resource.file, *fault, resource.address) for fault in faults)

    def _resource(self, resource: Resource, admitted: Admitted) -> _Found:
        """The faults, the notes on what is not checked, and the write-only arguments of its type."""
        self.skipped = {}
        found = self._join(resource, admitted, partial(self._faults, resource))
        faults = tuple((fault.node, fault.kind, fault.message) for fault in found)
        if not admitted.schemas:
            frames = check_frames(resource.block.body, resource.type)
            faults = tuple((fault.node, fault.kind, f"{fault.fact}. {fault.remedy}") for fault in frames)
        return faults, tuple(self.skipped), self.write_only.get(resource.type, frozenset())

    def provider(self, provider: Declaration) -> Iterator[Fault]:
        """The faults of a `provider` block, which mostly is as it was."""
        admitted = self.versions.named(provider.name)
        check = BodyCheck(f"provider {provider.name}", self.values)
        body = _without_meta(provider.block.body, "provider")

        def compare() -> tuple[tuple[Node, str, str], ...]:
            found = self._join(provider, admitted, lambda schema: check.check(body, schema.config, provider.block))
            return tuple((fault.node, fault.kind, fault.message) for fault in found)

        for fault in self.evaluator.kept(provider, "schema", compare, follows=False):
            yield Fault(provider.file, *fault, provider.address)

    def configured(self, declared: Declaration) -> Iterator[Fault]:
        """The faults of the `config` block of an action or a list, as far as a schema tells of these."""
        if len(declared.block.labels) != 2:
            return
        admitted = self.versions.written(declared, declared.block.labels[0])
        yield from self._join(declared, admitted, partial(self._config_faults, declared))

    def _config_faults(self, declared: Declaration, schema: ProviderSchema) -> list[SchemaFault]:
        type_ = declared.block.labels[0]
        is_action = declared.block.type == "action"
        known = schema.action_types if is_action else schema.list_types
        block = schema.action(type_) if is_action else schema.listed(type_)
        if block is None and not known:
            return []
        if block is None:
            fact = f"there is no {'action' if is_action else 'list of'} {type_}"
            return [SchemaFault("unknown-resource-type", declared.block, fact, did_you_mean(type_, known))]
        inner = next(iter(declared.blocks("config")), None)
        body = inner.body if inner else Body(declared.block.end, declared.block.end, (), ())
        return list(BodyCheck(type_, self.values).check(body, block, inner or declared.block))

    def identity(self, import_: Declaration) -> Iterator[Fault]:
        """The faults of what identifies an imported resource, where that is written out."""
        argument, to = import_.argument("identity"), import_.argument("to")
        target = parse_address(to.value) if to and not address_fault(to.value, any_key=True) else None
        if not argument or not isinstance(argument.value, Object) or target is None or target.is_module:
            return
        type_ = target.address.rpartition("module.")[2].split(".")[-2]
        admitted = self.versions.written(import_, type_)
        value = argument.value
        yield from self._join(import_, admitted, lambda schema: check_identity(value, type_, schema.identity(type_)))

    def write_only_reads(self) -> Iterator[Fault]:
        """References to write-only arguments, of which nothing can be read back."""
        for use, name in find_reads(self.module, self.write_only):
            message = (
                f'"{name}" of {use.target} is write-only, so here it is always null. Refer to where its value is from.'
            )
            yield Fault(use.file, use.reference.expression, "write-only-reference", message, use.owner)

    def _faults(self, resource: Resource, schema: ProviderSchema) -> list[SchemaFault]:
        block = _find(schema, resource.mode, resource.type)
        if block is None:
            return [_unknown_type(resource, schema)]
        if block.write_only_attributes:
            self.write_only[resource.type] = frozenset(block.write_only_attributes)
        check = BodyCheck(resource.type, self.values)
        found = list(check.check(_without_meta(resource.block.body, resource.mode), block, resource.block))
        for path in check.skipped:
            self.skipped.setdefault(_skipped(path, resource.type, schema))
        if (identifier := resource.argument("id")) and _is_implicit_id(resource, block, schema):
            found += [] if self.values.is_null(identifier) else [computed(identifier, "id", resource.type)]
        if block.deprecated:
            fact = f"the {_KINDS[resource.mode]} {resource.type} is deprecated"
            found.append(SchemaFault("deprecated-resource", resource.block, fact, LOOK_UP))
        return [*found, *check_ignored(resource, block)]

    def _join(
        self, declaration: Declaration, admitted: Admitted, ask: Callable[[ProviderSchema], Iterable[SchemaFault]]
    ) -> Iterator[Fault]:
        """One fault for what several versions object to."""
        joined: dict[tuple[int, str, str], tuple[SchemaFault, list[ProviderSchema]]] = {}
        for schema in admitted.schemas:
            for fault in ask(schema):
                joined.setdefault(_key(fault), (fault, []))[1].append(schema)
        witnesses = self.versions.witnesses(admitted) if joined else ()
        witnessed = {_key(fault) for schema in witnesses for fault in ask(schema)}
        for key, (fault, refusing) in joined.items():
            is_sure = fault.is_grammar or key in witnessed or any(schema.exact for schema in refusing)
            if kind := self._kind(fault, admitted, refusing, is_sure=is_sure):
                versions = admitted.describe(refusing)
                message = f"{fault.fact} (in {versions}). {self._remedy(fault)}".rstrip()
                yield Fault(declaration.file, fault.node, kind, message, declaration.address)

    def _kind(
        self, fault: SchemaFault, admitted: Admitted, refusing: list[ProviderSchema], *, is_sure: bool
    ) -> str | None:
        """The rule that tells of a fault, None when it does not count.

        A module that says nothing of versions promises to work with one of them, not with each. What only an extracted
        schema objects to is as sure as the extraction: not `is_sure`.
        """
        if fault.kind == WRITE_ONLY and self.older_engine is None:
            return None
        if len(refusing) == len(admitted.schemas):
            return fault.kind if is_sure else EXTRACTED
        if admitted.constraint is None:
            return None
        return fault.kind if is_sure else _UPGRADE

    def _remedy(self, fault: SchemaFault) -> str:
        if fault.kind != WRITE_ONLY:
            return fault.remedy
        return f'{quoted(self.older_engine or "")} admits older ones. Write: required_version = ">= 1.11"'


def _alike(found: _Found) -> _Found | None:
    """What is found in a resource that has other texts: their types are the same."""
    return None if found[0] else found


def is_idle(provider: Declaration, texts: Iterable[str]) -> bool:
    """Whether a configuration has an alias, and no text holds its name: Terraform drops it before it is asked."""
    name = configuration_name(provider.block)
    return "." in name and not any(name in text for text in texts)


def _key(fault: SchemaFault) -> tuple[int, str, str]:
    return fault.node.start, fault.kind, fault.fact


def _find(schema: ProviderSchema, mode: str, type_: str) -> BlockSchema | None:
    if mode == "resource":
        return schema.resource(type_)
    return schema.data(type_) if mode == "data" else schema.ephemeral(type_)


def _unknown_type(resource: Resource, schema: ProviderSchema) -> SchemaFault:
    kind = _KINDS[resource.mode]
    known = {"resource": schema.resource_types, "data": schema.data_types, "ephemeral": schema.ephemeral_types}
    others = [_KINDS[mode] for mode, names in known.items() if resource.type in names]
    remedy = f"There is a {others[0]} of this name." if others else did_you_mean(resource.type, known[resource.mode])
    return SchemaFault("unknown-resource-type", resource.block, f"there is no {kind} {resource.type}", remedy)


def _skipped(path: str, type_: str, schema: ProviderSchema) -> str:
    return f"{type_}: what is in {path} is not checked for {schema.name}, whose schema does not tell all of it"


def _is_implicit_id(resource: Resource, block: BlockSchema, schema: ProviderSchema) -> bool:
    """Whether the schema calls an `id` optional only because Terraform's SDK adds it to every resource type."""
    identifier = block.attributes.get("id")
    is_implicit = identifier is not None and identifier.optional and identifier.computed
    return is_implicit and resource.mode == "resource" and has_implicit_id(schema.source, resource.type)


def _without_meta(body: Body, kind: str) -> Body:
    """The body without what is Terraform's own."""
    arguments = tuple(argument for argument in body.arguments if argument.name not in _META_ARGUMENTS[kind])
    blocks = tuple(block for block in body.blocks if block.type not in _META_BLOCKS[kind])
    return Body(body.start, body.end, arguments, blocks)
