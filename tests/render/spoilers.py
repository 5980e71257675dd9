"""What may become of a file of a package that holds what was made earlier."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _forge(file: Path) -> None:
    found = json.loads(gzip.decompress(file.read_bytes()))
    file.write_bytes(gzip.compress(json.dumps(found | {"made_by": "others"}).encode()))


SPOILERS: tuple[Callable[[Path], object], ...] = (
    _forge,
    lambda file: file.unlink(),
    lambda file: file.write_bytes(file.read_bytes()[:100]),
    lambda file: file.write_bytes(gzip.compress(b"[]")),
    lambda file: file.write_bytes(b"no archive"),
)
