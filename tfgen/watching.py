"""Render and check a project again whenever something that it is made of is saved."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

from tfgen.disk.cache import Cache
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.errors import TfgenError
from tfgen.generate import RenderPlan, plan_render
from tfgen.validate.project import validate_project
from tfgen.validate.resident import Resident, undisturbed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from threading import Event

    from tfgen.errors import Problem
    from tfgen.validate.finding import Report

_QUIET: Final = 5  # milliseconds without a change that end a save; what comes later has an answer of its own
_LONGEST: Final = 50  # milliseconds after which it is answered anyway, while changes go on
_PATIENCE: Final = 200  # milliseconds after which it looks whether to stop
_LEFT: Final = (".tfgen-", ".#", "#", ".")  # how the names of what editors and tfgen write beside a file begin


@dataclass(frozen=True)
class Rendered:
    """What a save did: the plan that was carried out, or would be; or the problems that stopped it."""

    seconds: float
    plan: RenderPlan | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Checked:
    """What `tfgen validate` says of it."""

    seconds: float
    report: Report


def watch(
    project: Path, *, write: bool = True, also: Iterable[Path] = (), stop: Event | None = None
) -> Iterator[Rendered | Checked]:
    """What is rendered and then what is found, at once and after each save, until `stop` is set.

    Looked at are the folders of the config and the templates, and those of `also`. With `write` a render that nothing
    stops is written. Raises TfgenError where there is no such folder, and KeyboardInterrupt.
    """
    from watchfiles import Change
    from watchfiles import watch as wait_for_changes

    folders = [project / CONFIG_FILE.parent, project / TEMPLATES, *also]
    for folder in folders:
        if not folder.is_dir():
            raise TfgenError(f"{folder}: there is no such folder to watch. Make a project: tfgen new DIR")
    resident = Resident(project, Cache(project))
    is_stopped = False

    def matters(change: Change, path: str) -> bool:
        # What an editor left for a moment may be what stopped the render: then nothing else tells that it is gone.
        return _matters(path) or (is_stopped and change is Change.deleted)

    saves = wait_for_changes(
        *folders,
        watch_filter=matters,
        debounce=_LONGEST,
        step=_QUIET,
        stop_event=stop,
        rust_timeout=_PATIENCE,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    next(saves, None)  # it looks from now on: a save during the first answer gets one of its own
    is_warm = False
    for changes in chain((True,), saves):
        if changes:
            for step in answer(project, resident, write=write):
                is_stopped = isinstance(step, Rendered)
                yield step
            resident.save()
        if not is_warm and not is_stopped:
            is_warm = True
            warm_up(project, resident)


def warm_up(project: Path, resident: Resident) -> None:
    """Judge once more, behind the answer: where all was remembered, the first save would wait for rules and parser."""
    resident.forget_verdicts()
    for _ in answer(project, resident, write=False):
        pass
    resident.save()


def _matters(path: str) -> bool:
    return not path.replace("\\", "/").rpartition("/")[2].startswith(_LEFT) and not path.endswith(("~", ".swp"))


def answer(project: Path, resident: Resident, *, write: bool) -> Iterator[Rendered | Checked]:
    """What is rendered now and what is found in it; with `write` it is written."""
    with undisturbed():
        yield from _answer(project, resident, write=write)


def _answer(project: Path, resident: Resident, *, write: bool) -> Iterator[Rendered | Checked]:
    began = time.monotonic()
    try:
        plan = plan_render(project, cache=resident.cache)
        if write and not plan.is_current:
            plan.apply()
        yield Rendered(time.monotonic() - began, plan)
        began = time.monotonic()
        report = validate_project(project, cache=resident.cache, plan=plan, resident=resident)
    except TfgenError as error:
        yield Rendered(time.monotonic() - began, problems=error.problems)
    else:
        yield Checked(time.monotonic() - began, report)
