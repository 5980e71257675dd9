"""One version of a provider, with the schemas of its types decoded as they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from tfgen.errors import TfgenError
from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema
from tfgen.schema.newer import BUILTIN, BUILTIN_IDENTITIES, with_newer_blocks
from tfgen.schema.table import FLAGS, AttributeRow, BlockRow, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tfgen.schema.model import FunctionSchema, Nesting
    from tfgen.schema.table import NestedRow

Row = TypeVar("Row", AttributeRow, BlockRow)
T = TypeVar("T", AttributeSchema, BlockSchema)


class ProviderSchema:
    """A provider in one version: `source` with its host, as in `registry.terraform.io/hashicorp/aws`.

    `exact`: made from what the provider says of itself. Otherwise some facts are unknown, which the values of the
    model show as None; names, types and whether an argument is required hold all the same.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._head, self._lines = unpack(path)
        self._blocks: dict[int, BlockSchema] = {}
        self._with_newer: dict[str, BlockSchema] = {}
        self._attributes: dict[int, AttributeSchema] = {}

    def __repr__(self) -> str:
        return f"ProviderSchema({self.source} {self.version})"

    @property
    def source(self) -> str:
        """The full address."""
        return self._head.source

    @property
    def version(self) -> str:
        """The version, as in `5.100.0`."""
        return self._head.version

    @property
    def name(self) -> str:
        """The last part of the source and the version, for messages: `aws 5.100.0`."""
        return f"{self.source.rpartition('/')[2]} {self.version}"

    @property
    def exact(self) -> bool:
        """Whether nothing is lost."""
        return self._head.exact

    @property
    def config(self) -> BlockSchema:
        """The inside of a `provider` block."""
        return self._block(self._head.config)

    @property
    def resource_types(self) -> Mapping[str, int]:
        """The names of all resource types, as keys."""
        return self._head.resources

    @property
    def data_types(self) -> Mapping[str, int]:
        """The names of all data sources, as keys."""
        return self._head.data

    @property
    def ephemeral_types(self) -> Mapping[str, int]:
        """The names of all ephemeral resource types, as keys."""
        return self._head.ephemeral

    @property
    def action_types(self) -> Mapping[str, int]:
        """The names of all actions, as keys; none where the source of the schema does not tell of any."""
        return self._head.actions

    @property
    def list_types(self) -> Mapping[str, int]:
        """The names of all resource types that can be listed, likewise."""
        return self._head.lists

    @property
    def functions(self) -> Mapping[str, FunctionSchema]:
        """The functions, by name."""
        return self._head.functions

    def resource(self, name: str) -> BlockSchema | None:
        """The schema of a resource type, None when the provider has none of this name."""
        found = self._named(self._head.resources, name)
        return found if found is None or self.source != BUILTIN else self._newer(name, found)

    def _newer(self, name: str, block: BlockSchema) -> BlockSchema:
        """The same one whenever it is asked for: who compares with schemas remembers them."""
        if name not in self._with_newer:
            self._with_newer[name] = with_newer_blocks(name, block)
        return self._with_newer[name]

    def data(self, name: str) -> BlockSchema | None:
        """The schema of a data source, None when the provider has none of this name."""
        return self._named(self._head.data, name)

    def ephemeral(self, name: str) -> BlockSchema | None:
        """The schema of an ephemeral resource type, None when the provider has none of this name."""
        return self._named(self._head.ephemeral, name)

    def action(self, name: str) -> BlockSchema | None:
        """The inside of the `config` block of an action, None when the provider has none of this name."""
        return self._named(self._head.actions, name)

    def listed(self, name: str) -> BlockSchema | None:
        """The inside of the `config` block of a list, None when the provider has none of this name."""
        return self._named(self._head.lists, name)

    def identity(self, name: str) -> BlockSchema | None:
        """What identifies a resource of a type in an import; None where nothing is known of that."""
        found = self._named(self._head.identities, name)
        return BUILTIN_IDENTITIES.get(name) if found is None and self.source == BUILTIN else found

    def _named(self, section: Mapping[str, int], name: str) -> BlockSchema | None:
        place = section.get(name)
        return None if place is None else self._block(place)

    def _block(self, place: int) -> BlockSchema:
        if place not in self._blocks:
            self._blocks[place] = self._sound(self._decode_block, place)
        return self._blocks[place]

    def _decode_block(self, place: int) -> BlockSchema:
        row = self._decode(_BLOCKS, self._head.attributes + place)
        return BlockSchema(
            {name: self._attribute(attribute) for name, attribute in row.attributes.items()},
            {name: self._nested(nested) for name, nested in row.blocks.items()},
            self._known(value=row.deprecated),
            row.opaque,
        )

    def _attribute(self, place: int) -> AttributeSchema:
        if place not in self._attributes:
            self._attributes[place] = self._sound(self._decode_attribute, place)
        return self._attributes[place]

    def _decode_attribute(self, place: int) -> AttributeSchema:
        row = self._decode(_ATTRIBUTES, place)
        marks: dict[str, bool | None] = {FLAGS[letter]: True for letter in row.flags}
        for name in ("sensitive", "deprecated"):
            marks[name] = self._known(value=name in marks)
        nested = self._nested(row.nested) if row.nested else None
        return AttributeSchema(nested.type if nested else row.type, nested=nested, **marks)  # type: ignore[arg-type]

    def _nested(self, row: NestedRow) -> NestedSchema:
        limit = row.max_items or (0 if self.exact else None)
        return NestedSchema(self._block(row.block), cast("Nesting", row.nesting), row.min_items, limit)

    def _known(self, *, value: bool) -> bool | None:
        """True, or what the absence of a mark means in this file."""
        return value if value or self.exact else None

    def _decode(self, decoder: msgspec.json.Decoder[Row], place: int) -> Row:
        try:
            return decoder.decode(self._lines[place])
        except (IndexError, msgspec.MsgspecError) as error:
            raise self._damaged(place, error) from error

    def _sound(self, decode: Callable[[int], T], place: int) -> T:
        """What is decoded of a line; one that somebody has made may hold itself, or marks that there are none of."""
        try:
            return decode(place)
        except (KeyError, RecursionError) as error:
            raise self._damaged(place, error) from error

    def _damaged(self, place: int, error: Exception) -> TfgenError:
        remedy = "Delete the file and run: tfgen schema update"
        return TfgenError(f"{self._path}: line {place + 2} is damaged ({error!r}). {remedy}")


_ATTRIBUTES = msgspec.json.Decoder(AttributeRow)
_BLOCKS = msgspec.json.Decoder(BlockRow)
