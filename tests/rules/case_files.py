"""Files of cases: modules between lines of `---`, with the rules to be found in comments on the offending lines.

`# Only a plan shows it.` above a module says that `terraform validate` lets it pass, as what only `init` reads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("cases")
_SEPARATOR = "\n---\n\n"
_EXPECTED = re.compile(r" # ([a-z-]+(?:, [a-z-]+)*)$")
_PLAN_ONLY = "# Only a plan shows it.\n"


@dataclass(frozen=True)
class Case:
    """A module: its text, and the rules that find something in it by line."""

    text: str
    expected: tuple[tuple[int, str], ...]

    @property
    def is_refused(self) -> bool:
        """Whether `terraform validate` refuses it."""
        return bool(self.expected) and not self.text.startswith(_PLAN_ONLY)


def read_cases(name: str) -> list[Case]:
    """The cases in a file."""
    return [_case(text) for text in (FOLDER / name).read_text(encoding="utf-8").split(_SEPARATOR)]


def _case(text: str) -> Case:
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _EXPECTED.search(line):
            found += [(number, rule) for rule in match[1].split(", ")]
    return Case(text, tuple(found))
