"""Run work over waves of stacks: several at once inside a wave, and no further wave after a failure."""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import TYPE_CHECKING

from tfgen.terraform.signals import Interrupted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Sequence

    from tfgen.terraform.root_module import RootModule


class Outcome(Enum):
    """How the work on a stack ended; the value is the word for people."""

    DONE = "done"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    NOT_STARTED = "not started"


async def run_waves(
    waves: Iterable[Sequence[RootModule]],
    work: Callable[[RootModule], Awaitable[bool]],
    *,
    parallel: int,
    is_stopped: Callable[[], bool],
) -> dict[RootModule, Outcome]:
    """Run `work` on every stack, at most `parallel` at once; it tells whether it succeeded, or raises Interrupted.

    When a stack fails, the rest of its wave is still worked on and the waves after it are not. When `is_stopped`,
    nothing more is begun. An exception of `work` itself is raised when all work that was begun has ended.
    """
    outcomes: dict[RootModule, Outcome] = {}
    for wave in waves:
        if all(outcome is Outcome.DONE for outcome in outcomes.values()):
            outcomes |= await _run_wave(wave, work, parallel, is_stopped)
        else:
            outcomes |= dict.fromkeys(wave, Outcome.NOT_STARTED)
    return outcomes


async def _run_wave(
    wave: Sequence[RootModule],
    work: Callable[[RootModule], Awaitable[bool]],
    parallel: int,
    is_stopped: Callable[[], bool],
) -> dict[RootModule, Outcome]:
    places = asyncio.Semaphore(parallel)

    async def run(module: RootModule) -> Outcome:
        async with places:
            if is_stopped():
                return Outcome.NOT_STARTED
            try:
                return Outcome.DONE if await work(module) else Outcome.FAILED
            except Interrupted:
                return Outcome.INTERRUPTED

    ended = await asyncio.gather(*map(run, wave), return_exceptions=True)
    for result in ended:
        if isinstance(result, BaseException):
            raise result
    return {module: result for module, result in zip(wave, ended, strict=True) if isinstance(result, Outcome)}
