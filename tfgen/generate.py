"""Plan a render from end to end: matrix, templates, proofs and what changes on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.account import group_accounts
from tfgen.cache import Cache
from tfgen.config.load import load_config
from tfgen.errors import TemplateError
from tfgen.output.plan import Action, plan_changes, plan_file, plan_ledger, refuse_links
from tfgen.output.retired import keep_former, plan_retired
from tfgen.output.write import apply_changes
from tfgen.project import OUTPUT
from tfgen.render.atlantis import ATLANTIS, atlantis_target
from tfgen.render.atlantis import FOLDER as ATLANTIS_TEMPLATES
from tfgen.render.context import WORKFLOWS, Target, account_target, stack_target, workflow_target
from tfgen.render.dialect import HCL, YAML
from tfgen.render.environment import TemplateEnvironment
from tfgen.render.pipeline import Pipeline
from tfgen.render.proof import Prover
from tfgen.render.renderer import TEMPLATES, Renderer
from tfgen.retirement.clear import live_folders
from tfgen.retirement.ledger import LEDGER, format_ledger, load_ledger
from tfgen.retirement.moved import find_moves, find_returned
from tfgen.retirement.record import record, refuse_reused_places
from tfgen.selection import EVERYTHING
from tfgen.turn import take_turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.output.plan import FileChange
    from tfgen.render.pipeline import RenderedFile
    from tfgen.retirement.ledger import Ledger
    from tfgen.selection import Selection
    from tfgen.stack import Stack

OnTarget = Callable[[Target, int], object]
"""Called with a folder that has been rendered, and the number of folders in all."""


@dataclass(frozen=True)
class RenderPlan:
    """What a render would do on disk, and the matrix that it is made from; nothing is written before `apply`.

    `retired` are the folders that are kept though they left the matrix.
    """

    project: Path
    config: Config
    files: tuple[RenderedFile, ...]
    changes: tuple[FileChange, ...]
    retired: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return all(change.action is Action.KEEP for change in self.changes)

    @property
    def resources(self) -> Counter[str]:
        """The number of managed resources by folder."""
        return Counter(file.folder for file in self.files for block in file.blocks if block.type == "resource")

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
) -> RenderPlan:
    """Render the folders of a project in memory, prove them, and compare them with what is on disk.

    Without a selection everything is rendered: the stacks, the bootstrap folders of accounts, the workflows and
    atlantis.yaml; and folders that left the matrix are reduced to what destroys them. With one, only those
    stacks are. `output` is the folder for the stacks (`generated` in the project) and, if given, for the rest
    too. `jobs` is the number of processes that may parse. `cache` is where is remembered what was compiled and
    proven, without it the user's own for this project; the files are the same with any.

    Raises ConfigError, TemplateError or OutputError with every problem of the step that failed.
    """
    config = load_config(project)
    stacks = config.select(selection)
    whole = not selection
    layout = _Layout(project, output or project / OUTPUT, output or project)
    if output is None:
        refuse_links(project, layout.output)
    before = load_ledger(layout.output)
    terraform, others = layout.targets(config, stacks, whole=whole)
    files = _render(layout, terraform, others, cache or Cache(project), jobs, on_target)
    wanted = {target.name: _texts(files, target) for targets in terraform.values() for target in targets}
    changes, retired = _plan_folders(layout.output, config, before, record(before, stacks, wanted), wanted, whole=whole)
    if whole:
        changes += _plan_others(layout.root, files)
    return RenderPlan(project, config, tuple(files), tuple(changes), retired)


def _plan_folders(
    output: Path, config: Config, before: Ledger, after: Ledger, wanted: Mapping[str, dict[str, str]], *, whole: bool
) -> tuple[list[FileChange], tuple[str, ...]]:
    """The changes in the output folder, and the names of the folders that are kept for what left the matrix or moved.

    What can destroy comes first, then the ledger: no stack is to be applied that it does not know.
    """
    changes = plan_changes(output, wanted)
    moves = find_moves(output, before, after, _texts_before(changes), wanted)
    returned: dict[str, dict[str, str]] = {name: {} for name in find_returned(after, wanted)}
    after = {n: entry for n, entry in after.items() if n not in returned} | {m.former.name: m.former for m in moves}
    refuse_reused_places(after, live_folders(config), output)
    kept = {move.former.name: keep_former(move, output) for move in moves}
    kept |= plan_retired(output, before, [*wanted, *kept, *returned]) if whole else {}
    return [*plan_changes(output, kept | returned), *_plan_ledger(output, after), *changes], tuple(kept)


def _texts_before(changes: Iterable[FileChange]) -> dict[str, dict[str, str]]:
    """The generated files on disk, by folder and name, before these changes."""
    found: dict[str, dict[str, str]] = {}
    for change in changes:
        if change.before is not None:
            found.setdefault(change.folder, {})[change.name] = change.before.decode(errors="replace")
    return found


def _plan_ledger(output: Path, ledger: Ledger) -> Iterator[FileChange]:
    """The change of the ledger."""
    if ledger:
        yield plan_ledger(output, LEDGER, format_ledger(ledger))


def _plan_others(root: Path, files: Sequence[RenderedFile]) -> Iterator[FileChange]:
    """The changes of what is not Terraform: the workflows, and Atlantis' file with the name that Atlantis wants."""
    yield from plan_changes(root, {WORKFLOWS: {file.name: file.text for file in files if file.folder == WORKFLOWS}})
    atlantis = next((file.text for file in files if file.folder == "."), None)
    yield from plan_file(root, ".", ATLANTIS, atlantis)


