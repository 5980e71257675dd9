"""Constructs, each with the first release of either engine that knows it, in a module."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("constructs.txt")
_CASE = re.compile(r"^=== (?P<name>.+) (?P<terraform>\S+) (?P<tofu>\S+)\n", re.MULTILINE)
_FILE = re.compile(r"^-- (\S+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A module by file, and since when `terraform` and `tofu` read it: `1.15`, or None."""

    name: str
    since: dict[str, str | None]
    files: dict[str, str]

    @property
    def lines(self) -> set[tuple[str, int]]:
        """File and number of the lines that need the release."""
        return {
            (path, number)
            for path, text in self.files.items()
            for number, line in enumerate(text.split("\n"), 1)
            if line.endswith(("# here", "# here too"))
        }


def read_cases() -> list[Case]:
    """All of them."""
    _, *parts = _CASE.split(FILE.read_text(encoding="utf-8"))
    return [
        Case(name, {"terraform": _release(terraform), "tofu": _release(tofu)}, _files(body))
        for name, terraform, tofu, body in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True)
    ]


def _release(word: str) -> str | None:
    return None if word == "-" else word


def _files(body: str) -> dict[str, str]:
    first, *rest = _FILE.split(body)
    return {"main.tf": first, **dict(zip(rest[::2], rest[1::2], strict=True))}
