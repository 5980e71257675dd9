"""The committed combinations hold every pair of values of two switches that the config accepts."""

from __future__ import annotations

import pytest

from tests.features.combination_table import SIZES, read_combinations, refusal, to_choice, write_combinations
from tests.features.covering import Pair, all_pairs, pairs_in
from tests.features.switches import FULL, LEAN, SWITCHES

# What the config refuses whatever the other switches are.
REFUSED = {
    frozenset({("features.aurora_global", True), ("database.credentials", "managed")}): "RDS cannot manage",
    frozenset({("features.s3_replication", True), ("replication.region", None)}): "replication.region is not set",
}


@pytest.fixture(autouse=True, scope="module")
def updated(request: pytest.FixtureRequest) -> None:
    """With --update-golden, the table is written before it is read."""
    if request.config.getoption("--update-golden"):
        write_combinations()


def missing_pairs() -> set[Pair]:
    """The pairs that no combination has."""
    return all_pairs(SIZES).difference(*map(pairs_in, read_combinations()))


def test_the_table_has_every_switch() -> None:
    assert {tuple(row) for row in read_combinations()} == {tuple(SWITCHES)}


def test_the_config_accepts_every_combination() -> None:
    assert [refusal(to_choice(row)) for row in read_combinations()] == [None] * len(read_combinations())


def test_only_refused_pairs_are_in_no_combination() -> None:
    assert {frozenset(to_choice(dict(pair)).items()) for pair in missing_pairs()} == REFUSED.keys()


@pytest.mark.parametrize("pair", REFUSED)
def test_refused_pair_is_refused_in_every_surrounding(pair: frozenset[tuple[str, object]]) -> None:
    surroundings = [LEAN, FULL, *map(to_choice, read_combinations())]
    refusals = [refusal(surrounding | dict(pair)) or "" for surrounding in surroundings]
    assert [text for text in refusals if REFUSED[pair] not in text] == []
