"""Write text in YAML: bare where every reader takes it for text, else in quotes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.disk.names import NO_TEXT_IN_YAML

if TYPE_CHECKING:
    from re import Pattern


def write_text(text: str, bare: Pattern[str]) -> str:
    """The text as YAML has it; `bare` matches what may stand without quotes, unless it is a word for something else."""
    if bare.fullmatch(text) and text.lower() not in NO_TEXT_IN_YAML:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in quoted)
