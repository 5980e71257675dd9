"""PyYAML's events of a text, and the texts that are refused before or while they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from tfgen.patterns import regex
from tfgen.yaml.slips import CONFLICT, LOADER, find_conflict, suggest_line, suggest_quotes

if TYPE_CHECKING:
    from collections.abc import Iterator

# What YAML does not admit, what ends a line for YAML (PyYAML, libyaml) and not for editors and reviewers, or the other
# way round, and what shows text in another order than it is read in (CVE-2021-42574).
_LINE_ENDS = "\x85\u2028\u2029"
_BREAK = regex(f"\r\n|[\r\n{_LINE_ENDS}]")
_UNSEEN = "\ufeff\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
_CONTROLS = "[^\t\n\r -~]"
_NO_YAML = rf"[^\t\n\r -~{_LINE_ENDS}\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[{_LINE_ENDS}{_UNSEEN}]"
_SHOWN = 40


def find_refused(text: str) -> tuple[int, str] | None:
    """The line of the first thing that no parser needs to look at, and what is wrong with it."""
    inadmissible = _CONTROLS if text.isascii() else _NO_YAML  # whose ranges take Python a while to compile
    match = re.search(rf"{inadmissible}|\r(?!\n)|^%", text, re.MULTILINE)
    if match is None:
        return None
    return _line(text, match.start()), _explain(match[0])


def _explain(found: str) -> str:
    if found == "%":
        return "a line that begins with % is a directive, and these are not read. Remove the line."
    if found == "\r":
        return "a carriage return without a line feed ends a line for some programs only. Save with LF as line end."
    name = f"U+{ord(found):04X}"
    remedy = f'In double quotes write it as "\\u{ord(found):04x}".'
    if found in _LINE_ENDS:
        return f"the character {name} ends a line for YAML, and not for editors. Remove it. {remedy}"
    if re.match(f"[{_UNSEEN}]", found):
        return f"the character {name} is not seen, and changes what is. Remove it. {remedy}"
    return _inadmissible(ord(found))


def _inadmissible(character: int) -> str:
    fact = f"YAML does not admit the character U+{character:04X}."
    half = 0xD800 <= character <= 0xDFFF
    return f"{fact} Remove it." if half else f'{fact} In double quotes write it as "\\u{character:04x}".'


class NotYamlError(Exception):
    """The text is not YAML, or too much of it, from this line and column on, both from 1 (0: the whole file)."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class TooDeepError(NotYamlError):
    """More lists and maps are within one another than are read."""


# What PyYAML says of a quote that is not closed, of a key without a colon, and of a colon where a value goes on.
_ENDED = "found unexpected end of stream"
_NO_COLON = "could not find expected ':'"
_TWICE_QUOTED = regex(r"\"\"[^\"\s][^\"]*\"\"")
_IN_BRACKETS = {"while parsing a flow mapping": "brace", "while parsing a flow sequence": "bracket"}
_COLON_WITHIN = "mapping values are not allowed in this context"


def refuse(event: Any, message: str) -> NoReturn:
    """Raise NotYamlError with the place of the event."""
    raise NotYamlError(message, event.start_mark.line + 1, event.start_mark.column + 1)


def parse_events(text: str, depth: int, *, several: bool = False) -> Iterator[Any]:
    """PyYAML's events of a text: unlike its nodes they need no recursion, and one can stop in the middle.

    `depth` is how many lists and maps may be within one another: PyYAML's time grows with its square. Unless there may
    be `several` documents, as in a manifest, a second one is refused.
    """
    try:
        yield from _checked(yaml.parse(text, Loader=LOADER), depth, several=several)
    except yaml.MarkedYAMLError as error:
        if conflict := find_conflict(text):
            raise NotYamlError(CONFLICT, conflict) from None
        raise _syntax_error(error, text) from None
    except yaml.reader.ReaderError as error:
        raise NotYamlError(_inadmissible(error.character), _line(text, text.find(chr(error.character)))) from None
    except UnicodeEncodeError as error:
        raise NotYamlError(_inadmissible(ord(text[error.start])), _line(text, error.start)) from None


def _checked(events: Iterator[Any], depth: int, *, several: bool) -> Iterator[Any]:
    """The events, as long as there is one document, or may be several, aliases have anchors, and depth is not left."""
    documents, opened = 0, 0
    anchors: set[Any] = set()
    for event in events:
        if type(event) is yaml.ScalarEvent:  # nearly all are, and there may be many
            if event.anchor:
                anchors.add(event.anchor)
            yield event
            continue
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            anchors.clear()  # those of a document are its own
        opened += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if documents > 1 and not several:
            refuse(event, "a second document begins here. Keep one of them.")
        if opened > depth:
            fact = f"more than {depth} lists and maps are within one another here"
            raise TooDeepError(f"{fact}. Write it with fewer.", event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
            refuse(event, f"there is no anchor &{shown(event.anchor)} before this alias. Write the value out.")
        anchors.add(getattr(event, "anchor", None))
        yield event


def _syntax_error(error: yaml.MarkedYAMLError, text: str) -> NotYamlError:
    begins_before = error.problem in (_ENDED, _NO_COLON)
    mark = error.context_mark if begins_before else error.problem_mark or error.context_mark
    facts = ", ".join(part for part in (error.context, error.problem) if part)
    place = (mark.line + 1, mark.column + 1) if mark else ()
    remedy = _find_open_bracket(error) or _remedy(error.problem, mark, text)
    return NotYamlError(f"this is not YAML: {facts}. {remedy}", *place)


def _find_open_bracket(error: yaml.MarkedYAMLError) -> str:
    """The remedy where a list or map in brackets goes on over lines that are none of it; "" for any other error."""
    opened, found = error.context_mark, error.problem_mark
    if error.context not in _IN_BRACKETS or not (opened and found and opened.line < found.line):
        return ""
    return f"The {_IN_BRACKETS[error.context]} opened in line {opened.line + 1} is not closed, or a comma is missing."


def _remedy(problem: str | None, mark: Any, text: str) -> str:
    line = _text_of_line(text, mark.line) if mark else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "A tab indents this line: indent with spaces."
    if _TWICE_QUOTED.search(line):
        return "A text that has quotes already stands in quotes here: take the outer ones away."
    if problem == _NO_COLON:
        return suggest_line(line) or "This line has a name and no colon behind it: write name: value"
    if problem == "found unexpected ':'":
        return "Within braces a space follows the colon, {a: 1}, and a text with colons stands in quotes."
    if problem == _ENDED:
        return "A quote is opened here and never closed: close it."
    if mark and problem == "found character that cannot start any token":
        return f"Quote what begins with {line[mark.column : mark.column + 1]}."
    before = _text_of_line(text, mark.line - 1) if mark and mark.line else ""
    hint = suggest_line(before) if problem == _COLON_WITHIN else ""
    return hint or suggest_quotes(line) or "Look at the indentation, quotes and colons of this line and the one before."


def _text_of_line(text: str, index: int) -> str:
    """The line as YAML counts them, which ends them with more than we do; empty after the last."""
    lines = _BREAK.split(text)
    return lines[index] if index < len(lines) else ""


def _line(text: str, index: int) -> int:
    return text.count("\n", 0, max(index, 0)) + 1


def shown(text: Any) -> str:
    """The text for a message, its beginning if it is long."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
