"""Trees that are made from those of texts with the same skeleton are those that parsing makes."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.hcl.random_hcl import RandomHcl
from tfgen.hcl import moulds
from tfgen.hcl.moulds import Moulds
from tfgen.hcl.shape import split_literals
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_normalized

if TYPE_CHECKING:
    from collections.abc import Iterable

BLOCK = """\
resource "aws_subnet" "main" { # of NAME
  for_each   = { NAME = "${var.prefix}-NAME-${each.key}", "NAME" = 12 }
  cidr_block = cidrsubnet("10.0.0.0/16", 8, 12)
  tags       = { Name = "NAME", Zone = aws_vpc.main["NAME"].zones[12] } // NAME
}
"""
PLACES = [
    'a = "NAME"\n',
    'a = "x NAME"\n',
    'a = { "NAME" = 1 }\n',
    "a = { NAME = 1 }\n",
    "a = { 12 = 1 }\n",
    "a = { 12 : 1 }\n",
    "a = [12, -12, 1.5, x[12], x.12, x.12.y]\n",
    'a = "${~ x ~} NAME ${y}"\n',
    'a = "${x} NAME ${~ y}"\n',
    'a = "${x}NAME${y}NAME"\n',
    'a = "%{ if x }NAME%{ else }NAME%{ endif }"\n',
    'a = <<-EOT\n    NAME "NAME" = "NAME",\n  x ${"NAME"}NAME${x}\n  EOT\n',
    'a = <<EOT\n# NAME\nEOT\n# NAME\nb = "NAME" # NAME\n',
    'a "NAME" {\n  b "NAME" {\n  }\n}\n',
    'a = "NAME" == x ? ["NAME"] : {"NAME" : "NAME"}\n',
    'a = "a\\"NAME\\n"\n/* "NAME" */\n',
    'a = "$${NAME}" \nb = "NAME"',
]
NAMES = (
    "dev",
    "production",
    "e1",
    "1",
    "é",
    "a b",
    "",
    "true",
    "~",
    "#",
    "12.0",
    '\\"',
    "\\t",
    "$${x}",
    "${x}",
    "{",
    "%",
)
NUMBERS = ("1", "0", "7", "12", "100000", "1.0", "12.50", "9" * 15, "9" * 16, "9" * 200, "1e3")


def trees(texts: Iterable[str]) -> tuple[list[object], list[object]]:
    """The trees of these texts that one set of moulds makes, and those that parsing makes, as plain data."""
    known = Moulds()
    texts = list(map(normalize, texts))
    bases = [number << 30 for number in range(len(texts))]
    made = [outcome(known.parse, *pair) for pair in zip(texts, bases, strict=True)]
    return made, [outcome(parse_normalized, *pair) for pair in zip(texts, bases, strict=True)]


def outcome(parse, text: str, base: int) -> object:  # type: ignore[no-untyped-def]
    try:
        return msgspec.to_builtins(parse(text, base))
    except HclSyntaxError as error:
        return str(error)


@pytest.mark.parametrize("text", [BLOCK, *PLACES])
def test_other_names_and_numbers_make_the_tree_that_parsing_makes(text: str) -> None:
    pairs = [(NAMES[0], "12"), (NAMES[1], "7"), *((name, number) for name in NAMES for number in NUMBERS)]
    made, parsed = trees(text.replace("NAME", name).replace("12", number) for name, number in pairs)
    assert made == parsed


def test_the_third_text_of_a_skeleton_is_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Moulds()
    for text in ('a = ["dev", 1]\n', 'a = ["test", 2]\n'):
        known.parse(text)
    monkeypatch.setattr(moulds, "parse_tokens", None)
    third = 'a = ["production", 30]\n'
    assert outcome(known.parse, third, 5) == outcome(parse_normalized, third, 5)


def test_skeletons_that_were_not_asked_for_longest_are_forgotten() -> None:
    known = Moulds(most=2)
    for text in ("a = 1\n", "b = 1\n", "c = 1\n", "a = 2\n", "a = 3\n"):
        known.parse(text)
    assert len(known) == 2


@pytest.mark.parametrize("seed", range(150))
def test_random_files_with_other_literals_make_the_tree_that_parsing_makes(seed: int) -> None:
    random = Random(seed)
    text = normalize(RandomHcl(random).file())
    made, parsed = trees([text, text, *(with_other_literals(text, random) for _ in range(4))])
    assert made == parsed


def with_other_literals(text: str, random: Random) -> str:
    """The text with some of its literals replaced by others of it, also of other kinds."""
    parts = split_literals(text)
    literals = parts[1::2]
    for place in range(1, len(parts), 2):
        if random.random() < 0.5:
            kind = parts[place][:1]
            same = [one for one in literals if one[:1] == kind or (one[:1].isdigit() and kind.isdigit())]
            parts[place] = random.choice([*same, *literals, '""' if kind == '"' else parts[place]])
    return "".join(parts)


@pytest.mark.parametrize("before", ['"a"', "1", "# a"])
@pytest.mark.parametrize("after", ['"bc"', "23", "# bc"])
def test_a_literal_of_another_kind_is_another_skeleton(before: str, after: str) -> None:
    made, parsed = trees(f"a = [\n  b,\n  {literal}\n]\n" for literal in (before, before, before, after, after))
    assert made == parsed
