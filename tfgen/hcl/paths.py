"""The path of a part of a value, as Terraform writes it."""

from __future__ import annotations

import json

from tfgen.patterns import regex

_PLAIN_KEY = regex(r"[A-Za-z_][\w-]*")


def join_path(path: str, key: str | int) -> str:
    """The path of a member: `tags.Name`, `ingress[0]`, `tags["a b"]`."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{json.dumps(key, ensure_ascii=False)}]"
    return f"{path}.{key}" if path else key
