"""What the working tree changes against a commit, or a commit against another one, over all stacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.changes import Blocks, Change, ChangeGroup, TypeBook, compare_blocks, group_changes, read_blocks
from tfgen.changes.blocks import MOST_INSTANCES, CrowdedError
from tfgen.disk.cache import Cache
from tfgen.disk.project import CONFIG_FILE, OUTPUT
from tfgen.errors import ConfigError, Position, Problem, TfgenError, quoted
from tfgen.module.library import Library
from tfgen.module.model import parse_module
from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.retirement.ledger import load_ledger
from tfgen.revisions.commit import is_commit
from tfgen.revisions.ends import open_ends
from tfgen.revisions.texts import compare_texts
from tfgen.schema import load_schemas
from tfgen.stacks.selection import EVERYTHING
from tfgen.stacks.stack import Stack
from tfgen.validate.memory.trees import TreeMemory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from tfgen.module.model import Module
    from tfgen.revisions.version import RootVersion, Version
    from tfgen.stacks.selection import Selection

ADDED, REMOVED, RETIRED = "added", "removed", "retired"
# Unchanged files say nothing, but for these blocks: what they say is about others.
_FAR_REACHING = re.compile(r"^\s*(?:module\b|moved\b|removed\b)", re.MULTILINE)
# And for these, where one of them is in a changed file: which instances there are may be said in another file.
_INSTANCES = re.compile(r"^\s*(?:locals\b|(?:for_each|count)\s*=.*\blocal\.)", re.MULTILINE)


@dataclass(frozen=True)
class StackNews:
    """A stack that is in one of two versions: `added`, `removed`, or `retired`, if its resources may be there still.

    `resources` is the number of managed resources, `losses` are those that hold data, of a stack that is gone.
    """

    name: str
    kind: str
    resources: int
    losses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """What changes from one version to another.

    `before` and `after` are what people call them, `compared` are the stacks in both. `groups` are changes of root
    modules, `documents` those of other files, whose addresses are paths. `notes` say what could not be compared.
    """

    before: str
    after: str
    compared: tuple[str, ...]
    news: tuple[StackNews, ...]
    groups: tuple[ChangeGroup, ...]
    documents: tuple[Change, ...]
    notes: tuple[str, ...]

    @property
    def has_changes(self) -> bool:
        """Whether anything differs."""
        return bool(self.news or self.groups or self.documents)


def find_difference(
    project: Path,
    ref: str,
    selection: Selection = EVERYTHING,
    *,
    jobs: int = 1,
    cache: Cache | None = None,
    on_target: Callable[[object, int], object] = lambda _target, _total: None,
) -> Difference:
    """Render the working tree and the commit `ref`, or the two that `A..B` or `A...B` names; compare by argument.

    A commit that this tfgen cannot render is compared by the files that it has committed. With a selection only the
    stacks are compared that it chooses of both versions, and no documents.

    Raises TfgenError for a `ref` that is no commit, and like `render_project` for the working tree.
    """
    cache = cache or Cache(project)
    with open_ends(project, ref, cache, jobs, on_target) as (before, after):
        try:
            return compare_versions(project, before, after, cache, selection)
        except ConfigError:
            _refuse_second_commit(project, ref, selection)
            raise


def compare_versions(
    project: Path, before: Version, after: Version, cache: Cache, selection: Selection = EVERYTHING
) -> Difference:
    """What changes from one version to another, as `find_difference` has it."""
    return _Comparison(project, before, after, selection, cache).compare()


def _refuse_second_commit(project: Path, ref: str, selection: Selection) -> None:
    """Say how two commits are written, where what stands in the place of stacks is one. Raises TfgenError then."""
    if ".." not in ref and (other := next((name for name in selection.names if is_commit(project, name)), None)):
        fact = f"no stack is called {quoted(other)}, which is a commit, and stacks follow the first commit"
        raise TfgenError(f"{fact}. To compare the two, write: tfgen diff {ref}..{other}")


class _Comparison:
    """Two versions of a project."""

    def __init__(self, project: Path, before: Version, after: Version, selection: Selection, cache: Cache) -> None:
        self._project = project
        self._before = before
        self._after = after
        self._selection = selection
        self._trees = TreeMemory(cache)
        self._types = TypeBook(load_schemas(project))
        self._notes: dict[str, None] = {}
        self._stale: dict[Version, list[str]] = {}  # stacks whose committed files are not what they render

    def compare(self) -> Difference:
        """Everything that differs."""
        names = choose_names(self._before, self._after, self._selection, self._project)
        both = tuple(name for name in names if name in self._before.roots and name in self._after.roots)
        changes = {name: list(self._compare(self._before.roots[name], self._after.roots[name])) for name in both}
        documents = () if self._selection or not self._before.rendered else self._compare_documents()
        news = tuple(self._news(name) for name in names if name not in both)
        told = (note for version in (self._before, self._after) for note in self._version_notes(version))
        notes = (*told, *self._notes, *self._before.lacking, *self._after.lacking)
        groups = group_changes({name: found for name, found in changes.items() if found})
        return Difference(self._before.label, self._after.label, both, news, groups, tuple(documents), notes)

    def _compare_documents(self) -> Iterator[Change]:
        return compare_texts(self._before.documents, self._after.documents)

    def _compare(self, *roots: RootVersion) -> Iterator[Change]:
        """The changes of a stack in both versions, the earlier one first."""
        before, after = (root.read() for root in roots)
        for version, files in ((self._before, before), (self._after, after)):
            if version.commit and files.is_stale:
                self._stale.setdefault(version, []).append(files.root.name)
        texts = before.texts, after.texts
        same = {name for name in texts[0] if texts[0][name] == texts[1].get(name) and not name.endswith(".json")}
        changed = (text for side in texts for name, text in side.items() if name not in same)
        reaching = (_FAR_REACHING, _INSTANCES) if any(map(_INSTANCES.search, changed)) else (_FAR_REACHING,)
        same = {name for name in same if not any(pattern.search(texts[0][name]) for pattern in reaching)}
        sides = [
            self._read(version, root, {name: text for name, text in found.items() if name not in same})
            for version, root, found in zip((self._before, self._after), roots, texts, strict=True)
        ]
        stack = after.root.stack
        stateful = stack.stateful if isinstance(stack, Stack) else STATEFUL_TYPES
        yield from compare_blocks(sides[0], sides[1], self._types, stateful)
        yield from compare_texts(before.others, after.others)

    def _read(self, version: Version, root: RootVersion, texts: Mapping[str, str]) -> Blocks:
        """The blocks of a stack in one version. Raises TfgenError where there is no end of them."""
        try:
            return read_blocks(self._parse(version, root, texts))
        except CrowdedError as crowded:
            place = Position(str(OUTPUT / root.name / crowded.call.file.name), crowded.call.position.line)
            of = f" in {version.label}" if version.commit else ""
            fact = (
                f"{crowded.call.address}{of} leads to modules in more than {MOST_INSTANCES:,} ways, to be compared each"
            )
            remedy = "Have the modules behind it call each other fewer times."
            raise TfgenError(Problem(place, f"{fact}. {remedy}")) from None

    def _parse(self, version: Version, root: RootVersion, texts: Mapping[str, str]) -> Module:
        trees, pieces = (self._trees.trees, self._trees.pieces) if texts else (None, None)  # read if need be
        library = Library(version.read, trees, pieces=pieces)
        module = parse_module(root.folder.as_posix(), texts, trees, library, pieces=pieces)
        for fault in module.faults:
            place = f"{OUTPUT / root.name / fault.file}:{fault.error.line}"
            self._notes[f"{place} of {version.label} is not compared: {fault.error.message}"] = None
        return module

    def _version_notes(self, version: Version) -> Iterator[str]:
        if version.note:
            yield version.note
        if stale := self._stale.get(version):
            more = f" and {len(stale) - 1} more" if len(stale) > 1 else ""
            yield f"{OUTPUT}/{stale[0]}{more} of {version.label} was not what it renders, which is compared here"

    def _news(self, name: str) -> StackNews:
        """A stack that is in one of the versions."""
        version = self._after if name in self._after.roots else self._before
        root = version.roots[name]
        resources = self._parse(version, root, root.read().texts).declared("resource")
        if version is self._after:
            return StackNews(name, ADDED, len(resources))
        stateful = root.stack.stateful if isinstance(root.stack, Stack) else STATEFUL_TYPES
        losses = tuple(one.address for one in resources if one.block.labels[0] in stateful)
        kind = RETIRED if name in load_ledger(self._after.project / OUTPUT) else REMOVED
        return StackNews(name, kind, len(resources), losses)


def choose_names(before: Version, after: Version, selection: Selection, project: Path) -> list[str]:
    """The names of the stacks that a selection chooses of two versions, those of the later one first.

    Raises ConfigError like `Selection.choose`.
    """
    stacks = {name: root.stack for name, root in (*before.roots.items(), *after.roots.items())}
    ordered = [stacks[name] for name in dict.fromkeys((*after.roots, *before.roots))]
    return [stack.name for stack in selection.choose(ordered, str(project / CONFIG_FILE))]
