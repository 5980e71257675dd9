"""The fenced blocks of a Markdown page: files that it shows, commands that it runs and what they print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^```(?P<info>\w+[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')


@dataclass(frozen=True)
class File:
    """A file that the reader writes: its path, and all of its text."""

    path: str
    text: str


@dataclass(frozen=True)
class Command:
    """A command, the lines that it prints (`…` stands for any number of them) and its exit code."""

    line: str
    prints: tuple[str, ...]
    code: int

    @property
    def needs_engine(self) -> bool:
        """Whether Terraform has to be there for it."""
        return self.line.startswith(("tfgen plan", "tfgen apply", "tfgen output"))


def read_steps(page: str) -> Iterator[File | Command]:
    """Yield what a page has its reader do, from its first line to its last."""
    for block in _FENCE.finditer(page):
        info, text = block["info"], block["text"]
        if title := _TITLE.search(info):
            yield File(title[1], text)
        elif info.startswith("console"):
            yield from _read_commands(text)


def _read_commands(text: str) -> Iterator[Command]:
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *prints = part.splitlines()
        code = int(prints.pop()[1:-1]) if prints and re.fullmatch(r"\[\d+\]", prints[-1]) else 0
        yield Command(line, tuple(prints), code)


def is_shown(lines: tuple[str, ...], shown: tuple[str, ...]) -> bool:
    """Tell whether a command that printed `lines` printed what a page has shown."""
    pattern = "".join("(?:[^\n]*\n)*" if line == "…" else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in lines)) is not None
