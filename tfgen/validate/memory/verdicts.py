"""Remember verdicts between runs, by what they were made from."""

from __future__ import annotations

from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from tfgen.disk.files import fingerprint
from tfgen.disk.inputs import note_state
from tfgen.errors import Position
from tfgen.rules.rule import Hit
from tfgen.validate.memory.code import code_fingerprint
from tfgen.validate.verdicts.verdict import Comment, RuleHit, Unchecked, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tfgen.disk.cache import Cache

_KIND = "verdicts"


class Memory:
    """Verdicts of all rules by key, for one state of tfgen's code and of the schemas.

    It is only a cache: a run without it finds the same. What a run did not ask for is forgotten when it is saved.
    """

    def __init__(self, cache: Cache, schemas: Path, assumed: Mapping[str, str | None] = MappingProxyType({})) -> None:
        """`cache` is where they are kept, `schemas` the folder of the project's own schemas.

        `assumed` are the versions of providers that are taken where none is admitted.
        """
        self._cache = cache
        self.code = _fingerprint_judging(schemas) + "".join(
            f" {name}={version}" for name, version in sorted(assumed.items())
        )
        self._known = self._load()
        self._used: dict[str, Verdict] = {}

    def recall(self, key: str, judge: Callable[[], Verdict]) -> Verdict:
        """The verdict of an earlier run, or else what `judge` says now; one with an internal error is not kept."""
        verdict = self._known.get(key) or self._used.get(key) or judge()
        if not any(note.failed for note in verdict.unchecked):
            self._used[key] = verdict
        return verdict

    def forget(self, most: int | None) -> None:
        """Forget so many verdicts, or all, so that the next look works them out: those that are asked for first."""
        for known in (self._known, self._used):
            for key in [*islice(known, most)]:
                del known[key]

    def save(self) -> None:
        """Keep what this run used, unless that is what is kept."""
        if self._used.keys() != self._known.keys():
            # One after the other: as lists of lists all of them take several times as much as what is written.
            memory = {key: msgspec.Raw(text) for key, verdict in self._used.items() if (text := _text(verdict))}
            self._cache.write(_KIND, self.code, msgspec.json.encode(memory))
        self._known, self._used = self._used, {}

    def _load(self) -> dict[str, Verdict]:
        content = self._cache.read(_KIND, self.code)
        memory = {} if content is None else msgspec.json.decode(content)
        return {key: load_verdict(verdict) for key, verdict in memory.items()}


def _text(verdict: Verdict) -> bytes | None:
    """A verdict as JSON; None of one that names a file whose name is not UTF-8, which JSON cannot hold."""
    try:
        return msgspec.json.encode(dump_verdict(verdict))
    except UnicodeEncodeError:
        return None


def _fingerprint_judging(schemas: Path) -> str:
    for path in (schemas, *schemas.rglob("*")):
        note_state(path)
    return f"{code_fingerprint()} {fingerprint(*_files(schemas))}"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.*") if path.suffix != ".pyc" and path.is_file())


def dump_verdict(verdict: Verdict) -> list[list[Any]]:
    """A verdict as plain lists."""
    hits = [
        [found.rule, found.path, p.file, p.line, p.column, hit.message, hit.address, hit.settings, hit.subject]
        for found in verdict.hits
        for hit in (found.hit,)
        for p in (hit.position,)
    ]
    comments = [[text, [p.file, p.line, p.column], lines] for text, p, *lines in verdict.comments]
    return [hits, list(verdict.unchecked), comments, list(verdict.called), list(verdict.engines)]


def load_verdict(dumped: list[list[Any]]) -> Verdict:
    """The verdict that was dumped."""
    hits = (
        RuleHit(rule, path, Hit(Position(file, line, column), message, address, tuple(settings), subject))
        for rule, path, file, line, column, message, address, settings, subject in dumped[0]
    )
    comments = (Comment(text, Position(*place), *lines) for text, place, lines in dumped[2])
    engines = tuple((path, engine) for path, engine in dumped[4])
    notes = tuple(Unchecked(*note) for note in dumped[1])
    return Verdict(tuple(hits), notes, tuple(comments), tuple(dumped[3]), engines)
