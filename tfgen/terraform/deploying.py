"""Apply, or destroy, in as many rounds of planning, agreeing and applying as what stacks read of each other takes.

Where nothing is read there is one round: everything is planned, agreed to and applied. A stack that reads what another
is about to change is planned when that one is applied, and agreed to then.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.errors import TfgenError
from tfgen.terraform.applying import StackApply, apply_plans
from tfgen.terraform.changes import parse_plan
from tfgen.terraform.identity import find_wrong_accounts
from tfgen.terraform.init import init_modules
from tfgen.terraform.planning import PlanKind, StackPlan, plan_modules
from tfgen.terraform.plans import SavedPlan
from tfgen.terraform.readback import UnreadableError, parse_answer
from tfgen.terraform.reports import PlanReport
from tfgen.terraform.schedule import Outcome
from tfgen.terraform.signals import Interrupted
from tfgen.terraform.waiting import left_behind_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tfgen.terraform.context import Context
    from tfgen.terraform.root_module import RootModule
    from tfgen.terraform.rounds import Chosen


class Deployment:
    """One run of apply or destroy: the plans that are not applied yet, and what became of the others."""

    def __init__(self, context: Context, kind: PlanKind, chosen: Chosen, notes: tuple[str, ...]) -> None:
        self.is_declined = False
        self.results: dict[RootModule, StackApply] = {}
        self._context = context
        self._kind = kind
        self._chosen = chosen
        self._notes = notes
        self._plans: dict[RootModule, StackPlan] = {}

    def run(self, approve: Callable[[PlanReport], bool]) -> PlanReport:
        """Go as far as plans, failures and `approve` allow; the report on the first plans.

        Raises TfgenError when it may not begin, and Interrupted when it was stopped before anything was applied.
        """
        first = self._context.supervisor.run_to_the_end(self._prepare())
        if not first.is_complete or not self._agree(first, approve):
            return first
        while self._apply_round() and self._plan_round(approve):
            pass
        for module in self._plans:
            log = self._context.log(module).path
            self.results.setdefault(module, StackApply(module, log, Outcome.NOT_STARTED))
        return first

    async def _prepare(self) -> PlanReport:
        """Initialise, check the accounts, and plan what has no plan yet and need not wait."""
        todo = (*self._chosen.saved, *self._chosen.unplanned)
        failed = await init_modules(self._context, todo)
        if not failed and (wrong := await find_wrong_accounts(self._context, todo)):
            raise TfgenError(*wrong)
        saved = {module: _read_saved(self._context, module) for module in self._chosen.saved}
        known = self._in_order(todo)
        for plan in await plan_modules(self._context, known, self._kind, saved):
            self._plans[plan.module] = plan
        return self._report(known)

    def _agree(self, report: PlanReport, approve: Callable[[PlanReport], bool]) -> bool:
        """Whether to go on: there is nothing to agree to, or it is agreed to. After an interrupt nothing is asked."""
        if not self._context.is_stopped and report.has_changes and not approve(report):
            self.is_declined = True
        return not self.is_declined

    def _apply_round(self) -> bool:
        """Apply the waves before the first that waits; whether all of it is done and something is left to plan."""
        waves = self._context.selection.order.restrict(self._plans, destroy=self._kind is PlanKind.DESTROY)
        whole = [wave for wave in waves if not any(self._plans[module].waits_for for module in wave)]
        ready = waves[: next((place for place, wave in enumerate(waves) if wave not in whole), len(waves))]
        work = apply_plans(self._context, ready)
        for result in self._context.supervisor.run_to_the_end(work, owes_report=True):
            self.results[result.module] = result
            del self._plans[result.module]
        return bool(self._plans) and all(result.outcome is Outcome.DONE for result in self.results.values())

    def _plan_round(self, approve: Callable[[PlanReport], bool]) -> bool:
        """Plan what need not wait any more; whether that went well and is agreed to."""
        waiting = self._in_order(module for module, plan in self._plans.items() if plan.waits_for)
        known = {module: plan for module, plan in self._plans.items() if module not in waiting}
        try:
            plans = self._context.supervisor.run_to_the_end(plan_modules(self._context, waiting, self._kind, known))
            self._plans |= {plan.module: plan for plan in plans}
            report = self._report(waiting)
            failed = [plan for plan in plans if plan.errors]
            for plan in failed:
                self.results[plan.module] = StackApply(plan.module, plan.log, Outcome.FAILED, errors=plan.errors)
            return report.is_complete and self._agree(report, approve)
        except (Interrupted, KeyboardInterrupt):  # what was applied before has to be told all the same
            return False

    def _in_order(self, modules: Iterable[RootModule]) -> list[RootModule]:
        chosen = set(modules)
        return [module for module in self._context.selection.modules if module in chosen]

    def _report(self, modules: Iterable[RootModule]) -> PlanReport:
        plans = tuple(self._plans[module] for module in modules)
        notes = (*self._notes, *left_behind_notes(self._context, plans))
        return PlanReport(plans, notes, self._context.journal.incomplete_logs)


def _read_saved(context: Context, module: RootModule) -> StackPlan:
    saved = SavedPlan(module.plan_folder, module.project)
    meta = saved.read_meta()
    plan = StackPlan(module, context.log(module).path)
    try:
        changes = parse_answer(read_file(saved.json), "show -json", partial(parse_plan, stateful=module.stateful))
    except (OSError, UnreadableError):
        return replace(plan, errors=("plan.json cannot be read. Run: tfgen plan",))
    warnings = meta.warnings if meta else ()
    return replace(plan, changes=changes, has_changes=meta is None or meta.has_changes, warnings=warnings)
