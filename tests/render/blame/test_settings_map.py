"""Which setting a rendered value is: what a line may be made of, and which of that stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import write_tree
from tfgen.render.blame.settings_map import find_setting
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.names.patterns import Each, Pattern
from tfgen.render.names.read import read_templates

if TYPE_CHECKING:
    from pathlib import Path

ITEM, KEY = Each.ITEM, Each.KEY


def patterns(folder: Path, files: dict[str, str] | str) -> dict[int, set[Pattern]]:
    """What the lines of a template are made of; of several, those of `_used.j2`."""
    texts = {"main.tf.j2": files} if isinstance(files, str) else files
    write_tree(folder, texts)
    found = read_templates(TemplateEnvironment(folder), "main.tf.j2")
    name = "_used.j2" if "_used.j2" in texts else "main.tf.j2"
    return {line: set(made) for (template, line), made in found.items() if template == name and made}


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ("{{ a.b.c }}", {1: {("a", "b", "c")}}),
        ("{{ a['b'][0] }}", {1: {("a", "b", 0)}}),
        ("{{ a[b] }}", {1: {("a", ITEM)}}),
        ("{{ a[1:] | join(b) }}", {1: {("a",), ("b",)}}),
        ("{{ a if b else c ~ 'd' }}", {1: {("a",), ("b",), ("c",)}}),
        ("{{ a }}\n{{ b }} {{ c }}", {1: {("a",)}, 2: {("b",), ("c",)}}),
        ("{% set x = a.b %}{{ x.c }}", {1: {("a", "b", "c")}}),
        ("{% set x %}{{ a }}{% endset %}\n{{ x }}", {1: {("a",)}, 2: {("a",)}}),
        ("{% for x in a %}{{ x.b }}{% endfor %}", {1: {("a", ITEM, "b")}}),
        ("{% for x, y in a.items() %}\n{{ x }}\n{{ y }}\n{% endfor %}", {2: {("a", KEY)}, 3: {("a", ITEM)}}),
        ("{% for x in a.values() %}{{ x }}{% endfor %}", {1: {("a", ITEM)}}),
        ("{% for x, y in [(a, b), (1, c)] %}\n{{ x }}\n{{ y }}\n{% endfor %}", {2: {("a",)}, 3: {("b",), ("c",)}}),
        ("{% for x in a %}{% else %}{{ b }}{% endfor %}", {1: {("b",)}}),
        ("{% if a %}\n{{ b }}\n{% endif %}", {2: {("b",)}}),
        ("{% macro m(x, y=1) %}\n{{ x }}\n{% endmacro %}{{ m(a) }}{{ m(x=b) }}", {2: (ab := {("a",), ("b",)}), 3: ab}),
        ("{% macro m() %}\n{{ caller() }}\n{% endmacro %}\n{% call m() %}\n{{ a }}\n{% endcall %}", {5: {("a",)}}),
        ("{{ loop.index }}{{ range(a) }}", {1: {("loop", "index"), ("range",), ("a",)}}),
    ],
)  # fmt: skip
def test_what_a_line_is_made_of(tmp_path: Path, template: str, made: dict[int, set[Pattern]]) -> None:
    found = patterns(tmp_path, template)
    assert {line: {one for one in ones if one != ("range",)} for line, ones in found.items()} == {
        line: {one for one in ones if one != ("range",)} for line, ones in made.items()
    }


def test_an_imported_macro_is_followed_through_another(tmp_path: Path) -> None:
    files = {
        "main.tf.j2": '{% from "_used.j2" import outer as o with context %}\n{{ o(a.b) }}\n',
        "_used.j2": (
            "{% macro inner(y) %}\n{{ y }}\n{% endmacro %}\n{% macro outer(x) %}\n{{ inner(x.c) }}\n{% endmacro %}\n"
        ),
    }
    assert patterns(tmp_path, files)[2] == {("a", "b", "c")}


def test_a_name_that_another_template_sets_is_followed(tmp_path: Path) -> None:
    files = {
        "main.tf.j2": '{% from "_names.j2" import x with context %}\n{{ x }}\n',
        "_names.j2": "{% set x = a.b %}\n",
    }
    assert patterns(tmp_path, files) == {2: {("a", "b")}}


def test_templates_that_include_each_other_are_read_once(tmp_path: Path) -> None:
    files = {
        "main.tf.j2": '{% include "_used.j2" %}\n',
        "_used.j2": '{{ a }}\n{% if b %}{% include "main.tf.j2" %}{% endif %}\n',
    }
    assert patterns(tmp_path, files) == {1: {("a",)}}


SCOPE: dict[str, Any] = {
    "zones": ["us-1a", "us-1b"],
    "size": 2,
    "on": True,
    "off": None,
    "tags": {"Team": "us", "x": "Team"},
}
SCOPE |= {"part": "a", "longer": "a-b", "ylongest": "a-b-c", "team": "us", "big": 12, "empty": "", "odd": "a+b"}


@pytest.mark.parametrize(
    ("candidates", "text", "path"),
    [
        ({("zones", ITEM)}, 'zone = "us-1b"', ("zones", 1)),
        ({("zones",)}, '["us-1b"]', ("zones", 1)),
        ({("size",)}, "count = 2", ("size",)),
        ({("size",)}, 'count = "22"', None),
        ({("on",)}, "enabled = true", ("on",)),
        ({("off",)}, "enabled = None", None),
        ({("tags", KEY)}, '  Team = "us"', ("tags", "Team")),
        ({("tags", ITEM), ("zones", ITEM)}, '"us-1a"', ("zones", 0)),
        ({("tags", ITEM)}, '"prefix-us" x "us"', ("tags", "Team")),
        ({("size",), ("on",)}, "2 true", ("size",)),
        ({("size",), ("on",)}, "true 2", ("on",)),
        ({("part",), ("team",)}, "a-b-us", ("part",)),
        ({("part",), ("longer",)}, "x-a-b-y", ("longer",)),
        ({("longer",), ("ylongest",)}, "x-a-b-c-y", ("ylongest",)),
        ({("part",), ("team",)}, 'a.b "us"', ("team",)),
        ({("part",), ("size",)}, "a.b [2, 3]", ("size",)),
        ({("part",), ("size",)}, "a.b [9, 2]", ("size",)),
        ({("team",)}, "bus_us", None),
        ({("part",)}, "a.b", ("part",)),
        ({("size",), ("big",)}, "[1, 2, 12]", ("size",)),
        ({("empty",), ("size",)}, "2", ("size",)),
        ({("odd",)}, "a+b", ("odd",)),
        ({("odd",)}, "aab", None),
        ({("gone", "deeper")}, "2", None),
        ({("size", "deeper")}, "2", ("size",)),
        ({("zones", 7)}, '"us-1a"', None),
        (set(), "2", None),
    ],
)
def test_the_value_that_stands_there_is_chosen(
    candidates: set[Pattern], text: str, path: tuple[str | int, ...] | None
) -> None:
    assert find_setting(frozenset(candidates), SCOPE, text) == path
