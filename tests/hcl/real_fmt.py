"""`terraform fmt` over many texts in one process."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_REFUSED = re.compile(r"^  on text_(\d+)\.tf line", re.MULTILINE)


def real_fmt(folder: Path, texts: Sequence[str]) -> list[str | None]:
    """What `terraform fmt` makes of each text, None for those it refuses; `folder` is new or empty."""
    engine = find_engine() or skip_or_fail(ABSENT)
    folder.mkdir(exist_ok=True)
    paths = [folder / f"text_{number}.tf" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8", newline="")
    done = engine.run(folder, "fmt", "-no-color", "-list=false")
    refused = {int(number) for number in _REFUSED.findall(done.stderr)}
    assert bool(done.returncode) == bool(refused), done.stderr
    return [None if i in refused else path.read_bytes().decode() for i, path in enumerate(paths)]