@dataclass(frozen=True)
class _Layout:
    """Where things are: the project, the folder of the stacks, and the one that the workflows are below."""

    project: Path
    output: Path
    root: Path

    def targets(
        self, config: Config, stacks: Sequence[Stack], *, whole: bool
    ) -> tuple[dict[str, list[Target]], dict[str, list[Target]]]:
        """The targets by the folder of their templates: those of Terraform, and those of YAML."""
        places = (self.project, self.output)
        terraform = {"": [stack_target(config.project, stack, *places) for stack in stacks]}
        if not whole:
            return terraform, {}
        accounts = group_accounts(stacks)
        terraform["bootstrap"] = [account_target(config.project, account, *places) for account in accounts]
        others = {"workflows": [workflow_target(config.project, stacks)]}
        if config.project.atlantis:
            others[ATLANTIS_TEMPLATES] = [atlantis_target(stacks, *places, self.root)]
        return terraform, others


def _render(
    layout: _Layout,
    terraform: dict[str, list[Target]],
    others: dict[str, list[Target]],
    cache: Cache,
    jobs: int,
    on_target: OnTarget,
) -> list[RenderedFile]:
    templates = layout.project / TEMPLATES
    hcl = Renderer(layout.project, layout.output, TemplateEnvironment(templates, HCL, cache))
    if not hcl.environment.template_names():
        raise TemplateError(f"{templates}: there is no template. Add files that end in {HCL.suffix}.")
    total = sum(map(len, (*terraform.values(), *others.values())))
    prover = Prover(cache, jobs)
    pipeline = Pipeline(prover, lambda target: on_target(target, total))
    files = [file for folder, targets in terraform.items() for file in pipeline.render_terraform(hcl, folder, targets)]
    if others:
        yaml = Renderer(layout.project, layout.root, TemplateEnvironment(templates, YAML, cache))
        for folder, targets in others.items():
            files += pipeline.render_yaml(yaml, folder, targets)
    pipeline.finish()
    prover.save()
    return files


def _texts(files: Iterable[RenderedFile], target: Target) -> dict[str, str]:
    return {file.name: file.text for file in files if file.folder == target.name}
