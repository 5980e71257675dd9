"""Values on the wire: MessagePack with an extension for what is not yet known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgpack

from .protocol import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from .schema import Attribute, Block, NestedBlock

    Change = Callable[[str, Attribute, Any], Any]

UNKNOWN = msgpack.ExtType(0, b"\x00")
"""A value that is known after apply. Terraform's own may say more about the value, in extension 12."""


def decode(dynamic: Any) -> Any:
    """The value in a message; None where Terraform means that there is no object."""
    return msgpack.unpackb(dynamic.msgpack, strict_map_key=False)


def encode(value: Any) -> Any:
    """The message for a value."""
    return message("DynamicValue")(msgpack=msgpack.packb(value))


def is_unknown(value: Any) -> bool:
    """Whether the value itself is not known."""
    return isinstance(value, msgpack.ExtType)


def holds_unknown(value: Any) -> bool:
    """Whether the value, or anything in it, is not known."""
    if isinstance(value, dict):
        return any(map(holds_unknown, value.values()))
    if isinstance(value, list):
        return any(map(holds_unknown, value))
    return is_unknown(value)


def change_attributes(block: Block, value: dict[str, Any], change: Change, prefix: str = "") -> dict[str, Any]:
    """The block's value with each attribute, at any depth, as `change` makes it from its path, schema and value.

    A path is names and positions with points between: `rule.0.expiration.0.days`.
    """
    attributes = {
        name: change(prefix + name, attribute, value.get(name)) for name, attribute in block.attributes.items()
    }
    blocks = {
        name: _change_nested(nested, value.get(name), change, f"{prefix}{name}.")
        for name, nested in block.blocks.items()
    }
    return attributes | blocks


def _change_nested(nested: NestedBlock, value: Any, change: Change, prefix: str) -> Any:
    if is_unknown(value):
        return value
    if nested.repeated:
        return [
            item if is_unknown(item) else change_attributes(nested.block, item, change, f"{prefix}{position}.")
            for position, item in enumerate(value or [])
        ]
    return None if value is None else change_attributes(nested.block, value, change, prefix)
