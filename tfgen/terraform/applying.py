"""Apply saved plans in waves, and keep track of how far each has come."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError
from tfgen.terraform.context import Progress, Result
from tfgen.terraform.plans import PlanState, SavedPlan, digest_folder
from tfgen.terraform.schedule import Outcome, run_waves
from tfgen.terraform.signals import Interrupted
from tfgen.terraform.warnings import EngineWarning, WarningKind, count_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tfgen.terraform.context import Context
    from tfgen.terraform.plans import PlanMeta
    from tfgen.terraform.root_module import RootModule

_APPLY = ("apply", "-input=false", "-json")
_WORDS = (("add", "added"), ("change", "changed"), ("remove", "destroyed"))
_CHANGED = "its folder, or the plan, changed after it was planned. Run: tfgen plan"


@dataclass(frozen=True)
class StackApply:
    """How far the apply of one stack came: resources added, changed and removed, and what went wrong."""

    module: RootModule
    log: Path
    outcome: Outcome = Outcome.NOT_STARTED
    counts: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    note: str = ""
    warnings: tuple[EngineWarning, ...] = ()


async def apply_plans(context: Context, waves: Sequence[Sequence[RootModule]]) -> list[StackApply]:
    """Apply the saved plans of modules, wave by wave; a failed stack stops the waves after its own."""
    modules = [module for wave in waves for module in wave]
    applied: dict[RootModule, StackApply] = {}

    async def work(module: RootModule) -> bool:
        context.journal.record(module, "applying")
        result = applied[module] = await _apply(context, module)
        context.journal.record(module, result.outcome.value, result.warnings)
        context.observe(Progress(module.name, "apply", ended=_describe(result)))
        if result.outcome is Outcome.INTERRUPTED:
            raise Interrupted
        return result.outcome is Outcome.DONE

    for module in modules:
        context.journal.record(module, Outcome.NOT_STARTED.value)
    outcomes = await run_waves(waves, work, parallel=context.parallel, is_stopped=lambda: context.is_stopped)
    return [applied.get(module, StackApply(module, context.log(module).path, outcomes[module])) for module in modules]


async def _apply(context: Context, module: RootModule) -> StackApply:
    saved, log = SavedPlan(module.plan_folder, module.project), context.log(module).path
    meta = saved.read_meta()
    try:
        if meta is None or not saved.is_genuine or digest_folder(module.folder) != meta.digest:
            return StackApply(module, log, Outcome.FAILED, errors=(_CHANGED,))
        path = saved.advance(PlanState.SAVED, PlanState.APPLYING)
        if not meta.has_changes:
            saved.consume()
            return StackApply(module, log, Outcome.DONE, note="nothing to do", warnings=_left_out(meta))
    except OSError as error:
        return StackApply(module, log, Outcome.FAILED, errors=(f"the plan cannot be used: {error.strerror}",))
    try:
        result = await context.execute(module, "apply", [*_APPLY, str(path)], total=meta.steps)
    except TfgenError as error:  # the engine is gone; what others have applied must be reported all the same
        result = Result(1, (str(error),), {})
    done = _conclude(context, module, saved, result)
    is_told = any(warning.kind is WarningKind.INCOMPLETE for warning in result.warnings)
    return replace(done, warnings=(*(() if is_told else _left_out(meta)), *result.warnings))


def _left_out(meta: PlanMeta) -> tuple[EngineWarning, ...]:
    """The warnings that a plan leaves something out, which an engine need not repeat."""
    return tuple(warning for warning in meta.warnings if warning.kind is WarningKind.INCOMPLETE)


def _conclude(context: Context, module: RootModule, saved: SavedPlan, result: Result) -> StackApply:
    log = context.log(module).path
    with suppress(OSError):  # else it stays `applying`, which is never applied again either
        if result.code == 0:
            saved.consume()
        else:
            saved.advance(PlanState.APPLYING, PlanState.FAILED)
    if result.code == 0:
        return StackApply(module, log, Outcome.DONE, result.counts)
    outcome = Outcome.INTERRUPTED if context.is_stopped else Outcome.FAILED
    return StackApply(module, log, outcome, result.counts, result.failure)


def _describe(result: StackApply) -> str:
    if result.outcome is not Outcome.DONE:
        return str(result.outcome.value)
    counted = [f"{result.counts[key]} {word}" for key, word in _WORDS if result.counts.get(key)]
    words = (", ".join(counted) or "nothing to do", *count_warnings(result.warnings))
    return f"done: {', '.join(words)}"
