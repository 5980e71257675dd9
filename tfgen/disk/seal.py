"""Seal what lies in a project's folder, so that only what this user's tfgen wrote there is believed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tfgen.disk.cache import VARIABLE as CACHE_VARIABLE
from tfgen.disk.cache import load_user_key
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = "TFGEN_PLAN_KEY"
"""The environment variable with a secret that machines share which hand each other what is sealed."""
_FEWEST = 32  # characters, as many as 16 random bytes in hex

SHORT = f"{VARIABLE} has less than {_FEWEST} characters. Set it to what `openssl rand -hex 32` prints."


def is_short(secret: str) -> bool:
    """Whether a secret could be guessed."""
    return len(secret) < _FEWEST


def seal(project: Path, name: str, content: bytes) -> str:
    """A code that only this user can make, of this content under this name in this project.

    With the secret of VARIABLE everybody who has it can, wherever the project is. Where there is neither that nor a
    folder for a key of the user's own, the code is good for this process. Raises TfgenError for a secret that is short.
    """
    shared = os.environ.get(VARIABLE, "")
    place = "" if shared else os.path.realpath(project)
    key = _shared_key(shared) if shared else _own_key(project, os.environ.get(CACHE_VARIABLE, ""))
    return hmac.digest(key, json.dumps([place, name]).encode() + content, "sha256").hex()


def _shared_key(secret: str) -> bytes:
    if is_short(secret):
        raise TfgenError(SHORT)
    return hashlib.sha256(secret.encode(errors="surrogateescape")).digest()


@lru_cache(maxsize=8)
def _own_key(project: Path, _named: str) -> bytes:
    return load_user_key(project) or _passing_key()


@cache
def _passing_key() -> bytes:
    return os.urandom(32)
