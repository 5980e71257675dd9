"""The functions of tfgen for Python programs: load, render, validate and plan a project, as the commands do.

What is named in `__all__` here, with the attributes that docs/api.md lists, is public: it changes as CHANGELOG.md says.
Nothing here prints, asks or exits. What stops tfgen is a TfgenError, whose `problems` each have a place and a remedy.
"""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import Config, load_config
from tfgen.disk.cache import Cache
from tfgen.disk.project_lock import take_turn
from tfgen.errors import ConfigError, OutputError, Position, Problem, TemplateError, TfgenError, quoted
from tfgen.generate import RenderPlan, plan_render
from tfgen.output.plan import Action, FileChange
from tfgen.rules.own.catalogue import load_catalogue
from tfgen.rules.rule import Severity
from tfgen.stacks.selection import Selection
from tfgen.stacks.stack import Cell, Stack
from tfgen.terraform.planning import PlanKind
from tfgen.terraform.reports import PlanReport
from tfgen.terraform.run import Request, plan_stacks
from tfgen.terraform.signals import Interrupted, restored_signals
from tfgen.validate import Finding, Report, validate_project
from tfgen.validate.memory.resident import Resident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "Action",
    "Cell",
    "Config",
    "ConfigError",
    "FileChange",
    "Finding",
    "OutputError",
    "PlanReport",
    "Position",
    "Problem",
    "RenderPlan",
    "Report",
    "Severity",
    "Stack",
    "TemplateError",
    "TfgenError",
    "load",
    "plan",
    "render",
    "validate",
]


def load(project: Path | str = ".") -> Config:
    """The matrix of a project folder, the one that holds `config/regions.yaml`: its cells and stacks, nothing rendered.

    Raises ConfigError with every problem of the matrix and of the declaration of its settings.
    """
    return load_config(Path(project))


def render(
    project: Path | str = ".", *, stacks: Iterable[str] = (), where: Iterable[str] = (), jobs: int = 1
) -> RenderPlan:
    """Render a project in memory, prove it, and compare it with what is on disk; `apply()` of the result writes it.

    `stacks` are names or patterns like `dev/*`, `where` texts like `region=us-east-1|us-west-2`, as the command has
    them; without both everything is rendered. `jobs` is the number of processes that may parse; with more than one the
    caller's main module must be importable (`if __name__ == "__main__":`), as Python's `multiprocessing` asks.

    Raises ConfigError, TemplateError or OutputError with every problem of the step that failed.
    """
    with take_turn(Path(project), shared=True):
        return plan_render(Path(project), selection=_select(stacks, where), jobs=jobs)


def validate(
    project: Path | str = ".",
    *,
    stacks: Iterable[str] = (),
    where: Iterable[str] = (),
    rules: Iterable[str] = (),
    jobs: int = 1,
) -> Report:
    """Render a project in memory and check every stack, and all of them together, without Terraform.

    `stacks`, `where` and `jobs` are those of `render`: what is found in others is left out. `rules` are names of
    rules, groups and presets whose findings are reported, without any all.

    Raises TfgenError like `render`, for a rule that there is not, and for a suppression that is wrong.
    """
    folder, selection = Path(project), _select(stacks, where)
    catalogue = load_catalogue(folder)
    chosen = catalogue.choose_rules(select=_texts("rules", rules))
    cache = Cache(folder)
    rendered = plan_render(folder, jobs=jobs, cache=cache, is_applied=False)
    kept = Resident(folder, cache, stays=False)
    return validate_project(
        folder, rules=chosen, catalogue=catalogue, selection=selection, plan=rendered, resident=kept
    )


def plan(
    project: Path | str = ".",
    *,
    stacks: Iterable[str] = (),
    where: Iterable[str] = (),
    engine: str | None = None,
    parallel: int = 4,
    environment: Mapping[str, str] | None = None,
) -> PlanReport:
    """Plan rendered stacks with Terraform or OpenTofu, and save the plans for `tfgen apply`.

    `stacks` and `where` are those of `render`. `engine` is a command, a path or `embedded`, by default TFGEN_ENGINE,
    else what there is. `parallel` is the number of stacks planned at once, and `environment` the variables that engines
    get, by default those of the process. While it runs, SIGINT, SIGTERM and SIGHUP end the engines and nothing else:
    the result's `exit_code` is 130 then, as it is 0 for nothing to do, 2 for changes and 1 for failures.

    Raises TfgenError when it cannot begin: stacks that are not rendered, no engine, another run, another thread than
    the main one (only there can Python hear signals), a running event loop. Raises KeyboardInterrupt if it was stopped
    before a plan was begun.
    """
    _require_main_thread()
    variables = dict(os.environ if environment is None else environment)
    request = Request(Path(project), _select(stacks, where), engine, parallel, variables, _unobserved, _unobserved)
    try:
        with restored_signals():
            return plan_stacks(request, PlanKind.APPLY)
    except Interrupted:
        raise KeyboardInterrupt from None


def _require_main_thread() -> None:
    if threading.current_thread() is not threading.main_thread():
        raise TfgenError("plan() hears signals, which Python allows in the main thread only. Call it from there.")
    with suppress(RuntimeError):
        asyncio.get_running_loop()
        raise TfgenError("plan() has an event loop of its own, and one runs here. Call it from outside.")


def _select(stacks: Iterable[str], where: Iterable[str]) -> Selection:
    """What was asked for, as a command line has it."""
    return Selection.parse(names=_texts("stacks", stacks), where=_texts("where", where))


def _texts(name: str, given: Iterable[str]) -> tuple[str, ...]:
    """The texts of a parameter. One text alone would be taken for as many as it has letters."""
    if isinstance(given, str):
        raise TfgenError(f"{name} is a list of texts. Write {name}=[{quoted(given)}].")
    return tuple(given)


def _unobserved(_event: object) -> None:
    """Nobody listens."""
