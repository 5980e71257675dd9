"""Which stacks a change affects: those for which Terraform reads anything else than it did in a commit, and why."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.disk.cache import Cache
from tfgen.disk.project import CONFIG_FILE, OUTPUT
from tfgen.retirement.ledger import load_ledger
from tfgen.revisions.changed import ChangedFiles
from tfgen.revisions.difference import ADDED, REMOVED, RETIRED, choose_names
from tfgen.revisions.ends import open_extract
from tfgen.revisions.reads import Reads, means_the_same
from tfgen.revisions.reasons import Blame, Reason
from tfgen.revisions.version import read_extracted, read_present
from tfgen.stacks.selection import EVERYTHING
from tfgen.stacks.stack import Stack
from tfgen.validate.memory.trees import TreeMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from tfgen.config.artifacts import Artifact
    from tfgen.revisions.version import RootFiles, Version
    from tfgen.stacks.selection import Selectable, Selection


@dataclass(frozen=True)
class AffectedStack:
    """A stack, and why it is affected; one that is `gone` left the matrix."""

    stack: Selectable
    reasons: tuple[Reason, ...]
    gone: bool = False

    @property
    def manual(self) -> bool:
        """Whether people apply it by hand."""
        return bool(getattr(self.stack, "manual", False))


@dataclass(frozen=True)
class Affected:
    """The affected stacks, in the order of the matrix, those that left it last; `notes` say what is not known."""

    before: str
    stacks: tuple[AffectedStack, ...]
    notes: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        """Their names."""
        return frozenset(one.stack.name for one in self.stacks)


def find_affected(
    project: Path,
    ref: str,
    selection: Selection = EVERYTHING,
    *,
    jobs: int = 1,
    cache: Cache | None = None,
    on_target: Callable[[object, int], object] = lambda _target, _total: None,
) -> Affected:
    """The stacks that a selection chooses for which anything is read that is not as in the commit `ref`.

    What counts is what was committed there, where a stack has files there; else what it renders. Rather a stack too
    many is named than one too few: a path that only Terraform can work out may be that of any changed file.

    Raises TfgenError for a `ref` that is no commit, and like `render_project` for the working tree.
    """
    cache = cache or Cache(project)
    with open_extract(project, ref, cache) as found:
        after = read_present(project, cache, jobs, on_target)
        before = read_extracted(found, project, cache, jobs)
        return search_affected(project, before, after, cache, selection)


def search_affected(
    project: Path, before: Version, after: Version, cache: Cache, selection: Selection = EVERYTHING
) -> Affected:
    """The stacks that are affected by what is otherwise than in the version of a commit, as `find_affected` has it."""
    search = _Search(project, before, after, cache)
    names = choose_names(before, after, selection, project)
    stacks = tuple(one for name in names if (one := search.look_at(name)).reasons)
    return Affected(before.label, stacks, (before.note,) if before.note else ())


class _Search:
    """Two versions of a project."""

    def __init__(self, project: Path, before: Version, after: Version, cache: Cache) -> None:
        assert before.commit  # noqa: S101 - what is affected is told by a commit
        self._project = project
        self._before = before
        self._after = after
        self._commit = commit = before.commit
        self._changed = ChangedFiles(commit)
        self._trees = TreeMemory(cache)
        self._blame = Blame(project, before, after, commit, self._changed, cache)

    def look_at(self, name: str) -> AffectedStack:
        """A stack with all reasons, of which it may have none."""
        before, after = self._before.roots.get(name), self._after.roots.get(name)
        if after is None:
            assert before is not None  # noqa: S101 - it is in one of them
            kind = RETIRED if name in load_ledger(self._project / OUTPUT) else REMOVED
            return AffectedStack(before.stack, (Reason(kind, CONFIG_FILE.as_posix()),), gone=True)
        if before is None:
            return AffectedStack(after.stack, (Reason(ADDED, CONFIG_FILE.as_posix()),))
        files = after.read()
        reasons = (*self._rendered(before.read(), files), *self._read(files), *self._artifacts(files))
        return AffectedStack(after.stack, tuple(dict.fromkeys(reasons)))

    def _rendered(self, before: RootFiles, after: RootFiles) -> Iterator[Reason]:
        """Reasons for rendered files that are others than those committed, or rendered, before."""
        old, new = before.committed or before.generated, after.generated
        for name in sorted({*old, *new}):
            if not _is_same(name, old.get(name, ""), new.get(name, "")):
                yield from self._blame.explain(before.root, after.root, name)

    def _read(self, after: RootFiles) -> Iterator[Reason]:
        return (Reason(read.kind, self._shown(read.path)) for read in self._reads.changed_by(after))

    def _artifacts(self, after: RootFiles) -> Iterator[Reason]:
        """Reasons for artifacts that a stack refers to and that are built of something else now."""
        stack = after.root.stack
        cells = {cell.name for cell in stack.cells} if isinstance(stack, Stack) else set()
        for artifact, inputs in self._changed_artifacts:
            is_for_it = not artifact.cells or cells & set(artifact.cells)  # one that depends on no cell names none
            if is_for_it and self._reads.names(after, self._commit.from_project(artifact.output)):
                yield from (Reason("artifact", self._shown(path), 0, artifact.name) for path in inputs)

    @cached_property
    def _changed_artifacts(self) -> Sequence[tuple[Artifact, tuple[str, ...]]]:
        artifacts = self._after.config.artifacts if self._after.config else ()
        found = [(one, tuple(self._inputs_of(one))) for one in artifacts]
        return [(one, inputs) for one, inputs in found if inputs]

    def _inputs_of(self, artifact: Artifact) -> Iterator[str]:
        """The changed files that an artifact is built of, and the matrix where that builds it in another way."""
        model = artifact.model
        for path in filter(None, (model.source, model.requirements, model.ca_bundle)):
            yield from self._changed.below(self._commit.from_project(path))
        for pattern in model.inputs:
            yield from self._below(pattern)
        if self._before.config and all(_key(one) != _key(artifact) for one in self._before.config.artifacts):
            yield self._commit.from_project(CONFIG_FILE)

    def _below(self, pattern: str) -> Iterator[str]:
        """The changed files that a pattern of a matrix means, which are from the project."""
        start = pattern.partition("*")[0].partition("?")[0].partition("[")[0].rpartition("/")[0]
        for path in self._changed.below(self._commit.from_project(start)):
            parts = [self._shown(path), *_parents(self._shown(path))]
            if any(_matches(part, pattern) for part in parts):
                yield path

    @cached_property
    def _reads(self) -> Reads:
        return Reads(self._after, self._commit, self._changed, self._trees)

    def _shown(self, path: str) -> str:
        """A path of the repository from the project, as far as it is in it."""
        return path.removeprefix(f"{self._commit.project}/") if self._commit.project else path


def _is_same(name: str, before: str, after: str) -> bool:
    return before == after or (name.endswith(".tf") and means_the_same(before, after))


def _key(artifact: Artifact) -> tuple[object, ...]:
    """What makes an artifact the one that it is, beside the contents of its inputs."""
    return artifact.name, artifact.model


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def _matches(path: str, pattern: str) -> bool:
    """As `Path.glob` has it: `**` for any folders, `*` within one name."""
    return _match_parts(path.split("/"), pattern.split("/"))


def _match_parts(names: list[str], parts: list[str]) -> bool:
    if not parts or parts == ["**"]:
        return bool(parts) or not names
    if parts[0] == "**":
        return any(_match_parts(names[skipped:], parts[1:]) for skipped in range(len(names) + 1))
    return bool(names) and fnmatchcase(names[0], parts[0]) and _match_parts(names[1:], parts[1:])
