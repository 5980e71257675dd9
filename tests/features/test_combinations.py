"""The committed combinations hold every pair of values of two switches that the config accepts."""

from __future__ import annotations

import pytest

from tests.features.combination_table import REFUSED, SIZES, read_combinations, refusal, to_choice, write_combinations
from tests.features.covering import all_pairs, pairs_in
from tests.features.switches import FULL, LEAN, SWITCHES, Choice


@pytest.fixture(autouse=True, scope="module")
def updated(request: pytest.FixtureRequest) -> None:
    """With --update-golden, the table is written before it is read."""
    if request.config.getoption("--update-golden"):
        write_combinations()


def test_the_table_has_every_switch() -> None:
    assert {tuple(row) for row in read_combinations()} == {tuple(SWITCHES)}


def test_the_config_accepts_every_combination() -> None:
    assert [refusal(to_choice(row)) for row in read_combinations()] == [None] * len(read_combinations())


def test_every_pair_that_is_not_refused_is_in_a_combination() -> None:
    missing = all_pairs(SIZES).difference(*map(pairs_in, read_combinations()))
    refused = [pair for pair, _ in REFUSED]
    assert [pair for pair in (to_choice(dict(pair)) for pair in missing) if pair not in refused] == []


@pytest.mark.parametrize(("pair", "reason"), REFUSED)
def test_refused_pair_is_refused_in_every_surrounding(pair: Choice, reason: str) -> None:
    surroundings = [LEAN, FULL, *map(to_choice, read_combinations())]
    refusals = [refusal(surrounding | pair) or "accepted" for surrounding in surroundings]
    assert [text for text in refusals if reason not in text] == []
