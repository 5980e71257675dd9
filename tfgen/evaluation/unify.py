"""Which types convert to which, and the type that several of them have in common.

The rules are those of cty: https://github.com/zclconf/go-cty/blob/main/docs/convert.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.evaluation.types import DYNAMIC, PRIMITIVE, SEQUENCE, Type, object_of, tuple_of

if TYPE_CHECKING:
    from collections.abc import Sequence

# Which of several types the others are tried to be converted to, first to last; all others are in between.
_PREFERENCE: Final = {"string": 0, "list": 1, "map": 1, "set": 2, "dynamic": 9}
_COMPOUND: Final = frozenset({"list", "set", "map", "object", "tuple"})
_MIXED: Final = ({"map", "object"}, {"list", "tuple"})


def convertible(given: Type, wanted: Type, *, unsafe: bool = True) -> bool:
    """Whether all values of a type can be converted to another, or with `unsafe` some of them."""
    if wanted.kind == "dynamic" or given.kind == "dynamic":
        return True
    if wanted.kind in PRIMITIVE:
        return given.kind == wanted.kind or _converts_primitive(given.kind, wanted.kind, unsafe=unsafe)
    if wanted.kind == "object":
        return _fits_object(given, wanted, unsafe=unsafe)
    if wanted.kind == "tuple":
        same_length = given.kind == "tuple" and len(given.items) == len(wanted.items)
        return same_length and all(
            convertible(have, want, unsafe=unsafe) for have, want in zip(given.items, wanted.items, strict=True)
        )
    return fits_kind(given, wanted) and _fits_elements(given, wanted.element or DYNAMIC, unsafe=unsafe)


def fits_kind(given: Type, wanted: Type) -> bool:
    """Whether a type is of a kind that is converted to this kind of collection."""
    return given.kind in (("map", "object") if wanted.kind == "map" else SEQUENCE)


def parts_of(type_: Type) -> list[Type]:
    """The types of the elements, items or attributes."""
    return [type_.element] if type_.element else [*type_.items, *type_.attributes.values()]


def unify(types: Sequence[Type], *, unsafe: bool = False) -> Type | None:
    """The common type, None when there is none; with `unsafe` also one that only some values can be converted to."""
    if not types:
        return DYNAMIC
    if all(type_ == types[0] for type_ in types):
        return types[0]
    kinds = {type_.kind for type_ in types}
    compound = kinds - {"dynamic"}
    if compound in _MIXED or (len(compound) == 1 and compound <= _COMPOUND):
        if "dynamic" in kinds:
            return DYNAMIC
        found = _unify_alike(compound, types, unsafe=unsafe)
        if found or len(compound) == 1:
            return found
    if {"object", "tuple"} <= kinds:
        return None
    return _unify_to_one(types, unsafe=unsafe)


def _converts_primitive(given: str, wanted: str, *, unsafe: bool) -> bool:
    return given in PRIMITIVE and (wanted == "string" or (unsafe and given == "string"))


def _fits_object(given: Type, wanted: Type, *, unsafe: bool) -> bool:
    if given.kind == "map":
        element = given.element or DYNAMIC
        # An optional attribute may be of any type, as the map need not have it.
        fitting = (name in wanted.optional or convertible(element, part) for name, part in wanted.attributes.items())
        return unsafe and all(fitting)
    return given.kind == "object" and all(
        convertible(given.attributes[name], part, unsafe=unsafe)
        if name in given.attributes
        else name in wanted.optional
        for name, part in wanted.attributes.items()
    )


def _fits_elements(given: Type, wanted: Type, *, unsafe: bool) -> bool:
    if wanted.kind == "dynamic":
        return unify(parts_of(given), unsafe=unsafe) is not None
    return all(convertible(part, wanted, unsafe=unsafe) for part in parts_of(given))


def _unify_alike(kinds: set[str], types: Sequence[Type], *, unsafe: bool) -> Type | None:
    first = types[0]
    if kinds == {"object"} and all(type_.attributes.keys() == first.attributes.keys() for type_ in types):
        members = {name: unify([type_.attributes[name] for type_ in types], unsafe=unsafe) for name in first.attributes}
        return object_of({name: part for name, part in members.items() if part}) if all(members.values()) else None
    if kinds == {"tuple"} and len({len(type_.items) for type_ in types}) == 1:
        items = [unify(column, unsafe=unsafe) for column in zip(*(type_.items for type_ in types), strict=True)]
        return tuple_of(item for item in items if item) if all(items) else None
    if kinds in _MIXED:
        return _unify_mixed(kinds, types, unsafe=unsafe)
    element = unify([part for type_ in types for part in parts_of(type_)], unsafe=unsafe)
    collection = "map" if kinds & {"map", "object"} else "set" if "set" in kinds else "list"
    return Type(collection, element) if element else None


def _unify_mixed(kinds: set[str], types: Sequence[Type], *, unsafe: bool) -> Type | None:
    """Maps and objects, or lists and tuples: what is in the objects needs one type before the maps are looked at."""
    structural = [part for type_ in types if type_.element is None for part in parts_of(type_)]
    own = unify(structural, unsafe=unsafe)
    elements = [type_.element for type_ in types if type_.element] + ([own] if own and structural else [])
    element = unify(elements, unsafe=unsafe) if own else None
    return Type("map" if "map" in kinds else "list", element) if element else None


def _unify_to_one(types: Sequence[Type], *, unsafe: bool) -> Type | None:
    for wanted in sorted(types, key=lambda type_: _PREFERENCE.get(type_.kind, 5)):
        if all(convertible(type_, wanted, unsafe=unsafe) for type_ in types):
            return wanted
    return None
