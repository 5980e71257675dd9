"""The outline of a text is that of the tree which python-hcl2 builds, without building it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hcl.random_hcl import RandomHcl
from tfgen.hcl import grammar, outline
from tfgen.hcl.outline import Outer, RefusedError, read_by_tree, read_outline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

TEXT = """# first
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags { in = 1 }
}

a b "" {}
  c = [1, "d", e.f]
in = 5
"""


def outcome(read: Callable[[str], list[Outer]], text: str) -> list[Outer] | None:
    try:
        return read(text)
    except RefusedError:
        return None


@given(st.randoms(use_true_random=False))
def test_outline_and_tree_agree_on_any_text(random: Random) -> None:
    text = RandomHcl(random).file()
    assert outcome(read_outline, text) == outcome(read_by_tree, text)


@given(st.text(alphabet='ab{}[]()=".,:#\\n 1$%<', max_size=40))
def test_outline_and_tree_agree_on_what_is_no_hcl(text: str) -> None:
    assert outcome(read_outline, text) == outcome(read_by_tree, text)


def test_what_stands_outermost_has_name_labels_and_place() -> None:
    assert read_outline(TEXT) == [
        Outer(True, "resource", ("aws_vpc", "main"), 2, 1),
        Outer(True, "a", ("b", ""), 7, 1),
        Outer(False, "c", (), 8, 3),
        Outer(False, "in", (), 9, 1),
    ]


@given(st.randoms(use_true_random=False))
def test_outline_and_tree_agree_on_slips(random: Random) -> None:
    text = RandomHcl(random).file()
    start = random.randrange(len(text) + 1)
    text = text[:start] + random.choice('{}[]()"#=,.$%\\ \n-é') + text[start + random.randrange(3) :]
    assert outcome(read_outline, text) == outcome(read_by_tree, text)


def test_what_is_right_is_read_without_either_library() -> None:
    reads = f"from tfgen.hcl.outline import read_outline; print(len(read_outline({TEXT!r})))"
    code = f"import sys; {reads}; print('lark' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["4", "False"]


def test_of_other_versions_the_tables_are_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grammar, "name_sources", lambda: "others")
    assert read_anew(TEXT) == read_by_tree(TEXT)
    assert outline._reader() is not outline._read_nothing


@pytest.mark.parametrize("tables", [{}, {"made_of": "others", "rules": [], "sets": [], "states": []}, None])
def test_a_lark_that_is_built_otherwise_is_asked_for_its_tree(monkeypatch: pytest.MonkeyPatch, tables: object) -> None:
    monkeypatch.setattr(grammar, "name_sources", lambda: "others")
    monkeypatch.setattr("tfgen.hcl.tables.make_tables", lambda: tables)
    assert read_anew(TEXT) == read_by_tree(TEXT)
    assert outline._reader() is outline._read_nothing


def test_what_the_tables_refuse_has_the_place_that_python_hcl2_tells() -> None:
    with pytest.raises(RefusedError) as refused:
        read_outline("a {\n  b = ]\n}\n")
    assert (refused.value.line, refused.value.token[0]) == (2, "]")


def read_anew(text: str) -> list[Outer]:
    """As a new process would."""
    grammar.load_grammar.cache_clear()
    outline._reader.cache_clear()
    return read_outline(text)


@pytest.fixture(autouse=True)
def _nothing_is_kept_of_other_tables() -> Iterator[None]:
    yield
    grammar.load_grammar.cache_clear()
    outline._reader.cache_clear()
