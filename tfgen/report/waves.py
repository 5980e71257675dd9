"""The order of stacks, for people and for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.order import Waves


def format_waves(waves: Waves, form: str) -> Iterator[str]:
    """The waves as `text` (a line each), `json` (a list of lists of names) or `names` (one a line, in order)."""
    names = [[stack.name for stack in wave] for wave in waves]
    if form == "json":
        yield json.dumps(names, indent=2)
    elif form == "names":
        yield from (name for wave in names for name in wave)
    else:
        yield from (f"{number}. {'  '.join(wave)}" for number, wave in enumerate(names, 1))
