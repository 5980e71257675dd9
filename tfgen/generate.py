"""Plan a render from end to end: matrix, templates, proofs and what changes on disk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.account import group_accounts
from tfgen.config.load import load_config
from tfgen.errors import TemplateError
from tfgen.output.plan import Action, plan_changes
from tfgen.output.write import apply_changes
from tfgen.render.context import WORKFLOWS, Target, account_target, stack_target, workflow_target
from tfgen.render.dialect import HCL, YAML
from tfgen.render.environment import TemplateEnvironment
from tfgen.render.pipeline import Pipeline
from tfgen.render.proof import Prover
from tfgen.render.renderer import TEMPLATES, Renderer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.config.load import Config
    from tfgen.output.plan import FileChange
    from tfgen.render.pipeline import RenderedFile
    from tfgen.stack import Stack

OUTPUT = Path("generated")
CACHE = Path(".tfgen")  # what a run remembers for the next one; may be deleted at any time

OnTarget = Callable[[Target, int], object]
"""Called with a folder that has been rendered, and the number of folders in all."""


@dataclass(frozen=True)
class RenderPlan:
    """What a render would do on disk; nothing is written before `apply`."""

    files: tuple[RenderedFile, ...]
    changes: tuple[FileChange, ...]

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return all(change.action is Action.KEEP for change in self.changes)

    @property
    def resources(self) -> Counter[str]:
        """The number of managed resources by folder."""
        return Counter(file.folder for file in self.files for block in file.blocks if block.type == "resource")

    def apply(self) -> None:
        """Write the changes. Raises OutputError when the disk refuses."""
        apply_changes(self.changes)


def plan_render(
    project: Path,
    *,
    environments: Sequence[str] = (),
    regions: Sequence[str] = (),
    output: Path | None = None,
    jobs: int = 1,
    on_target: OnTarget = lambda _target, _total: None,
) -> RenderPlan:
    """Render the folders of a project in memory, prove them, and compare them with what is on disk.

    Without `environments` and `regions` everything is rendered: the stacks, the bootstrap folders of accounts and the
    workflows; and generated files of stacks that left the matrix are planned to go. With them, only those stacks are.
    `output` is the folder for the stacks (`generated` in the project) and, if given, for the workflows too. `jobs` is
    the number of processes that may parse.

    Raises ConfigError, TemplateError or OutputError with every problem of the step that failed.
    """
    config = load_config(project)
    stacks = config.select(environments, regions)
    whole = not (environments or regions)
    layout = _Layout(project, output or project / OUTPUT, output or project)
    terraform, workflows = layout.targets(config, stacks, whole=whole)
    files = _render(layout, terraform, workflows, jobs, on_target)
    wanted = {target.name: _texts(files, target) for targets in terraform.values() for target in targets}
    changes = plan_changes(layout.output, wanted, whole=whole)
    if whole:
        changes += plan_changes(layout.root, {WORKFLOWS: _texts(files, workflows[0])}, whole=False)
    return RenderPlan(tuple(files), changes)


@dataclass(frozen=True)
class _Layout:
    """Where things are: the project, the folder of the stacks, and the one that the workflows are below."""

    project: Path
    output: Path
    root: Path

    def targets(
        self, config: Config, stacks: Sequence[Stack], *, whole: bool
    ) -> tuple[dict[str, list[Target]], list[Target]]:
        """The Terraform targets by the folder of their templates, and those of the workflows."""
        places = (self.project, self.output)
        terraform = {"": [stack_target(config.project, stack, *places) for stack in stacks]}
        if not whole:
            return terraform, []
        accounts = group_accounts(stacks)
        terraform["bootstrap"] = [account_target(config.project, account, *places) for account in accounts]
        return terraform, [workflow_target(config.project, stacks)]


def _render(
    layout: _Layout, terraform: dict[str, list[Target]], workflows: list[Target], jobs: int, on_target: OnTarget
) -> list[RenderedFile]:
    templates, cache = layout.project / TEMPLATES, layout.project / CACHE
    hcl = Renderer(layout.project, layout.output, TemplateEnvironment(templates, HCL, cache / "templates"))
    if not hcl.environment.template_names():
        raise TemplateError(f"{templates}: there is no template. Add files that end in {HCL.suffix}.")
    total = sum(map(len, terraform.values())) + len(workflows)
    prover = Prover(cache / "proofs.json", jobs)
    pipeline = Pipeline(prover, lambda target: on_target(target, total))
    files = [file for folder, targets in terraform.items() for file in pipeline.render_terraform(hcl, folder, targets)]
    if workflows:
        yaml = Renderer(layout.project, layout.root, TemplateEnvironment(templates, YAML, cache / "templates"))
        files += pipeline.render_yaml(yaml, "workflows", workflows)
    pipeline.finish()
    prover.save()
    return files


def _texts(files: Iterable[RenderedFile], target: Target) -> dict[str, str]:
    return {file.name: file.text for file in files if file.folder == target.name}
