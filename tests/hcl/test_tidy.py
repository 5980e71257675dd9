"""Blank lines and trailing whitespace that a template's author leaves behind."""

from __future__ import annotations

import pytest

from tfgen.hcl.format import format_hcl

CASES = {
    "blank lines at the start of the file": ("\n\n# a\n", "# a\n"),
    "blank lines at its end": ("# a\n\n\n", "# a\n"),
    "two blank lines in a row": ("a = 1\n\n \t\n\nb = 2\n", "a = 1\n\nb = 2\n"),
    "a blank line between arguments": ("a {\n  b = 1\n\n  c = 2\n}\n", "a {\n  b = 1\n\n  c = 2\n}\n"),
    "blank lines behind a brace": ("a { # b\n\n\n  c = 1\n}\n", "a { # b\n  c = 1\n}\n"),
    "blank lines before a brace": ("a {\n  b = 1\n\n}\n", "a {\n  b = 1\n}\n"),
    "blank lines inside brackets": ("a = [\n\n  1,\n\n]\n", "a = [\n  1,\n]\n"),
    "blank lines inside parentheses": ("a = f(\n\n  1\n\n)\n", "a = f(\n  1\n)\n"),
    "a blank line behind a comment at a block's start": ("a {\n  # b\n\n  c = 1\n}\n", "a {\n  # b\n\n  c = 1\n}\n"),
    "blocks without a blank line": ("a {}\nb {}\n", "a {}\n\nb {}\n"),
    "a block right behind a comment": ("a {}\n# b\nb {}\n", "a {}\n\n# b\nb {}\n"),
    "nested blocks": ("a {\n  b {}\n  c {}\n}\n", "a {\n  b {}\n  c {}\n}\n"),
    "arguments outside blocks": ("a = {}\nb = {}\n", "a = {}\nb = {}\n"),
    "trailing whitespace of comments": ("a = 1 # b \t\n/* c \n d\t*/\n", "a = 1 # b\n/* c\n d\t*/\n"),
    "a heredoc": ("a = <<E\n\n\n x  \n\n\nE  \n", "a = <<E\n\n\n x  \n\n\nE\n"),
    "a heredoc in brackets": ("a = f(<<E\n\n\nE\n\n\n, 1)\n", "a = f(<<E\n\n\nE\n\n, 1)\n"),
}


@pytest.mark.parametrize(("text", "want"), CASES.values(), ids=CASES.keys())
def test_blank_lines_come_out_pleasant(text: str, want: str) -> None:
    assert format_hcl(text) == want
