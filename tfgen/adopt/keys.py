"""Which item of one folder is which of another: by name, labels, or what an unlabelled block is known by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING

from tfgen.adopt.items import BlockItem, Header, Item, UnreadBlock, read_block
from tfgen.adopt.order import keeps_order, merge_orders

if TYPE_CHECKING:
    from tfgen.adopt.names import Names
    from tfgen.adopt.pieces import Where

Key = tuple[str, ...]
_RUN = ("provisioner",)
OneItem = Item | BlockItem | UnreadBlock
"""An argument, or a block, read or unread."""
Items = Mapping["Where", Sequence[OneItem]]
Keyed = Mapping["Where", Mapping[Key, OneItem]]

# What tells apart blocks of one type that have no labels, the first that all of them have and no two share.
_TELLING = ("sid", "alias", "name", "id", "key", "namespace", "priority", "rule_id", "rule_number", "description")
_TELLING_TOO = ("path_pattern", "host", "from", "to", "from_port", "cidr_block", "type", "field")


def key_items(items: Items, names: Names, *, top: bool, entries: bool = False) -> tuple[list[Key], Keyed]:
    """The keys of all items in one order, and each folder's items by key.

    At the `top` of a file the order is free; inside of a block, blocks of one type keep theirs. Labels may have words
    of the folder's place, and so may the keys of an object, whose `entries` these are.
    """
    keyed: Keyed = _by_labels(items, names, start=1 if entries else 2)
    kinds = _repeated(keyed)
    for kind in kinds:
        keyed = _rekey(keyed, kind)
    orders: dict[Key, list[Key]] = {}
    for kind in () if top else kinds:
        rows = _of_kind(keyed, kind)
        orders[kind] = merge_orders(rows)
        if not keeps_order(orders[kind], rows):
            keyed = {where: _ordinals(row, kind) for where, row in keyed.items()}
            orders[kind] = max(_of_kind(keyed, kind), key=len)
    return _ordered(merge_orders([list(row) for row in keyed.values()]), orders), keyed


def _of_kind(keyed: Keyed, kind: Key) -> list[list[Key]]:
    return [[key for key in row if key[:2] == kind] for row in keyed.values()]


def _ordered(merged: Sequence[Key], orders: Mapping[Key, Sequence[Key]]) -> list[Key]:
    """The keys with those of each kind in its own order, in the places that any of them has."""
    waiting = {kind: iter(order) for kind, order in orders.items()}
    return [next(waiting[key[:2]]) if key[:2] in waiting else key for key in merged]


def _by_labels(items: Items, names: Names, start: int) -> dict[Where, dict[Key, OneItem]]:
    """Items by their keys, of which what is from `start` on may have words of the folder's place."""
    plain_keys = {where: [_key(item) for item in row] for where, row in items.items()}
    counts = Counter(key for row in plain_keys.values() for key in set(row))
    found: dict[Where, dict[Key, OneItem]] = {}
    for where, row in items.items():
        mine = found.setdefault(where, {})
        for key, item in zip(plain_keys[where], row, strict=True):
            known = key
            if counts[key] < len(items):
                known = (*key[:start], *(names.normal(where, label) for label in key[start:]))
                known = key if known in mine or known in plain_keys[where] else known
            n = 0
            while (*known, f"#{n}") in mine:
                n += 1
            mine[*known, f"#{n}"] = item
    return found


def _key(item: OneItem) -> Key:
    return ("block", item.name, *item.plain_labels) if isinstance(item, Header) else ("argument", item.name)


def _repeated(keyed: Keyed) -> list[Key]:
    """The types of blocks of which a folder has several that labels do not tell apart, or that are run in order."""
    several = [key[:2] for row in keyed.values() for key in row if key[0] == "block" and _ordinal(key)]
    return list(dict.fromkeys([*several, *(key[:2] for row in keyed.values() for key in row if key[1] in _RUN)]))


def _ordinal(key: Key) -> int:
    return int(key[-1][1:]) if key[-1].startswith("#") else 0


def _rekey(keyed: Keyed, kind: Key) -> Keyed:
    """Blocks of this type by what tells them apart, if anything does."""
    blocks = {
        where: {key: _told(item) for key, item in row.items() if key[:2] == kind and isinstance(item, Header)}
        for where, row in keyed.items()
    }
    for name in (*_TELLING, *_TELLING_TOO):
        rows = [[told.get(name) for told in row.values()] for row in blocks.values()]
        if all(None not in row and len(set(row)) == len(row) for row in rows):
            return {
                where: {
                    (*key[:-1], f"{name}={blocks[where][key][name]}") if key in blocks[where] else key: item
                    for key, item in row.items()
                }
                for where, row in keyed.items()
            }
    return keyed


def _told(block: BlockItem | UnreadBlock) -> dict[str, str]:
    """What a block says that may tell it from others, by argument."""
    items = (read_block(block) if isinstance(block, UnreadBlock) else block).items
    return {
        item.name: item.value.text
        for item in reversed(items)
        if isinstance(item, Item) and item.name in (*_TELLING, *_TELLING_TOO)
    }


def _ordinals(row: Mapping[Key, OneItem], kind: Key) -> dict[Key, OneItem]:
    """Blocks of this type by their place among them."""
    numbers = count()
    return {(*kind, f"#{next(numbers)}") if key[:2] == kind else key: item for key, item in row.items()}
