"""The template line behind each rendered line: every line here says itself where it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.render.blame.source_map import TracingEnvironment, align_lines, trace_lines
from tfgen.render.jinja.environment import TemplateEnvironment

if TYPE_CHECKING:
    from pathlib import Path

# A lone @ becomes "@file:line" of its own place before the template is written.
STRESS = {
    "main.tf.j2": """\
{% extends "_base.j2" %}
{% from "_macros.j2" import block, wrapped, inline with context %}
{% block body %}
one {# a comment #} @
{#
  a comment of several lines
#}
two @
{% for letter in "abc" %}
  {{ letter }} @

  {% if loop.first %}
  first @
  {%- else %}
  later @
  {%- endif %}

{% endfor %}
{%- for number in [1, 2] -%}
   stripped {{ number }} @
{% endfor -%}


   after the stripped lines @
{{ block("x") }}
{{ inline() }} @
{% call wrapped("y") %}
  from the caller @
  {{ block("z") }}
{% endcall %}
{% set text %}
captured @
captured too @
{% endset %}
{{ text }}
{% set hash %}{{ block("h") }}{% endset %}
hash {{ hash | sha256 }} @
{% include "_part.j2" %}
{{ super() }}
{% filter upper %}
FILTERED @
{% endfilter %}
{% if true %}same line{% endif %} @
{{ "value" }} {{ "value" }} @
{% raw %}
{{ raw }} @
{% endraw %}
{% macro own() %}
own @
{% endmacro %}
{{ own() }}
last @
{% endblock %}
""",
    "_base.j2": """\
{# the base #}

base before @
{% block body %}
base body @
{% endblock %}
base after @
""",
    "_macros.j2": """\
{% macro block(name) %}

block {{ name }} @
  {% if name == "x" %}
  only for x @
  {% endif %}
{% endmacro %}
{% macro wrapped(name) %}
wrapped {{ name }} @
{{ caller() }}
wrapped end @
{% endmacro %}
{% macro inline() %}in a line{% endmacro %}
""",
    "_part.j2": """\


part @
{% for i in range(2) %}part {{ i }} @
{% endfor %}
""",
}
_MARKER = re.compile(r"@\S+:\d+")


def _written(folder: Path, templates: dict[str, str]) -> None:
    for name, text in templates.items():
        lines = [line.replace("@", f"@{name}:{number}") for number, line in enumerate(text.split("\n"), 1)]
        write_tree(folder, {name: "\n".join(lines)})


def _traced(folder: Path, scope: dict[str, object]) -> list[tuple[str, tuple[str, int]]]:
    """Each rendered line of main.tf.j2 with the template line it is said to come from."""
    text = TemplateEnvironment(folder).get_template("main.tf.j2").render(scope)
    return list(zip(text.split("\n"), trace_lines(TracingEnvironment(folder), "main.tf.j2", scope, text), strict=True))


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_line_of_a_stress_template_is_traced(tmp_path: Path, line_end: str) -> None:
    _written(tmp_path, {name: text.replace("\n", line_end) for name, text in STRESS.items()})
    marked = [(line, f"@{file}:{number}") for line, (file, number) in _traced(tmp_path, {}) if "@" in line]
    assert len(marked) == 33
    # A line of several pieces belongs to the first of them.
    assert [told for line, told in marked if line.startswith("in a line")] == ["@_macros.j2:13"]
    rest = [(line, told) for line, told in marked if not line.startswith("in a line")]
    assert [told for _, told in rest] == [_MARKER.findall(line.lower())[0] for line, _ in rest]


def test_every_line_of_a_value_is_traced_to_its_expression(tmp_path: Path) -> None:
    _written(tmp_path, {"main.tf.j2": "locals {\n  a = {{ value | hcl }}\n  b = 1 @\n}\n"})
    traced = _traced(tmp_path, {"value": {"x": 1, "y": [1, 2]}})
    assert [number for _, (_, number) in traced] == [1, 2, 2, 2, 2, 3, 4, 4]


def test_named_arguments_of_filters_can_be_traced(tmp_path: Path) -> None:
    _written(tmp_path, {"main.tf.j2": "\n{{ '10.0.0.0/16' | cidrsubnet(newbits=8, netnum=1) }} @\n"})
    assert _traced(tmp_path, {})[1][1] == ("main.tf.j2", 2)


def test_characters_that_only_python_takes_for_line_ends_are_none(tmp_path: Path) -> None:
    _written(tmp_path, {"main.tf.j2": "a\x0cb\x85c\u2028d\ne @\n"})
    assert [number for _, (_, number) in _traced(tmp_path, {})] == [1, 2, 2]


def test_a_template_that_looks_at_marked_text_has_no_map(tmp_path: Path) -> None:
    """Rather no map than a wrong one."""
    _written(tmp_path, {"main.tf.j2": "{% macro m() %}x{% endmacro %}\n{% if m() == 'x' %}\nyes @\n{% endif %}\n"})
    text = TemplateEnvironment(tmp_path).get_template("main.tf.j2").render()
    assert "yes" in text
    assert trace_lines(TracingEnvironment(tmp_path), "main.tf.j2", {}, text) == []


def test_a_template_that_fails_on_marked_text_has_no_map(tmp_path: Path) -> None:
    _written(tmp_path, {"main.tf.j2": "{% macro m() %}12{% endmacro %}\n{{ 24 // (m() | int) }}\n"})
    text = TemplateEnvironment(tmp_path).get_template("main.tf.j2").render()
    assert trace_lines(TracingEnvironment(tmp_path), "main.tf.j2", {}, text) == []


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ("a\nb\n", "a\nb\n", [0, 1, 2]),
        ("\n\na  =  1\n\n\n\nb = 2\n", "a = 1\n\nb = 2\n", [2, 6, 6, 7]),
        ("a = 1 b", "a = 1\nb", [0, 0]),
    ],
    ids=["alike", "fewer blank lines", "a line in two"],
)
def test_lines_are_aligned_over_changes_of_whitespace(before: str, after: str, lines: list[int]) -> None:
    assert align_lines(before, after) == lines
