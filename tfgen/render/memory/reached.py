"""The values that paths lead to in a scope, as bytes: each is encoded once for a target, whoever reads it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.settings.compact import Compact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Path = tuple[str | int, ...]


class Reached:
    """The values of one scope after the other; that of the last one is remembered."""

    def __init__(self) -> None:
        self._scope: Mapping[str, Any] = {}
        self._encoded: dict[Path, bytes] = {}
        self._compact = Compact()
        self._whole: list[bytes | None] = []
        self._together: dict[int, tuple[object, tuple[Path, ...], bytes | None]] = {}

    def digest(self, scope: Mapping[str, Any], paths: Iterable[Path], head: bytes) -> bytes | None:
        """A hash of `head` and of what the paths lead to; None for what is no value of JSON's, or is too deep."""
        self._turn_to(scope)
        try:
            return hashlib.sha256(head + b"".join(map(self._at, paths))).digest()
        except (TypeError, ValueError, OverflowError, RecursionError):
            return None

    def digest_again(self, scope: Mapping[str, Any], paths: tuple[Path, ...], head: bytes) -> bytes | None:
        """As `digest`, for who asks of each scope once more, behind all others, and may have another `head` then."""
        known = self._together.get(id(scope))
        if known is None or known[1] != paths:  # with the scope itself, so that no other one gets its id
            self._together[id(scope)] = known = scope, paths, self.digest(scope, paths, b"")
        return hashlib.sha256(head + known[2]).digest() if known[2] else None

    def whole(self, scope: Mapping[str, Any]) -> bytes | None:
        """A hash of all that there is in a scope; None as above."""
        self._turn_to(scope)
        if not self._whole:
            names = sorted(scope)
            self._whole.append(self.digest(scope, [(name,) for name in names], _ENCODER.encode(names)))
        return self._whole[0]

    def _turn_to(self, scope: Mapping[str, Any]) -> None:
        if scope is not self._scope:
            self._scope, self._encoded, self._whole = scope, {}, []

    def _at(self, path: Path) -> bytes:
        if (found := self._encoded.get(path)) is None:
            self._encoded[path] = found = _ENCODER.encode(self._lead(path))
        return found

    def _lead(self, path: Path) -> tuple[int, Any]:
        """How far a path leads, and the value there: what is no key of a map may read the whole of it."""
        value: Any = self._scope
        for depth, step in enumerate(path):
            if not isinstance(value, dict if isinstance(step, str) else dict | list):
                return depth, self._compact.members(value)
            try:
                value = value[step]
            except LookupError:
                return depth, self._compact.members(value) if depth else None
        return len(path), self._compact.members(value)


_ENCODER = msgspec.msgpack.Encoder()
