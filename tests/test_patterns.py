"""Regular expressions are compiled when they are first used."""

from __future__ import annotations

import re
from datetime import date

import pytest
import yaml

from tfgen.patterns import compiling_late, regex

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


def test_what_is_imported_meanwhile_has_its_expressions_compiled_by_their_first_use() -> None:
    with compiling_late():
        wrong = re.compile("(")
    with pytest.raises(re.error):
        wrong.match("")
    with pytest.raises(re.error):
        re.compile("(")


def test_pyyaml_reads_what_it_always_read() -> None:
    read = yaml.load("[1, 1.5, 1e3, true, ~, 2026-11-28, 0x1f]", Loader=yaml.SafeLoader)
    assert read == [1, 1.5, "1e3", True, None, date(2026, 11, 28), 31]
