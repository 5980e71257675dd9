"""Remember what `tfgen validate` said of a project, and say it again while nothing that it depends on has changed.

An answer depends on the code, on the words of the command line, on the files and folders that the run reads, inside of
the project and outside, and on the root modules of a commit. The run records the files as a render does
(`tfgen.unchanged`). If the next one finds all of them unchanged, each file by its hash, and git names the same
commit's root modules, neither matrix nor rules are loaded. If anything differs, or cannot be told, everything is
checked.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import tfgen
from tfgen.disk.inputs import InputRecorder, is_outside_unchanged
from tfgen.disk.project import OUTPUT, find_repository
from tfgen.errors import TfgenError
from tfgen.structs import Struct, asdict
from tfgen.unchanged import are_inputs_unchanged, pack_states
from tfgen.validate.folders.previous import COMMIT, name_state, open_previous
from tfgen.validate.memory.code import code_fingerprint

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
        return f"{code_fingerprint()} {places!r} {self.since!r} {self.words!r}"


def recall(question: Question, cache: Cache, kind: type[T]) -> T | None:
    """The answer of this kind to a question, if nothing that it rests on has changed since it was given."""
    if not cache.remembers or (content := cache.read(_KIND, question.key)) is None:
        return None
    found = json.loads(content)
    if not all(is_outside_unchanged(path, state) for path, state in found["beyond"].items()):
        return None
    if not are_inputs_unchanged(question.project, found) or found["commit"] != _commit(question):
        return None
    return kind(**found["answer"])


def make_recorder(project: Path, cache: Cache) -> InputRecorder | None:
    """What records the files that a run reads; None where nothing is remembered."""
    return InputRecorder(project, [Path(tfgen.__file__).parent, *cache.folders]) if cache.folders else None


def remember(question: Question, cache: Cache, recorder: InputRecorder, answer: Struct) -> None:
    """Remember an answer, if all is noted that it rests on."""
    if (states := recorder.folder_states()) is None or COMMIT not in recorder.facts:
        return
    rest = {"beyond": dict(recorder.outside), "commit": recorder.facts[COMMIT]}
    cache.write(_KIND, question.key, json.dumps({"answer": asdict(answer), **rest, **pack_states(states)}).encode())


def _commit(question: Question) -> str | None:
    """What tells the root modules of the commit from others; None for a commit there is not."""
    try:
        with open_previous(question.project, OUTPUT, question.since) as previous:
            return name_state(previous)
    except TfgenError:
        return None
