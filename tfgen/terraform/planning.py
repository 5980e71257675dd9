"""Plan stacks: the engine's plan saved, read back and turned into changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from types import MappingProxyType
from typing import TYPE_CHECKING

from tfgen.disk.project import as_typed
from tfgen.terraform.changes import Action, StackChanges, find_changes, find_drift
from tfgen.terraform.context import Progress
from tfgen.terraform.init import init_modules
from tfgen.terraform.plan_json import parse_plan_json
from tfgen.terraform.plans import PlanMeta, SavedPlan, digest_folder
from tfgen.terraform.readback import UnreadableError, parse_answer
from tfgen.terraform.schedule import run_waves
from tfgen.terraform.waiting import find_unseen, find_waits
from tfgen.terraform.warnings import EngineWarning, count_warnings, planned_warnings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tfgen.terraform.context import Context
    from tfgen.terraform.root_module import RootModule

# What `-detailed-exitcode` says: https://developer.hashicorp.com/terraform/cli/commands/plan
_CHANGES = 2
_COUNTED = (Action.ADD, Action.CHANGE, Action.REPLACE, Action.DESTROY)
_SHOW = ("show", "-json", "-no-color")


NO_PLANS: Mapping[RootModule, StackPlan] = MappingProxyType({})


class PlanKind(Enum):
    """What a plan is for; the value is the engine's option for it."""

    APPLY = ""
    DESTROY = "-destroy"
    DRIFT = "-refresh-only"


@dataclass(frozen=True)
class StackPlan:
    """The plan of one stack: its changes, or, when there are none, why; `log` is where all of it can be read.

    `waits_for` are the stacks that have to be applied before this one can be planned, since it reads what they make.
    """

    module: RootModule
    log: Path
    changes: StackChanges | None = None
    errors: tuple[str, ...] = ()
    has_changes: bool = False
    waits_for: tuple[str, ...] = ()
    warnings: tuple[EngineWarning, ...] = ()

    @property
    def is_interrupted(self) -> bool:
        """Whether the user stopped before there was a plan."""
        return self.changes is None and not self.errors and not self.waits_for


async def plan_modules(
    context: Context, modules: Sequence[RootModule], kind: PlanKind, known: Mapping[RootModule, StackPlan] = NO_PLANS
) -> list[StackPlan]:
    """Initialise and plan the modules, all that are possible at once; a failure does not stop the others.

    Plans to apply and to destroy are saved. To apply, a module that reads what others of the run will change is not
    planned: it waits for them. `known` are plans of the run that are not applied yet; a module that has one there keeps
    it, if it need not wait. Raises Interrupted while initialising, and OutputError.
    """
    failed = await init_modules(context, modules)
    plans: dict[RootModule, StackPlan | None] = dict.fromkeys(modules) | dict(known)
    left = [module for module in modules if module not in failed]
    plans |= {module: StackPlan(module, context.log(module).path, errors=errors) for module, errors in failed.items()}
    plans |= dict.fromkeys(left)

    async def work(module: RootModule) -> bool:
        plan = known.get(module) or await _plan(context, module, kind)
        if plan.errors and (unseen := find_unseen(context, module, plans)):
            plan = replace(plan, errors=(*plan.errors, unseen))
        plans[module] = plan
        _tell(context, plan)
        return True

    while ready := [module for module in left if kind is not PlanKind.APPLY or not find_waits(context, module, plans)]:
        await run_waves([ready], work, parallel=context.parallel, is_stopped=lambda: context.is_stopped)
        left = [module for module in left if module not in ready]
    for module in () if context.is_stopped else left:
        plans[module] = _wait(context, module, find_waits(context, module, plans))
    return [plans[module] or StackPlan(module, context.log(module).path) for module in modules]


def _wait(context: Context, module: RootModule, names: tuple[str, ...]) -> StackPlan:
    """A plan that has to wait; one that was saved before is of what will not be there any more."""
    log = context.log(module).path
    context.journal.record(module, f"waits for {', '.join(names)}")
    try:
        SavedPlan(module.plan_folder, module.project).clear()
    except OSError as error:
        return StackPlan(module, log, errors=(f"the plan cannot be cleared: {_what(error)}",))
    return StackPlan(module, log, waits_for=names)


def _what(error: OSError) -> str:
    return f"{as_typed(error.filename)}: {error.strerror}" if error.filename else str(error.strerror)


async def _plan(context: Context, module: RootModule, kind: PlanKind) -> StackPlan:
    folder = module.drift_folder if kind is PlanKind.DRIFT else module.plan_folder
    saved, log = SavedPlan(folder, module.project), context.log(module).path
    context.journal.record(module, "planning")
    try:
        saved.clear()
        digest = digest_folder(module.folder)
        words = ["plan", "-input=false", "-json", "-detailed-exitcode", f"-out={saved.path}"]
        result = await context.execute(module, "plan", [*words, *filter(None, [kind.value])], private=True)
        if context.is_stopped and result.code not in (0, _CHANGES):
            return StackPlan(module, log)
        if result.code not in (0, _CHANGES):
            return StackPlan(module, log, errors=result.failure, warnings=tuple(context.warned[module]))
        code, text = await context.supervisor.read(module.folder, [*_SHOW, str(saved.path)], context.log(module))
        if code or context.is_stopped:
            return StackPlan(module, log, errors=() if context.is_stopped else ("the plan cannot be read back",))
        plan = _understand(context, module, kind, text, has_changes=result.code == _CHANGES)
        if plan.errors or kind is PlanKind.DRIFT:
            saved.clear()  # it is for nobody to apply
        elif plan.changes:
            engine, steps = str(context.supervisor.engine), plan.changes.steps
            meta = PlanMeta(digest, engine, kind is PlanKind.DESTROY, plan.has_changes, steps, plan.warnings)
            saved.save(meta, text)
    except OSError as error:
        return StackPlan(module, log, errors=(f"the plan cannot be saved: {_what(error)}",))
    except UnreadableError as error:
        return StackPlan(module, log, errors=(str(error),))
    return plan


def _understand(context: Context, module: RootModule, kind: PlanKind, text: bytes, *, has_changes: bool) -> StackPlan:
    """What a plan says. Raises UnreadableError."""
    log, words = context.log(module).path, " ".join(_SHOW[:2])
    raw = parse_answer(text, words, parse_plan_json)
    if raw.errored:
        return StackPlan(module, log, errors=("the engine calls this plan errored, so it cannot be applied",))
    read = find_drift if kind is PlanKind.DRIFT else find_changes
    changes = parse_answer(text, words, lambda _text: read(raw, module.stateful))
    warnings = planned_warnings(raw, context.warned[module])
    return StackPlan(module, log, changes, has_changes=has_changes, warnings=warnings)


def _tell(context: Context, plan: StackPlan) -> None:
    if plan.changes is None:
        word = "interrupted" if plan.is_interrupted else "plan failed"
    else:
        counted = [
            f"{plan.changes.counts[action]} to {action.value}" for action in _COUNTED if plan.changes.counts[action]
        ]
        word = f"planned: {', '.join(counted) or ('outputs only' if plan.has_changes else 'no changes')}"
        word = ", ".join((word, *count_warnings(plan.warnings)))
    context.journal.record(plan.module, word, plan.warnings)
    context.observe(Progress(plan.module.name, "plan", ended=word))
