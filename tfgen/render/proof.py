"""Format rendered text and prove that it is Terraform: each distinct shape once, remembered between runs."""

from __future__ import annotations

import json
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.files import fingerprint, write_whole
from tfgen.hcl import shape
from tfgen.hcl.parse import Block, parse_hcl
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.hcl.shape import Formatted

Proof = tuple[Block, ...] | HclSyntaxError
"""The top-level blocks of a text, or why it is not Terraform."""

# Below this many characters to parse, starting worker processes takes longer than it saves.
_WORTH_A_POOL = 100_000


class Prover:
    """A formatter and both parsers, with a memory in a file.

    The memory holds the result for each shape that was formatted and found to be Terraform, and nothing of texts that
    are wrong. It is only a cache: a run without it gives the same files.
    """

    def __init__(self, cache: Path | None = None, jobs: int = 1) -> None:
        """`cache` is the file of the memory, None for no memory; `jobs` the number of processes that may parse."""
        self._cache = cache
        self._jobs = jobs
        self._formatter = shape.Formatter()
        self._proofs: dict[str, Proof] = {}
        self._learned = False
        if cache is not None:
            self._load(cache)

    def format(self, source: str) -> Formatted:
        """The text as `terraform fmt` would have it. Raises HclSyntaxError, with the line in `source`."""
        return self._formatter.format(source)

    def prove(self, results: Sequence[Formatted]) -> list[Proof]:
        """For each formatted text what the parsers say of it; those of a new shape are parsed now."""
        unknown = {r.shape.digest: r.text for r in results if r.shape.digest not in self._proofs}
        self._learned |= bool(unknown)
        self._proofs |= zip(unknown, _parse_all(list(unknown.values()), self._jobs), strict=True)
        return [self._proofs[r.shape.digest] for r in results]

    def save(self) -> None:
        """Write the memory if there is something new in it; where that is impossible, the next run works again."""
        if self._cache is None or not self._learned:
            return
        proofs = {digest: _dump(proof) for digest, proof in self._proofs.items() if isinstance(proof, tuple)}
        memory = {"made_by": _makers(), "formatter": self._formatter.dump(), "proofs": proofs}
        with suppress(OSError):
            write_whole(self._cache, json.dumps(memory).encode())

    def _load(self, cache: Path) -> None:
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            memory = json.loads(cache.read_text(encoding="utf-8"))
            if memory["made_by"] == _makers():
                self._proofs = {digest: _load(proof) for digest, proof in memory["proofs"].items()}
                self._formatter.load(memory["formatter"])


def _parse_all(texts: Sequence[str], jobs: int) -> Iterable[Proof]:
    if jobs > 1 and sum(map(len, texts)) > _WORTH_A_POOL:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        # Spawned, because the Go runtime in pygohcl does not survive a fork.
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            return list(pool.map(_parse, texts))
    return map(_parse, texts)


def _parse(text: str) -> Proof:
    try:
        return parse_hcl(text)
    except HclSyntaxError as error:
        return error


def _makers() -> str:
    """Names the parsers and tfgen's own code for HCL, whose verdicts a memory holds."""
    modules = [find_spec(name) for name in ("hcl2", "pygohcl")]
    origins = [Path(module.origin) for module in modules if module and module.origin]
    return fingerprint(*origins, Path(shape.__file__).parent)


def _dump(proof: tuple[Block, ...]) -> list[list[Any]]:
    return [[block.type, list(block.labels), block.line] for block in proof]


def _load(dumped: list[list[Any]]) -> tuple[Block, ...]:
    return tuple(Block(kind, tuple(labels), line) for kind, labels, line in dumped)
