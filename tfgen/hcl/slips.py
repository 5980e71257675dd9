"""What people write from other languages where HCL wants something else, and how HCL has it."""

from __future__ import annotations

import re
from typing import Final

_MARKS_OF_MERGES: Final = re.compile(r"(?:<{7}|={7}|>{7})(?: |$)")
_CURLY_QUOTES: Final = re.compile("[\u2018-\u201f\u00ab\u00bb]")
_DOLLAR: Final = re.compile(r"\$[\"\[\d]")  # what `${{ name | hcl }}` becomes, as GitHub writes its expressions
_ONE_BRACE: Final = re.compile(r"(?<!\{)\{[^{}|\"]*\|\s*\w+[^{}]*\}")
_REMEDIES: Final = (
    (re.compile(r"unexpected character \"'\""), 'Texts stand in double quotes: "…".'),
    (re.compile(r"found ,\Z"), "Take the comma away: an argument ends with its line."),
    (re.compile(r"unexpected character ';'"), "Take the semicolon away: an argument ends with its line."),
    (re.compile(r"expected = or \{, found (?::|==|=>)\Z"), "Between a name and its value stands one =."),
    (re.compile(r"expected = or \{, found [-0-9\[]"), "Between a name and its value stands one =."),
    (re.compile(r"[\[{(] is never closed\Z"), "Close it where it ends."),
    (re.compile(r"[\]})] closes nothing\Z"), "Take it away, or write before it what it closes."),
    (re.compile(r"unknown escape"), r"For a backslash write \\."),
)


def suggest_hcl(message: str, line: str) -> str:
    """The remedy for what is no HCL, by the message and its line; "" where nothing tells what was meant."""
    if _MARKS_OF_MERGES.match(line):
        return (
            "A merge left two versions here, between <<<<<<< and >>>>>>>: keep what is right, and take the marks away."
        )
    if _CURLY_QUOTES.search(line):
        return 'Texts stand in straight quotes: "…".'
    if message == "unexpected character '$'" and _DOLLAR.search(line):
        return "Take the $ away: a value of the matrix has none before its braces."
    if message == "unexpected character '|'" and _ONE_BRACE.search(line):
        return "A value of the matrix stands in two braces: {{ name | hcl }}."
    return next((remedy for pattern, remedy in _REMEDIES if pattern.search(message)), "")
