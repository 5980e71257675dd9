"""Render and check a project again whenever something that it is made of is saved."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.dialects.files import TEST_FOLDER
from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.cache import Cache
from tfgen.disk.manifest import find_own
from tfgen.disk.project import CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.errors import TfgenError
from tfgen.generate import RenderPlan, plan_render
from tfgen.output.plan import Action
from tfgen.validate.folders.folder import is_read
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from threading import Event

    from watchfiles import Change

    from tfgen.errors import Problem
    from tfgen.validate.answers.finding import Report

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

    Looked at are the folders of the config and the templates, those of `also`, and what people wrote in the folders of
    stacks. With `write` a render that nothing stops is written. Raises TfgenError where there is no such folder, and
    KeyboardInterrupt.
    """
    from watchfiles import Change

    folders = [project / CONFIG_FILE.parent, project / TEMPLATES, *also]
    for folder in folders:
        if not folder.is_dir():
            raise TfgenError(f"{folder}: there is no such folder to watch. Make a project: tfgen new DIR")
    resident = Resident(project, Cache(project))
    beside = _Beside(project / OUTPUT)
    is_stopped = False

    def matters(change: Change, path: str) -> bool:
        if beside.is_around(path):
            return beside.is_theirs(change, path)
        # What an editor left for a moment may be what stopped the render: then nothing else tells that it is gone.
        return _matters(path) or (is_stopped and change is Change.deleted)

    if write:
        with suppress(OSError):  # who writes into it tells of that
            beside.output.mkdir(exist_ok=True)  # what comes into it later is looked at too
    saves = _wait(folders, beside.output, matters, stop)
    is_warm = False
    for changes in chain((True,), saves):
        if changes:
            beside.forget()
            for step in answer(project, resident, write=write, on_plan=beside.learn):
                is_stopped = isinstance(step, Rendered)
                yield step
            resident.save()
        if not is_warm and not is_stopped:
            is_warm = True
            warm_up(project, resident)


def _wait(
    folders: Sequence[Path], output: Path, matters: Callable[[Change, str], bool], stop: Event | None
) -> Iterator[object]:
    """What changes in these folders from now on and matters, and nothing from time to time while nothing does.

    That of the stacks is left out where the system cannot look at so many folders, or may not look at one of them.
    """
    from watchfiles import watch as wait_for_changes

    def wait(found: Sequence[Path]) -> Iterator[object]:
        saves = wait_for_changes(
            *found,
            watch_filter=matters,
            debounce=_LONGEST,
            step=_QUIET,
            stop_event=stop,
            rust_timeout=_PATIENCE,
            yield_on_timeout=True,
            raise_interrupt=True,
        )
        next(saves, None)  # it looks from now on: a save during the first answer gets one of its own
        return saves

    if output.is_dir():
        with suppress(OSError, RuntimeError):  # the second is for limits that watchfiles has no error of its own for
            return wait([*folders, output])
    return wait(folders)


class _Beside:
    """Tells what people save in the folders of stacks from what is rendered there."""

    def __init__(self, output: Path) -> None:
        self.output = output
        self._around = Path(os.path.abspath(output))  # noqa: PTH100 - as what changes is named, links are not followed
        self.forget()

    def forget(self) -> None:
        """Nothing is rendered yet, and so nothing is written."""
        self._stacks: frozenset[Path] | None = None
        self._written: frozenset[Path] = frozenset()

    def learn(self, plan: RenderPlan) -> None:
        """Know the folders of the stacks, and what is written and deleted in them."""
        changes = (one for one in plan.changes if one.action is not Action.KEEP)
        self._stacks = frozenset(self._around / stack.name for stack in plan.config.root_modules)
        self._written = frozenset(self._around / one.folder / one.name for one in changes)

    def is_around(self, path: str) -> bool:
        """Whether what changed is in the folder of the stacks."""
        return self._place(path).is_relative_to(self._around)

    def is_theirs(self, change: Change, path: str) -> bool:
        """Whether a change is one of a file that an engine reads in a stack's folder, and that is none of tfgen's.

        What is in a folder when it is new is not told file by file, nor what was in one that is gone.
        """
        from watchfiles import Change

        place = self._place(path)
        if change is Change.added and place.is_dir():
            return any(map(self._is_file_of_theirs, _files_below(place)))
        return self._is_file_of_theirs(place) or (
            change is Change.deleted and place.name == TEST_FOLDER and self._is_judged(place)
        )

    def _is_file_of_theirs(self, place: Path) -> bool:
        if place in self._written or not (place.name == LOCK_FILE or (_matters(place.name) and is_read(place.name))):
            return False
        return self._is_judged(place) and not find_own(place.parent, [place.name])

    def _is_judged(self, place: Path) -> bool:
        """Whether it is in the folder of a stack, or in that of its tests."""
        folder = place.parent.parent if place.parent.name == TEST_FOLDER else place.parent
        return self._stacks is None or not self._stacks.isdisjoint((folder, place.parent))

    @staticmethod
    def _place(path: str) -> Path:
        return Path(os.path.abspath(path))  # noqa: PTH100 - as above


def _files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and in those in it, but for hidden ones, such as what init fetches."""
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(above, name) for name in names)


def warm_up(project: Path, resident: Resident) -> None:
    """Judge once more, behind the answer: where all was remembered, the first save would wait for rules and parser."""
    resident.forget_verdicts()
    for _ in answer(project, resident, write=False):
        pass
    resident.save()


def _matters(path: str) -> bool:
    return not path.replace("\\", "/").rpartition("/")[2].startswith(_LEFT) and not path.endswith(("~", ".swp"))


def answer(
    project: Path, resident: Resident, *, write: bool, on_plan: Callable[[RenderPlan], object] = lambda _plan: None
) -> Iterator[Rendered | Checked]:
    """What is rendered now and what is found in it; with `write` it is written, after `on_plan` was told what."""
    with resident.undisturbed():
        yield from _answer(project, resident, on_plan, write=write)


def _answer(
    project: Path, resident: Resident, on_plan: Callable[[RenderPlan], object], *, write: bool
) -> Iterator[Rendered | Checked]:
    began = time.monotonic()
    try:
        plan = plan_render(project, cache=resident.cache)
        on_plan(plan)
        if write and not plan.is_current:
            plan.apply()
        yield Rendered(time.monotonic() - began, plan)
        began = time.monotonic()
        report = validate_project(project, plan=plan, resident=resident)
    except TfgenError as error:
        yield Rendered(time.monotonic() - began, problems=error.problems)
    else:
        yield Checked(time.monotonic() - began, report)
