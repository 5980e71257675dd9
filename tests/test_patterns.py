"""Regular expressions are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from tfgen.patterns import regex

TEXT = "Ab1 cd2"


def test_it_does_what_a_compiled_expression_does() -> None:
    word, compiled = regex(r"(?P<word>[a-z]+)\d", re.IGNORECASE), re.compile(r"(?P<word>[a-z]+)\d", re.IGNORECASE)
    for method in ("findall", "fullmatch", "match", "search", "split"):
        assert str(getattr(word, method)(TEXT)) == str(getattr(compiled, method)(TEXT))
    assert [found["word"] for found in word.finditer(TEXT)] == ["Ab", "cd"]
    assert word.sub("-", TEXT) == "- -"
    assert word.pattern == compiled.pattern


def test_it_is_compiled_by_its_first_use() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.match("")


def test_it_has_nothing_that_an_expression_does_not_have() -> None:
    assert not hasattr(regex("a"), "replace")
