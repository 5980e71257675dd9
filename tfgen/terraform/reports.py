"""What a run found and did, as values that `report/` formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.terraform.changes import ChangeGroup, group_changes
from tfgen.terraform.schedule import Outcome
from tfgen.terraform.warnings import WarningGroup, group_warnings

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.terraform.applying import StackApply
    from tfgen.terraform.outputs import StackOutputs
    from tfgen.terraform.planning import StackPlan
    from tfgen.terraform.warnings import EngineWarning

NOTHING, FAILURE, CHANGES, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: the first three are those of `terraform plan -detailed-exitcode`, the last is a shell's for SIGINT."""


@dataclass(frozen=True)
class PlanReport:
    """The plans of a run, in the order of the matrix; `notes` is what the reader should know before."""

    plans: tuple[StackPlan, ...]
    notes: tuple[str, ...] = ()
    incomplete_logs: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[ChangeGroup, ...]:
        """Each different change once, with its stacks."""
        return group_changes({plan.module.name: plan.changes for plan in self.plans if plan.changes})

    @property
    def warnings(self) -> tuple[WarningGroup, ...]:
        """Each different warning once, with its stacks."""
        return group_warnings({plan.module.name: plan.warnings for plan in self.plans})

    @property
    def is_complete(self) -> bool:
        """Whether every stack has a plan, or waits for one that has."""
        return all(plan.changes is not None or plan.waits_for for plan in self.plans)

    @property
    def has_changes(self) -> bool:
        """Whether there is anything to apply, or, for drift, anything that has drifted."""
        return any(plan.has_changes or plan.waits_for for plan in self.plans)

    @property
    def exit_code(self) -> int:
        """0 nothing to do, 2 changes, 1 failure, 130 interrupted."""
        if any(plan.is_interrupted for plan in self.plans):
            return INTERRUPTED
        if not self.is_complete:
            return FAILURE
        return CHANGES if self.has_changes else NOTHING


@dataclass(frozen=True)
class ApplyReport:
    """What was applied, or destroyed, what an earlier run had finished, and the command to go on with.

    `plan` are the first plans; `is_declined` tells that these, or later ones, were not agreed to.
    """

    plan: PlanReport
    results: tuple[StackApply, ...]
    finished_before: tuple[str, ...]
    folder: Path
    resume: str
    incomplete_logs: tuple[str, ...] = ()
    is_declined: bool = False

    @property
    def warnings(self) -> tuple[WarningGroup, ...]:
        """Each different warning once, with its stacks."""
        return group_warnings({result.module.name: result.warnings for result in self.results})

    @property
    def exit_code(self) -> int:
        """0 all done, 1 failure or not agreed to, 130 interrupted."""
        if not self.plan.is_complete:
            return self.plan.exit_code
        if self.is_declined:
            return FAILURE
        outcomes = {result.outcome for result in self.results}
        if Outcome.FAILED in outcomes:
            return FAILURE
        return NOTHING if outcomes <= {Outcome.DONE} else INTERRUPTED


@dataclass(frozen=True)
class OutputsReport:
    """The outputs of stacks."""

    stacks: tuple[StackOutputs, ...]

    @property
    def exit_code(self) -> int:
        """0 all read, 1 failure."""
        return FAILURE if any(stack.errors for stack in self.stacks) else NOTHING


@dataclass(frozen=True)
class StackResult:
    """How a step without changes, such as init, ended for one stack."""

    name: str
    log: Path
    word: str
    errors: tuple[str, ...] = ()
    warnings: tuple[EngineWarning, ...] = ()


@dataclass(frozen=True)
class StepReport:
    """How such a step ended for all stacks."""

    stacks: tuple[StackResult, ...]

    @property
    def warnings(self) -> tuple[WarningGroup, ...]:
        """Each different warning once, with its stacks."""
        return group_warnings({stack.name: stack.warnings for stack in self.stacks})

    @property
    def exit_code(self) -> int:
        """0 all done, 1 failure."""
        return FAILURE if any(stack.errors for stack in self.stacks) else NOTHING
