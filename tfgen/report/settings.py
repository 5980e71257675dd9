"""Format a declaration: every setting, derived value and check, as a page and as tables."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tfgen.printable import printable_json
from tfgen.report.table import format_table
from tfgen.settings.describe import describe
from tfgen.settings.schema import UNSET

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.settings import Declaration
    from tfgen.settings.checks import Check
    from tfgen.settings.schema import Schema


class _Section(NamedTuple):
    """A group of settings: its path, what it means, and the rows of its table."""

    path: str
    meaning: str
    rows: Sequence[tuple[str, ...]]


_SETTINGS = ("Key", "Value", "Default", "Meaning")
_LOCALS = ("Name", "Expression", "Meaning")
_CHECKS = ("Key", "What must hold, or what is said where it does not")


def format_settings(declaration: Declaration, form: str) -> Iterator[str]:
    """The lines of the reference, as `markdown`, `table` or `json`."""
    if form == "json":
        yield printable_json(json.dumps(record_settings(declaration), indent=2, ensure_ascii=False))
        return
    if form == "markdown":
        yield "# Settings"
        yield ""
        yield "Every key that may stand in a layer of `config/regions.yaml` (`defaults`, the values of an axis, the"
        yield "`set` of an override), what is derived from them, and what must hold, as `config/settings.yaml` declares"
        yield "it. This page is the output of `tfgen settings --format markdown`."
    lines = _markdown if form == "markdown" else _plain
    for section in _sections("", declaration.schema):
        yield from lines(section, _SETTINGS)
    if declaration.project.properties:
        yield from lines(next(_sections("project", declaration.project)), _SETTINGS)
    if declaration.locals:
        rows = [(local.name, _one_line(local.expression.text), local.description) for local in declaration.locals]
        meaning = "Templates, components and expressions read these like settings."
        yield from lines(_Section("Derived values", meaning, rows), _LOCALS)
    if declaration.checks:
        yield from lines(_Section("What must hold", "", list(map(_check, declaration.checks))), _CHECKS)


def record_settings(declaration: Declaration) -> dict[str, object]:
    """The declaration as its published schema has it: `tfgen/report/schemas/settings.json`."""
    fields = [*_fields("", declaration.schema), *_fields("project", declaration.project)]
    return {
        "settings": [_record(path, name, outer) for path, name, outer in fields],
        "locals": [
            {"name": local.name, "expression": _one_line(local.expression.text), "meaning": local.description}
            for local in declaration.locals
        ],
        "checks": [dict(zip(("at", "says"), _check(check), strict=True)) for check in declaration.checks],
    }


def _fields(path: str, schema: Schema) -> Iterator[tuple[str, str, Schema]]:
    """Every setting at or below a path, groups apart: where it is, its name there, and what declares it."""
    yield from ((path, name, schema) for name, each in schema.properties.items() if not _is_group(each))
    for name, each in schema.properties.items():
        for below, group in _groups(_join(path, name), each):
            yield from _fields(below, group)


def _record(path: str, name: str, outer: Schema) -> dict[str, object]:
    schema = outer.properties[name]
    return {
        "name": _join(path, name),
        "value": describe(schema),
        "required": name in outer.required,
        **({} if schema.default is UNSET else {"default": schema.default}),
        "deprecated": schema.deprecated,
        "meaning": _one_line(schema.description),
    }


def _check(check: Check) -> tuple[str, ...]:
    key = ".".join(step if isinstance(step, str) else step.text for step in check.at)
    return key, _one_line(check.description or check.message.text)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _sections(path: str, schema: Schema) -> Iterator[_Section]:
    """The settings that lie directly below a path, then the groups below it."""
    inner = schema.properties
    rows = [_row(path, name, schema) for name, each in inner.items() if not _is_group(each)]
    yield _Section(path, schema.description, rows)
    for name, each in inner.items():
        for below, group in _groups(_join(path, name), each):
            yield from _sections(below, group)


def _is_group(schema: Schema) -> bool:
    return bool(schema.properties) and schema.types == ("object",)


def _groups(path: str, schema: Schema) -> Iterator[tuple[str, Schema]]:
    """The maps with keys of their own that a setting is, or that are in it: `queues.<name>`, `rules[]`."""
    if schema.properties:
        yield path, schema
    if schema.additional and "object" in schema.types:
        yield from _groups(f"{path}.<name>", schema.additional)
    if schema.items:
        yield from _groups(f"{path}[]", schema.items)


def _row(path: str, name: str, outer: Schema) -> tuple[str, ...]:
    schema = outer.properties[name]
    default = "" if schema.default is UNSET else json.dumps(schema.default, ensure_ascii=False)
    meaning = f"{'Deprecated. ' if schema.deprecated else ''}{_one_line(schema.description)}"
    return _join(path, name), describe(schema), "required" if name in outer.required else default, meaning


def _markdown(section: _Section, header: Sequence[str]) -> Iterator[str]:
    yield ""
    if section.path:
        yield f"## {section.path}"
        yield ""
    if section.path and section.meaning:
        yield section.meaning
        yield ""
    if section.rows:
        yield f"| {' | '.join(header)} |"
        yield "|---" * len(header) + "|"
        code = {header.index(name) for name in header if name in ("Key", "Name", "Default", "Expression")}
        for row in section.rows:
            cells = (_code(cell) if i in code and cell != "required" else _prose(cell) for i, cell in enumerate(row))
            yield f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


_BAR = "\\|"
_PATTERN = re.compile(r"\((\^.*\$)\)")


def _prose(text: str) -> str:
    """The text with its pattern as code: brackets before parentheses would be a link."""
    return _PATTERN.sub(r"(`\1`)", text)


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def _plain(section: _Section, header: Sequence[str]) -> Iterator[str]:
    if not section.rows:
        return
    if section.path:
        yield ""
        yield f"{section.path}{': ' if section.meaning else ''}{_one_line(section.meaning)}"
    yield from format_table(header, section.rows)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
