"""The document as the page carries it: a summary that is read at once, and parts that are read when somebody asks.

What stacks have in common is stored once: a part for a few stacks holds each distinct row, and each distinct line of
their pictures, once, and says of a stack which of them it has. Which ones are runs: index, length, index, length, ….
"""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

from tfgen.disk.stored import Spool, StoredTexts
from tfgen.picture.kinds import CATEGORIES
from tfgen.printable import printable_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.disk.stored import Stored
    from tfgen.report.page.document import Document

_TOGETHER = 16
"""Stacks of a part: few enough to be read on a click, many enough to share."""
MAX_PICTURES = 24 * 1024 * 1024
"""Bytes of pictures in a page; later stacks come without. A page of 1,000 large stacks has about 5 MB."""


def pack(document: Document, pictures: Mapping[str, str]) -> Mapping[str, str]:
    """The parts by name, each the text of a JSON value; `summary` comes first. Each stack is looked at once.

    They are not held in memory: 3,000 stacks have 50 MB. Raises OutputError where temporary files cannot be kept.
    """
    marks, index, room = _Marks(document), _Index(), MAX_PICTURES
    summaries: list[Document] = []
    spool = Spool()
    of_stacks: dict[str, Stored] = {}

    def keep(value: Any) -> Stored:
        return spool.add(_dump(value).encode())

    for number, members in enumerate(_batches(document["stacks"])):
        shared = _Shared()
        packed = {one["name"]: shared.pack(one, pictures.get(one["name"], "") if room > 0 else "") for one in members}
        of_stacks[f"stacks-{number}"] = keep({"rows": shared.rows.items, "lines": shared.lines.items, "stacks": packed})
        room -= sum(map(len, shared.lines.items))
        for one in members:
            index.add(len(summaries), one)
            summaries.append(_summary(one, marks))
    head = {**_head(document), "tallies": _tallies(document, marks)}
    names = ("findings", "comparisons", "difference", "affected", "plans", "drift")
    of_all = {name: keep(document[name]) for name in names}
    summary = keep({**head, "stacks": summaries})
    return StoredTexts({"summary": summary, **of_all, "index": keep(index.document), **of_stacks})


