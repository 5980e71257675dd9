"""Patterns of settings: searched anywhere in a text, with the meaning and in the linear time of RE2."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

_REMEMBERED = 10_000  # answers: a thousand cells have most of their texts in common


class PatternError(Exception):
    """The text is no pattern; the message is a phrase."""


class Pattern(Struct, frozen=True):
    """A pattern as it was written, which is one."""

    text: str

    def fits(self, text: str) -> bool:
        """Whether the pattern matches a part of the text."""
        return _fits(self.text, text)


def compile_pattern(text: str) -> Pattern:
    """The pattern. Raises PatternError."""
    import re2

    try:
        _compile(text)
    except re2.error as error:
        raise PatternError(error.args[0].decode(errors="replace")) from None
    return Pattern(text)


@lru_cache(_REMEMBERED)
def _fits(pattern: str, text: str) -> bool:
    return _compile(pattern).search(text) is not None


@cache
def _compile(text: str) -> Any:
    import re2  # which takes longer than all of a run in which nothing is new

    options = re2.Options()
    options.log_errors = False
    return re2.compile(text, options)
