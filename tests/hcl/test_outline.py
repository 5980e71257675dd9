"""The outline of a text is that of the tree which python-hcl2 builds, without building it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import LarkError

from tests.hcl.random_hcl import RandomHcl
from tfgen.hcl import outline
from tfgen.hcl.outline import Outer, read_by_tree, read_outline

if TYPE_CHECKING:
    from collections.abc import Callable
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
    except LarkError:
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


def test_the_quick_way_is_taken_with_the_libraries_of_this_environment() -> None:
    assert outline._reader() is not read_by_tree


@pytest.mark.parametrize("change", ["frontend", "callbacks"])
def test_a_lark_that_is_built_otherwise_is_asked_for_its_tree(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    if change == "frontend":
        monkeypatch.setattr(outline, "_make_reader", lambda: object().parser)  # type: ignore[attr-defined]
    else:
        monkeypatch.setattr(outline, "_CALLBACKS", {"start": lambda _: []})
    outline._reader.cache_clear()
    try:
        assert outline._reader() is read_by_tree
        assert read_outline(TEXT) == read_by_tree(TEXT)
    finally:
        outline._reader.cache_clear()
