"""Compare what identifies a resource in an import with what its provider asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.conformance.schema_fault import SchemaFault
from tfgen.errors import did_you_mean
from tfgen.hcl.syntax import Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Object
    from tfgen.schema import BlockSchema


def check_identity(value: Object, type_: str, schema: BlockSchema | None) -> Iterator[SchemaFault]:
    """Attributes that do not identify it, and those that have to be there; nothing where no schema tells."""
    if schema is None:
        return
    keys = {key.value: key for key, _ in value.items if isinstance(key, Literal)}
    for name, key in keys.items():
        if name not in schema.attributes:
            remedy = did_you_mean(str(name), schema.attributes, otherwise="Take it away.")
            yield SchemaFault("unknown-argument", key, f"{name} does not identify a {type_}", remedy)
    for name in schema.required_attributes if len(keys) == len(value.items) else ():
        if name not in keys:
            fact = f"this identity of a {type_} has no {name}, which is required"
            yield SchemaFault("missing-argument", value, fact, "Add it.")
