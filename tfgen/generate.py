"""Plan a render from end to end: matrix, templates, proofs and what changes on disk."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import load_config
from tfgen.output.plan import Action, plan_changes
from tfgen.output.write import apply_changes
from tfgen.render.pipeline import render_stacks
from tfgen.render.proof import Prover
from tfgen.render.renderer import Renderer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.output.plan import FileChange
    from tfgen.render.pipeline import OnStack, RenderedFile

OUTPUT = Path("generated")
CACHE = Path(".tfgen")  # what a run remembers for the next one; may be deleted at any time


@dataclass(frozen=True)
class RenderPlan:
    """What a render would do to the files below `output`; nothing is written before `apply`."""

    output: Path
    files: tuple[RenderedFile, ...]
    changes: tuple[FileChange, ...]

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to do."""
        return all(change.action is Action.KEEP for change in self.changes)

    @property
    def resources(self) -> Counter[str]:
        """The number of managed resources by stack name."""
        stacks = (file.stack.name for file in self.files for block in file.blocks if block.type == "resource")
        return Counter(stacks)

    def apply(self) -> None:
        """Write the changes. Raises OutputError when the disk refuses."""
        apply_changes(self.output, self.changes)


def plan_render(
    project: Path,
    *,
    environments: Sequence[str] = (),
    regions: Sequence[str] = (),
    output: Path | None = None,
    jobs: int = 1,
    on_stack: OnStack = lambda _stack, _total: None,
) -> RenderPlan:
    """Render the stacks of a project folder in memory, prove them, and compare them with what is on disk.

    Without `environments` and `regions` all stacks are rendered, and generated files of stacks that left the matrix
    are planned to go. `jobs` is the number of processes that may parse. `on_stack` is told of each rendered stack.

    Raises ConfigError, TemplateError or OutputError with every problem of the step that failed.
    """
    config = load_config(project)
    stacks = config.select(environments, regions)
    output = project / OUTPUT if output is None else output
    renderer = Renderer(project, config.project, output, project / CACHE)
    prover = Prover(project / CACHE / "proofs.json", jobs)
    files = render_stacks(renderer, prover, stacks, on_stack=on_stack)
    prover.save()
    wanted: dict[str, dict[str, str]] = {stack.name: {} for stack in stacks}
    for file in files:
        wanted[file.stack.name][file.name] = file.text
    changes = plan_changes(output, wanted, whole=not (environments or regions))
    return RenderPlan(output, tuple(files), changes)
