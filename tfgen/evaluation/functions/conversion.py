"""Functions that convert, format and mark values.

https://developer.hashicorp.com/terraform/language/functions#type-conversion-functions
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tfgen.errors import count_of
from tfgen.evaluation.convert import ConversionError, convert, primitive_text
from tfgen.evaluation.functions.encoding import write_json
from tfgen.evaluation.functions.failure import ArgumentTypeError, FunctionError
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, PRIMITIVE, STRING, Type, list_of, map_of, set_of
from tfgen.evaluation.values import EPHEMERAL, NULL, SENSITIVE, UNKNOWN, Value, boolean, text, unknown
from tfgen.patterns import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence

_VERB: Final = regex(r"%([#+\-0 ]*)(\d+)?(?:\.(\d+))?(?:\[(\d+)\])?([A-Za-z%])")
_VERB_TYPES: Final = {**dict.fromkeys("sq", STRING), **dict.fromkeys("bdoxXeEfFgG", NUMBER), "t": BOOL}
_MOST_DIGITS: Final = 3  # of a width or precision: what is wider is not written here
_VERBS: Final = "vtbdoxXeEfFgGsq"


def _to(type_: Type) -> Callable[[Sequence[Value]], Value]:
    def converted(arguments: Sequence[Value]) -> Value:
        (value,) = arguments
        if value.type.kind == "dynamic" and value.content is UNKNOWN:
            return unknown(type_ if type_.kind in PRIMITIVE else DYNAMIC, value.marks)
        try:
            return convert(value, type_)
        except ConversionError as error:
            raise ArgumentTypeError(str(error), 0) from None

    return converted


def _format(arguments: Sequence[Value]) -> Value:
    pattern, *given = arguments
    if pattern.content is UNKNOWN:
        return unknown(STRING)
    pieces: list[Any] = []
    used = end = 0
    for match in _VERB.finditer(pattern.content):
        pieces.append(pattern.content[end : match.start()])
        end = match.end()
        if match[0] == "%%":
            pieces.append("%")
            continue
        used = int(match[4][:9]) if match[4] else used + 1
        pieces.append(_format_one(match, given, used))
    pieces.append(pattern.content[end:])
    if any("%" in piece for piece in pieces[::2] if isinstance(piece, str)):
        raise FunctionError("the format has a % that nothing fits to; write %% for the character", 0)
    if used < len(given) and "[" not in pattern.content:
        raise ArgumentTypeError(f"the format uses {used} of {count_of(len(given), 'value')}", used + 1)
    return unknown(STRING) if any(piece is UNKNOWN for piece in pieces) else text("".join(pieces))


def _format_one(match: re.Match[str], given: Sequence[Value], place: int) -> Any:
    flags, width, precision, _, verb = match.groups()
    if len(width or "") > _MOST_DIGITS or len(precision or "") > _MOST_DIGITS:
        return UNKNOWN
    if verb not in _VERBS:
        raise FunctionError(f"the format has an unknown verb, {match[0]}", 0)
    if not 1 <= place <= len(given):
        raise ArgumentTypeError(f"the format needs value {place}, and there are {len(given)}", 0)
    value = given[place - 1]
    if verb in _VERB_TYPES and value.content is not None:
        try:
            value = convert(value, _VERB_TYPES[verb])
        except ConversionError as error:
            raise FunctionError(f"{match[0]} does not suit: {error}", place) from None
    plain = value.plain()
    if plain is UNKNOWN:
        return UNKNOWN
    if verb in "bdoxX" and isinstance(plain, float):
        raise FunctionError(f"{match[0]} takes whole numbers, found {plain}", place)
    return _written(verb, flags, width, precision, plain)


def _written(verb: str, flags: str, width: str | None, precision: str | None, plain: Any) -> Any:
    shape = f"{flags}{width or ''}"
    if plain is None and verb == "v":
        return f"%{shape}s" % "null"
    if plain is None or "#" in flags or verb in "xXqgGt":
        return _rarely_written(verb, shape, plain)
    if verb == "s":
        return f"%{shape}{'.' + precision if precision else ''}s" % plain
    if verb == "v":
        words = primitive_text(plain) if not isinstance(plain, list | dict) else write_json(plain)
        return f"%{shape}s" % words if not flags else UNKNOWN
    if verb == "b":
        return UNKNOWN
    if verb in "do":
        return f"%{shape}{verb}" % plain
    return f"%{shape}.{precision or 6}{verb}" % plain if verb in "fFeE" else UNKNOWN


def _rarely_written(verb: str, shape: str, plain: Any) -> Any:
    if verb == "t" and not shape and plain is not None:
        return primitive_text(plain)
    if verb == "q" and not shape and plain is not None:
        return write_json(plain)
    if verb in "xX" and isinstance(plain, int) and not isinstance(plain, bool):
        return f"%{shape}{verb}" % plain
    return UNKNOWN


def _formatlist(arguments: Sequence[Value]) -> Value:
    pattern, *given = arguments
    lists = {index: value for index, value in enumerate(given) if value.type.kind in ("list", "set", "tuple")}
    if any(value.type.kind == "dynamic" for value in given) or any(v.content is UNKNOWN for v in lists.values()):
        return unknown(list_of(STRING))
    for index, value in lists.items():
        if value.content is None:
            raise FunctionError("a list is null", index + 1)
    lengths = {len(value.content) for value in lists.values()}
    if len(lengths) > 1:
        raise FunctionError("the lists are not of one length")
    results = []
    for row in range(lengths.pop() if lengths else 1):
        picked = [lists[index].content[row] if index in lists else value for index, value in enumerate(given)]
        results.append(_format([pattern, *picked]))
    return Value(list_of(STRING), tuple(results))


def _sensitive(arguments: Sequence[Value]) -> Value:
    return arguments[0].marked(SENSITIVE)


def _nonsensitive(arguments: Sequence[Value]) -> Value:
    """Terraform takes the mark of the whole away; here its parts have that too where the whole was gone through."""
    value = arguments[0]
    return _shown(value, {}) if value.marks & SENSITIVE else value


def _shown(value: Value, found: dict[int, Value]) -> Value:
    """The value without the mark in any part; each part is looked at once, for parts are shared."""
    if not value.all_marks() & SENSITIVE:
        return value
    if id(value) not in found:
        content = value.content
        if isinstance(content, tuple):
            content = tuple(_shown(item, found) for item in content)
        elif isinstance(content, dict):
            content = {name: _shown(item, found) for name, item in content.items()}
        found[id(value)] = Value(value.type, content, value.marks & ~SENSITIVE)
    return found[id(value)]


def _issensitive(arguments: Sequence[Value]) -> Value:
    known = arguments[0].known or arguments[0].marks & SENSITIVE
    return boolean(bool(arguments[0].marks & SENSITIVE)) if known else unknown(BOOL)


def _ephemeralasnull(arguments: Sequence[Value]) -> Value:
    return _without_ephemeral(arguments[0])


def _without_ephemeral(value: Value) -> Value:
    if value.marks & EPHEMERAL:
        return NULL if value.type.kind == "dynamic" else Value(value.type, None, value.marks & ~EPHEMERAL)
    if isinstance(value.content, dict):
        return Value(value.type, {k: _without_ephemeral(item) for k, item in value.content.items()}, value.marks)
    if isinstance(value.content, tuple):
        return Value(value.type, tuple(map(_without_ephemeral, value.content)), value.marks)
    return value


TYPED: Final[Mapping[str, Callable[[Sequence[Value]], Value]]] = {
    "ephemeralasnull": _ephemeralasnull,
    "format": _format,
    "formatlist": _formatlist,
    "issensitive": _issensitive,
    "nonsensitive": _nonsensitive,
    "sensitive": _sensitive,
    "tobool": _to(BOOL),
    "tolist": _to(list_of(DYNAMIC)),
    "tomap": _to(map_of(DYNAMIC)),
    "tonumber": _to(NUMBER),
    "toset": _to(set_of(DYNAMIC)),
    "tostring": _to(STRING),
}
