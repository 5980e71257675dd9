"""Edits that change nothing but the characters of one value, so that all else stays byte by byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_QUOTES = ("'", '"')


class Shared(Exception):  # noqa: N818 - not an error of anybody's
    """A key whose value is an alias: `name` is that of its anchor, which others have too."""

    def __init__(self, name: str) -> None:
        super().__init__(f"*{name} is shared with others")


class _Found(NamedTuple):
    """The node that keys lead to as far as they do, and the keys that lead on from there, which nothing has yet."""

    node: Any
    missing: Sequence[str | int]


def splice(text: str, root: Any, keys: Sequence[str | int], value: Any, write: Callable[[Any, str], str]) -> str | None:
    """The text with the value behind some keys; None where more than one place has to change.

    `root` is the tree of the text, whose nodes know where they begin and end. `write` puts a value on one line, as it
    may stand between braces, with the quotes of what was there. Raises Shared for a value inside of an alias.
    """
    found = _find(root, keys)
    if found is None:
        return None
    node, missing = found
    start, end = node.start_mark.index, node.end_mark.index
    if missing and isinstance(missing[0], int):
        return _append(text, node, write(value, ""))
    if not missing:
        quotes = getattr(node, "style", None)
        if quotes == "|" and isinstance(value, str):
            block = _block(text[start:end], value)
            return None if block is None else text[:start] + block + text[end:]
        is_alone = quotes in (None, *_QUOTES) if _is_single(node) else node.flow_style and "#" not in text[start:end]
        if not is_alone or start == end or "\n" in text[start:end] or _is_long(value):
            return None
        return text[:start] + write(value, quotes or "") + text[end:]
    if _is_single(node) or not node.flow_style or not node.value or not isinstance(node.value[-1], tuple):
        return None
    last = node.value[-1][1]
    if last.start_mark.index < node.start_mark.index or last.start_mark.index == last.end_mark.index:
        return None  # an alias, or nothing
    for key in reversed(missing[1:]):
        value = {key: value}
    at = last.end_mark.index
    return f"{text[:at]}, {write(missing[0], '')}: {write(value, '')}{text[at:]}"


def _append(text: str, items: Any, written: str) -> str | None:
    """The text with one more item, written on one line, at the end of a list; None where its end cannot be told."""
    end = _end_of(items.value[-1], items.start_mark.index) if items.value else None
    if end is None:
        return None
    if items.flow_style:
        return f"{text[:end]}, {written}{text[end:]}"
    start = items.start_mark.index
    if text[start : start + 1] != "-":
        return None
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    return f"{text[:line_end]}\n{' ' * items.start_mark.column}- {written}{text[line_end:]}"


def _end_of(node: Any, start: int) -> int | None:
    """Where the last character of a node is behind `start`; None for an alias, nothing, and a text of several lines."""
    if node.start_mark.index < start or node.start_mark.index == node.end_mark.index:
        return None
    if _is_single(node):
        return None if node.style in ("|", ">") else int(node.end_mark.index)
    if node.flow_style:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end_of(last[1] if isinstance(last, tuple) else last, node.start_mark.index)


def _find(root: Any, keys: Sequence[str | int]) -> _Found | None:
    """Where keys lead; None where that is in or at an anchor, which stands for several places."""
    node = root
    for number, key in enumerate(keys):
        if _is_single(node) or node.anchor:
            return None
        if isinstance(key, int):
            inner = node.value[key] if key < len(node.value) and not isinstance(node.value[key], tuple) else None
        else:
            pairs = (pair for pair in node.value if isinstance(pair, tuple))
            inner = next((value for name, value in pairs if _is_single(name) and name.value == key), None)
        if inner is None and isinstance(key, int) and key == len(node.value) and number == len(keys) - 1:
            return _Found(node, (key,))
        if inner is None:
            return None if any(isinstance(one, int) for one in keys[number:]) else _Found(node, keys[number:])
        if inner.start_mark.index < node.start_mark.index:
            raise Shared(inner.anchor)
        node = inner
    return None if node.anchor else _Found(node, ())


def _block(old: str, value: str) -> str | None:
    """A text of several lines in the place of another, indented like it; None for one that a block cannot hold so."""
    mark, *lines = old.split("\n")
    indent = next((line[: len(line) - len(line.lstrip(" "))] for line in lines if line.strip()), "")
    first, body = value.split("\n")[0], value.removesuffix("\n")
    is_plain = first.strip() and first[0] not in " \t" and not body.endswith("\n") and _is_printable(body)
    if mark.strip() not in ("|", "|-") or not indent or not is_plain:
        return None
    written = "\n".join(f"{indent}{line}" if line else "" for line in body.split("\n"))
    return f"{'|' if value.endswith(chr(10)) else '|-'}\n{written}{old[len(old.rstrip()) :]}"


def _is_printable(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n"))


def _is_single(node: Any) -> bool:
    return isinstance(node.value, str)


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and "\n" in value
