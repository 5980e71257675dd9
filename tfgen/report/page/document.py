"""The facts of a project as one JSON document; the parts that other commands print are as those print them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from tfgen.explain.origins import Origins
from tfgen.printable import printable_json
from tfgen.report.affected import record_affected
from tfgen.report.comparison import record_comparison
from tfgen.report.difference import record_difference
from tfgen.report.findings_json import record_report
from tfgen.report.page.rows import list_blocks, list_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.load import Config
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.report.page.facts import Facts
    from tfgen.stacks.stack import Stack

Document = dict[str, Any]
_INDENT = 2


class Stacks:
    """What there is of each stack, made when somebody gets to it: 1,000 stacks have 140 MB of it as text."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts

    def __len__(self) -> int:
        return len(self._facts.config.root_modules)

    def __iter__(self) -> Iterator[Document]:
        files: dict[str, list[RenderedFile]] = {}
        for file in self._facts.render.files:
            files.setdefault(file.folder, []).append(file)
        origins = Origins(self._facts.config)
        for stack in self._facts.config.root_modules:
            yield _stack(stack, files.get(stack.name, []), origins)
            origins.forget()


def format_document(document: Document) -> Iterator[str]:
    """The document as text, in pieces: of what comes one by one, each is written when it is there."""
    ahead = "{"
    for name, value in document.items():
        yield f"{ahead}\n{' ' * _INDENT}{json.dumps(name)}: "
        yield from _list(value) if isinstance(value, Stacks) else (_dump(value, 1),)
        ahead = ","
    yield "\n}\n"


def _list(values: Stacks) -> Iterator[str]:
    ahead, inner = "[", " " * _INDENT * 2
    for value in values:
        yield f"{ahead}\n{inner}{_dump(value, 2)}"
        ahead = ","
    yield f"\n{' ' * _INDENT}]" if ahead == "," else "[]"


def _dump(value: Any, depth: int) -> str:
    """A value as JSON that stands `depth` levels inside; the line breaks are those of the layout."""
    text = printable_json(json.dumps(value, indent=_INDENT, ensure_ascii=False))
    return text.replace("\n", f"\n{' ' * _INDENT * depth}")


def make_document(facts: Facts) -> Document:
    """The document as its published schema has it: `tfgen/report/schemas/report.json`."""
    config = facts.config
    return {
        "project": str(config.project["name"]),
        "axes": [{"name": axis.name, "values": _values(config, axis.name)} for axis in config.axes],
        "stacks": Stacks(facts),
        "retired": list(facts.render.retired),
        "findings": record_report(facts.findings),
        "comparisons": [record_comparison(one) for one in facts.comparisons],
        "not_compared": facts.not_compared,
        "difference": record_difference(facts.difference) if facts.difference else None,
        "affected": record_affected(facts.affected) if facts.affected else None,
        "plans": [asdict(one) for one in facts.plans],
        "drift": asdict(facts.drift) if facts.drift else None,
    }


def _values(config: Config, axis: str) -> list[str]:
    return list(dict.fromkeys(cell.axes[axis] for cell in config.cells))


def _agreed(stack: Stack) -> dict[str, str]:
    """The values on the axes that all members of a stack have."""
    first, *others = (cell.axes for cell in stack.cells)
    return {name: value for name, value in first.items() if all(other[name] == value for other in others)}


def _stack(stack: Stack, files: list[RenderedFile], origins: Origins) -> Document:
    return {
        "name": stack.name,
        "component": stack.component,
        "axes": _agreed(stack),
        "cells": [cell.name for cell in stack.cells],
        "account_id": stack.account_id,
        "protect": stack.protect,
        "manual": stack.manual,
        "wave": stack.wave,
        "blocks": list(list_blocks(files)),
        "settings": list(list_settings(stack, origins)),
    }
