"""A covering array has every pair that can be had."""

from __future__ import annotations

import pytest

from tests.features.covering import Row, all_pairs, cover, pairs_in

SIZES = {"size": 3, "colour": 2, "lid": 2, "handle": 2, "label": 2}


def test_all_pairs_of_two_switches() -> None:
    assert all_pairs({"a": 2, "b": 1}) == {frozenset({("a", 0), ("b", 0)}), frozenset({("a", 1), ("b", 0)})}


def test_every_pair_is_in_a_row() -> None:
    rows = cover(SIZES, lambda _: True)
    assert set().union(*map(pairs_in, rows)) == all_pairs(SIZES)


def test_rows_are_far_fewer_than_all_combinations() -> None:
    assert len(cover(dict.fromkeys("abcdefghijklmnopqrst", 2), lambda _: True)) <= 12


def test_refused_pair_is_the_only_one_that_is_missing() -> None:
    def accepts(row: Row) -> bool:
        return not (row["lid"] == 1 and row["handle"] == 0)

    rows = cover(SIZES, accepts)
    assert all(map(accepts, rows))
    assert all_pairs(SIZES).difference(*map(pairs_in, rows)) == {frozenset({("lid", 1), ("handle", 0)})}


@pytest.mark.parametrize("third", [0, 1])
def test_pair_that_is_refused_in_some_rows_only_is_in_another(third: int) -> None:
    rows = cover(SIZES, lambda row: (row["lid"], row["handle"], row["label"]) != (1, 1, third))
    assert set().union(*map(pairs_in, rows)) == all_pairs(SIZES)


def test_rows_are_the_same_at_each_call() -> None:
    assert cover(SIZES, lambda _: True) == cover(SIZES, lambda _: True)
