"""The formatter against the real `terraform fmt`: cases made by hand, and random files."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hcl.random_hcl import RandomHcl
from tests.hcl.real_fmt import real_fmt
from tfgen.hcl.format import format_hcl, terraform_fmt
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

CASES = sorted((Path(__file__).parent / "fmt_cases").glob("*.tf"))
RANDOM_FILES = 300

REFUSED = {
    "two arguments on a line": ("a = 1 b = 2\n", 1, 7),
    "an argument twice": ("a = 1\nb = 2\na = 3\n", 3, 1),
    "a quoted argument name": ('"a" = 1\n', 1, 1),
    "an argument without value": ("a =\n", 1, 4),
    "a block over its own line": ('a "b" {c = 1\n}\n', 1, 13),
    "two arguments in a one-line block": ("a { b = 1, c = 2 }\n", 1, 10),
    "a block in a one-line block": ("a { b {} }\n", 1, 5),
    "a brace on its own line": ("a\n{\n}\n", 1, 2),
    "code behind a block": ("a {} b {}\n", 1, 6),
    "an unclosed block": ("a {\n  b = 1\n", 1, 3),
    "an unclosed list": ("a = [1, 2\nb = 3\n", 1, 5),
    "a bracket that closes nothing": ("a = 1]\n", 1, 6),
    "brackets that cross": ("a = ([1)]\n", 1, 8),
    "a list with an empty item": ("a = [1,,2]\n", 1, 8),
    "a map value on the next line": ("a = {\n  b =\n  1\n}\n", 2, 6),
    "map items without separator": ("a = { b = 1 c = 2 }\n", 1, 13),
    "a map with two commas": ("a = { b = 1,, c = 2 }\n", 1, 13),
    "an argument behind a spread one": ("a = f(b..., c)\n", 1, 11),
    "a namespace without call": ("a = b::c\n", 1, 9),
    "half a conditional": ("a = b ? c\n", 1, 10),
    "a conditional over lines without brackets": ("a = b ? c :\nd\n", 1, 12),
    "a lone operator": ("a = -\n", 1, 6),
    "an empty interpolation": ('a = "${}"\n', 1, 8),
    "a directive without end": ('a = "%{ if b }c"\n', 1, 16),
    "an end without directive": ('a = "%{ endif }"\n', 1, 9),
    "an unknown directive": ('a = "%{ while b }"\n', 1, 9),
    "a for expression without in": ("a = [for b : c]\n", 1, 12),
    "a for expression in braces without arrow": ("a = {for b in c : d}\n", 1, 20),
    "a splat in a splat": ("a = b.*.c.*\n", 1, 11),
    "a splat over lines": ("a = b[\n*]\n", 2, 1),
    "an index that is no whole number": ("a = b.0.1\n", 1, 7),
    "an escape of what is no character": ('a = "b\\U00110000"\n', 1, 7),
    "an escape of half a character in a label": ('a "b\\uD800" {}\n', 1, 5),
    "a carriage return in a string": ('a = "b\rc"\n', 1, 7),
    "a comma behind what is expanded": ("a = f(b...,)\n", 1, 11),
    "a number out of all bounds": ("a = 1e9999999999\n", 1, 5),
    "a loop without names": ("a = [for]\n", 1, 9),
    "a group in a list": ("a = [for b in c : b...]\n", 1, 20),
    "a splat in a splat of attributes": ("a = b.*.c.*.d\n", 1, 11),
    "an else that nothing opens": ('a = "%{ else }"\n', 1, 9),
    "a directive that is not closed": ('a = "%{ if b }c"\n', 1, 16),
    "a template as label": ('a "${b}" {}\n', 1, 3),
}


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_hand_made_case_is_formatted_as_wanted(case: Path) -> None:
    assert format_hcl(case.read_text(encoding="utf-8")) == case.with_suffix(".want").read_text(encoding="utf-8")


def test_hand_made_cases_are_formatted_as_terraform_does(tmp_path: Path) -> None:
    texts = [case.read_text(encoding="utf-8") for case in CASES]
    assert [terraform_fmt(text) for text in texts] == real_fmt(tmp_path, texts)


def test_terraform_keeps_what_the_hand_made_cases_want(tmp_path: Path) -> None:
    wants = [case.with_suffix(".want").read_text(encoding="utf-8") for case in CASES]
    assert real_fmt(tmp_path, wants) == wants


def test_random_files_are_formatted_or_refused_as_terraform_does(tmp_path: Path) -> None:
    texts = [RandomHcl(Random(seed)).file() + "\n" for seed in range(RANDOM_FILES)]
    for text, real in _terraform_results(tmp_path, texts):
        assert _result(terraform_fmt, text) == real, text


def test_terraform_keeps_random_files_once_formatted(tmp_path: Path) -> None:
    texts = [_result(format_hcl, RandomHcl(Random(seed)).file()) for seed in range(RANDOM_FILES)]
    for text, real in _terraform_results(tmp_path, [text for text in texts if text]):
        assert real == text


@given(st.randoms(use_true_random=False))
def test_formatting_twice_changes_nothing(random: Random) -> None:
    once = _result(format_hcl, RandomHcl(random).file())
    assert once is None or format_hcl(once) == once


@pytest.mark.parametrize(("text", "line", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_broken_text_is_refused_with_its_position(text: str, line: int, column: int) -> None:
    with pytest.raises(HclSyntaxError) as refused:
        format_hcl(text)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_broken_texts_are_refused_by_terraform_too(tmp_path: Path) -> None:
    texts = [text for text, _, _ in REFUSED.values()]
    assert real_fmt(tmp_path, texts) == [None] * len(texts)


def test_windows_line_ends_and_a_byte_order_mark_go() -> None:
    assert format_hcl("\ufeffa = 1\r\nbb = <<E\r\nx\r\nE\r\n") == "a  = 1\nbb = <<E\nx\nE\n"


def test_an_empty_text_stays_empty() -> None:
    assert format_hcl("") == format_hcl(" \n\n") == ""


def test_the_last_line_gets_its_end() -> None:
    assert format_hcl("a = 1 # b") == "a = 1 # b\n"


def test_deep_nesting_is_refused_and_not_a_crash() -> None:
    with pytest.raises(HclSyntaxError, match="nested more than 100 deep"):
        format_hcl("a = " + "(" * 9999 + "1" + ")" * 9999)


def _terraform_results(folder: Path, texts: list[str]) -> list[tuple[str, str | None]]:
    """The texts with what `terraform fmt` makes of them, but for the few it breaks (test_rewrite.py has those)."""
    once = real_fmt(folder / "once", texts)
    twice = real_fmt(folder / "twice", [text or "" for text in once])
    results = [(text, real) for text, real, valid in zip(texts, once, twice, strict=True) if valid is not None]
    assert len(results) > len(texts) * 0.95
    return results


def _result(function: Callable[[str], str], text: str) -> str | None:
    """What the function returns, None when it refuses."""
    try:
        return function(text)
    except HclSyntaxError:
        return None
