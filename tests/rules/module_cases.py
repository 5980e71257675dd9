"""Cases of several modules: each has a name, and files with the rules to be found in comments on the offending lines.

Behind the name stands `plan` when `terraform validate` lets it pass and `terraform plan` does not, and `unseen` when
Terraform refuses it and tfgen does not see why: the list of what is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("cases") / "modules.txt"
_CASE = re.compile(r"^=== (?P<name>[^:\n]+)(?:: (?P<label>plan|unseen))?\n", re.MULTILINE)
_FILE = re.compile(r"^-- (\S+)\n", re.MULTILINE)
_EXPECTED = re.compile(r" # ([a-z-]+(?:, [a-z-]+)*)$")


@dataclass(frozen=True)
class ModuleCase:
    """The files by path, the root module on top, and the rules that find something in them by file and line."""

    name: str
    label: str
    files: dict[str, str]

    @property
    def expected(self) -> set[tuple[str, int, str]]:
        """File, line and rule of each finding."""
        return {
            (path, number, rule)
            for path, text in self.files.items()
            for number, line in enumerate(text.split("\n"), 1)
            if (match := _EXPECTED.search(line))
            for rule in match[1].split(", ")
        }

    @property
    def is_refused(self) -> bool:
        """Whether Terraform refuses it, at the latest when it plans."""
        return self.label == "unseen" or bool(self.expected)

    def write(self, folder: Path) -> Path:
        """Write the files; the folder of the root module."""
        for path, text in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        return folder


def read_module_cases() -> list[ModuleCase]:
    """All of them."""
    _, *parts = _CASE.split(FILE.read_text(encoding="utf-8"))
    return [
        ModuleCase(name, label or "", _files(body))
        for name, label, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _files(body: str) -> dict[str, str]:
    _, *parts = _FILE.split(body)
    return dict(zip(parts[::2], parts[1::2], strict=True))
