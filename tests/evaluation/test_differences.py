"""Where two types differ that have none in common."""

from __future__ import annotations

import pytest

from tfgen.evaluation.differences import describe_difference
from tfgen.evaluation.types import BOOL, NUMBER, STRING, list_of, object_of, tuple_of

ONE = object_of({"b": NUMBER})


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        (STRING, list_of(STRING), "one is string, the other list of string"),
        (tuple_of([STRING, NUMBER]), tuple_of([STRING, BOOL]), "at [1], one is number, the other bool"),
        (tuple_of([STRING, ONE]), tuple_of([STRING]), "one tuple has the length 2, the other 1"),
        (ONE, object_of({"b": NUMBER, "a": STRING}), 'one object has the attribute "a", the other has not'),
        (object_of({"a": list_of(ONE)}), object_of({"a": list_of(STRING)}), "at a[*], one is object, the other string"),
    ],
)
def test_the_first_place_where_they_differ_is_named(first: object, second: object, words: str) -> None:
    assert describe_difference(first, second) == words  # type: ignore[arg-type]
