"""Where values stand in rendered JSON, YAML and shell scripts: what is quoted twice is code again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from tfgen.patterns import regex
from tfgen.render.languages.placement import Misplaced
from tfgen.render.languages.text import PLAIN
from tfgen.render.templates.limits import MAX_DEPTH
from tfgen.yaml.events import NotYamlError, parse_events
from tfgen.yaml.scalars import misread_as

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.render.languages.text import Text

_MARK = "\ue000"  # of those that nobody writes by hand
_JSON_ADVICE = "Write `| json` outside of quotes, `| json_text` inside."
_YAML_ADVICE = "Let it be the whole text, and take quotes around it away."
_WHOLE_ADVICE = "Write `| yaml` after it if it stands alone, or put quotes around the whole."
_SHELL_ADVICE = "Set a variable outside of quotes, NAME={{ … | sh }}, and use it here."


def find_in_json(text: Text) -> Iterator[Misplaced]:
    """What is no JSON when each value is a text of one character: a literal outside of quotes, or a part of a text."""
    try:
        json.loads(_stand_in(text, {"json": f'"{_MARK}"'}))
    except json.JSONDecodeError as error:
        yield Misplaced(
            error.lineno, f"a value stands in the wrong place, or this is not JSON ({error}). {_JSON_ADVICE}"
        )
    except RecursionError:
        yield Misplaced(1, "the text is nested too deeply for JSON. Make it flatter.")


def find_in_yaml(text: Text) -> Iterator[Misplaced]:
    """The values of `| yaml` that are not a whole text: those in quotes or in a block of lines."""
    marked = _stand_in(text, {"yaml": f'"{_MARK}"'})
    try:
        for event in parse_events(marked, MAX_DEPTH, several=True) if _MARK in marked else ():
            value = str(getattr(event, "value", ""))
            if _MARK in value and value != _MARK:
                yield Misplaced(event.start_mark.line + 1, f"`| yaml` stands in a longer text here. {_YAML_ADVICE}")
        yield from _find_misread(text)
    except NotYamlError as error:
        yield Misplaced(max(error.line, 1), f"a value stands in the wrong place, or this is not YAML. {_YAML_ADVICE}")


def _find_misread(text: Text) -> Iterator[Misplaced]:
    """The texts that values without a filter are in, and that YAML reads as a number, a date, a null and the like."""
    marked = _stand_in(text, {PLAIN: _MARK})
    if _MARK not in marked:
        return
    texts = (parse_events(one, MAX_DEPTH, several=True) for one in (marked, str(text)))
    for meant, event in zip(*texts, strict=False):
        line = event.start_mark.line + 1
        if type(meant) is not type(event):
            yield Misplaced(line, f"a value makes something else than a text of this. {_WHOLE_ADVICE}")
            return
        if _MARK in getattr(meant, "value", "") and not event.style and (kind := misread_as(event.value)):
            yield Misplaced(line, f"YAML reads {event.value or 'nothing'} as {kind} here, not as text. {_WHOLE_ADVICE}")


def find_in_shell(text: Text) -> Iterator[Misplaced]:
    """The words of `| sh` that stand in quotes, in `${ }`, in backticks, in a heredoc or in a comment."""
    marked = _stand_in(text, {"sh": _MARK})
    words = _ShellReader(marked).words
    for found in re.finditer(_MARK, marked):
        if found.start() not in words:
            line = marked.count("\n", 0, found.start()) + 1
            yield Misplaced(
                line, f"`| sh` stands in quotes or the like here, which its own quotes end. {_SHELL_ADVICE}"
            )


def _stand_in(text: Text, marks: dict[str, str]) -> str:
    """The text with a mark, without line ends, in the place of each value."""
    parts: list[str] = []
    position, whole = 0, str(text)
    for start, end, kind in text.holes:
        parts += (whole[position:start], marks.get(kind, _MARK if kind in _PARTS else whole[start:end]))
        position = end
    return "".join((*parts, whole[position:]))


_PARTS = frozenset({"json_text"})


class _ShellReader:
    """Reads a script as far as it takes to know which words stand in no quotes.

    https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html
    What cannot be told ends the reading: no word behind it is known to stand outside of quotes.
    """

    _CODE: Final = regex(
        rf"(?P<mark>{_MARK})|(?P<quote>\")|(?P<open>\$\(|\()|(?P<close>\))|(?P<stop>`|\$\{{|\bcase\b)"
        r"|\\.|\$'(?:\\.|[^'\\])*+'|'[^']*+'|(?<![^\s;&|()])\#[^\n]*"
        r"|<<<|(?P<here><<-?[ \t]*(?P<marker>[^\s;&|()<>]+))|(?P<odd>')",
        re.DOTALL,
    )
    _QUOTED: Final = regex(r'(?P<end>")|(?P<open>\$\()|(?P<stop>`|\$\{)|\\.', re.DOTALL)

    def __init__(self, text: str) -> None:
        self._text = text
        self.words: set[int] = set()
        """The offsets of marks outside of quotes."""
        self._code(0, 0)

    def _code(self, position: int, depth: int) -> int | None:
        """Read commands to the bracket that ends them; None when nothing more can be told."""
        while found := self._CODE.search(self._text, position):
            position = found.end()
            match found.lastgroup:
                case "mark":
                    self.words.add(found.start())
                case "close" if depth:
                    return position
                case "quote" | "open" | "here" | "marker" | "stop" | "odd":
                    inner = self._inside(found, depth + 1)
                    if inner is None:
                        return None
                    position = inner
        return None

    def _inside(self, found: re.Match[str], depth: int) -> int | None:
        if found["quote"]:
            return self._quoted(found.end(), depth)
        if found["open"] and depth <= MAX_DEPTH:
            return self._code(found.end(), depth)
        if found["here"] and depth == 1:
            return self._heredoc(found)
        if found["stop"] == "case" and depth == 1:
            return found.end()
        return self._parameter(found.end()) if found["stop"] == "${" else None

    def _quoted(self, position: int, depth: int) -> int | None:
        """Read to the quote that ends a text, through the commands in it."""
        while found := self._QUOTED.search(self._text, position):
            position = found.end()
            if found["end"]:
                return position
            if found["open"] or found["stop"]:
                inner = self._inside_quotes(found, depth)
                if inner is None:
                    return None
                position = inner
        return None

    def _inside_quotes(self, found: re.Match[str], depth: int) -> int | None:
        if found["open"]:
            return self._code(found.end(), depth + 1) if depth < MAX_DEPTH else None
        return self._parameter(found.end()) if found["stop"] == "${" else None

    def _parameter(self, position: int) -> int | None:
        """Read `${NAME…}` without quotes, commands or other parameters in it."""
        plain = re.compile(r"[^{}'\"`$\\()]*\}").match(self._text, position)
        return plain.end() if plain else None

    def _heredoc(self, found: re.Match[str]) -> int | None:
        """Skip the text of a heredoc that is the last on its line."""
        marker = found["marker"].strip("'\"\\")
        rest = self._text.find("\n", found.end())
        end = re.compile(rf"^\t*{re.escape(marker)}$", re.MULTILINE).search(self._text, rest + 1) if rest >= 0 else None
        if end is None or re.search(rf"[{_MARK}'\"`\\#<]", self._text[found.end() : rest]):
            return None
        return end.end()
