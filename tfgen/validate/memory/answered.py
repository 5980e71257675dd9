"""What `tfgen validate` said of a project is said again at once, where all that it rests on is as it was.

An answer follows from the code, from the words of the command line, from the files and folders that the run looks at,
inside of the project and outside, and from the root modules of a commit. The run notes the files as a render does
(`tfgen.unchanged`). Where the next one finds all of this as it was, each file by its hash, and git names the same
commit's root modules, neither matrix nor rules are loaded. Where anything differs, or cannot be told, everything runs
as ever.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import tfgen
from tfgen.disk.project import OUTPUT, find_repository
from tfgen.disk.witness import Witness, is_beyond_as_seen
from tfgen.errors import TfgenError
from tfgen.structs import Struct, asdict
from tfgen.unchanged import is_all_as_seen, pack_sights
from tfgen.validate.folders.previous import COMMIT, name_state, open_previous
from tfgen.validate.memory.makers import name_makers

if TYPE_CHECKING:
    from tfgen.disk.cache import Cache

_KIND: Final = "answers"
T = TypeVar("T", bound=Struct)


class Question(Struct, frozen=True):
    """What is asked: the project as it is typed, the commit to compare with, all other words that count."""

    project: Path
    since: str | None
    words: tuple[object, ...]

    @property
    def key(self) -> str:
        """Names question and code. Raises OSError where the current folder is gone."""
        places = (str(self.project), os.getcwd(), str(find_repository(self.project)))  # noqa: PTH109 - a text
        return f"{name_makers()} {places!r} {self.since!r} {self.words!r}"


def recall(question: Question, cache: Cache, kind: type[T]) -> T | None:
    """The answer of this kind to a question, if nothing that it rests on has changed since it was given."""
    if not cache.remembers or (content := cache.read(_KIND, question.key)) is None:
        return None
    found = json.loads(content)
    if not all(is_beyond_as_seen(path, state) for path, state in found["beyond"].items()):
        return None
    if not is_all_as_seen(question.project, found) or found["commit"] != _commit(question):
        return None
    return kind(**found["answer"])


def make_witness(project: Path, cache: Cache) -> Witness | None:
    """Who notes what a run looks at; None where nothing is remembered."""
    return Witness(project, [Path(tfgen.__file__).parent, *cache.folders]) if cache.folders else None


def keep(question: Question, cache: Cache, witness: Witness, answer: Struct) -> None:
    """Remember an answer, if all is noted that it rests on."""
    if (seen := witness.sights()) is None or COMMIT not in witness.facts:
        return
    rest = {"beyond": dict(witness.beyond), "commit": witness.facts[COMMIT]}
    cache.write(_KIND, question.key, json.dumps({"answer": asdict(answer), **rest, **pack_sights(seen)}).encode())


def _commit(question: Question) -> str | None:
    """What tells the root modules of the commit from others; None for a commit there is not."""
    try:
        with open_previous(question.project, OUTPUT, question.since) as previous:
            return name_state(previous)
    except TfgenError:
        return None
