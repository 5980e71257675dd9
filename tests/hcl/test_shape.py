"""Formatting by shape gives what formatting in full gives, whatever the literals."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pygohcl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hcl.random_hcl import RandomHcl
from tfgen.hcl import holes
from tfgen.hcl import shape as shape_module
from tfgen.hcl.format import format_hcl
from tfgen.hcl.outline import RefusedError, read_outline
from tfgen.hcl.shape import Formatted, Formatter
from tfgen.hcl.source import HclSyntaxError

if TYPE_CHECKING:
    from random import Random

STRINGS = ("", "x", "7", '\\"', "a\\nb", "10.1.0.0/16", "= 5,", "a, b", "# c", "<<EOT", "/*", "{", "a much longer text")
NUMBERS = ("0", "7", "1.25", "123456")
PLAIN = r"[ !#&-\[\]-~]"
LITERAL = re.compile(
    rf'"{PLAIN}*(?:\\["n]{PLAIN}*)*"|(?<=[ \[(,=])\d+(?=[,\n\])}}])|(?<=["}}]){PLAIN}+(?=\$\{{|")|#[^\n]*[^\s]'
)
COMMENTS = ("#", "# x", '# "a" = 5, "b', "#{ [", "#: a longer comment")

POLICY = """
# Policy of "{0}", made for 5, or so.
resource "aws_iam_policy" "main" {{
  name   = "{0}"
  path="{1}"
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [{{ Effect = "Allow", Action = ["s3:GetObject", "{2}"], Resource = "{1}" }}]
    Size = {3}
  }})
}}
"""


def other_literals(text: str, random: Random) -> str:
    """`text` with other values in some of what looks like a literal, wherever it stands."""

    def replace(found: re.Match[str]) -> str:
        if random.random() < 0.5:
            return found[0]
        if found[0].startswith("#"):
            return random.choice(COMMENTS)
        if found[0].isdigit():
            return random.choice(NUMBERS)
        return f'"{random.choice(STRINGS)}"' if found[0].startswith('"') else random.choice(STRINGS[1:])

    return LITERAL.sub(replace, text)


def formatted_or_none(formatter: Formatter, text: str) -> Formatted | None:
    try:
        return formatter.format(text)
    except HclSyntaxError:
        return None


def in_full(text: str) -> str | None:
    try:
        return format_hcl(text)
    except HclSyntaxError:
        return None


@given(st.randoms(use_true_random=False))
def test_every_text_of_a_shape_is_formatted_as_in_full(random: Random) -> None:
    formatter, text = Formatter(), RandomHcl(random).file()
    for _ in range(5):
        formatted = formatted_or_none(formatter, text)
        assert (formatted and formatted.text) == in_full(text)
        text = other_literals(text, random)


@given(st.lists(st.sampled_from(STRINGS), min_size=3, max_size=3), st.sampled_from(NUMBERS))
def test_a_policy_is_learned_once(texts: list[str], number: str) -> None:
    formatter = Formatter()
    learned = formatter.format(POLICY.format("x", "y", "z", "1"))
    other = formatter.format(POLICY.format("x", *texts[1:], number))
    assert other.shape is learned.shape
    assert other.text == format_hcl(POLICY.format("x", *texts[1:], number))


@given(st.randoms(use_true_random=False))
def test_texts_of_one_resulting_shape_are_accepted_or_refused_together(random: Random) -> None:
    formatter, text = Formatter(), RandomHcl(random).file()
    accepted: dict[str, tuple[bool, bool]] = {}
    for _ in range(5):
        if formatted := formatted_or_none(formatter, text):
            verdict = accepts(formatted.text)
            assert accepted.setdefault(formatted.shape.digest, verdict) == verdict
        text = other_literals(text, random)


def accepts(text: str) -> tuple[bool, bool]:
    """Whether pygohcl and python-hcl2 read a text."""
    try:
        pygohcl.loads(text)
    except pygohcl.HCLInternalError:  # it cannot say some blocks in JSON
        strictly = True
    except pygohcl.HCLParseError:
        strictly = False
    else:
        strictly = True
    try:
        read_outline(text)
    except RefusedError:
        return strictly, False
    return strictly, True


def test_the_result_is_its_shape_filled_with_its_literals() -> None:
    formatted = Formatter().format('a="x"\nbb = [1,"y"]\n')
    assert formatted.shape.skeleton == ("a  = ", "\nbb = [", ", ", "]\n")
    assert formatted.shape.kinds == '"0"'
    assert formatted.literals == ('"x"', "1", '"y"')
    assert formatted.shape.fill(formatted.literals) == formatted.text


def test_widths_move_the_comments_of_neighbours() -> None:
    formatter = Formatter()
    formatter.format('a = "x" # one\nb = 2 # two\n')
    assert formatter.format('a = "longer" # one\nb = 2 # two\n').text == 'a = "longer" # one\nb = 2        # two\n'


def test_widths_of_keys_move_the_assignments_of_neighbours() -> None:
    formatter = Formatter()
    keys = 'a = {\n  (f("{}", 1)) = 1\n  b = 2\n}\n'
    formatter.format(keys.replace("{}", "x"))
    longer = keys.replace("{}", "longer")
    assert formatter.format(longer).text == format_hcl(longer)


@pytest.mark.parametrize(
    ("text", "literals"),
    [
        ('a = "${b} = 5, x"\n', (" = 5, x",)),
        ('a = "x-${b}-y-${c}-z"\n', ("x-", "-y-", "-z")),
        ('a = "say \\"x\\""\n', ('"say \\"x\\""',)),
        ('a = { "x" = 1, "y" : 2 }\n', ('"x"', "1", '"y"', "2")),
        ("a = b # x\n", ("# x",)),
    ],
)
def test_keys_parts_of_templates_and_comments_are_literals_too(text: str, literals: tuple[str, ...]) -> None:
    assert Formatter().format(text).literals == literals


def test_a_number_and_a_string_are_two_shapes() -> None:
    formatter = Formatter()
    assert formatter.format("a = 1\n").shape != formatter.format('a = "1"\n').shape


@pytest.mark.parametrize(
    "text",
    [
        '// about "x", and 5,\n',
        'a = <<EOT\n  b = "x"\nEOT\n',
        'resource "a" "b" {}\n',
        'variable "a" { type = "string" }\n',
    ],
)
def test_a_literal_that_is_no_value_is_part_of_the_shape(text: str) -> None:
    assert Formatter().format(text).literals == ()


def test_a_legacy_type_is_rewritten_whatever_was_seen_before() -> None:
    formatter = Formatter()
    formatter.format('variable "a" {\n  type = "any"\n}\n')
    assert formatter.format('variable "a" {\n  type = "list"\n}\n').text == 'variable "a" {\n  type = list(string)\n}\n'


def test_what_was_learned_survives_json() -> None:
    first, second = Formatter(), Formatter()
    text = POLICY.format("a", "b", "c", 5)
    learned = first.format(text)
    second.load(json.loads(json.dumps(first.dump())))
    assert second.format(text) == learned
    assert second.dump() == first.dump()


def test_a_known_shape_is_not_lexed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    formatter = Formatter()
    formatter.format(POLICY.format("x", "a", "b", 1))
    monkeypatch.setattr(holes, "tokenize", None)
    assert '= "other"' in formatter.format(POLICY.format("x", "other", "b", 22)).text


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape_module, "_MAX_SHAPES", 3)
    formatter = Formatter()
    for name in "abcdefgh":
        formatter.format(f"{name} = 1\n")
    assert len(formatter.dump()) <= 3


@pytest.mark.parametrize(
    "text",
    [
        'resource "a\0b" "c" {\n}\n',
        "a = 1 # \0\n",
        "\0",
        "a = <<E\n\0\nE\n",
        'resource "\\u0000a" "b" {\n}\n',
        'a "\\U00000000" {\n}\n',
    ],
    ids=ascii,
)
def test_a_null_character_is_refused_at_its_line(text: str) -> None:
    with pytest.raises(HclSyntaxError, match="U\\+0000") as refused:
        Formatter().format(f"\n{text}")
    assert refused.value.line == 2 + text.partition("\0")[0].count("\n") * ("\0" in text)


def test_the_shape_that_was_used_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shape_module, "_MAX_SHAPES", 2)
    formatter = Formatter()
    for name in "abac":
        formatter.format(f"{name} = 1\n")
    monkeypatch.setattr(holes, "tokenize", None)
    assert formatter.format("a = 2\n").text == "a = 2\n"
