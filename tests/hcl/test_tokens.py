"""Tokens, and the position of whatever is none."""

from __future__ import annotations

from string import ascii_letters, digits

import pytest

from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tokens import tokenize

BROKEN = {
    "a string without end": ('a = 1\nb = "x\n', 2, 5, "closing quote"),
    "a template without end": ('b = "${a} x\n', 1, 5, "closing quote"),
    "a sequence without end": ('b = "${a', 1, 9, "inside a template sequence"),
    "a heredoc without end": ("a = <<EOT\nx\nEOT y\n", 1, 5, "EOT alone"),
    "a heredoc whose marker ends the file": ("a = <<EOT\nx\nEOT", 1, 5, "EOT alone"),
    "an unknown escape": ('a = "b\\q"\n', 1, 7, "escape"),
    "a single quote": ("a = 'b'\n", 1, 5, "character"),
    "a semicolon": ("a = 1;\n", 1, 6, "character"),
    "a single ampersand": ("a = b & c\n", 1, 7, "character"),
    "a no-break space": ("a = b\u00a0\n", 1, 5, "name"),
    "a NUL": ("a = 1\0\n", 1, 6, "character"),
    "a line end of old Macs": ("a = 1\rb = 2\n", 1, 6, "character"),
}


def kinds(text: str) -> list[str]:
    return [kind for kind, _, _ in tokenize(text)]


@pytest.mark.parametrize(("text", "line", "column", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_what_is_no_token_is_refused_at_its_position(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(HclSyntaxError, match=message) as refused:
        tokenize(text)
    assert (refused.value.line, refused.value.column) == (line, column)


def test_a_token_has_its_kind_text_and_offset() -> None:
    assert tokenize("a = 1.5e3") == [("identifier", "a", 0), ("=", "=", 2), ("number", "1.5e3", 4)]


def test_a_name_may_hold_dashes_and_letters_of_any_script() -> None:
    assert kinds("größe-日本_1") == ["identifier"]


def test_of_ascii_a_name_has_letters_and_underscores_then_digits_and_dashes_too() -> None:
    letters = {*ascii_letters, "_"}
    assert {one for one in map(chr, range(128)) if is_name(one)} == letters
    assert {one for one in map(chr, range(128)) if is_name(f"a{one}")} == {*letters, *digits, "-"}


def is_name(text: str) -> bool:
    try:
        return tokenize(text) == [("identifier", text, 0)]
    except HclSyntaxError:
        return False


def test_a_string_without_sequences_is_one_token() -> None:
    assert kinds(r'"a \" $${b} %%{c} $ % \u00e9"') == ["string"]


def test_strings_nest_in_sequences() -> None:
    assert [text for _, text, _ in tokenize('"a${f("b${c}")}d"')] == [
        *('"', "a", "${", "f", "(", '"', "b", "${", "c", "}", '"', ")", "}", "d", '"')
    ]


def test_braces_of_a_map_do_not_end_a_sequence() -> None:
    assert kinds('"${{a = {}}}"').count("sequence end") == 1


def test_a_heredoc_holds_text_and_sequences_up_to_its_marker() -> None:
    assert [text for _, text, _ in tokenize("<<-E\n  a ${b}\n  E2\n  E\n")] == [
        *("<<-E\n", "  a ", "${", "b", "}", "\n  E2\n", "  E", "\n")
    ]


def test_comment_signs_in_strings_are_text() -> None:
    assert kinds('"# // /*" # c') == ["string", "comment"]


def test_a_message_says_line_and_column() -> None:
    with pytest.raises(HclSyntaxError, match=r"^line 2, column 5: "):
        tokenize('a = 1\nb = "')


def test_normalizing_leaves_other_text_alone() -> None:
    assert normalize("a\nb") == "a\nb"
