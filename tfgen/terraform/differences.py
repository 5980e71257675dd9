"""What differs between two values of a plan, part by part, without showing what is sensitive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.hcl.paths import join_path
from tfgen.terraform.readback import decode_exactly, encode_exactly

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tfgen.terraform.plan_json import RawChange

SENSITIVE = "(sensitive)"
UNKNOWN = "(known after apply)"


class Side(NamedTuple):
    """A value before or after, with the masks that tell which parts of it are secret, and which are not known yet."""

    value: Any
    secret: Any = None
    unknown: Any = None

    def part(self, key: str | int) -> Side:
        """The part of the value, and of its masks, at this key or index."""
        return Side(*(_part(whole, key) for whole in self))

    @property
    def keys(self) -> Iterable[str | int]:
        """The keys or indexes that the value has, or will have."""
        return dict.fromkeys(key for whole in (self.value, self.unknown) for key in _keys(whole))

    def __str__(self) -> str:
        return UNKNOWN if self.unknown is True else encode_exactly(_masked(self.value, self.secret))


def sides(change: RawChange) -> tuple[Side, Side]:
    """Before and after of a change in a plan's JSON.

    What is secret in one place is secret wherever it comes again: `terraform_data` repeats a sensitive input as an
    output that is not marked.
    """
    values = change.before, change.after
    masks = change.before_sensitive, change.after_sensitive
    secrets = {text for value, mask in zip(values, masks, strict=True) for text in _secret_texts(value, mask)}
    before, after = (_spread(value, mask, secrets) for value, mask in zip(values, masks, strict=True))
    return Side(values[0], before), Side(values[1], after, change.after_unknown)


def compare(path: str, before: Side, after: Side) -> Iterator[tuple[str, str, str]]:
    """Path, before and after of everything that differs, with masks in the place of what must not be shown."""
    if before.secret is True or after.secret is True:
        if after.unknown is True or before.value != after.value or before.secret != after.secret:
            yield path, SENSITIVE, SENSITIVE
    elif after.unknown is True:
        yield path, str(before), UNKNOWN
    elif type(before.value) is not type(after.value):  # Python calls 0 and false equal
        yield path, str(before), str(after)
    elif isinstance(after.value, dict | list):
        for key in dict.fromkeys((*before.keys, *after.keys)):
            yield from compare(join_path(path, key), before.part(key), after.part(key))
    elif before.value != after.value:
        yield from _compare_texts(path, before, after)


def _compare_texts(path: str, before: Side, after: Side) -> Iterator[tuple[str, str, str]]:
    """Two single values; texts that hold JSON, such as policies, are compared inside."""
    inner = Side(_parse_json(before.value)), Side(_parse_json(after.value))
    if None not in (inner[0].value, inner[1].value) and inner[0] != inner[1]:
        yield from compare(path, *inner)
    else:
        yield path, str(before), str(after)


def _parse_json(value: Any) -> dict[str, Any] | list[Any] | None:
    if not isinstance(value, str) or not value.startswith(("{", "[")):
        return None
    try:
        parsed = decode_exactly(value, object)
    except (ValueError, RecursionError):
        return None
    return parsed if isinstance(parsed, dict | list) else None


def _secret_texts(value: Any, mask: Any) -> Iterator[str]:
    if isinstance(value, str) and value and mask is True:
        yield value
    for key in _keys(value):
        yield from _secret_texts(_part(value, key), _part(mask, key))


def _spread(value: Any, mask: Any, secrets: Collection[str]) -> Any:
    """The mask, with every text added that is one of the secrets."""
    if mask is True or (isinstance(value, str) and value in secrets):
        return True
    if isinstance(value, dict):
        return {key: _spread(part, _part(mask, key), secrets) for key, part in value.items()}
    if isinstance(value, list):
        return [_spread(part, _part(mask, index), secrets) for index, part in enumerate(value)]
    return None


def _masked(value: Any, secret: Any) -> Any:
    if secret is True:
        return SENSITIVE
    if isinstance(value, dict):
        return {key: _masked(part, _part(secret, key)) for key, part in value.items()}
    if isinstance(value, list):
        return [_masked(part, _part(secret, index)) for index, part in enumerate(value)]
    return value


def _keys(whole: Any) -> Iterable[str | int]:
    if isinstance(whole, list):
        return range(len(whole))
    return whole if isinstance(whole, dict) else ()


def _part(whole: Any, key: str | int) -> Any:
    if isinstance(whole, dict):
        return whole.get(str(key))
    if isinstance(whole, list) and isinstance(key, int):
        return whole[key] if key < len(whole) else None
    return whole if whole is True else None
