"""Write a first declaration from the values that a project has: types, choices, and what every cell sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from tfgen.patterns import regex
from tfgen.settings.builtin import BUILTIN
from tfgen.settings.schema import TYPES, identity, type_of
from tfgen.yaml.plain import write_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# Text with at most so many values is taken for a choice of one of them, when each occurs twice or more on average.
_MOST_CHOICES: Final = 4
_WORD: Final = regex(r"[A-Za-z][A-Za-z0-9_-]*")
_HEAD: Final = """\
# Which settings config/regions.yaml may set, and what they must be. Inferred by `{by}` from the values
# that are there: narrow the types, and say what each means.
"""


def infer_declaration(
    cells: Sequence[Mapping[str, Any]], project: Mapping[str, Any], by: str = "tfgen settings --infer"
) -> str:
    """The text of settings.yaml for these merged cells and the keys of `project:`; `by` is the command that asks."""
    own = [{key: value for key, value in cell.items() if key not in BUILTIN} for cell in cells]
    lines = [*_map_lines(own, 0)]
    if project:
        lines += ["project:", *_map_lines([project], 2)]
    return _HEAD.format(by=by) + "\n".join(lines) + "\n"


def _map_lines(values: Sequence[Mapping[str, Any]], indent: int, *, in_list: bool = False) -> Iterator[str]:
    """The keywords of a map with these values; `in_list` if it is in one, however deep."""
    keys = dict.fromkeys(key for value in values for key in value)
    required = [key for key in keys if all(key in value for value in values)]
    pad = " " * indent
    if required:
        yield f"{pad}required: [{_words(required)}]"
    yield f"{pad}properties:{'' if keys else ' {}'}"
    for key in keys:
        yield f"{pad}  {write_text(key, _WORD)}:"
        yield f'{pad}    description: ""'
        yield from _lines([value[key] for value in values if key in value], indent + 4, in_list=in_list)


def _lines(values: Sequence[Any], indent: int, *, in_list: bool = False) -> Iterator[str]:
    """The keywords of a schema that these values fit."""
    pad = " " * indent
    types = {type_of(value) for value in values}
    if {"integer", "number"} <= types:
        types.remove("integer")
    if (choices := _choices(values)) and types == {"string"}:
        yield f"{pad}enum: [{_words(choices)}]"
        return
    yield f"{pad}type: {_types(types)}"
    maps = [value for value in values if isinstance(value, Mapping)]
    if any(maps) and types <= {"object", "null"}:
        yield from _inside(maps, indent, in_list=in_list)
    items = [item for value in values if isinstance(value, list) for item in value]
    if items:
        yield f"{pad}items:"
        yield from _lines(items, indent + 2, in_list=True)


def _inside(maps: Sequence[Mapping[str, Any]], indent: int, *, in_list: bool) -> Iterator[str]:
    """A map of things that are alike, or a group of settings.

    Of a list what one item has and another has not is no setting: that would be null where it was not there.
    """
    inner = [value for each in maps for value in each.values()]
    is_uneven = in_list and any(each.keys() != maps[0].keys() for each in maps)
    if is_uneven or _is_map_of_things(maps, inner):
        yield f"{' ' * indent}additionalProperties:"
        yield from _lines(inner, indent + 2, in_list=in_list)
    else:
        yield from _map_lines(maps, indent, in_list=in_list)


def _is_map_of_things(maps: Sequence[Mapping[str, Any]], inner: Sequence[Any]) -> bool:
    """Whether the keys are names of things, of which each cell has its own.

    So they are where every value is a map and cells differ in their keys, or all values have a key in common; and
    where cells have no key in common. As a group of settings each cell would get the keys of all others.
    """
    given = [each for each in maps if each]
    common = set.intersection(*map(set, given))
    if all(isinstance(value, Mapping) for value in inner):
        several = max(map(len, given)) > 1 and bool(set.intersection(*map(set, inner)))
        return several or any(set(each) != common for each in given)
    return not common


def _choices(values: Sequence[Any]) -> list[str]:
    distinct = {identity(value): value for value in values}
    few = 1 < len(distinct) <= _MOST_CHOICES and len(values) >= 2 * len(distinct)
    words = all(isinstance(value, str) and _WORD.fullmatch(value) for value in distinct.values())
    return sorted(distinct.values()) if few and words else []


def _types(types: set[str]) -> str:
    names = [name for name in TYPES if name in types]
    return write_text(names[0], _WORD) if len(names) == 1 else f"[{_words(names)}]"


def _words(texts: Iterable[str]) -> str:
    return ", ".join(write_text(text, _WORD) for text in texts)
