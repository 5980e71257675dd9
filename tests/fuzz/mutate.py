"""Make broken texts of whole ones. The same seed makes the same text on every machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

# What has broken parsers before: brackets, quotes, templates, numbers, odd characters, words that mean something.
PIECES = (
    *'{}[]()"\\$%#=,.:?!+-*/<>&|~\n\t \r\0\x01\x7f\ufeff\u2028\x85\u0301\U0001f600',
    *(
        "${",
        "%{",
        "${~",
        "~}",
        "$${",
        "%%{",
        "<<EOT\n",
        "<<-EOT\n",
        "\nEOT\n",
        "/*",
        "*/",
        "//",
        "...",
        "=>",
        "&&",
        "||",
    ),
    *("null", "true", "false", "for ", " in ", "if ", "else", "endif", "endfor", "each.key", "count.index", "self"),
    *("0", "-1", "1e999999999", "1e-400", "99999999999999999999", "9" * 5000, "0x1", "1.", ".5", "01"),
    *("var.", "local.", "data.", "module.", "path.module", "resource", "dynamic", "[*]", ".*", "[0]", '["a"]'),
    *("range(1000000)", "pow(9, 9999)", 'regex("(a+)+$", "aaaa")', 'format("%999d", 1)', "try(", "jsondecode(", "::"),
    *(
        '"${',
        '}"',
        "\\u0000",
        "\\ud800",
        "\\U00110000",
        "&a",
        "*a",
        "<<: *a",
        "!!python/object:x",
        "- ",
        ": ",
        "? ",
        "|\n",
    ),
    *(
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "| hcl",
        "loop",
        "range",
        "self",
        "__class__",
        "1_000",
        "0777",
        "yes",
        "~",
        ".inf",
    ),
)
_MOST_REPEATS = 120
_LONGEST = 30_000


def mutate(text: str, random: Random, others: Sequence[str]) -> str:
    """The text after one to four changes; `others` are texts that parts are taken from."""
    for _ in range(random.choice((1, 1, 1, 2, 3, 4))):
        text = random.choice(_CHANGES)(text, random, others)[:_LONGEST]
    return text


def _span(text: str, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(text))
    return start, min(len(text), start + random.choice((1, 2, 5, 20, 80)))


def _delete(text: str, random: Random, _: Sequence[str]) -> str:
    start, end = _span(text, random)
    return text[:start] + text[end:]


def _repeat(text: str, random: Random, _: Sequence[str]) -> str:
    start, end = _span(text, random)
    return text[:start] + text[start:end] * random.choice((2, 3, _MOST_REPEATS)) + text[end:]


def _insert(text: str, random: Random, _: Sequence[str]) -> str:
    start, _end = _span(text, random)
    return text[:start] + random.choice(PIECES) + text[start:]


def _replace(text: str, random: Random, _: Sequence[str]) -> str:
    start, end = _span(text, random)
    return text[:start] + random.choice(PIECES) + text[end:]


def _wrap(text: str, random: Random, _: Sequence[str]) -> str:
    start, end = _span(text, random)
    opening, closing = random.choice(
        (("(", ")"), ("[", "]"), ("{ a = ", " }"), ('"${', '}"'), ("!", ""), ("x ? 1 : ", ""))
    )
    depth = random.choice((1, 3, 30, _MOST_REPEATS))
    return text[:start] + opening * depth + text[start:end] + closing * depth + text[end:]


def _swap_words(text: str, random: Random, _: Sequence[str]) -> str:
    words = text.split(" ")
    first, second = random.randrange(len(words)), random.randrange(len(words))
    words[first], words[second] = words[second], words[first]
    return " ".join(words)


def _splice(text: str, random: Random, others: Sequence[str]) -> str:
    start, end = _span(text, random)
    other = random.choice(others)
    first, last = _span(other, random)
    return text[:start] + other[first:last] + text[end:]


def _cut(text: str, random: Random, _: Sequence[str]) -> str:
    return text[: random.randint(0, len(text))]


def _lines(text: str, random: Random, _: Sequence[str]) -> str:
    lines = text.split("\n")
    place = random.randrange(len(lines))
    return "\n".join(lines[:place] + lines[place : place + 3] * 2 + lines[place + 1 :])


_CHANGES: tuple[Callable[[str, Random, Sequence[str]], str], ...] = (
    *(_delete, _repeat, _insert, _insert, _replace, _replace, _wrap, _swap_words, _splice, _splice, _cut, _lines),
)
