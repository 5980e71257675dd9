"""What a block holds, as a value for conditions: an object with all that its schema knows, set or not."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tfgen.conformance.dynamic import type_of_blocks
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.instances import instance_scopes
from tfgen.evaluation.repetition import rounds
from tfgen.evaluation.schema_types import attributes_of, nested_type
from tfgen.evaluation.types import DYNAMIC, Type, list_of, object_of
from tfgen.evaluation.values import (
    ANYTHING,
    SENSITIVE,
    Value,
    object_value,
    text,
    tuple_value,
    unknown,
)
from tfgen.hcl.syntax import Name, Tuple
from tfgen.module.model import Resource
from tfgen.rules.shared.structure import SHAPES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.model import Declaration, SourceFile
    from tfgen.schema import BlockSchema, NestedSchema

    Scope = Mapping[str, Value]
    Schemas = tuple[BlockSchema, ...]

# Arguments in which names are no values, by the block that they stand in: they are worth what is written.
_OF_RESOURCES: Final = frozenset({"provider", "depends_on"})
_WRITTEN: Final = {
    "resource": _OF_RESOURCES,
    "data": _OF_RESOURCES,
    "ephemeral": _OF_RESOURCES,
    "module": frozenset({"depends_on"}),
    "output": frozenset({"depends_on"}),
    "variable": frozenset({"type"}),
    "moved": frozenset({"from", "to"}),
    "removed": frozenset({"from"}),
    "import": frozenset({"to", "provider"}),
    "lifecycle": frozenset({"ignore_changes", "replace_triggered_by"}),
}
_NONE: Final[frozenset[str]] = frozenset()
_NO_BLOCKS: Final[Mapping[str, Any]] = {"list": (), "set": (), "map": {}}
_META: Final = ("count", "for_each", "provider", "depends_on", "lifecycle", "provisioner", "connection", "alias")


class BlockValues:
    """The values of the blocks of a module, each worked out once."""

    def __init__(self, values: Evaluator) -> None:
        self._values = values
        self._found: dict[int, tuple[Value, ...]] = {}

    def instances(self, declared: Declaration) -> tuple[Value, ...]:
        """The object of each instance of a block; of one in which `each` and `count` are not known, if need be."""
        key = id(declared.block)
        if key not in self._found:
            work = partial(self._instances, declared)
            if isinstance(declared, Resource):
                self._found[key] = self._values.kept(declared, "instances", work)
            else:
                self._found[key] = work()
        return self._found[key]

    def _instances(self, declared: Declaration) -> tuple[Value, ...]:
        return tuple(self._object(declared, scope) for scope in instance_scopes(self._values, declared))

    def type_of(self, declared: Declaration) -> Type:
        """What the object of a block can hold; any type where nobody knows."""
        if schemas := self.schemas_of(declared):
            return object_of({**dict.fromkeys(_META, DYNAMIC), **attributes_of(schemas)})
        shape = SHAPES.get(declared.block.type)
        return object_of(dict.fromkeys((*shape.arguments, *shape.blocks), DYNAMIC)) if shape else DYNAMIC

    def schemas_of(self, declared: Declaration) -> Schemas:
        """What each admitted version of the provider says of a block; nothing where one does not tell all."""
        schemas = self._values.blocks_of(declared)
        return () if any(block.opaque for block in schemas) else schemas

    def versions_of(self, declared: Declaration) -> tuple[str, ...]:
        """The versions of the provider that `schemas_of` asks."""
        return self._values.versions_of(declared)

    def _object(self, declared: Declaration, scope: Scope) -> Value:
        return self._members(declared.file, declared.block, declared.block.body, scope, self.schemas_of(declared))

    def _members(self, file: SourceFile, block: Block, body: Body, scope: Scope, schemas: Schemas) -> Value:
        members = dict(_absent(schemas))
        as_written = _WRITTEN.get(block.type, _NONE)
        for argument in body.arguments:
            if argument.name in as_written and not _is_known(argument.name, schemas):
                members[argument.name] = _written(file, argument.value)
            else:
                value = self._values.configured(argument.value, scope)
                members[argument.name] = _fitted(argument.name, value, schemas)
        for name in dict.fromkeys(map(type_of_blocks, body.blocks)):
            blocks = [inner for inner in body.blocks if type_of_blocks(inner) == name]
            members[name] = self._nested(file, name, blocks, scope, schemas)
        return object_value(members)

    def _nested(self, file: SourceFile, name: str, blocks: Sequence[Block], scope: Scope, schemas: Schemas) -> Value:
        """The value of all nested blocks of one name."""
        nested = _nested_schemas(name, schemas)
        inner = tuple(one.block for one in nested)
        found: list[tuple[str, Value]] = []
        for block in blocks:
            for content, around in self._contents(block, scope):
                if content is None:
                    return unknown(nested_type(list(nested)) if nested else DYNAMIC)
                label = block.labels[0] if block.labels and content is block.body else ""
                found.append((label, self._members(file, block, content, around, inner)))
        return _collected(found, nested)

    def _contents(self, block: Block, scope: Scope) -> Sequence[tuple[Body | None, Scope]]:
        """The bodies that a block, or a dynamic one, makes, each with its names; None where nobody knows how many."""
        if block.type != "dynamic":
            return [(block.body, scope)]
        iterator, for_each = block.body.argument("iterator"), block.body.argument("for_each")
        name = iterator.value.name if iterator and isinstance(iterator.value, Name) else type_of_blocks(block)
        collection = self._values.configured(for_each.value, scope) if for_each else ANYTHING
        content = next(iter(block.body.blocks_of("content")), None)
        if content is None or not isinstance(collection.content, dict | tuple):
            return [(None, scope)]
        items = rounds(collection) if collection.content else []
        if len(items) != len(collection.content):
            return [(None, scope)]
        return [(content.body, {**scope, name: item}) for item in items]


def _is_known(name: str, schemas: Schemas) -> bool:
    return any(name in schema.attributes for schema in schemas)


def _written(file: SourceFile, node: Expression) -> Value:
    """Names as text: `aws_vpc.main`, or a list of such."""
    if isinstance(node, Tuple):
        return tuple_value([text(file.text_of(item)) for item in node.items])
    return text(file.text_of(node))


def _fitted(name: str, value: Value, schemas: Schemas) -> Value:
    """The value of an argument, of the type that the schema says; null is as if it were not there."""
    if not _is_known(name, schemas):
        return value
    if value.content is None:
        return _absent(schemas)[name]
    try:
        fitting = convert(value, _type_for(value, attributes_of(schemas)[name]))
    except ConversionError:  # the rules about types tell it
        fitting = ANYTHING
    attributes = [schema.attributes[name] for schema in schemas if name in schema.attributes]
    return fitting.marked(SENSITIVE) if any(attribute.sensitive for attribute in attributes) else fitting


def _type_for(value: Value, wanted: Type) -> Type:
    """The type of an argument: a list for a set of which some items are not known, so that there are some to count."""
    if wanted.kind == "set" and wanted.element and isinstance(value.content, tuple) and not value.known:
        return list_of(wanted.element)
    return wanted


def _nested_schemas(name: str, schemas: Schemas) -> tuple[NestedSchema, ...]:
    """The schema of nested blocks in each version, also of those that an attribute may be written as."""
    found = [schema.blocks[name] for schema in schemas if name in schema.blocks]
    attributes = [schema.attributes[name] for schema in schemas if name in schema.attributes]
    return (*found, *(attribute.as_blocks for attribute in attributes if attribute.as_blocks))


def _collected(found: Sequence[tuple[str, Value]], nested: Sequence[NestedSchema]) -> Value:
    """Nested blocks as Terraform has them: an object, or a list, set or map of objects."""
    nesting = nested[0].nesting if nested else "list"
    if nesting in ("single", "group"):
        return found[-1][1]
    type_ = nested_type(list(nested)) if nested else DYNAMIC
    if nesting == "map":
        return Value(type_, dict(found)) if type_ is not DYNAMIC else object_value(dict(found))
    values = [value for _, value in found]
    return Value(type_, tuple(values)) if type_ is not DYNAMIC else tuple_value(values)


def _absent(schemas: Schemas) -> Mapping[str, Value]:
    """What the attributes and blocks that are not written are worth."""
    key = tuple(map(id, schemas))
    if key not in _ABSENT:
        values = {name: _value_of_absent(name, type_, schemas) for name, type_ in attributes_of(schemas).items()}
        _ABSENT[key] = values if schemas else {}
    return _ABSENT[key]


# By the ids of schemas, which are the same ones for all modules: `attributes_of` holds them.
_ABSENT: dict[tuple[int, ...], Mapping[str, Value]] = {}


def _value_of_absent(name: str, type_: Type, schemas: Schemas) -> Value:
    """Null; an empty collection of blocks; or unknown, where the provider says it."""
    attributes = [schema.attributes[name] for schema in schemas if name in schema.attributes]
    if any(attribute.computed for attribute in attributes) or (not attributes and type_ is DYNAMIC):
        return unknown(type_)
    return Value(type_, None if attributes else _NO_BLOCKS.get(type_.kind))
