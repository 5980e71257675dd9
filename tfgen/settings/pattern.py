"""Patterns of settings: searched anywhere in a text, in the syntax that Go, JavaScript and Python share."""

from __future__ import annotations

import re
import warnings
from functools import cache

from msgspec import Struct

# What Go and RE2 refuse, because it takes more than linear time: https://github.com/google/re2/wiki/Syntax
_NOT_LINEAR = re.compile(r"(?<!\\)(?:\\\\)*(?:(\(\?<?[=!])|(\\[1-9])|(\(\?\(|\(\?>|\(\?P=|[*+?}]\+))")
# Python's `$` admits a line end behind the text, which JSON Schema's does not.
_END = re.compile(r"(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\$", re.DOTALL)


class PatternError(Exception):
    """The text is no pattern; the message is a phrase."""


class Pattern(Struct, frozen=True):
    """A pattern as it was written, which is one."""

    text: str

    def fits(self, text: str) -> bool:
        """Whether the pattern matches a part of the text."""
        return _compile(self.text).search(text) is not None


def compile_pattern(text: str) -> Pattern:
    """The pattern. Raises PatternError."""
    if found := _NOT_LINEAR.search(text):
        part = next(group for group in found.groups() if group)
        raise PatternError(f"{part} is not in the syntax of RE2, which Terraform has too")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            _compile(text)
    except (re.error, FutureWarning, DeprecationWarning, RecursionError, OverflowError) as error:
        raise PatternError(str(error)) from None
    return Pattern(text)


@cache
def _compile(text: str) -> re.Pattern[str]:
    return re.compile(_END.sub(lambda found: found[1] or r"\Z", text))
