"""Regular expressions, in the syntax that Go and Python share.

https://developer.hashicorp.com/terraform/language/functions/regex
"""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.types import DYNAMIC, STRING, Type, list_of, object_of, tuple_of
from tfgen.evaluation.values import UNKNOWN, Value, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# What Go has and Python has not, or reads in another way: what that matches is not known here.
_FOREIGN: Final = re.compile(r"\[:\^?\w+:\]|\\[pPQEzC]|(?<!^)\(\?[imsU-]|[*+?}]\+|\{,")
# What Python has and Go refuses: https://github.com/google/re2/wiki/Syntax
_UNSUPPORTED: Final = re.compile(r"(?<!\\)\(\?(?:[=!]|<[=!])|(?<!\\)(?:\\\\)*\\[1-9]")
_BROKEN: Final = (
    "missing )",
    "unbalanced",
    "unterminated character set",
    "nothing to repeat",
    "multiple repeat",
    "min repeat",
    "bad ",
)
_GROUP_NAME: Final = re.compile(r"\(\?<(?=[A-Za-z_])")


def compile_pattern(pattern: str, argument: int) -> re.Pattern[str] | None:
    """The pattern, None when it cannot be said here what it matches. Raises FunctionError for what is no pattern."""
    if unsupported := _UNSUPPORTED.search(pattern):
        raise FunctionError(f"regular expressions cannot have {unsupported[0]} here", argument)
    if _FOREIGN.search(pattern):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiled = re.compile(_GROUP_NAME.sub("(?P<", pattern), re.ASCII)
    except re.error as error:
        if str(error).startswith(_BROKEN):
            raise FunctionError(f"it is no regular expression: {error}", argument) from None
        return None
    if 0 < len(compiled.groupindex) < compiled.groups:
        raise FunctionError("named and unnamed groups cannot be mixed", argument)
    return compiled


def _regex(arguments: Sequence[Value]) -> Value:
    pattern, subject = arguments
    compiled = compile_pattern(pattern.content, 0) if pattern.content is not UNKNOWN else None
    if compiled is None:
        return unknown(DYNAMIC)
    if subject.content is UNKNOWN:
        return unknown(_type_of(compiled))
    found = compiled.search(subject.content)
    if not found:
        raise FunctionError("the pattern matches no part of the text")
    return _captured(found)


def _regexall(arguments: Sequence[Value]) -> Value:
    pattern, subject = arguments
    compiled = compile_pattern(pattern.content, 0) if pattern.content is not UNKNOWN else None
    if compiled is None:
        return unknown(list_of(DYNAMIC))
    type_ = list_of(_type_of(compiled))
    if subject.content is UNKNOWN:
        return unknown(type_)
    return Value(type_, tuple(map(_captured, compiled.finditer(subject.content))))


def _type_of(pattern: re.Pattern[str]) -> Type:
    """Text; with groups a tuple, with names for them an object."""
    if pattern.groupindex:
        return object_of(dict.fromkeys(pattern.groupindex, STRING))
    return tuple_of([STRING] * pattern.groups) if pattern.groups else STRING


def _captured(found: re.Match[str]) -> Value:
    type_ = _type_of(found.re)
    if type_.kind == "object":
        return Value(type_, {name: Value(STRING, part) for name, part in found.groupdict().items()})
    if type_.kind == "tuple":
        return Value(type_, tuple(Value(STRING, part) for part in found.groups()))
    return Value(STRING, found[0])


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {"regex": _regex, "regexall": _regexall}
