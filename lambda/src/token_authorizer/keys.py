"""The issuer's public keys, read from where it publishes them (RFC 7517) and remembered."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import TYPE_CHECKING, Any

from jwt import PyJWK, PyJWKSet
from jwt.exceptions import PyJWTError

if TYPE_CHECKING:
    from collections.abc import Callable

FRESH_SECONDS = 300.0
"""After this long the keys are read again: an issuer that withdraws one expects to be heard."""
PAUSE_SECONDS = 30.0
"""Between two readings, whatever callers send: tokens with invented keys must not make us ask the issuer each time."""
STALE_SECONDS = 3600.0
"""For this long keys serve that cannot be read again."""
READ_SECONDS = 4.0
MAX_BYTES = 1 << 20


class KeysUnavailableError(Exception):
    """The issuer's keys cannot be read now, so nothing can be said of a token."""


class Keys:
    """The RSA keys at `url`, on `clock` (monotonic seconds)."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._clock = clock
        self._known: dict[str, PyJWK] = {}
        self._read_at = self._asked_at = float("-inf")

    def find(self, key_id: str) -> PyJWK | None:
        """The key of this id, None when the issuer has none; `KeysUnavailableError` when that is not known."""
        age = self._clock() - self._read_at
        if (key_id not in self._known or age > FRESH_SECONDS) and self._clock() - self._asked_at > PAUSE_SECONDS:
            self._refresh()
        if self._clock() - self._read_at > STALE_SECONDS:
            raise KeysUnavailableError
        return self._known.get(key_id)

    def _refresh(self) -> None:
        self._asked_at = self._clock()
        try:
            document = _read(self._url)
            keys = PyJWKSet.from_dict(document).keys
        except (OSError, ValueError, AttributeError, TypeError, PyJWTError):
            return  # what is known serves on, for a while
        self._known = {key.key_id: key for key in keys if key.key_id and key.key_type == "RSA"}
        self._read_at = self._clock()


def _read(url: str) -> dict[str, Any]:
    with urllib.request.urlopen(url, timeout=READ_SECONDS) as answer:  # noqa: S310 - the matrix admits https alone
        document: dict[str, Any] = json.loads(answer.read(MAX_BYTES))
    return document
