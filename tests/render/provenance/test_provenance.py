"""What wrote each part of a rendered text, and what of the scope went into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.render.blame.test_blame import STRESS
from tests.trees import write_tree
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.provenance.source import Parsed
from tfgen.render.provenance.trace import Written, trace_pieces

if TYPE_CHECKING:
    from pathlib import Path

SCOPE = {
    "a": {"b": "bee", "n": 2, "on": True, "off": False, "none": None},
    "items": ["x", "y"],
    "map": {"k": "v", "l": "w"},
    "rows": [{"name": "one", "on": True}, {"name": "two", "on": False}],
}


def follow(folder: Path, files: dict[str, str] | str, scope: dict[str, Any] = SCOPE) -> tuple[str, Written | None]:
    texts = {"main.tf.j2": files} if isinstance(files, str) else files
    write_tree(folder, texts)
    environment = TemplateEnvironment(folder)
    text = environment.text_of("main.tf.j2", scope)
    return text, trace_pieces(Parsed(environment), "main.tf.j2", scope, text)


def said(path: tuple[object, ...]) -> str:
    return ".".join(getattr(step, "name", str(step)) for step in path)


@pytest.mark.parametrize(
    ("template", "reads"),
    [
        ("{{ a.b }}", {"bee": "a.b"}),
        ("{{ a['b'] }}{{ items[-1] }}", {"bee": "a.b", "y": "items.1"}),
        ("{{ a.b ~ a.n }}", {"bee2": "a.b a.n"}),
        ("{{ a.b if a.on else a.n }}", {"bee": "a.b a.on"}),
        ("{{ a.none or a.b }}", {"bee": "a.b a.none"}),
        ("{{ a.n + 1 }}", {"3": "a.n"}),
        ("{{ a.b | upper | hcl }}", {'"BEE"': "a.b"}),
        ("{{ 'y' if a.n > 1 and a.b is defined else 'n' }}", {"y": "a.b a.n"}),
        ("{{ a.none | default('d', true) }}", {"d": "a.none"}),
        ("{{ (a.missing | default(map)).k }}", {"v": "a.missing map.k"}),
        ("{{ (map.missing | default(a.b)) }}{{ (map['missing'] | default(a.n)) }}", {
            "bee": "a.b map.missing", "2": "a.n map.missing"}),
        ("{{ (rows | selectattr('name', 'eq', 'x') | first | default(map)).k }}", {
            "v": "map.k rows.0.name rows.1.name rows.KEY"}),
        ("{% set x = a.b %}{{ x }}", {"bee": "a.b"}),
        ("{% set x %}<{{ a.b }}>{% endset %}{{ x }}", {"<": "", "bee": "a.b", ">": ""}),
        ("{% if a.on %}t{% else %}f{% endif %}", {"t": "a.on"}),
        ("{% if a.off %}t{% elif a.n %}e{% endif %}", {"e": "a.n a.off"}),
        ("{% set x = 'p' %}{% if a.off %}{% set x = 'q' %}{% endif %}{{ x }}", {"p": "a.off"}),
        ("{% set x = 'p' %}{% if a.on %}{% set x = 'q' %}{% endif %}{{ x }}", {"q": "a.on"}),
        ("{% for x in items %}{{ x }}{% endfor %}", {"x": "items.0 items.KEY", "y": "items.1 items.KEY"}),
        ("{% for x in rows if x.on %}{{ x.name }}{% endfor %}", {"one": "rows.0.name rows.0.on rows.1.on rows.KEY"}),
        ("{% for k, v in map.items() %}{{ v }}{% endfor %}", {"v": "map.KEY map.k", "w": "map.KEY map.l"}),
        ("{% for k, v in map | items %}{{ v }}{% endfor %}", {"v": "map.KEY map.k", "w": "map.KEY map.l"}),
        ("{% for k, v in map | dictsort %}{{ v }}{% endfor %}", {"v": "map.KEY map.k", "w": "map.KEY map.l"}),
        (
            "{% for k, v in map | dictsort(by='value') %}{{ v }}{% endfor %}",
            {"v": "map map.k", "w": "map map.l"},
        ),
        ("{{ (map | dictsort | first)[1] }}", {"v": "map.KEY map.k"}),
        ("{% for x, y in [(a.b, 1), (a.n, 2)] %}{{ x }}{% endfor %}", {"bee": "a.b", "2": "a.n"}),
        ("{% for x in [] %}{% else %}{{ a.b }}{% endfor %}", {"bee": "a.b"}),
        ("{% for x in items %}{% if not x %}{% continue %}{% endif %}{{ a.b }}{% endfor %}", {"bee": "a.b items.KEY"}),
        ("{% macro m(x, y=a.n) %}{{ x }}{{ y }}{% endmacro %}{{ m(a.b) }}", {"bee": "a.b", "2": "a.n"}),
        ("{% macro m() %}{{ varargs[0] }}{{ kwargs.z }}{% endmacro %}{{ m(a.b, z=a.n) }}", {"bee": "a.b", "2": "a.n"}),
        ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ a.b }}{% endcall %}", {"bee": "a.b"}),
        ("{% macro m(f) %}{{ caller(f) }}{% endmacro %}{% call(x) m(a.n) %}{{ x }}{% endcall %}", {"2": "a.n"}),
        ("{% filter upper | hcl %}{{ a.b }}{% endfilter %}", {'"BEE"': "a.b"}),
        ("{% with x = a.b %}{{ x }}{% endwith %}", {"bee": "a.b"}),
        ("{% set n = namespace(x=1) %}{% if a.on %}{% set n.x = a.n %}{% endif %}{{ n.x }}", {"2": "a.n a.on"}),
        ("{% set n = namespace(x=1) %}{% for i in [] %}{% set n.x = 2 %}{% endfor %}{{ n.x }}", {"1": ""}),
        ("{{ map.get('k') }}", {"v": "map.KEY map.k"}),
        ("{{ a['none' if a.off else 'b'] }}", {"bee": "a.b a.off"}),
    ],
)  # fmt: skip
def test_what_a_text_has_read(tmp_path: Path, template: str, reads: dict[str, str]) -> None:
    _, written = follow(tmp_path, template)
    assert written is not None
    found = {piece.text: " ".join(sorted(map(said, piece.all_reads))) for piece in written.pieces if piece.text}
    assert found == reads


def test_two_calls_of_a_macro_are_told_apart(tmp_path: Path) -> None:
    template = "{% macro m(x) %}{{ x }}{% endmacro %}\n{{ m(a.b) }}\n{{ m(a.n) }}\n"
    _, written = follow(tmp_path, template)
    assert written is not None
    calls = {piece.text: [(cause.line, cause.text) for cause in piece.causes] for piece in written.pieces}
    assert calls["bee"] == [(2, "m(a.b)")]
    assert calls["2"] == [(3, "m(a.n)")]


def test_what_is_not_written_leaves_what_decided_it(tmp_path: Path) -> None:
    _, written = follow(tmp_path, "[{% if a.off %}1{% endif %}]")
    assert written is not None
    assert [(piece.expression, sorted(map(said, piece.reads))) for piece in written.between(0, 2)] == [
        ("", []),
        ("a.off", ["a.off"]),
        ("", []),
    ]


def test_inheritance_includes_and_imports_are_followed(tmp_path: Path) -> None:
    files = {
        "main.tf.j2": '{% extends "_base.j2" %}{% set x = a.n %}{% block inner %}{{ super() }}{{ a.b }}{% endblock %}',
        "_base.j2": "<{% block inner %}{{ x }}{% endblock %}>"
        '{% include "_part.j2" %}{% include "_no.j2" ignore missing %}',
        "_part.j2": '{% import "_macros.j2" as macros with context %}{{ macros.m(items[0]) }}{{ macros.y }}',
        "_macros.j2": "{% macro m(z) %}{{ z }}{{ map.k }}{% endmacro %}{% set y = map.l %}",
    }
    text, written = follow(tmp_path, files)
    assert written is not None
    assert text == "<2bee>xvw"
    assert [
        (piece.text, piece.template, " ".join(map(said, piece.reads))) for piece in written.pieces if piece.text
    ] == [
        ("<", "_base.j2", ""),
        ("2", "_base.j2", "a.n"),
        ("bee", "main.tf.j2", "a.b"),
        (">", "_base.j2", ""),
        ("x", "_macros.j2", "items.0"),
        ("v", "_macros.j2", "map.k"),
        ("w", "_part.j2", "map.l"),
    ]


def test_what_is_not_followed_has_no_pieces_rather_than_wrong_ones(tmp_path: Path) -> None:
    recursive = "{% for x in rows recursive %}{{ x.name }}{{ loop([]) }}{% endfor %}"
    assert follow(tmp_path, recursive) == ("onetwo", None)


def test_the_stress_template_is_followed_to_the_same_text(tmp_path: Path) -> None:
    scope = {"zones": ["a", "b"], "options": {"x": 1, "y": "z"}, "cidr": "10.0.0.0/16", "name": "n", "tags": {"t": "u"}}
    text, written = follow(tmp_path, STRESS, scope)
    assert text
    assert written is not None


@pytest.mark.parametrize(
    ("template", "reads"),
    [
        ("{{ rows | selectattr('on') | map(attribute='name') | first }}", {"one": "0.name 0.on 1.on KEY"}),
        ("{{ (rows | rejectattr('on') | first).name }}", {"two": "0.on 1.name 1.on KEY"}),
        ("{{ rows | map(attribute='size', default=a.n) | last }}", {"2": "a.n 1.size KEY"}),
        ("{{ (rows | sort(attribute='on,name') | first).name }}", {"two": "0.name 0.on 1.name 1.on KEY"}),
        ("{% for r in rows | unique(attribute='on') %}{{ r.name }}{% endfor %}", {
            "one": "0.name 0.on 1.on KEY", "two": "0.on 1.name 1.on KEY"}),
        ("{% for on, all in rows | groupby('on') %}{{ (all | first).name }}{% endfor %}", {
            "two": "0.on 1.name 1.on KEY", "one": "0.name 0.on 1.on KEY"}),
        ("{{ rows | map(attribute='name') | join('-') }}", {"one-two": "0.name 1.name KEY"}),
        ("{{ rows | length }}", {"2": "KEY"}),
        ("{{ 't' if rows else 'f' }}{{ 'f' if not rows }}", {"t": "KEY", "": "KEY"}),
        ("{% if rows | selectattr('on') %}t{% endif %}", {"t": "0.on 1.on KEY"}),
        ("{{ (rows | reverse | first).name }}{{ (rows | list)[0].name }}",
         {"two": "1.name KEY", "one": "0.name KEY"}),
        ("{{ (rows | first | default(a)).name }}", {"one": "0.name KEY"}),
        ("{{ (rows | max(attribute='name')).on | hcl }}", {"false": "0.name 1.name 1.on KEY"}),
    ],
)  # fmt: skip
def test_a_filter_of_a_list_has_read_what_it_looks_at_in_its_items(
    tmp_path: Path, template: str, reads: dict[str, str]
) -> None:
    _, written = follow(tmp_path, template)
    assert written is not None
    found = {}
    for piece in written.pieces:
        if piece.text or piece.expression:
            found[piece.text] = " ".join(sorted(said(path).removeprefix("rows.") for path in piece.all_reads))
    assert {text: " ".join(sorted(words.split())) for text, words in reads.items()} == {
        text: words for text, words in found.items() if text in reads
    }
