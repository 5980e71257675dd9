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
    from tfgen.render.rendered import RenderedFile
    from tfgen.report.page.facts import Facts
    from tfgen.stacks.stack import Stack

Document = dict[str, Any]


def format_document(document: Document) -> str:
    """The document as text."""
    return printable_json(json.dumps(document, indent=2, ensure_ascii=False))


def make_document(facts: Facts) -> Document:
    """The document as its published schema has it: `tfgen/report/schemas/report.json`."""
    config = facts.config
    return {
        "project": str(config.project["name"]),
        "axes": [{"name": axis.name, "values": _values(config, axis.name)} for axis in config.axes],
        "stacks": list(_stacks(facts)),
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


def _stacks(facts: Facts) -> Iterator[Document]:
    files: dict[str, list[RenderedFile]] = {}
    for file in facts.render.files:
        files.setdefault(file.folder, []).append(file)
    origins = Origins(facts.config)
    for stack in facts.config.root_modules:
        yield _stack(stack, files.get(stack.name, []), origins)


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
