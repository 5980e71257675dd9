"""Compare the formatter with `terraform fmt` over many random files: `python -m tests.hcl.fuzz 5000 [SEED]`."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.hcl.random_hcl import RandomHcl
from tests.hcl.real_fmt import real_fmt
from tfgen.hcl.format import terraform_fmt
from tfgen.hcl.source import HclSyntaxError


def main(count: int, seed: int) -> int:
    """Print how many files came out how, and the first that did not; 1 when there is one."""
    texts = [RandomHcl(Random(seed + number)).file() + "\n" for number in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        once = real_fmt(Path(folder, "once"), texts)
        twice = real_fmt(Path(folder, "twice"), [text or "" for text in once])
    verdicts = [_verdict(*results) for results in zip(texts, once, twice, strict=True)]
    print(*(f"{number:7} {verdict}" for verdict, number in Counter(verdicts).most_common()), sep="\n")
    differing = [text for text, verdict in zip(texts, verdicts, strict=True) if verdict == "differ"]
    print(*differing[:1])
    return bool(differing)


def _verdict(text: str, real: str | None, again: str | None) -> str:
    try:
        ours = terraform_fmt(text)
    except HclSyntaxError:
        ours = None
    if ours == real:
        return "refused by both" if ours is None else "same text"
    return "differ" if real is None or again is not None else "made invalid by terraform fmt"


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int((*sys.argv, 1_000_000)[2])))
