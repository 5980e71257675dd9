"""Words and marks that several reports share: which stacks a line is about, long values cut, code in Markdown."""

from __future__ import annotations

import json
import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.errors import Position

_NAMED = 4  # stacks that a line names when it is not about all of them
_SEEN = 8  # characters of what differs that are seen before the middle is left out
_TICKS = re.compile("`+")


def name_stacks(stacks: Sequence[str], total: int) -> str:
    """The stacks as a line begins with them: the one by its name, several by their number, few with their names."""
    inside = name_inside(stacks, total)
    is_counted = len(stacks) == 1 or inside == f"{len(stacks)} stacks"
    return inside if is_counted else f"{len(stacks)} stacks ({inside})"


def name_inside(stacks: Sequence[str], total: int) -> str:
    """The stacks as they stand in parentheses: one or few by their names, all or many by their number."""
    are_few = len(stacks) == 1 or (len(stacks) < total and len(stacks) <= _NAMED)
    return ", ".join(stacks) if are_few else f"{len(stacks)} stacks"


def record_place(position: Position | None) -> dict[str, Any] | None:
    """A place as JSON has it: file and line."""
    return {"file": position.file, "line": position.line} if position else None


def shorten(text: str, longest: int) -> str:
    """The text with its middle left out when it is too long."""
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"


def shorten_both(before: str, after: str, longest: int) -> tuple[str, str]:
    """Two texts shortened so that the first place where they differ is seen in both."""
    length = _count_same(before, after)
    behind = _count_same(before[:length:-1], after[:length:-1])
    is_seen = min(length, behind) < longest // 2 - _SEEN
    if is_seen or max(len(before), len(after)) <= longest:
        return shorten(before, longest), shorten(after, longest)
    start = length - longest // 3
    return _window(before, start, longest), _window(after, start, longest)


def _count_same(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _window(text: str, start: int, length: int) -> str:
    end = start + length
    return f"… {text[start:end]}{' …' * (end < len(text))}"


def show_value(value: Any, longest: int) -> str:
    """A setting's value as JSON, shortened."""
    return shorten(json.dumps(value, ensure_ascii=False, default=str), longest)


def inline_code(text: str) -> str:
    """The text as code on a line of Markdown, whatever it holds."""
    ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"`{text}`" if ticks == "`" else f"{ticks} {text} {ticks}"