def _dump(value: Any) -> str:
    """The value as JSON that may stand in a script element: nothing in it can end one, or begin a comment there."""
    text = printable_json(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
    return text.replace("</", "<\\/").replace("<!", "<\\u0021")


def _head(document: Document) -> Document:
    return {
        "project": document["project"],
        "axes": document["axes"],
        "categories": list(CATEGORIES),
        "retired": document["retired"],
        "notCompared": document["not_compared"],
        "against": document["difference"]["before"] if document["difference"] else None,
        "driftRun": document["drift"]["run"] if document["drift"] else None,
        "together": _TOGETHER,
    }


class _Marks:
    """What is said of each stack elsewhere in the document, by its name."""

    def __init__(self, document: Document) -> None:
        self.errors, self.warnings = Counter[str](), Counter[str]()
        for finding in document["findings"]["findings"]:
            counter = self.errors if finding["severity"] == "error" else self.warnings
            counter.update({finding["folder"], *finding["also_in"]})
        difference = document["difference"] or {"changes": [], "stacks": []}
        self.changes = Counter(name for change in difference["changes"] for name in change["stacks"])
        self.losses = Counter(name for one in difference["changes"] if one["loss"] for name in one["stacks"])
        self.news = {one["name"]: one["kind"] for one in difference["stacks"]}
        self.affected = {one["name"] for one in (document["affected"] or {"stacks": []})["stacks"]}
        self.plans = {one["stack"]: one for one in document["plans"]}
        self.drift: dict[str, str] = document["drift"]["stacks"] if document["drift"] else {}


def _tallies(document: Document, marks: _Marks) -> dict[str, int]:
    """The numbers that the page begins with."""
    told = [one for side in document["comparisons"] for one in (*side["settings"], *side["differences"])]
    return {
        "errors": document["findings"]["errors"],
        "warnings": document["findings"]["warnings"],
        "compared": len(document["comparisons"]),
        "unexpected": sum(not one["reason"] for one in told)
        + sum(len(one["alone"]) for one in document["comparisons"]),
        "changed": len({*marks.changes, *marks.news, *marks.affected}),
        "losses": marks.losses.total(),
        "plans": len(marks.plans),
        "drifted": sum(is_drifted(words) for words in marks.drift.values()),
    }


def is_drifted(words: str) -> bool:
    """Whether the words of a run that ended say that something has changed outside of Terraform."""
    return words.startswith("planned:") and not words.startswith("planned: no changes")


def _summary(stack: Document, marks: _Marks) -> Document:
    name = stack["name"]
    resources = [one["category"] for one in stack["blocks"] if one["kind"] == "resource"]
    counted = Counter(resources)
    plan = marks.plans.get(name)
    facts = {
        "name": name,
        "component": stack["component"],
        "axes": stack["axes"],
        "account": stack["account_id"],
        "protect": stack["protect"],
        "manual": stack["manual"],
        "wave": stack["wave"],
        "resources": len(resources),
        "categories": [counted[category] for category in CATEGORIES],
        "errors": marks.errors[name],
        "warnings": marks.warnings[name],
        "changes": marks.changes[name],
        "losses": marks.losses[name],
        "news": marks.news.get(name),
        "affected": name in marks.affected,
        "plan": {"state": plan["state"], "current": plan["current"], "steps": plan["steps"]} if plan else None,
        "drift": marks.drift.get(name),
        "drifted": name in marks.drift and is_drifted(marks.drift[name]),
    }
    return {key: value for key, value in facts.items() if value or key in ("name", "axes", "resources")}


class _Distinct:
    """Each different item once, and the numbers of those that were asked for."""

    def __init__(self) -> None:
        self.items: list[Any] = []
        self._numbers: dict[str, int] = {}

    def runs_of(self, items: Iterable[Any]) -> list[int]:
        """The items as runs of numbers."""
        return runs(self._number(item) for item in items)

    def _number(self, item: Any) -> int:
        key = item if isinstance(item, str) else json.dumps(item, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.items)
            self.items.append(item)
        return self._numbers[key]


class _Shared:
    """The rows and the lines of pictures that the stacks of a part have."""

    def __init__(self) -> None:
        self.rows, self.lines = _Distinct(), _Distinct()

    def pack(self, stack: Document, picture: str) -> Document:
        return {
            "cells": stack["cells"],
            "blocks": self.rows.runs_of(map(_block, stack["blocks"])),
            "lines": [one["generated"]["line"] for one in stack["blocks"]],
            "settings": self.rows.runs_of(map(_setting, stack["settings"])),
            "picture": self.lines.runs_of(picture.splitlines()),
        }


def _block(row: Document) -> Document:
    """A block without what differs between stacks: the name of the folder, and the line."""
    file = row["generated"]["file"].rpartition("/")[2]
    return {key: row[key] for key in ("address", "kind", "title", "category", "template")} | {"file": file}


def _setting(row: Document) -> Document:
    return {**row, "position": _place(row["position"]), "layers": [_layer(one) for one in row["layers"]]}


def _layer(layer: Document) -> Document:
    return {**layer, "position": _place(layer["position"])}


def _place(position: Mapping[str, Any] | None) -> str | None:
    return f"{position['file']}:{position['line']}" if position else None


def runs(numbers: Iterable[int]) -> list[int]:
    """Numbers as runs of neighbours: 4 5 6 9 is 4 3 9 1."""
    found: list[int] = []
    for number in numbers:
        if found and found[-2] + found[-1] == number:
            found[-1] += 1
        else:
            found += [number, 1]
    return found


def _batches(stacks: Iterable[Document]) -> Iterator[list[Document]]:
    left = iter(stacks)
    while batch := list(islice(left, _TOGETHER)):
        yield batch


class _Index:
    """What can be searched for, with the numbers of the stacks that have it, as runs."""

    def __init__(self) -> None:
        self._addresses: dict[str, list[int]] = {}
        self._settings: dict[str, dict[str, list[int]]] = {}

    def add(self, number: int, stack: Document) -> None:
        """Take up the next stack."""
        for address in dict.fromkeys(one["address"] for one in stack["blocks"]):
            self._addresses.setdefault(address, []).append(number)
        for row in stack["settings"]:
            value = json.dumps(row["value"], ensure_ascii=False)
            self._settings.setdefault(row["name"], {}).setdefault(value, []).append(number)

    @property
    def document(self) -> Document:
        """What was taken up."""
        return {
            "addresses": [[address, runs(numbers)] for address, numbers in sorted(self._addresses.items())],
            "settings": [
                [name, [[value, runs(numbers)] for value, numbers in values.items()]]
                for name, values in sorted(self._settings.items())
            ],
        }
