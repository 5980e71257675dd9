"""Which saved plans are to be applied, what has to be planned first, and what an earlier run has done.

A round is one apply, or destroy, of stacks, however many runs it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.terraform.plans import PlanState, SavedPlan, digest_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.terraform.root_module import RootModule


@dataclass(frozen=True)
class Chosen:
    """Stacks by what there is to do: apply a saved plan, plan first, or nothing since an earlier run has done it."""

    saved: tuple[RootModule, ...]
    unplanned: tuple[RootModule, ...]
    finished: tuple[RootModule, ...]


def choose_plans(modules: Sequence[RootModule], *, destroy: bool) -> Chosen:
    """An applied plan counts as done only while others of its round are not: otherwise a new round begins."""
    states = {module: _state(module, destroy=destroy) for module in modules}
    saved = tuple(module for module, state in states.items() if state is PlanState.SAVED)
    is_resumed = any(state not in (None, PlanState.APPLIED) for state in states.values())
    finished = tuple(
        module for module, state in states.items() if state is PlanState.APPLIED and is_resumed and _is_current(module)
    )
    unplanned = tuple(module for module in modules if module not in (*saved, *finished))
    return Chosen(saved, unplanned, finished)


def _state(module: RootModule, *, destroy: bool) -> PlanState | None:
    saved = SavedPlan(module.plan_folder, module.project)
    meta = saved.read_meta()
    return saved.state if meta and meta.destroy is destroy else None


def _is_current(module: RootModule) -> bool:
    meta = SavedPlan(module.plan_folder, module.project).read_meta()
    return meta is not None and meta.digest == digest_folder(module.folder)
