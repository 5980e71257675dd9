"""What a project's rules over all stacks had nothing to say of: as long as it is as it was, none of it is opened."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.rules.sketch import Sketch


class Quiet:
    """Texts by the digest of what they rest on: of earlier runs, and those that this one needed.

    A root module is told by its key, which names all that a rule may look at in it; without a key it is opened.
    """

    def __init__(self, keys: Mapping[str, str], known: Mapping[str, list[str]]) -> None:
        """`keys` are those of root modules by folder, `known` what earlier runs kept."""
        self._keys = keys
        self._known = known
        self.used: dict[str, list[str]] = {}
        """What this run found or needed, to be kept."""

    def digest_of(self, rule: str, sketches: Iterable[Sketch], *more: str) -> str | None:
        """Names these root modules for a rule; None where one of them has no key."""
        keys = [self._keys.get(sketch.folder) for sketch in sketches]
        return None if None in keys else hashlib.sha256(repr((rule, keys, more)).encode()).hexdigest()

    def recall(self, digest: str | None) -> list[str] | None:
        """What is kept of it."""
        found = None if digest is None else self.used.get(digest, self._known.get(digest))
        if digest is not None and found is not None:
            self.used[digest] = found
        return found

    def keep(self, digest: str | None, found: list[str]) -> None:
        """Keep it for the next."""
        if digest is not None:
            self.used[digest] = found


NOTHING_KEPT = Quiet({}, {})
"""Of no root module anything is kept."""
