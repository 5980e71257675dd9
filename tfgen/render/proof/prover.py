"""Format rendered text and prove that it is Terraform: each distinct shape once, remembered between runs."""

from __future__ import annotations

from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint
from tfgen.hcl import pieces, shape
from tfgen.hcl.parse import BlockHeader, Reading, read_hcl
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.proof.stencils import Stencils
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.hcl.pieces import Piece
    from tfgen.hcl.shape import Formatted
    from tfgen.render.targets.draft import Draft

Proof = Reading | HclSyntaxError
"""What was read of a text, or why it is not Terraform."""
_Dumped: TypeAlias = list[list[Any]]
_Proofs: TypeAlias = "dict[str, Proof | _Dumped]"
"""Proofs by key; those of earlier runs as they were dumped, until somebody asks for them."""

# Below this many characters of new pieces, starting worker processes takes longer than it saves: about 1 s of CPU time
# for two of them, and 3 s for a million characters (python-hcl2 takes nearly all of it).
_WORTH_A_POOL = 800_000

# Far more than a project has at a time. What was used longest ago is forgotten first.
_MAX_FILES = 20_000
_MAX_PIECES = 20_000
_KIND = "proofs"


class Prover:
    """A formatter and both parsers, with a memory between runs.

    The memory holds the result for each shape that was formatted and found to be Terraform, and nothing of texts that
    are wrong, or that one parser stops at. It is only a cache: a run without it gives the same files.
    """

    def __init__(self, cache: Cache = NO_CACHE, jobs: int = 1) -> None:
        """`cache` is where the memory is kept; `jobs` the number of processes that may parse."""
        self._jobs = jobs
        self._memory = cache.at_hand(_KIND, partial(_Memory, cache))
        self._learned = False

    def format(self, source: str) -> Formatted:
        """The text as `terraform fmt` would have it. Raises HclSyntaxError, with the line in `source`."""
        self._memory.load()
        return self._memory.formatter.format(source)

    def recall(self, draft: Draft) -> Formatted | None:
        """What `format` gives of a draft in which no value is misplaced, if that is known of one like it."""
        return self._memory.stencils.format(draft.header, draft.text)

    def learn(self, draft: Draft, formatted: Formatted) -> None:
        """Keep what was made of a draft in which no value is misplaced."""
        self._memory.stencils.learn(draft.header, draft.text, formatted)

    def let_go(self) -> None:
        """Forget drafts: no more will come like those that were learned, whose texts take the most memory."""
        self._memory.stencils.let_go()

    def prove(self, results: Sequence[Formatted]) -> list[Proof]:
        """For each formatted text what the parsers say of it; top-level blocks of a new shape are parsed now."""
        files = self._memory.files
        unknown = {r.shape.digest: r for r in results if r.shape.digest not in files}
        cut = {digest: list(pieces.cut(result.shape)) for digest, result in unknown.items()}
        self._parse_pieces(piece for parts in cut.values() for piece in parts)
        for digest, parts in cut.items():
            files[digest] = self._join(parts) or _parse(unknown[digest].text)
        for result in results:
            _use(files, result.shape.digest)
        return [_look_up(files, r.shape.digest) for r in results]

    def save(self) -> None:
        """Write the memory if there is something new in it; where that is impossible, the next run works again."""
        if self._learned:
            self._memory.save()

    def _parse_pieces(self, found: Iterable[Piece]) -> None:
        known = self._memory.pieces
        wanted = {piece.key: piece.text for piece in found}
        for key in wanted:
            _use(known, key)
        unknown = {key: text for key, text in wanted.items() if key not in known}
        self._learned |= bool(unknown)
        known |= zip(unknown, _parse_all(list(unknown.values()), self._jobs), strict=True)

    def _join(self, parts: Sequence[Piece]) -> Reading | None:
        """What a file is by its pieces; None when one is wrong or has a gap, so that the whole file tells the line."""
        blocks: list[BlockHeader] = []
        for part in parts:
            proof = _look_up(self._memory.pieces, part.key)
            if isinstance(proof, HclSyntaxError) or proof.gap:
                return None
            blocks += [replace(block, line=block.line + part.offset) for block in proof.blocks]
        return Reading(tuple(blocks)) if blocks else None


class _Memory:
    """What was formatted and proved, now and by earlier runs."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self.formatter = shape.Formatter()
        self.stencils = Stencils(self.formatter)
        self.files: _Proofs = {}
        self.pieces: _Proofs = {}
        self._is_loaded = False

    def load(self) -> None:
        """Read what is remembered, when something is to be formatted and not before."""
        if self._is_loaded:
            return
        self._is_loaded = True
        if memory := self._recall():
            self.files, self.pieces = memory["files"], memory["pieces"]
            self.formatter.load(memory["formatter"])

    def save(self) -> None:
        """Remember it for later runs."""
        self._cache.write_later(_KIND, _code_fingerprint(), self._dump)

    def _dump(self) -> bytes:
        memory = {
            "formatter": self.formatter.dump(),
            "files": _dump_all(self.files, _MAX_FILES),
            "pieces": _dump_all(self.pieces, _MAX_PIECES),
        }
        try:
            return msgspec.json.encode(memory)
        except UnicodeEncodeError:  # half of a character: nothing is remembered
            return b"null"

    def _recall(self) -> dict[str, Any] | None:
        """What was saved, or else, if anything may be remembered, what the package brings along."""
        if (content := self._cache.read(_KIND, _code_fingerprint())) is not None:
            found: dict[str, Any] | None = msgspec.json.decode(content)
            return found
        if not self._cache.remembers:
            return None
        from tfgen.render.proof.shipped import read_shipped  # with what reads versions, for a first run only

        return read_shipped()


def _parse_all(texts: Sequence[str], jobs: int) -> Iterable[Proof]:
    if jobs > 1 and sum(map(len, texts)) > _WORTH_A_POOL:
        from tfgen.disk.workers import open_pool  # with multiprocessing, which few runs need

        with open_pool(jobs) as pool:
            return list(pool.map(_parse, texts))
    return map(_parse, texts)


def _parse(text: str) -> Proof:
    try:
        return read_hcl(text)
    except HclSyntaxError as error:
        return error


@cache
def _code_fingerprint() -> str:
    """Of the parsers and tfgen's own code for HCL, whose verdicts are remembered."""
    modules = [find_spec(name) for name in ("hcl2", "pygohcl")]
    origins = [Path(module.origin) for module in modules if module and module.origin]
    return fingerprint(*origins, Path(shape.__file__).parent)


def _use(proofs: _Proofs, key: str) -> None:
    """Put what is used to the end, where the youngest are."""
    if key in proofs:
        proofs[key] = proofs.pop(key)


def _look_up(proofs: _Proofs, key: str) -> Proof:
    found = proofs[key]
    if isinstance(found, list):
        found = proofs[key] = Reading(tuple(BlockHeader(kind, tuple(labels), line) for kind, labels, line in found))
    return found


def _dump_all(proofs: _Proofs, most: int) -> dict[str, _Dumped]:
    """The youngest of them, of those that are right."""
    whole = {key: dumped for key, proof in proofs.items() if (dumped := _dump(proof)) is not None}
    return dict(list(whole.items())[-most:])


def _dump(proof: Proof | _Dumped) -> _Dumped | None:
    """A proof in JSON's types, None of a text that is wrong, or that one parser stops at."""
    if isinstance(proof, list):
        return proof
    if not isinstance(proof, Reading) or proof.gap:
        return None
    return [[block.type, list(block.labels), block.line] for block in proof.blocks]
