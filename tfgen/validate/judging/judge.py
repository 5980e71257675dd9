"""The verdict on a project: remembered where nothing changed, worked out where something did."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import msgspec

from tfgen.rules.registry import PACKED
from tfgen.validate.folders.called import read_called
from tfgen.validate.folders.keys import digest, parts_of
from tfgen.validate.folders.nearby import Nearby
from tfgen.validate.folders.previous import name_state
from tfgen.validate.verdicts.attempt import attempt
from tfgen.validate.verdicts.verdict import Unchecked, Verdict, join_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.dialects.dialect import Pin
    from tfgen.rules.former import Former
    from tfgen.rules.registry import Catalogue
    from tfgen.validate.alike.renamed import Renamed
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.named import Named
    from tfgen.validate.folders.previous import Previous
    from tfgen.validate.judging.check import Checker
    from tfgen.validate.memory.resident import Resident

MANY: Final = 24
"""Root modules from which on those are looked for that differ in names alone: to learn the words that rules know takes
as long as to judge two."""
_NO_COMMIT = "what changed since the last commit: there is no git, no repository here or no commit in it"


class Judge:
    """All rules, and the root modules of a project."""

    def __init__(
        self,
        config: Config,
        folders: Sequence[Folder],
        resident: Resident,
        engine: Pin,
        catalogue: Catalogue = PACKED,
    ) -> None:
        self._catalogue = catalogue
        self._config = config
        self._folders = folders
        self._resident = resident
        self._memory = resident.memory
        self._engine = engine
        self._nearby = Nearby(engine)
        self.called: list[Folder] = []
        self._judged = 0
        self._before: Mapping[str, Former] | None = None

    def judge(self, previous: Previous | None) -> Verdict:
        """The verdict on each folder, on the modules that they call, then that on the matrix.

        `called` holds those modules then. Of the folders one after the other is read and parsed.
        """
        keys = [self._key(folder) for folder in self._folders]
        verdicts = [
            self._memory.recall(key, partial(self._judge_folder, folder))
            for key, folder in zip(keys, self._folders, strict=True)
        ]
        verdicts += self._judge_called(dict(zip(self._folders, keys, strict=True)), verdicts)
        project = msgspec.json.encode(self._config.project)
        matrix = digest([project, *keys, name_state(previous)])
        verdicts.append(self._memory.recall(matrix, partial(self._judge_matrix, keys, previous)))
        if self._judged == len(verdicts):  # else an earlier run could check something
            self._checker.require_any()
        modules = self._checker.modules if self._judged else ()
        self._resident.hold([*self._folders, *self.called], modules)
        return join_verdicts(verdicts)

    def _judge_folder(self, folder: Folder, callers: Sequence[Folder] = ()) -> Verdict:
        self._judged += 1
        if callers or self._renamed is None:
            return self._checker.check_folder(folder, callers)
        return self._renamed.judge(folder, self._named(folder), self._checker)

    @cached_property
    def _renamed(self) -> Renamed | None:
        """What is found in root modules that differ in names alone; None where there are few, or rules of its own."""
        if len(self._folders) < MANY or self._catalogue.digest:
            return None
        from tfgen.validate.alike.renamed import Renamed  # which a small project does not need

        return Renamed(self._nearby)

    def _named(self, folder: Folder) -> list[Named]:
        return list(self._resident.named.look(folder.texts))

    def _judge_called(self, keys: Mapping[Folder, str], verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
        called = {folder: verdict.called for folder, verdict in zip(keys, verdicts, strict=True)}
        for module, callers in read_called(self._folders, called, self._nearby):
            self.called.append(module)
            key = digest(["called", self._key(module), *(keys[caller] for caller in callers)])
            yield self._memory.recall(key, partial(self._judge_folder, module, callers))

    def _judge_matrix(self, keys: Sequence[str], previous: Previous | None) -> Verdict:
        self._judged += 1
        self._draw(keys)
        if previous is None:
            note = Verdict((), (Unchecked("", _NO_COMMIT),))
        else:
            note = attempt("what changed since the last commit", partial(self._load, previous))
        quiet = self._resident.quiet.of({one.path: key for one, key in zip(self._folders, keys, strict=True)})
        return join_verdicts([self._checker.check_matrix(self._folders, self._config, self._before, quiet), note])

    def _draw(self, keys: Sequence[str]) -> None:
        """Have a sketch of each folder: of this run, of an earlier one, or of one more look."""
        for key, folder in zip(keys, self._folders, strict=True):
            if not self._checker.has_sketch(folder) and (known := self._resident.sketches.recall(key, folder)):
                self._checker.recall_sketch(folder, known)
            if sketch := self._checker.sketch_of(folder):
                self._resident.sketches.keep(key, sketch)

    def _load(self, previous: Previous) -> Verdict:
        now = {folder.path: folder for folder in self._folders}
        before: dict[str, Former] = {}
        for path, texts in self._resident.before(previous):
            folder = now.get(path)
            is_same = folder is not None and self._resident.committed.is_same(texts, folder.texts)
            before[path] = self._checker.look_back(path, folder, texts, is_same=is_same)
        self._before = before
        return Verdict()

    @cached_property
    def _checker(self) -> Checker:
        from tfgen.validate.judging.check import (
            Checker,  # with parser and rules, which a run that finds nothing new needs not
        )

        kept = self._resident
        return Checker(
            self._catalogue.names,
            kept.schemas,
            self._folders,
            catalogue=self._catalogue,
            engine=self._engine,
            pieces=kept.trees.pieces,
            heard=kept.heard.heard,
            keeps=kept.holds,
        )

    def _key(self, folder: Folder) -> str:
        """Everything that a rule may look at in a root module: of a project's own ones all that is known in a stack."""
        plain = digest(parts_of(folder, self._named(folder), self._nearby))
        digest_of_own = self._catalogue.digest
        if not digest_of_own:
            return plain
        scope = msgspec.msgpack.encode(folder.stack.scope) if folder.stack else b""
        return digest([plain, digest_of_own, scope])
