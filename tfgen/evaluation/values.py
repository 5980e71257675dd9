"""What an expression is worth: a type, and the value if it is known.

They are those of cty: https://github.com/zclconf/go-cty/blob/main/docs/concepts.md
"""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NoReturn

from msgspec import Struct
from msgspec.structs import force_setattr

from tfgen.evaluation.budget import MOST_BITS
from tfgen.evaluation.types import BOOL, DYNAMIC, NUMBER, STRING, Type, map_of, object_of, tuple_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.evaluation.lists import Lists
    from tfgen.module.model import Declaration

# Marks, which values hand on to what is computed from them.
SENSITIVE: Final = 1
EPHEMERAL: Final = 2
# From one instance of several, which may not be there: Terraform then takes the value to be of any type.
PERHAPS: Final = 4


class Unknown:
    """The type of UNKNOWN, which is neither true nor false."""

    def __bool__(self) -> NoReturn:
        raise TypeError("an unknown value is neither true nor false: compare with `is UNKNOWN`")

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
"""Stands for a value that only Terraform's plan or apply will know."""


class Measured(Struct, frozen=True, eq=False, kw_only=True):
    """What is worked out once of a value and remembered in it: values are shared, and looked at again and again."""

    size: Any = None
    marks_inside: int | None = None

    def remember(self, name: str, found: Any) -> None:
        """Keep what follows from the other fields, so that a frozen value stays what it is."""
        force_setattr(self, name, found)


class Value(Measured, frozen=True, eq=False):
    """A value of a type.

    `content` is UNKNOWN, None for null, a str, bool, int or float, a tuple of Values (list, set, tuple) or a dict from
    str to Value (map, object). `marks` are SENSITIVE, EPHEMERAL and PERHAPS, added up; values inside have their own.
    """

    type: Type
    content: Any = UNKNOWN
    marks: int = 0

    @property
    def known(self) -> bool:
        """Whether the value is known, with all that is in it."""
        return self.plain() is not UNKNOWN

    @property
    def is_null(self) -> bool:
        """Whether it is known to be null."""
        return self.content is None

    def plain(self) -> Any:
        """The value as str, int, float, bool, None, list and dict; UNKNOWN unless all of it is known."""
        content = self.content
        kind = type(content)
        if kind is str:
            return content
        if kind is tuple:
            plains = [item.plain() for item in content]
            return UNKNOWN if UNKNOWN in plains else plains
        if kind is dict:
            members = {name: item.plain() for name, item in content.items()}
            return UNKNOWN if UNKNOWN in members.values() else members
        return content

    def marked(self, marks: int) -> Value:
        """The value with these marks too."""
        return self if self.marks | marks == self.marks else Value(self.type, self.content, self.marks | marks)

    def all_marks(self) -> int:
        """The marks of the value and of everything in it."""
        content = self.content
        if type(content) is not tuple and type(content) is not dict:
            return self.marks
        marks, nested = self.marks, False
        for item in content.values() if isinstance(content, dict) else content:
            if type(item.content) is tuple or type(item.content) is dict:
                nested = True
            else:
                marks |= item.marks
        return marks | self._marks_inside() if nested else marks

    def _marks_inside(self) -> int:
        """Those of its parts, remembered: parts are shared, and a chain of pairs would be walked once a path."""
        marks = self.marks_inside
        if marks is None:
            marks = 0
            for item in self.content.values() if isinstance(self.content, dict) else self.content:
                marks |= item.all_marks()
            self.remember("marks_inside", marks)
        return marks


ANYTHING: Final = Value(DYNAMIC)
NULL: Final = Value(DYNAMIC, None)
TRUE: Final = Value(BOOL, content=True)
FALSE: Final = Value(BOOL, content=False)


def unknown(type_: Type, marks: int = 0) -> Value:
    """A value of which only the type is known."""
    return Value(type_, UNKNOWN, marks)


def text(content: str, marks: int = 0) -> Value:
    """A string."""
    return Value(STRING, content, marks)


def number(content: float, marks: int = 0) -> Value:
    """A number: whole ones are int, others have the 15 digits that survive floating point.

    One that is larger than Terraform keeps exactly, or than a float takes, is not known.
    """
    if isinstance(content, float):
        if not math.isfinite(content):
            return Value(NUMBER, UNKNOWN, marks)
        content = int(Decimal(repr(content))) if content.is_integer() else float(f"{content:.15g}")
    elif content.bit_length() > MOST_BITS:
        return Value(NUMBER, UNKNOWN, marks)
    return Value(NUMBER, content, marks)


def boolean(content: bool, marks: int = 0) -> Value:  # noqa: FBT001 - the value itself
    """A bool."""
    return Value(BOOL, content, marks)


def tuple_value(items: Sequence[Value], marks: int = 0) -> Value:
    """A tuple."""
    return Value(tuple_of([item.type for item in items]), tuple(items), marks)


def object_value(members: Mapping[str, Value], marks: int = 0) -> Value:
    """An object."""
    return Value(object_of({name: item.type for name, item in members.items()}), {**members}, marks)


def map_value(element: Type, members: Mapping[str, Value], marks: int = 0) -> Value:
    """A map whose values have the type of its elements."""
    return Value(map_of(element), dict(members), marks)


def from_plain(plain: Any, lists: Lists | None = None) -> Value:
    """The value of a JSON value, as `jsondecode` types it; `lists` knows long ones that were converted before."""
    match plain:
        case None:
            return NULL
        case bool():
            return TRUE if plain else FALSE
        case str():
            return Value(STRING, plain)
        case int() | float():
            return number(plain)
        case dict():
            return object_value({str(key): from_plain(item, lists) for key, item in plain.items()})
        case list() | tuple():
            return lists.value(plain) if lists else tuple_value([from_plain(item) for item in plain])
    return ANYTHING


class Referenced(Value, frozen=True, eq=False):
    """What a reference to a resource or module stands for.

    `repetition` is `count` or `for_each` where that is set and no instance was chosen yet; `key` is the chosen one's.
    `instance` is what any one of the instances of a module is, as far as that can be said of all.
    """

    declaration: Declaration | None = None
    repetition: str = ""
    key: Value | None = None
    instance: Value | None = None

    @property
    def is_resource(self) -> bool:
        """Whether it is a resource or data source, and no module."""
        return self.declaration is not None and self.declaration.block.type != "module"


def detached(value: Value) -> Value:
    """The value, which no longer tells what it refers to: outside of its module that means nothing."""
    content = value.content
    if type(content) is dict:
        return Value(value.type, {name: detached(item) for name, item in content.items()}, value.marks)
    if type(content) is tuple:
        return Value(value.type, tuple(map(detached, content)), value.marks)
    return Value(value.type, content, value.marks)
