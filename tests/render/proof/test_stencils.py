"""What is laid out by a stencil is what formatting in full gives; values that could change it are not taken."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import TfgenError
from tfgen.hcl.shape import Formatter
from tfgen.hcl.source import HclSyntaxError
from tfgen.render.languages.filters import expression, finalize, hcl, hcl_text, heredoc_text, json
from tfgen.render.languages.placement import find_misplaced
from tfgen.render.languages.text import Text, concat
from tfgen.render.proof.stencils import Stencils

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tfgen.hcl.shape import Formatted

HEADER = "# Generated.\n\n"
FILTERS: dict[str, Callable[[object], Text]] = {
    "hcl": hcl,
    "text": hcl_text,
    "heredoc": heredoc_text,
    "json": json,
    "expression": expression,
    "plain": finalize,
}


def rendered(template: str, *values: object) -> Text:
    """The template with a value through its filter in the place of each `«filter»`."""
    authored, *rest = template.split("«")
    pieces = [Text(authored)]
    for part, value in zip(rest, values, strict=True):
        name, behind = part.split("»")
        pieces += [FILTERS[name](value), Text(behind)]
    return concat(pieces)


def by_stencil(template: str, first: Sequence[object], second: Sequence[object]) -> str | None:
    """The second text, laid out by what was learned of the first."""
    formatter = Formatter()
    stencils = Stencils(formatter)
    text = rendered(template, *first)
    stencils.learn(HEADER, text, formatter.format(HEADER + text))
    found = stencils.format(HEADER, rendered(template, *second))
    return found.text if found else None


@pytest.mark.parametrize(
    ("template", "first", "second"),
    [
        ("name = «hcl»\nlonger_name = 1\n", ["a"], ["another"]),
        ('name = "a-«text»-${var.b}-«text»"\n', ["x", "y"], ["longer", "z z"]),
        ("number=«hcl»\n", [1.5], [1.5]),
        ("tags = «hcl»\n", [{"a": "x", "b": ["y", "z"]}], [{"a": "other", "b": ["1", "#"]}]),
        ('m = {\n"«text»" = 1\n"b" = 2\n}\n', ["one"], ["two"]),
        ("a = «expression»\nb = «hcl»\n", ["var.a", "x"], ["var.a", "y"]),
        ("a = <<EOT\n«heredoc» «json»\nEOT\nb = «hcl»\n", ["x", [1], "y"], ["x", [1], "z"]),
    ],
)
def test_a_text_with_other_plain_values_is_laid_out_as_if_formatted(
    template: str, first: list[object], second: list[object]
) -> None:
    text = HEADER + rendered(template, *second)
    assert by_stencil(template, first, second) == Formatter().format(text).text


@pytest.mark.parametrize(
    ("template", "first", "second"),
    [
        ('a = "x«text»"\n', ["a"], ['"']),
        ('a = "x«text»"\n', ["a"], ["é"]),
        ('a = "x«text»"\n', ["a"], [""]),
        ('a = "\\\\«text»"\n', ["a"], ["b"]),
        ("a = 1 # «text»\n", ["a"], ["b"]),
        ("a = <<EOT\n«heredoc»\nEOT\n", ["a"], ["b"]),
        ("a = «expression»\n", ["var.a"], ["var.b"]),
        ("a = «hcl»\n", [["x"]], [["x", "y"]]),
        ("«plain» = 1\n", ["a"], ["b"]),
        ('variable "a" {\ntype = "«plain»"\n}\n', ["string"], ["number"]),
        ('m = {\n"«text»" = 1\n"b" = 2\n}\n', ["one"], ["three"]),
    ],
)
def test_what_could_be_laid_out_otherwise_is_formatted(
    template: str, first: list[object], second: list[object]
) -> None:
    assert by_stencil(template, first, second) is None


LINES = (
    "name = «hcl»",
    "another_name    =   «hcl» # why",
    'joined = "a-«text»"',
    'twice = "«text»«text»"',
    'm = {\n"«text»" = «hcl»\n(var.a) = 2 // «plain»\n}',
    'call = format("%s-${var.a}-«text»", «hcl», [«hcl»,"x"])',
    'nested = "${lookup(var.m, "«text»", "}«plain»{")}}«text»"',
    'escaped = "\\\\«text»\\n«text»\\t"',
    'dollar = "$«text»{%«text»"',
    "list = «hcl»",
    "here = <<EOT\n  «heredoc» ${var.a} {\n«json»\nEOT",
    "# «text» #",
    "/* «plain» */ x = 1",
    'resource "aws_x" "«plain»" {\n  a = "«plain»"\n}',
    "is = «expression» ? «hcl» : «hcl»",
)
TEXTS = (
    "",
    "a",
    "b c",
    " ",
    "x-1",
    'q"',
    "\\",
    "\\\\",
    "${x}",
    "$",
    "%{",
    "{",
    "}",
    "}}",
    "é",
    "#",
    "//",
    "/*",
    "*/",
    "<<E",
)
TEXTS += ("\n", "\t", "true", "12", "aws_x.y", "longer than others", "'", "null", "a\u2028", "e\u0301")


def random_value(random: Random, name: str) -> object:
    if name == "expression":
        return random.choice(("var.a", 'x["b"]', "null", '"${var.a}"'))
    if name in ("hcl", "json"):
        plain = random.choice((1, 2.5, True, None))
        several = [random.choice(TEXTS) for _ in range(random.randrange(3))]
        return random.choice((random.choice(TEXTS), plain, several, dict.fromkeys(several, "v"), {"k": several}))
    return random.choice(TEXTS[:8] if random.random() < 0.5 else TEXTS)


def has_shape(formatted: Formatted) -> bool:
    """Whether what is around the literals is in the text, in this order."""
    end = 0
    for part in formatted.shape.skeleton:
        end = formatted.text.find(part, end) + len(part)
        if end < len(part):
            return False
    return formatted.text.startswith(formatted.shape.skeleton[0])


@pytest.mark.parametrize("seed", range(4))
def test_random_texts_are_laid_out_as_if_formatted(seed: int) -> None:
    found = compare_random_texts(Random(seed), templates=20, texts=20)
    assert found > 20


def compare_random_texts(random: Random, templates: int, texts: int) -> int:
    """How many of random texts were laid out by stencils, each as it is when it is formatted alone."""
    formatter = Formatter()
    stencils = Stencils(formatter)
    found = 0
    for _ in range(templates):
        template = "\n".join(random.sample(LINES, 2)) + "\n"
        names = [part.partition("»")[0] for part in template.split("«")[1:]]
        few = [[random_value(random, name) for _ in range(3)] for name in names]  # so that some agree
        for _ in range(texts):
            try:
                text = rendered(template, *map(random.choice, few))
                result = stencils.format(HEADER, text)
                fresh = Formatter().format(HEADER + text)
            except (TfgenError, HclSyntaxError):  # a value that the filter refuses, or text that is no HCL
                continue
            misplaced = list(find_misplaced(text))
            if result:
                found += 1
                assert (result.text, misplaced) == (fresh.text, []), text
                # Which literals are free depends on what else was formatted: its shape may be another one of the text.
                assert has_shape(result), text
            elif not misplaced:
                stencils.learn(HEADER, text, formatter.format(HEADER + text))
    return found
