"""What stands where YAML wants a map, as people write it who come from other formats, and how YAML has it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tfgen.yaml.node import Node

_ASSIGNMENT: Final = re.compile(r"\s*([\w.\-]+)\s*=\s*(\S.*?)?\s*\Z")
_BLOCK: Final = re.compile(r"\s*([\w.\-]+)\s*(\"[^\"]*\"\s*)*\{")
_NAME: Final = re.compile(r"[A-Za-z][\w.\-]*\Z")


def suggest_line(line: str) -> str:
    """The remedy for a line that is HCL's or a properties file's; "" for any other."""
    if found := _ASSIGNMENT.match(line):
        # Several such lines are one text to YAML.
        value = re.split(r"\s+[\w.\-]+\s*=", found[2] or "")[0]
        return f"In YAML a colon stands for the equals sign: {found[1]}: {value or '...'}"
    if found := _BLOCK.match(line):
        return f"This is written as in HCL. In YAML it is {found[1]}: and, indented below it, what is in the braces."
    return ""


def suggest_map(node: Node) -> str:
    """The remedy for what is no map though one is expected; "" where nothing tells what was meant."""
    if isinstance(node.value, str):
        return suggest_line(node.value)
    names = [str(item.value) for item in node.items]
    if names and all(_NAME.match(name) for name in names):
        return f"Write a map: {{{', '.join(f'{name}: {{}}' for name in names)}}}"
    if node.value is None:
        return "Write one behind the key, {} if it has nothing, or remove the key."
    return ""
