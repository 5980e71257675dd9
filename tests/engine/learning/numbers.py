"""What numbers an argument takes: a range, with steps or holes, or one of a few."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from tests.engine.learning.words import believe_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

    Facts: TypeAlias = dict[str, float | list[int]]
    Test: TypeAlias = Callable[[int], bool]

_LOWEST, _HIGHEST = -1_000_000, 1_000_000_000
# Days, seconds, bytes and ports at which ranges and lists tend to end.
_LANDMARKS = (
    *(720, 731, 900, 1000, 1024, 1096, 1200, 1440, 1827, 2048, 2192, 2557, 2922, 3000, 3288, 3600, 3653, 4096, 4320),
    *(5000, 7200, 8192, 10000, 10240, 14400, 16384, 20000, 21600, 29000, 32768, 36000, 40000, 43200, 64000, 65535),
    *(65536, 80000, 86400, 100000, 120000, 172800, 262144, 300000, 345600, 500000, 604800, 1000000, 1209600),
    2**31 - 1,
)
_AROUND = {landmark + offset for landmark in _LANDMARKS for offset in (-1, 0, 1)}
_FEW = sorted({*range(-3, 70), *range(70, 700, 10), *_AROUND})
_ALL = sorted({*range(-3, 700), *_AROUND})
_STEPS = (3600, 300, 64, 60, 31, 30, 16, 10, 8, 5, 2)
_FRACTIONS = (0.5, 0.25, 0.1)
_FRACTION = 2.5
_WHOLE = re.compile(
    r"must be a whole number|expected (?:an )?int|not an integer|as an? (?:64-bit )?int|Inexact number", re.IGNORECASE
)
_MOST_EXCEPTIONS, _LEAST_MULTIPLES, _SHORTEST_RUN = 6, 3, 10


def learn_number(probe: Probe) -> list[Row]:
    """The constraint on a number: none where the provider takes the lowest and the highest that were tried."""
    return _learn_from_values(probe) or believe_number(probe)


def is_whole(probe: Probe) -> bool:
    """Whether a fraction is refused for being one, which no schema says."""
    return wants_whole(probe.refusals(_FRACTION))


def wants_whole(refusals: Iterable[str]) -> bool:
    """Whether a refusal of a fraction is about that."""
    return any(_WHOLE.search(text) for text in refusals)


def _learn_from_values(probe: Probe) -> list[Row]:
    takes = probe.takes
    if takes(_LOWEST) and takes(_HIGHEST):
        return []
    good, holes = _try(takes, _FEW)
    if holes or not good:
        good, holes = _try(takes, _ALL)
    if not good:
        return []
    return [["number", facts]] if (facts := _describe(probe, good, holes)) else []


def _describe(probe: Probe, good: list[int], holes: list[int]) -> Facts | None:
    """A range, a list, a range in steps, or one with a few more numbers before it; None when it is none of these."""
    takes = probe.takes
    if not holes:
        return _find_ends(takes, good) | _find_fraction(probe, good[0])
    if _name_all(probe, good):
        return {"also": good}
    if step := _find_step(good, holes):
        multiples = [number for number in good if number % step == 0]
        others = [number for number in good if number % step]
        return _find_ends(takes, multiples, step) | {"step": step, "also": others}
    return _find_run(takes, good, holes[-1])


def _try(takes: Test, numbers: Iterable[int]) -> tuple[list[int], list[int]]:
    """The numbers that are good, and those between them that are not."""
    good = list(filter(takes, numbers))
    taken = set(good)
    return good, [number for number in numbers if good and good[0] < number < good[-1] and number not in taken]


def _find_ends(takes: Test, good: list[int], step: int = 1) -> Facts:
    """How far the multiples of a step go on beyond the good ones; nothing where they do not end."""

    def takes_multiple(factor: int) -> bool:
        return takes(factor * step)

    ends: Facts = {}
    for name, last, limit in (("minimum", good[0], _LOWEST), ("maximum", good[-1], _HIGHEST)):
        if not takes_multiple(limit // step):
            ends[name] = step * _bisect(takes_multiple, last // step, limit // step)
    return ends


def _find_fraction(probe: Probe, lowest: int) -> Facts:
    """A minimum between whole numbers, if the provider's words name it: it takes many a fraction that it cannot use."""
    for part in _FRACTIONS:
        if probe.takes(lowest - part) and _name_all(probe, [lowest - part]):
            return {"minimum": lowest - part}
    return {}


def _bisect(takes: Test, good: int, bad: int) -> int:
    """The last good number on the way from a good one to a bad one."""
    while abs(bad - good) > 1:
        middle = (good + bad) // 2
        good, bad = (middle, bad) if takes(middle) else (good, middle)
    return good


def _find_step(good: list[int], holes: list[int]) -> int | None:
    """The largest step of which almost all good numbers are multiples, and no hole is."""
    for step in _STEPS:
        multiples = sum(number % step == 0 for number in good)
        few = len(good) - multiples <= _MOST_EXCEPTIONS and multiples >= _LEAST_MULTIPLES
        if few and all(hole % step for hole in holes):
            return step
    return None


def _find_run(takes: Test, good: list[int], hole: int) -> Facts | None:
    """The range after the last hole, with the few good numbers before that: `0, or 7 to 30`."""
    run, others = ([number for number in good if (number > hole) == after] for after in (True, False))
    if len(run) < _SHORTEST_RUN or len(others) > _MOST_EXCEPTIONS:
        return None
    return _find_ends(takes, run) | {"minimum": _bisect(takes, run[0], hole), "also": others}


def _name_all(probe: Probe, numbers: Iterable[float]) -> bool:
    """Whether the provider's own words name them: then none is missing that was not asked for."""
    wanted = set(map(str, numbers))
    return any(wanted <= set(re.findall(r"-?\d+(?:\.\d+)?", text)) for text in probe.refusals(_LOWEST))
