"""Format explanations of settings and of generated arguments, for people and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.explain.settings import SettingExplained
from tfgen.printable import printable, printable_json, printable_lines
from tfgen.report.marks import record_place
from tfgen.report.table import format_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.explain.explained import Condition, Explained
    from tfgen.explain.origins import LayerValue, Origin

_LONGEST = 80
"""Characters of a value or an expression in a row."""
_UNFOLLOWED = "The template does what is not followed; these are all settings that it reads."


def format_explanation(found: SettingExplained | Explained, form: str) -> Iterator[str]:
    """The lines of an explanation, as `text` or `json`."""
    if form == "json":
        yield printable_json(json.dumps(as_json(found), indent=2, ensure_ascii=False))
    elif isinstance(found, SettingExplained):
        yield from _setting(found)
    else:
        yield from _argument(found)


# Settings


def _setting(found: SettingExplained) -> Iterator[str]:
    origin = found.origin
    if found.cells:
        yield printable(f"{origin.name} differs between the cells of {found.stack}")
    else:
        value = "" if found.children else f" = {_short(origin.value)}"
        yield printable(f"{origin.name}{value}   in {found.stack}")
    about = ": ".join(filter(None, [found.meaning.rstrip("."), found.expected]))
    if about:
        yield f"  {printable(about)}"
    yield from _section("Derived", _derivation(found))
    yield from _section("Set by, the last one wins", _chain(found))
    yield from _section("In its cells", list(_cells(found)))
    yield from _section("Holds", [_origin_row(child) for child in found.children])
    yield from _section("Read by", [(use.position, use.kind, _clip(use.text)) for use in found.uses])
    yield from _section(f"Decides in {found.stack}", [(address,) for address in found.arguments])


def _derivation(found: SettingExplained) -> list[tuple[object, ...]]:
    if not found.expression:
        return []
    rows: list[tuple[object, ...]] = [(_clip(" ".join(found.expression.split())), "", "", found.origin.position)]
    return rows + [_origin_row(origin, depth) for origin, depth in _reads(found.origin)]


def _reads(origin: Origin, depth: int = 1) -> Iterator[tuple[Origin, int]]:
    for inner in origin.reads:
        yield inner, depth
        yield from _reads(inner, depth + 1)


def _chain(found: SettingExplained) -> list[tuple[object, ...]]:
    """The default and what each layer says, unless the value is derived or the matrix' own."""
    origin = found.origin
    if origin.source == "derived" or found.children or found.cells:
        return []
    rows: list[tuple[object, ...]] = []
    if found.default is not None:
        mark = "wins" if not origin.layers and origin.source == "default" else ""
        rows.append(("default", _short(found.default.value), found.default.position or "built in", mark))
    rows += [(one.layer, _short(one.value), one.position, "wins" if one.wins else "") for one in origin.layers]
    return rows or [(origin.source, _short(origin.value), origin.position or "", "")]


def _cells(found: SettingExplained) -> Iterator[tuple[object, ...]]:
    """The value in each cell; cells that have it from the same line share a row."""
    rows: dict[tuple[object, ...], list[str]] = {}
    for cell, origin in found.cells.items():
        rows.setdefault(_origin_row(origin)[1:], []).append(cell)
    for row, (first, *more) in rows.items():
        yield f"{first} and {len(more)} more" if more else first, *row


# Arguments


def _argument(found: Explained) -> Iterator[str]:
    value = "" if found.value is None else f" = {found.value}"
    yield printable_lines(f"{found.address}{value}")
    yield f"  {found.position}"
    yield from _section("Written by", list(_written_by(found)))
    yield from _section("Inside of", list(map(_condition, found.conditions)))
    yield from _section("Settings", _settings(found.settings))
    yield from _section("Arguments", [_inner(found.address, one) for one in found.inside])
    if not found.is_followed:
        yield ""
        yield _UNFOLLOWED


def _written_by(found: Explained) -> Iterator[tuple[object, ...]]:
    """The expressions of its value; the line of its first character, where none of them stands on it."""
    if found.template.line not in (writer.position.line for writer in found.writers):
        yield found.template, "copied from there" if found.is_copied else "as it stands there"
    for writer in found.writers:
        yield writer.position, _clip(writer.expression)


def _condition(condition: Condition) -> tuple[object, ...]:
    text = f"not {condition.text}" if condition.kind == "else" else condition.text
    return condition.position, condition.kind, _clip(text)


def _settings(origins: Sequence[Origin]) -> list[tuple[object, ...]]:
    rows = []
    for origin in origins:
        rows.append(_origin_row(origin))
        rows += [_origin_row(inner, depth) for inner, depth in _reads(origin)]
    return rows


def _inner(address: str, one: Explained) -> tuple[object, ...]:
    name = one.address.removeprefix(f"{address}.")
    settings = ", ".join(origin.name for origin in one.settings)
    return name, _clip(" ".join((one.value or "").split()), 40), one.template, _clip(settings)


def _origin_row(origin: Origin, depth: int = 0) -> tuple[object, ...]:
    return f"{'  ' * depth}{origin.name}", _short(origin.value), origin.source, origin.position or ""


def _section(title: str, rows: Sequence[Sequence[object]]) -> Iterator[str]:
    if rows:
        yield ""
        yield title
        yield from format_rows(rows, indent=2)


def _short(value: object) -> str:
    if isinstance(value, Disagreement):
        return "differs between its cells"
    return _clip(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str))


def _clip(text: str, most: int = _LONGEST) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


# JSON


def as_json(found: SettingExplained | Explained) -> dict[str, Any]:
    """An explanation as its published schema has it: `tfgen/report/schemas/explain.json`."""
    return _setting_json(found) if isinstance(found, SettingExplained) else _argument_json(found)


def _setting_json(found: SettingExplained) -> dict[str, Any]:
    default = found.default
    return {
        "kind": "setting",
        "stack": found.stack,
        **_origin_json(found.origin),
        "expected": found.expected,
        "meaning": found.meaning,
        "default": default and {"value": default.value, "position": record_place(default.position)},
        "expression": found.expression or None,
        "children": [_origin_json(child) for child in found.children],
        "cells": [{"cell": cell, **_origin_json(origin)} for cell, origin in found.cells.items()],
        "uses": [{"kind": use.kind, "position": record_place(use.position), "text": use.text} for use in found.uses],
        "arguments": list(found.arguments),
    }


def _argument_json(found: Explained) -> dict[str, Any]:
    return {
        "kind": "document" if found.is_document else "block" if found.value is None else "argument",
        "address": found.address,
        "position": record_place(found.position),
        "value": found.value,
        "template": record_place(found.template),
        "writers": [
            {
                "position": record_place(one.position),
                "expression": one.expression,
                "text": one.text,
                "reads": list(one.reads),
            }
            for one in found.writers
        ],
        "conditions": [
            {"kind": one.kind, "text": one.text, "position": record_place(one.position), "reads": list(one.reads)}
            for one in found.conditions
        ],
        "settings": [_origin_json(origin) for origin in found.settings],
        "arguments": [_argument_json(one) for one in found.inside],
        "followed": found.is_followed,
    }


def _origin_json(origin: Origin) -> dict[str, Any]:
    return {
        "name": origin.name,
        "value": None if isinstance(origin.value, Disagreement) else origin.value,
        "source": origin.source,
        "position": record_place(origin.position),
        "layers": [_layer_json(one) for one in origin.layers],
        "reads": [_origin_json(inner) for inner in origin.reads],
    }


def _layer_json(one: LayerValue) -> dict[str, Any]:
    return {"layer": one.layer, "value": one.value, "position": record_place(one.position), "wins": one.wins}
