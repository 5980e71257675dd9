"""Collect what a report tells of a project: all that the other commands find, each asked once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from tfgen.comparison import compare
from tfgen.garbage import give_back_memory
from tfgen.report.page.records import read_drift, read_saved_plans
from tfgen.revisions import find_changes_since
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from tfgen.comparison import Comparison
    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.generate import RenderPlan
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.report.page.records import DriftRecord, PlanRecord
    from tfgen.revisions import Affected, Difference
    from tfgen.validate.answers.finding import Report

MOST_COMPARED = 6
"""Values of the first axis that are compared with their neighbours unasked: each pair renders both sides."""


@dataclass(frozen=True)
class Facts:
    """What is known of a project. `difference` and `affected` are None where there is nothing to compare with.

    `pictures` are SVG by the name of the stack, none where none were asked for. `not_compared` is the number of values
    of the first axis, where those were too many to compare unasked.
    """

    render: RenderPlan
    pictures: Mapping[str, str]
    findings: Report
    comparisons: tuple[Comparison, ...]
    not_compared: int
    difference: Difference | None
    affected: Affected | None
    plans: tuple[PlanRecord, ...]
    drift: DriftRecord | None

    @property
    def config(self) -> Config:
        """The matrix."""
        return self.render.config


def collect_facts(
    project: Path,
    render: RenderPlan,
    *,
    against: str | None = None,
    sides: Sequence[tuple[str, str]] = (),
    jobs: int = 1,
    cache: Cache,
    draw: Callable[[Iterable[RenderedFile]], Mapping[str, str]] | None = None,
) -> Facts:
    """Validate and compare a project that is rendered, and read what earlier runs of engines left.

    `against` is a commit, `sides` are pairs to compare; without any, each value of the first axis is compared with the
    next one, if there are few. `draw` makes the pictures, if there are to be any. Raises like `validate_project`,
    `compare` and `find_changes_since`.
    """
    give_back_memory()
    values = list(dict.fromkeys(cell.axes[render.config.axes[0].name] for cell in render.config.cells))
    few = len(values) <= MOST_COMPARED
    chosen = sides or (tuple(pairwise(values)) if few else ())
    compared = tuple(compare(project, left, right, jobs=jobs, cache=cache) for left, right in chosen)
    # Before what takes most memory, which then uses again what a second version of everything took.
    difference = affected = None
    if against:
        difference, affected = find_changes_since(project, against, render.rendered, jobs=jobs, cache=cache)
        give_back_memory()
    pictures = draw(render.files) if draw else {}  # before it too: other processes draw
    findings = validate_project(project, plan=render, resident=Resident(project, cache, stays=False))
    return Facts(
        render,
        pictures,
        findings,
        compared,
        0 if few or sides else len(values),
        difference,
        affected,
        tuple(read_saved_plans(project, render.config.root_modules)),
        read_drift(project),
    )
