"""The tables in the package are those of the python-hcl2 and lark of this environment."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfgen.hcl.grammar import FILE
from tfgen.hcl.tables import make_tables

TABLES = make_tables()
EXPRESSIONS = {name: (re.compile(regex), first) for name, regex, _, first in TABLES["terminals"]}


def test_the_tables_are_those_of_the_installed_versions(pytestconfig: pytest.Config) -> None:
    made = json.dumps(TABLES, separators=(",", ":")) + "\n"
    if pytestconfig.getoption("--update-golden"):
        FILE.write_text(made)
    assert FILE.read_text() == made


@given(st.text(alphabet='ab{}<>-\\$%"#/* \t\n=:.019é_', min_size=1, max_size=12))
def test_a_terminal_begins_with_one_of_its_characters(text: str) -> None:
    assert [
        name
        for name, (expression, first) in EXPRESSIONS.items()
        if text[0].isascii() and text[0] not in first and expression.match(text)
    ] == []


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_a_terminal_begins_with_something(name: str) -> None:
    assert EXPRESSIONS[name][1]
