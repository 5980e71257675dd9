"""What stands where the cursor is, in templates of Terraform and in the matrix file; texts may be half typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_KEY: Final = re.compile(r"""(?P<indent> *)(?P<dash>- +)*(?P<key>[\w.-]+|"[^"]*"|'[^']*') *:(?: |$)""")
_FLOW: Final = re.compile(
    r"""(?P<key>[\w.-]+|"[^"]*"|'[^']*') *:(?=[ ,}\]]|$)|(?P<mark>[{}\[\],])|"[^"]*"|'[^']*'|(?:^|\s)\#.*"""
)
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*")
_TYPED: Final = re.compile(r"(?:[A-Za-z_][\w-]*\.)*[\w-]*$")
_JINJA: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_QUOTED: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*')
_HEADER: Final = re.compile(r'([A-Za-z_]\w*)((?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*)[ \t]*$')


@dataclass(frozen=True)
class Cursor:
    """A place in a text: line and column from 0, in characters."""

    text: str
    line: int
    column: int

    @property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return self.text.split("\n")

    @property
    def here(self) -> str:
        """The cursor's line."""
        lines = self.lines
        return lines[self.line].rstrip("\r") if self.line < len(lines) else ""

    @property
    def before(self) -> str:
        """The text up to the cursor."""
        return "\n".join([*self.lines[: self.line], self.here[: self.column]])

    @property
    def typed(self) -> str:
        """What has been typed of a dotted name."""
        found = _TYPED.search(self.here[: self.column])
        return found[0] if found else ""

    @property
    def name(self) -> str:
        """The dotted name that the cursor is on, up to the end of the part it is in."""
        if (found := self._around) is None:
            return ""
        behind = re.match(r"[\w-]*", self.here[self.column :])
        return self.here[found.start() : self.column + (behind.end() if behind else 0)]

    @property
    def reference(self) -> str:
        """All of the dotted name that the cursor is on: in `aws_vpc.main.id` each part leads to the resource."""
        return self._around[0] if self._around else ""

    @property
    def _around(self) -> re.Match[str] | None:
        names = _NAME.finditer(self.here)
        return next((found for found in names if found.start() <= self.column <= found.end()), None)


def is_in_jinja(cursor: Cursor) -> bool:
    """Whether the cursor is inside `{{ }}` or `{% %}`."""
    rest = _JINJA.sub("", cursor.before)
    return max(rest.rfind("{{"), rest.rfind("{%")) >= 0


def blocks_around(cursor: Cursor) -> list[tuple[str, tuple[str, ...]]]:
    """Type and labels of the blocks of Terraform that the cursor is in, outermost first; a map's brace has no type."""
    plain = _QUOTED.sub(_blank, _JINJA.sub("", cursor.before))
    found: list[tuple[str, tuple[str, ...]]] = []
    for opening, before in _braces(plain):
        if opening:
            header = _HEADER.search(before.rpartition("\n")[2])
            labels = tuple(word.strip('"') for word in header[2].split()) if header else ()
            found.append((header[1], labels) if header else ("", ()))
        elif found:
            found.pop()
    return found


def _blank(found: re.Match[str]) -> str:
    """Text in quotes without what could be taken for braces; the label of a block stays as it is."""
    return re.sub(r"[{}#]", "_", found[0]) if found[0].startswith('"') else ""


def _braces(text: str) -> Iterator[tuple[bool, str]]:
    for found in re.finditer(r"[{}]", text):
        yield found[0] == "{", text[: found.start()]


def yaml_path(lines: Sequence[str], line: int, indent: int) -> tuple[str, ...]:
    """The keys above a line of YAML in block style that is indented by `indent`, outermost first."""
    path: list[str] = []
    for above in reversed(lines[:line]):
        found = _KEY.match(above)
        if found and len(found["indent"]) < indent:
            path.append(found["key"].strip("\"'"))
            indent = len(found["indent"])
    return tuple(reversed(path))


def yaml_key(line: str) -> tuple[int, str] | None:
    """Indentation and key of a line of YAML; None for one without a key."""
    found = _KEY.match(line)
    return (len(found["indent"]), found["key"].strip("\"'")) if found else None


def flow_keys(line: str, column: int) -> tuple[str, ...]:
    """The key at each level of the braces and brackets of a line of YAML that a column is in, outermost first.

    A level without a key, as in a list or after a comma, is "". Empty if the column is not in braces.
    """
    levels: list[str] = []
    for found in _FLOW.finditer(line):
        if found.start() >= column and not (found["key"] and found.start() == column):
            break
        match found["mark"]:
            case "{" | "[":
                levels.append("")
            case "}" | "]" if levels:
                levels.pop()
            case ",":
                levels[-1:] = [""] * bool(levels)
        if found["key"] and levels:
            levels[-1] = found["key"].strip("\"'")
    return tuple(levels)


def path_around(lines: Sequence[str], line: int) -> tuple[str, ...]:
    """The keys down to the first key of a line, or to the list whose item the line is."""
    key = yaml_key(lines[line])
    indent = len(lines[line]) - len(lines[line].lstrip(" ")) + 1
    return (*yaml_path(lines, line, key[0]), key[1]) if key else yaml_path(lines, line, indent)
