"""What a template asks for and Python does not do is said in the words of templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = (
    "project: {name: shop}\ndefaults: {items: [1], word: a, unset: null}\n"
    "regions: {eu-west-1: {}}\nenvironments: {dev: {}}\n"
)
MACRO = "{% macro tag(a) %}{{ a }}{% endmacro %}\n"
NUMBER = "Make a number of it, with `| int` or `| float`."


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("items + word", "+ is not for a list and text. Join texts with ~, and count with `| int`."),
        ("1 - word", "- is not for a number and text. Use numbers on both sides."),
        ("word > 3", "text and a number have no order. Make numbers of both, with `| int`, or text."),
        ("5 | join", "a number has no items. Use a list, a map or a range."),
        ("1 in 5", "nothing is `in` a number. Look into text, a list or a map."),
        ("1 in word", "a number is not `in` text. Make text of it, with `| string`."),
        ("5 | length", "a number has no length. Use text, a list or a map."),
        ("1 // 0", "something is divided by 0. Ask first whether it is 0."),
        ('"%s %s" | format(1)', "the format takes more values than it is given. Give one for each place."),
        ('"%s" % (1, 2)', "the format is given more values than it takes. Write a place for each, such as %s."),
        ('"%d" % word', f"%d of a format takes a number. {NUMBER}"),
        (
            '"{a}".format(b=1)',
            'a format names "a", and nothing is given for it. Give it, or take it out of the format.',
        ),
        ("[] | first", "the list is empty, and has no first item. Ask first whether there is any."),
        ("[] | min", "the list is empty, and has no such item. Ask first whether there is any."),
        ("items | dictsort", "only a map is gone over by key and value. Use a map."),
        ("word | round", f"text cannot be rounded. {NUMBER}"),
        ("range(word) | list", "a whole number is needed, and this is text. Make one of it, with `| int`."),
        ("word[word:]", "what is between [ and : is not a whole number. Make one of it, with `| int`."),
        ("word | upper(1)", "`upper` is given too many arguments. Give it as many as it takes."),
        ("5 is divisibleby", "`divisibleby` is given too few arguments. Give it as many as it takes."),
        ("tag(1, 2)", "the macro tag takes no more than 1 argument. Give it fewer, or add a parameter to it."),
        ("tag(b=1)", "the macro tag has no parameter b. Correct the name."),
        ("{true: 1}", "the map key true is not text. Quote it."),
    ],
)
def test_no_word_of_python_is_in_what_is_said(expression: str, said: str, tmp_path: Path) -> None:
    template = f"{MACRO}locals {{\n  a = {{{{ ({expression}) | hcl }}}}\n}}\n"
    write_tree(tmp_path, {"config/regions.yaml": CONFIG, "templates/a.tf.j2": template})
    result = run("render", "-C", tmp_path)
    assert result.exit_code == 2
    assert f"templates/a.tf.j2:3: {said} (stack dev/eu-west-1)" in result.stderr


def test_what_is_null_may_not_be_set(tmp_path: Path) -> None:
    write_tree(tmp_path, {"config/regions.yaml": CONFIG, "templates/a.tf.j2": "locals {\n  a = {{ unset + 1 }}\n}\n"})
    said = run("render", "-C", tmp_path).stderr
    assert ":2: + is not for null and a number. A setting that a stack leaves out is null: set it for all" in said


def test_a_macro_that_a_file_does_not_have(tmp_path: Path) -> None:
    files = {"config/regions.yaml": CONFIG, "templates/_m.j2": MACRO}
    write_tree(tmp_path, {**files, "templates/a.tf.j2": '{% from "_m.j2" import tga %}\n# {{ tga(1) }}\n'})
    said = run("render", "-C", tmp_path).stderr
    assert 'templates/a.tf.j2:2: _m.j2 has no macro and no variable "tga". Correct the name.' in said


def test_an_item_that_is_not_two(tmp_path: Path) -> None:
    loop = "{% for name, value in items %}{% endfor %}\n"
    write_tree(tmp_path, {"config/regions.yaml": CONFIG, "templates/a.tf.j2": loop})
    said = run("render", "-C", tmp_path).stderr
    assert "a.tf.j2:1: an item is a number, and not two. Use one name, or go over a map's .items()." in said
