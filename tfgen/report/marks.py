"""Words and marks that several reports share: which stacks a line is about, long values cut, code in Markdown."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = 4  # stacks that a line names when it is not about all of them
_TICKS = re.compile("`+")


def name_stacks(stacks: Sequence[str], total: int) -> str:
    """The stacks as a line begins with them: the one by its name, several by their number, few with their names."""
    if len(stacks) == 1:
        return stacks[0]
    named = f" ({', '.join(stacks)})" if len(stacks) < total and len(stacks) <= _NAMED else ""
    return f"{len(stacks)} stacks{named}"


def shorten(text: str, longest: int) -> str:
    """The text with its middle left out when it is too long."""
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"


def show_value(value: Any, longest: int) -> str:
    """A setting's value as JSON, shortened."""
    return shorten(json.dumps(value, ensure_ascii=False, default=str), longest)


def inline_code(text: str) -> str:
    """The text as code on a line of Markdown, whatever it holds."""
    ticks = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    return f"`{text}`" if ticks == "`" else f"{ticks} {text} {ticks}"
