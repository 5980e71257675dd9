"""What is there because of the emulator: listed in files, a reason to each entry, and nothing else passes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.e2e.inventory import Inventory

FOLDER = Path(__file__).with_name("noise")


@dataclass(frozen=True)
class Entry:
    """Differences in place that are the emulator's: patterns of address and attribute, in which `*` is any text."""

    address: str
    attribute: str
    reason: str

    def covers(self, change: dict[str, Any]) -> bool:
        """Whether a change in the report of `tfgen plan` is this noise; a replacement never is."""
        return change["action"] == "change" and all(
            _matches(pattern, text)
            for pattern, text in ((self.address, change["address"]), (self.attribute, change["attribute"] or ""))
        )


@dataclass(frozen=True)
class Remnant:
    """What the emulator keeps of something destroyed: a listing's title, and a pattern of names as above."""

    listing: str
    name: str
    reason: str


def load_entries(names: Iterable[str]) -> list[Entry]:
    """The entries of some files of the folder, by their names without suffix."""
    entries = [Entry(**raw) for name in names for raw in yaml.safe_load((FOLDER / f"{name}.yaml").read_text())]
    assert all(entry.reason for entry in entries)
    return entries


def load_remnants(name: str) -> list[Remnant]:
    """The remnants of `<name>_remnants.yaml` in the folder."""
    return [Remnant(**raw) for raw in yaml.safe_load((FOLDER / f"{name}_remnants.yaml").read_text())]


def find_surprises(changes: Sequence[dict[str, Any]], entries: Sequence[Entry]) -> list[str]:
    """The changes that no entry covers, as `address attribute: before -> after`."""
    return [
        f"{change['address']} {change['attribute'] or change['action']}: {change['before']} -> {change['after']}"
        for change in changes
        if not any(entry.covers(change) for entry in entries)
    ]


def find_idle(changes: Sequence[dict[str, Any]], entries: Sequence[Entry]) -> list[Entry]:
    """The entries that cover no change: the emulator does better now, and they have to go."""
    return [entry for entry in entries if not any(entry.covers(change) for change in changes)]


def find_forgotten(left: Inventory, remnants: Sequence[Remnant]) -> list[str]:
    """What is left and no remnant covers, as `listing: name`."""
    return [
        f"{title}: {name}"
        for title, names in left.items()
        for name in sorted(names)
        if not any(one.listing == title and _matches(one.name, name) for one in remnants)
    ]


def find_idle_remnants(left: Inventory, remnants: Sequence[Remnant]) -> list[Remnant]:
    """The remnants that are not there: the emulator does better now, and they have to go."""
    return [one for one in remnants if not any(_matches(one.name, name) for name in left.get(one.listing, ()))]


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
