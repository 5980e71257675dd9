"""Convert values to other types as Terraform does.

The rules are those of cty: https://github.com/zclconf/go-cty/blob/main/docs/convert.md
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.types import COLLECTION, DYNAMIC, PRIMITIVE, Type, describe, object_of, tuple_of
from tfgen.evaluation.unify import convertible, fits_kind, parts_of, unify
from tfgen.evaluation.values import UNKNOWN, Value, boolean, number, text
from tfgen.hcl.strings import parse_number
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER: Final = regex(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_BOOLS: Final = {"true": True, "false": False, "1": True, "0": False}


class ConversionError(Exception):
    """A value cannot be converted; the message is a phrase: `element 0: a bool is required, found a number`."""


def convert(value: Value, wanted: Type) -> Value:
    """The value as one of the wanted type, of which optional attributes are null where they are missing.

    Raises ConversionError.
    """
    if wanted.kind == "dynamic" or (value.type.kind == "dynamic" and value.content is not None):
        return value
    if value.content is None:
        _require(value.type.kind == "dynamic" or convertible(value.type, wanted), value.type, wanted)
        return Value(_settled(wanted, value.type), None, value.marks)
    if wanted.kind in PRIMITIVE:
        return value if value.type.kind == wanted.kind else _to_primitive(value, wanted)
    if value.content is UNKNOWN:
        _require(convertible(value.type, wanted), value.type, wanted)
        return Value(_settled(wanted, value.type), UNKNOWN, value.marks)
    return _to_compound(value, wanted)


def _settled(wanted: Type, given: Type) -> Type:
    """The wanted type with what is dynamic in it taken from the given type, without optional marks."""
    if wanted.kind == "dynamic":
        return given
    if wanted.kind in COLLECTION and wanted.element:
        common = unify(parts_of(given), unsafe=True) or DYNAMIC
        return Type(wanted.kind, _settled(wanted.element, common))
    if wanted.kind == "object":
        known = given.attributes
        return object_of({name: _settled(part, known.get(name, DYNAMIC)) for name, part in wanted.attributes.items()})
    if wanted.kind == "tuple" and len(wanted.items) == len(given.items):
        return tuple_of(map(_settled, wanted.items, given.items))
    return wanted


def _require(condition: object, given: Type, wanted: Type) -> None:
    if not condition:
        raise ConversionError(mismatch(given, wanted))


def mismatch(given: Type, wanted: Type) -> str:
    """The phrase that says why values of a type do not fit, as deep inside as it is known."""
    if wanted.kind == "object" and given.kind == "object":
        missing = [name for name in wanted.attributes if name not in given.attributes and name not in wanted.optional]
        if missing:
            return f'attribute "{missing[0]}" is required'
        for name, part in wanted.attributes.items():
            if name in given.attributes and not convertible(given.attributes[name], part):
                return f'attribute "{name}": {mismatch(given.attributes[name], part)}'
    if wanted.element and given.kind in ("tuple", "object"):
        keys: Iterable[object] = given.attributes or range(len(given.items))
        for key, part in zip(keys, parts_of(given), strict=True):
            if fits_kind(given, wanted) and not convertible(part, wanted.element):
                return f"element {key}: {mismatch(part, wanted.element)}"
    if wanted.element and given.element and fits_kind(given, wanted):
        return f"its elements: {mismatch(given.element, wanted.element)}"
    return f"{_article(wanted)} is required, found {_article(given)}"


def _article(type_: Type) -> str:
    words = describe(type_)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}" if type_.kind != "dynamic" else words


def _to_primitive(value: Value, wanted: Type) -> Value:
    _require(convertible(value.type, wanted), value.type, wanted)
    content = value.content
    if content is UNKNOWN:
        return Value(wanted, UNKNOWN, value.marks)
    if wanted.kind == "string":
        return text(primitive_text(content), value.marks)
    if wanted.kind == "bool":
        if content not in _BOOLS:
            raise ConversionError('a bool is required; of text only "true" and "false" are')
        return boolean(_BOOLS[content], value.marks)
    if not _NUMBER.fullmatch(content):
        raise ConversionError("a number is required, found text that is none")
    return number(parse_number(content), value.marks)


def primitive_text(content: object) -> str:
    """A str, bool or number as Terraform writes it in text."""
    if isinstance(content, bool):
        return "true" if content else "false"
    if isinstance(content, float):
        return format(Decimal(repr(content)), "f")
    return str(content)


def _to_compound(value: Value, wanted: Type) -> Value:
    if wanted.kind == "object" and value.type.kind in ("object", "map"):
        return _to_object(value, wanted)
    if wanted.kind == "tuple":
        _require(convertible(value.type, wanted), value.type, wanted)
        items = [
            _inside(index, item, part)
            for index, (item, part) in enumerate(zip(value.content, wanted.items, strict=True))
        ]
        return Value(tuple_of(item.type for item in items), tuple(items), value.marks)
    _require(wanted.kind in COLLECTION and fits_kind(value.type, wanted), value.type, wanted)
    return _to_collection(value, wanted)


def _to_object(value: Value, wanted: Type) -> Value:
    members = {}
    for name, part in wanted.attributes.items():
        if name in value.content:
            members[name] = _inside(name, value.content[name], part)
        elif name in wanted.optional:
            members[name] = Value(_settled(part, DYNAMIC), None)
        else:
            raise ConversionError(f'attribute "{name}" is required')
    return Value(object_of({name: item.type for name, item in members.items()}), members, value.marks)


def _to_collection(value: Value, wanted: Type) -> Value:
    content = value.content
    keyed = isinstance(content, dict)
    items = list(content.values() if keyed else content)
    element = wanted.element or DYNAMIC
    if element.kind == "dynamic":
        common = unify([item.type for item in items], unsafe=True) if items else value.type.element or DYNAMIC
        _require(common, value.type, wanted)
        element = common or DYNAMIC
    keys = list(content) if keyed else range(len(items))
    items = [_inside(key, item, element) for key, item in zip(keys, items, strict=True)]
    settled = unify([item.type for item in items]) if items else _settled(element, DYNAMIC)
    type_ = Type(wanted.kind, settled or element)
    if keyed:
        return Value(type_, dict(zip(content, items, strict=True)), value.marks)
    return make_set(type_, items, value.marks) if wanted.kind == "set" else Value(type_, tuple(items), value.marks)


def make_set(type_: Type, items: list[Value], marks: int = 0) -> Value:
    """A set of these items: each once, in order; unknown when equal ones cannot be told. Their marks are the set's."""
    for item in items:
        marks |= item.all_marks()
    plains = [item.plain() for item in items]
    if any(plain is UNKNOWN for plain in plains):
        return Value(type_, UNKNOWN, marks)
    distinct = {repr(plain): item for plain, item in zip(plains, items, strict=True)}
    return Value(type_, tuple(distinct[key] for key in sorted(distinct)), marks)


def _inside(key: object, value: Value, wanted: Type) -> Value:
    try:
        return convert(value, wanted)
    except ConversionError as error:
        place = f'attribute "{key}"' if isinstance(key, str) else f"element {key}"
        raise ConversionError(f"{place}: {error}") from None
