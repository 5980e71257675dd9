"""Plain values with a hash in the place of long lists, which many cells have in common: each is encoded once.

A matrix of a thousand environments names all of them in each of its cells. A hash is of bytes, which no value of JSON's
is.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any, Final

import msgspec

_LONG: Final = 8
"""Items of a list that many cells may have in common."""


class Compact:
    """The hashes of long lists, told by their identity; they do not change meanwhile."""

    def __init__(self) -> None:
        # With the lists themselves, so that no other one gets the id of one of them.
        self._digests: dict[int, tuple[object, bytes]] = {}

    def value(self, plain: Any) -> Any:
        """The value, or the hash of a long list. Raises what msgspec raises for what cannot be encoded."""
        if not isinstance(plain, list) or len(plain) < _LONG:
            return plain
        if id(plain) not in self._digests:
            self._digests[id(plain)] = plain, sha256(msgspec.msgpack.encode(plain)).digest()
        return self._digests[id(plain)][1]

    def members(self, plain: Any) -> Any:
        """As `value`, and of a map each of its members so."""
        if not isinstance(plain, dict):
            return self.value(plain)
        if not any(isinstance(item, list) and len(item) >= _LONG for item in plain.values()):
            return plain
        return {name: self.value(item) for name, item in plain.items()}
