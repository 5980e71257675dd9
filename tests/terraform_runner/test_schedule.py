"""Waves of work: how many at once, and what a failure or an interrupt stops."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tfgen.terraform.root_module import RootModule
from tfgen.terraform.schedule import Outcome, run_waves
from tfgen.terraform.signals import Interrupted

DONE, FAILED, INTERRUPTED, NOT_STARTED = Outcome.DONE, Outcome.FAILED, Outcome.INTERRUPTED, Outcome.NOT_STARTED


class Work:
    """Work that yields once to the rest of its wave, and keeps a record."""

    def __init__(self, *, fails: str = "", stops: str = "", breaks: str = "") -> None:
        self.begun: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.is_stopped = False
        self._fails, self._stops, self._breaks = fails, stops, breaks

    async def __call__(self, module: RootModule) -> bool:
        self.begun.append(module.name.partition("/")[0])
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        if module.name.partition("/")[0] == self._breaks:
            raise ZeroDivisionError
        if module.name.partition("/")[0] == self._stops:
            self.is_stopped = True
            raise Interrupted
        return module.name.partition("/")[0] != self._fails


def outcomes(work: Work, *waves: str, parallel: int = 9) -> list[Outcome]:
    """Run waves of one-letter modules; what became of each, in order."""
    modules = [[RootModule(Path(), f"{letter}/here") for letter in wave] for wave in waves]
    ended = asyncio.run(run_waves(modules, work, parallel=parallel, is_stopped=lambda: work.is_stopped))
    return [ended[module] for wave in modules for module in wave]


def test_waves_follow_each_other() -> None:
    work = Work()
    assert outcomes(work, "ab", "c") == [DONE, DONE, DONE]
    assert work.begun == ["a", "b", "c"]


@pytest.mark.parametrize(("parallel", "most"), [(1, 1), (2, 2), (9, 4)])
def test_no_more_than_wanted_at_once(parallel: int, most: int) -> None:
    work = Work()
    outcomes(work, "abcd", parallel=parallel)
    assert work.most_at_once == most


@pytest.mark.parametrize("parallel", [1, 9])
def test_a_failure_lets_its_wave_finish_and_stops_the_next(parallel: int) -> None:
    assert outcomes(Work(fails="a"), "abc", "d", "e", parallel=parallel) == [
        FAILED,
        DONE,
        DONE,
        NOT_STARTED,
        NOT_STARTED,
    ]


def test_an_interrupt_begins_nothing_more() -> None:
    work = Work(stops="a")
    assert outcomes(work, "abc", "d", parallel=1) == [INTERRUPTED, NOT_STARTED, NOT_STARTED, NOT_STARTED]
    assert work.begun == ["a"]


def test_a_bug_is_raised_when_the_rest_has_ended() -> None:
    work = Work(breaks="a")
    with pytest.raises(ZeroDivisionError):
        outcomes(work, "abc")
    assert work.at_once == 0
    assert work.begun == ["a", "b", "c"]
