"""What stands where YAML wants something else, as people write it who come from other formats, and how YAML has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from tfgen.errors import quoted
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.yaml.node import Node

LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ASSIGNMENT: Final = regex(r"\s*([\w.\-]+)\s*=\s*(\S.*?)?\s*\Z")
_BLOCK: Final = regex(r"\s*([\w.\-]+)\s*(\"[^\"]*\"\s*)*\{")
_PAIR: Final = regex(r"([A-Za-z][\w\-]*)(?::| +)(\S+)")
_NAME: Final = regex(r"[A-Za-z][\w.\-]*\Z")
_ONE_LINE: Final = regex(r"\s*((?:- +)*(?:[\w.\-]+: +)?)(\S.*?)\s*\Z")
_BEGINS_A_TEXT: Final = regex(r"\"[^\"]*\"\s|[^\"'{\[|>]")  # and goes on behind a closing quote
_LONGEST: Final = 160  # characters of a line that is written out once more
_CONFLICT: Final = regex(r"^<{7}(?: |\r?$)", re.MULTILINE)


def suggest_line(line: str) -> str:
    """The remedy for a line that is HCL's or a properties file's; "" for any other."""
    if found := _ASSIGNMENT.match(line):
        # Several such lines are one text to YAML.
        value = re.split(r"\s+[\w.\-]+\s*=", found[2] or "")[0]
        return f"In YAML a colon stands for the equals sign: {found[1]}: {value or '...'}"
    if found := _BLOCK.match(line):
        return f"This is written as in HCL. In YAML it is {found[1]}: and, indented below it, what is in the braces."
    return ""


def suggest_quotes(line: str) -> str:
    """The remedy for a line that is no YAML, and would be with quotes around its value; "" for any other.

    Expressions of Terraform are such: YAML takes `: `, and quotes or brackets at their beginning, for its own.
    """
    found = _ONE_LINE.match(line)
    if not found or not found[1] or len(line) > _LONGEST:
        return ""
    value = found[2].split(" #")[0].rstrip()
    begins = _BEGINS_A_TEXT.match(value) or (value.startswith("[") and _ends_before(value))
    if not begins or _is_yaml(f"{found[1]}{value}"):
        return ""
    quotes = "'" + value.replace("'", "''") + "'"
    return f"If what follows is one text, put it in quotes: {found[1]}{quotes}" if _is_yaml(found[1] + quotes) else ""


def _ends_before(text: str) -> bool:
    """Whether the bracket with which the text begins is closed before its end."""
    depth = 0
    for index, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if depth == 0:
            return index < len(text) - 1
    return False


def _is_yaml(line: str) -> bool:
    try:
        list(yaml.parse(line, Loader=LOADER))
    except yaml.YAMLError:
        return False
    return True


def suggest_map(node: Node) -> str:
    """The remedy for what is no map though one is expected; "" where nothing tells what was meant."""
    if isinstance(node.value, str):
        return suggest_line(node.value) or _suggest_colon(node.value)
    names = [str(item.value) for item in node.items]
    if names and all(_NAME.match(name) for name in names):
        return f"Write a map: {{{', '.join(f'{name}: {{}}' for name in names)}}}"
    if node.value is None:
        return "Write one behind the key, {} if it has nothing, or remove the key."
    return ""


def _suggest_colon(text: str) -> str:
    """The remedy for a text that is a key and a value, but for the colon between them and the space behind it."""
    found = _PAIR.match(text)
    return f"A colon and a space stand between key and value: {found[1]}: {found[2]}" if found else ""


def suggest_value(node: Node, fits: Callable[[Any], bool]) -> str:
    """The remedy for a scalar that would fit (`fits` tells) if it were written otherwise; "" where none would."""
    if isinstance(node.value, dict | tuple):
        return ""
    if node.value is None:
        return "Write one behind the key, or remove the key."
    if not isinstance(node.value, str):
        return f"Quote it: {quoted(node.text)}." if fits(node.text) else _suggest_list(node, fits)
    if (bare := _unquoted(node.value)) is not None and fits(bare):
        return f"Take the quotes away: {node.value}"
    return _suggest_list(node, fits)


def _suggest_list(node: Node, fits: Callable[[Any], bool]) -> str:
    written = quoted(node.value) if isinstance(node.value, str) and _unquoted(node.value) is not None else node.text
    return f"Write a list: [{written}]" if _NAME.match(node.text) and fits([node.value]) else ""


def _unquoted(text: str) -> bool | float | None:
    """What a text would be without its quotes, if that is no text: a number, true or false."""
    from tfgen.yaml.scalars import read_plain  # it reads slips itself, on its way

    value, problem = read_plain(text)
    return None if problem or isinstance(value, str) else value


def find_conflict(text: str) -> int | None:
    """The line, from 1, at which a merge left the versions of two branches for somebody to choose; None without one."""
    found = _CONFLICT.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else None


CONFLICT: Final = (
    "a merge left two versions here, between <<<<<<< and >>>>>>>. Keep what is right, and take the marks away."
)
