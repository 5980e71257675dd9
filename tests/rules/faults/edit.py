"""Edits of the committed platform that put a fault into it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

HOME, SECOND, DEV, BOOTSTRAP = "prod/us-east-1", "prod/us-west-2", "dev/us-east-1", "_bootstrap/777788889999"
Edit = Callable[[str], str]


class Fault(NamedTuple):
    """An edit of a file of the platform, the rule that has to find it and where; `beside` are folders it also needs."""

    rule: str
    file: str
    edit: Edit
    address: str
    beside: tuple[str, ...] = ()


def put(new: str, *, instead_of: str) -> Edit:
    """Replace the first occurrence of a text, which has to be there."""

    def edit(text: str) -> str:
        assert instead_of in text
        return text.replace(instead_of, new, 1)

    return edit


def put_into(block: str, new: str, *, instead_of: str) -> Edit:
    """Replace a text behind the beginning of a block: `"aws_rds_cluster" "main"`."""

    def edit(text: str) -> str:
        before, start, after = text.partition(block)
        assert start
        return before + start + put(new, instead_of=instead_of)(after)

    return edit


def drop(text: str) -> Edit:
    """Take the first occurrence of a text away."""
    return put("", instead_of=text)


def drop_block(block: str) -> Edit:
    """Take a top-level block away."""

    def edit(text: str) -> str:
        found, count = re.subn(rf"(?ms)^\w+ {re.escape(block)} \{{\n.*?^\}}\n", "", text, count=1)
        assert count == 1
        return found

    return edit


def add(block: str) -> Edit:
    """Append a block."""
    return lambda text: f"{text}\n{block}\n"
