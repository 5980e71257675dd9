"""What the provider said to the configurations of providers: asked once, a second each, and kept beside the labels."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SMALL = 10_000  # the answer with the whole schema is asked for in each run


class Answers(dict[tuple[str, bytes], bytes]):
    """Answers by method and request, read from a file and added to it as they come in."""

    def __init__(self, file: Path) -> None:
        lines = file.read_text().splitlines() if file.exists() else []
        super().__init__(
            ((row["method"], b64decode(row["request"])), b64decode(row["answer"])) for row in map(json.loads, lines)
        )
        self._file = file

    def __setitem__(self, key: tuple[str, bytes], answer: bytes) -> None:
        """Keep an answer, in the file too unless it is large or there already."""
        if key not in self and len(answer) < _SMALL:
            method, request = key
            row = {"method": method, "request": b64encode(request).decode(), "answer": b64encode(answer).decode()}
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._file.open("a") as file:
                file.write(json.dumps(row) + "\n")
        super().__setitem__(key, answer)
