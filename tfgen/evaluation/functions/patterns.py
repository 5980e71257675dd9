"""Regular expressions, with Go's meaning and in time that is linear in the text: RE2 reads them as Go does.

https://developer.hashicorp.com/terraform/language/functions/regex
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tfgen.evaluation.budget import LARGEST, LONGEST_TEXT
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.types import DYNAMIC, STRING, Type, list_of, object_of, tuple_of
from tfgen.evaluation.values import UNKNOWN, Value, unknown
from tfgen.patterns import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

_REMEMBERED: Final = 512
# RE2 matches a single byte with it, which is not always text; Go has no such thing.
_SINGLE_BYTE: Final = regex(r"(?<!\\)(?:\\\\)*\\C")
# RE2 compiles no more than its memory takes (https://github.com/google/re2/blob/main/re2/re2.h); Go's limit is another.
_TOO_LARGE: Final = "pattern too large"
_NAMED: Final = regex(r"\(\?P?<\w+>")
# https://pkg.go.dev/regexp#Regexp.Expand
_REFERENCE: Final = regex(r"\$(?:(\$)|\{(\w+)\}|(\w+))")


@lru_cache(maxsize=_REMEMBERED)
def compile_pattern(pattern: str, argument: int) -> Any:
    """The pattern, None when it cannot be said here what it matches. Raises FunctionError for what is no pattern."""
    import re2  # which few modules need

    if found := _SINGLE_BYTE.search(pattern):
        raise FunctionError(f"it is no regular expression: invalid escape sequence: {found[0][-2:]}", argument)
    options = re2.Options()
    options.log_errors = False
    try:
        compiled = re2.compile(pattern, options)
    except re2.error as error:
        said = error.args[0].decode(errors="replace")
        if said.startswith(_TOO_LARGE):
            return None
        raise FunctionError(f"it is no regular expression: {said}", argument) from None
    if 0 < len(compiled.groupindex) < compiled.groups <= len(_NAMED.findall(pattern)):
        return None  # names that are given twice
    if 0 < len(compiled.groupindex) < compiled.groups:
        raise FunctionError("named and unnamed groups cannot be mixed", argument)
    return compiled


def replace_pattern(subject: str, pattern: str, template: str) -> Any:
    """The text with each match replaced; UNKNOWN when that is too long. Raises FunctionError for what is no pattern."""
    compiled = compile_pattern(pattern, 1)
    if compiled is None:
        return UNKNOWN
    pieces: list[str] = []
    length = end = 0
    for found in _matches(compiled, subject):
        pieces += (subject[end : found.start()], _expand(found, template))
        length, end = length + len(pieces[-1]), found.end()
        if length > LONGEST_TEXT:
            return UNKNOWN
    return "".join((*pieces, subject[end:]))


def _matches(pattern: Any, subject: str) -> Iterator[Any]:
    """The matches that Go finds: an empty one does not follow directly on another."""
    end = -1
    for found in pattern.finditer(subject):
        if found.end() > end or found.start() > end:
            yield found
        end = found.end()


def _expand(found: Any, template: str) -> str:
    """What `$1`, `${name}` and `$$` stand for; a group that is not there, or has no part in the match, is empty."""

    def group(reference: re.Match[str]) -> str:
        if reference[1]:
            return "$"
        name = reference[2] or reference[3]
        key = int(name[:9]) if name.isdecimal() else found.re.groupindex.get(name, -1)
        return (found[key] if 0 <= key <= found.re.groups else "") or ""

    return _REFERENCE.sub(group, template) if "$" in template else template


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
    if subject.content is UNKNOWN or len(subject.content) * (1 + compiled.groups) > LARGEST:
        return unknown(type_)  # there may be as many matches as characters
    return Value(type_, tuple(map(_captured, _matches(compiled, subject.content))))


def _type_of(pattern: Any) -> Type:
    """Text; with groups a tuple, with names for them an object."""
    if pattern.groupindex:
        return object_of(dict.fromkeys(pattern.groupindex, STRING))
    return tuple_of([STRING] * pattern.groups) if pattern.groups else STRING


def _captured(found: Any) -> Value:
    type_ = _type_of(found.re)
    if type_.kind == "object":
        return Value(type_, {name: Value(STRING, part) for name, part in found.groupdict().items()})
    if type_.kind == "tuple":
        return Value(type_, tuple(Value(STRING, part) for part in found.groups()))
    return Value(STRING, found[0])


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {"regex": _regex, "regexall": _regexall}
