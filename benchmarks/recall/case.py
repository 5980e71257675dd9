"""One case: the files of a root module with or without a mistake, and what kind of mistake it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Case:
    """The texts by path; `base` are those without the mistake.

    `said` are the errors of the engine where they are known already: the provider was asked itself.
    """

    family: str
    kind: str
    files: Mapping[str, str]
    base: Mapping[str, str]
    said: tuple[str, ...] | None = None

    @cached_property
    def digest(self) -> str:
        """What identifies the files."""
        return digest_of(self.files)


def digest_of(files: Mapping[str, str]) -> str:
    """What identifies texts by path."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:24]
