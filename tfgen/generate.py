"""Plan a render from end to end: matrix, templates, proofs and what changes on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.disk.cache import Cache
from tfgen.disk.project import CONFIG_FILE, LEDGER, OUTPUT, TEMPLATES
from tfgen.disk.project_lock import take_turn
from tfgen.disk.stored import StoredTexts
from tfgen.errors import during
from tfgen.output.on_disk import refuse_links
from tfgen.output.plan import Action, Content, plan_changes, plan_documents, plan_ledger, refuse_documents
from tfgen.output.retired import keep_former, plan_retired, refuse_emptied
from tfgen.output.write import apply_changes
from tfgen.render.files.project import ProjectFiles
from tfgen.render.targets.target import Layout, Target
from tfgen.retirement.clear import live_folders
from tfgen.retirement.ledger import format_ledger, load_ledger
from tfgen.retirement.moved import find_moves, find_returned
from tfgen.retirement.record import record, refuse_reused_places
from tfgen.stacks.selection import EVERYTHING
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.disk.stored import Stored
    from tfgen.errors import Problem
    from tfgen.output.plan import FileChange, Wanted
    from tfgen.render.files.project import CopiedFile
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.retirement.ledger import Ledger
    from tfgen.stacks.selection import Selection
    from tfgen.stacks.stack import Stack

OnTarget = Callable[[Target, int], object]
"""Called with a folder that has been rendered, and the number of folders in all."""


class RenderPlan(Struct, frozen=True):
    """What a render would do on disk, and the matrix that it is made from; nothing is written before `apply`.

    `files` are those of Terraform, `documents` those of components without Terraform, `beside` what stands beside
    Terraform in the folders of root modules, by folder and name, of which the `companions` are rendered. `copied` are
    those of it, and `copied_documents` those documents, that are copies. `retired` are the folders that are kept
    though they left the matrix. `notes` are what one parser alone could not read.
    """

    project: Path
    config: Config
    files: tuple[RenderedFile, ...]
    documents: tuple[RenderedFile, ...]
    beside: Mapping[str, Mapping[str, Content]]
    changes: tuple[FileChange, ...]
    retired: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()
    companions: tuple[RenderedFile, ...] = ()
    copied: tuple[CopiedFile, ...] = ()
    copied_documents: tuple[CopiedFile, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return all(change.action is Action.KEEP for change in self.changes)

    @property
    def resources(self) -> Counter[str]:
        """The number of managed resources by folder."""
        return Counter(file.folder for file in self.files for block in file.blocks if block.type == "resource")

    @property
    def rendered(self) -> Rendered:
        """What it renders, whatever is on disk."""
        everything = (*self.files, *self.companions)
        return Rendered(self.config, everything, self.documents, self.copied, self.copied_documents)

    def apply(self) -> None:
        """Write the changes, all or none. Raises OutputError when the disk refuses, or others write for too long."""
        with take_turn(self.project):
            apply_changes(self.changes)


def plan_render(
    project: Path,
    *,
    selection: Selection = EVERYTHING,
    output: Path | None = None,
    jobs: int = 1,
    cache: Cache | None = None,
    on_target: OnTarget = lambda _target, _total: None,
    is_applied: bool = True,
) -> RenderPlan:
    """Render the folders of a project in memory, prove them, and compare them with what is on disk.

    Without a selection everything is rendered, and folders that left the matrix are reduced to what destroys them. With
    one, only those stacks are. `output` is the folder for the stacks (`generated` in the project) and, if given, for
    documents too. `jobs` is the number of processes that may parse. `cache` is where is remembered what was compiled
    and proven, without it the user's own for this project; the files are the same with any. Of a plan that nobody
    applies the changes are left out, each as much as its file, and what was parsed is kept for who reads templates.

    Raises ConfigError, TemplateError or OutputError with every problem of the step that failed.
    """
    cache = cache or Cache(project)
    with during(f"reading {project / CONFIG_FILE.parent}/, and the names below {project / TEMPLATES}/"):
        config = load_config(project, cache)
    whole = not selection
    chosen = config.root_modules if whole else config.select(selection)
    layout = Layout(project, output or project / OUTPUT, output or project)
    if output is None:
        refuse_links(project, layout.output)
    before = load_ledger(layout.output)
    files = ProjectFiles(config, layout, chosen, cache, whole=whole, keeps_trees=not is_applied)
    files.render(jobs, on_target)
    beside = _contents(files.beside, files.copied, files.executable)
    with during(f"comparing what was rendered with {layout.output}/"):
        changes, retired = _plan_folders(layout.output, config, files, beside, before, chosen, whole=whole)
        if whole:
            changes += _plan_documents(layout.documents, _document_contents(config, files), is_applied=is_applied)
    return RenderPlan(
        project,
        config,
        tuple(files.terraform),
        tuple(files.documents),
        beside,
        tuple(changes) if is_applied else (),
        retired,
        files.notes,
        tuple(files.beside),
        tuple(files.copied),
        tuple(files.copied_documents),
    )


class Rendered(Struct, frozen=True):
    """The matrix of a project and what it renders to, whatever is on disk; see `ProjectFiles`.

    `files` are those of the folders of root modules, in whatever language, `documents` those of other components.
    """

    config: Config
    files: tuple[RenderedFile, ...]
    documents: tuple[RenderedFile, ...]
    copied: tuple[CopiedFile, ...]
    copied_documents: tuple[CopiedFile, ...]


def render_project(
    project: Path,
    *,
    jobs: int = 1,
    cache: Cache | None = None,
    on_target: OnTarget = lambda _target, _total: None,
    like: Path | None = None,
) -> Rendered:
    """Render everything in memory and prove it, without a look at what is to be changed on disk.

    `like` is the folder of a version whose matrix was read already, as `load_config` has it; the other parameters are
    those of `plan_render`. Raises ConfigError or TemplateError.
    """
    cache = cache or Cache(project)
    config = load_config(project, cache, like)
    layout = Layout(project, project / OUTPUT, project)
    files = ProjectFiles(config, layout, config.root_modules, cache, whole=True)
    files.render(jobs, on_target)
    everything = (*files.terraform, *files.beside)
    return Rendered(config, everything, tuple(files.documents), tuple(files.copied), tuple(files.copied_documents))


def _plan_documents(root: Path, wanted: Mapping[str, Wanted], *, is_applied: bool) -> tuple[FileChange, ...]:
    """The changes of documents; of a plan that nobody applies no more than that nothing is in their way."""
    if is_applied:
        return plan_documents(root, wanted)
    refuse_documents(root, wanted)
    return ()


def _plan_folders(
    output: Path,
    config: Config,
    files: ProjectFiles,
    beside: Mapping[str, dict[str, Content]],
    before: Ledger,
    chosen: Sequence[Stack],
    *,
    whole: bool,
) -> tuple[list[FileChange], tuple[str, ...]]:
    """The changes in the output folder, and the names of the folders that are kept for what left the matrix or moved.

    What can destroy comes first, then the ledger: no stack is to be applied that it does not know. `before` is the
    ledger on disk, `chosen` are the stacks that were rendered.
    """
    wanted = {stack.name: StoredTexts({}) for stack in chosen} | _texts(files.terraform)
    telling = _texts_of_backends(files.terraform)
    after = record(before, [stack for stack in chosen if wanted[stack.name]], telling)
    changes = plan_changes(output, {name: _all_of(texts, beside.get(name, {})) for name, texts in wanted.items()})
    refuse_emptied(before, changes, wanted)
    moves = find_moves(output, before, after, _texts_before(changes), wanted)
    returned: dict[str, dict[str, str | Content]] = {name: {} for name in find_returned(after, wanted)}
    after = {n: entry for n, entry in after.items() if n not in returned} | {m.former.name: m.former for m in moves}
    refuse_reused_places(after, live_folders(config), output, telling)
    kept = {move.former.name: keep_former(move, output) for move in moves}
    kept |= plan_retired(output, before, [*wanted, *kept, *returned]) if whole else {}
    return [*plan_changes(output, kept | returned), *_plan_ledger(output, after), *changes], tuple(kept)


def _all_of(texts: StoredTexts, beside: Mapping[str, Content]) -> dict[str, str | Content]:
    return {**{name: Content(stored) for name, stored in texts.contents.items()}, **beside}


def _texts_before(changes: Iterable[FileChange]) -> dict[str, StoredTexts]:
    """The generated Terraform on disk, by folder and name, before these changes."""
    found: dict[str, dict[str, Stored]] = {}
    for change in changes:
        if change.before is not None and change.name.endswith(".tf"):
            found.setdefault(change.folder, {})[change.name] = change.before
    return {folder: StoredTexts(contents) for folder, contents in found.items()}


def _plan_ledger(output: Path, ledger: Ledger) -> Iterator[FileChange]:
    """The change of the ledger."""
    if ledger:
        yield plan_ledger(output, LEDGER, format_ledger(ledger))


def _texts(files: Iterable[RenderedFile]) -> dict[str, StoredTexts]:
    """The texts by folder and name."""
    found: dict[str, dict[str, Stored]] = {}
    for file in files:
        found.setdefault(file.folder, {})[file.name] = file
    return {folder: StoredTexts(contents) for folder, contents in found.items()}


def _texts_of_backends(files: Iterable[RenderedFile]) -> dict[str, StoredTexts]:
    """The texts that may say where a state is kept, by folder and name: all others need not be read for it."""
    return _texts(file for file in files if any(block.type == "terraform" for block in file.blocks))


def _contents(
    files: Iterable[RenderedFile], copied: Iterable[CopiedFile], executable: Collection[str]
) -> dict[str, dict[str, Content]]:
    """What is rendered and what is copied, by folder and name; `executable` are templates of what may be executed."""
    found: dict[str, dict[str, Content]] = {}
    for file in files:
        content = Content(file, file.template in executable)
        found.setdefault(file.folder, {})[file.name] = content
    for copy in copied:
        found.setdefault(copy.folder, {})[copy.name] = Content(copy.stored, copy.executable)
    return found


def _document_contents(config: Config, files: ProjectFiles) -> dict[str, dict[str, Content]]:
    """The documents by folder; a folder in which a component has none any more is looked at too."""
    live = [stack.name for one in config.documents for stack in one.stacks]
    left = [one.component.model.path for one in config.documents if not one.stacks]
    fixed = [path.strip("/") for path in left if path and "{" not in path]
    made = _contents(files.documents, files.copied_documents, files.executable)
    return {folder: {} for folder in [*live, *fixed]} | made
