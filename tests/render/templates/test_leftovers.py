"""Braces that are meant reach Terraform; torn ones are refused."""

# ruff: noqa: E501 - templates stand on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, MATRIX, TEMPLATE, read_tree, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MEANT = {
    "a raw block": ('{% raw %}a = "{{#is_alert}}{{host.name}}{{/is_alert}}{% x %}"\n{% endraw %}', '"{{#is_alert}}{{host.name}}{{/is_alert}}{% x %}"'),
    "a string": ("a = \"{{ '{{' }}x}}\"", '"{{x}}"'),
    "a value": ("a = {{ vars.text | hcl }}", '"{{host.name}} {%% x %% } {#"'.replace("%% }", "%%}").replace("%%", "%")),
    "text of a value": ('a = "-{{ vars.text | hcl_text }}"', 'host.name}} {% x %} {#'),
    "a heredoc": ("a = <<EOT\n{{ vars.text | heredoc_text }}\nEOT", "{host.name}}"),
    "nested maps": ('a = { b = { c = 1 }}', "c = 1"),
}  # fmt: skip
TORN = ["{ { cidr } }", "{ { cidr }}", "{cidr}}", "{cidr | hcl}}", "{ % if x %}", "% if x %}", "% endif %}"]


@pytest.mark.parametrize(("line", "want"), MEANT.values(), ids=MEANT)
def test_braces_that_are_meant_pass(project: Path, line: str, want: str) -> None:
    config = MATRIX + 'defaults:\n  vars: {text: "{{host.name}} {% x %} {#"}\n'
    write_tree(project, {CONFIG: config, TEMPLATE: f"locals {{\n{line}\n}}\n"})
    result = run("render", "--quiet")
    assert result.exit_code == 0, result.stderr
    assert want in read_tree(project)["generated/dev/us-east-1/network.tf"]


@pytest.mark.parametrize("torn", TORN)
def test_a_torn_delimiter_is_refused_with_advice_for_quotes_and_heredocs(project: Path, torn: str) -> None:
    write_tree(project, {TEMPLATE: f'locals {{\n  a = "{torn}"\n}}\n'})
    result = run("render", "--quiet")
    assert result.stderr.startswith(f"error: {TEMPLATE}:2: {torn!r} looks like a part of the template")
    assert "text that is meant stands between {% raw %} and {% endraw %}." in result.stderr


@pytest.mark.parametrize("line", [line for line, _ in MEANT.values()], ids=MEANT)
def test_validate_admits_what_render_admits(project: Path, line: str) -> None:
    config = MATRIX + 'defaults:\n  vars: {text: "{{host.name}} {% x %} {#"}\n'
    write_tree(project, {CONFIG: config, TEMPLATE: f"locals {{\n{line}\n}}\n"})
    assert run("render", "--quiet").exit_code == 0
    assert "[template-leftover]" not in run("validate").stdout


def test_a_value_that_is_written_like_a_template_is_found(project: Path) -> None:
    config = MATRIX + 'defaults:\n  vars: {text: "data-{{ stack.name | hcl_text }}"}\n'
    write_tree(project, {CONFIG: config, TEMPLATE: "locals {\n  a = {{ vars.text | hcl }}\n}\n"})
    assert run("render", "--quiet").exit_code == 0
    found = [line for line in run("validate").stdout.splitlines() if "[template-leftover]" in line]
    assert len(found) == 1
    assert "remains of templating: {{ stack.name | hcl_text … reaches Terraform as it stands." in found[0]


def test_templates_of_others_are_not_looked_at(project: Path) -> None:
    write_tree(project, {"other/main.tf": 'locals {\n  a = "{{ x | hcl }} {{.Names}} { { x } }"\n}\n'})
    assert "[template-leftover]" not in run("validate", "other").stdout


RAW = "Text that is meant for another program stands between {% raw %} and {% endraw %}."
NOT_JINJA = {
    "a Go template": ('a = "{{.Names}}"', RAW),
    "a variable of Go": ('a = "{{ $x }}"', RAW),
    "a comment that nobody ends": ('a = "{#"', RAW),
    "a shell": ("{% if true %}{% fi %}", "Write {% endif %}."),
    "a shell's loop": ("{% for x in [] %}{% done %}", "Write {% endfor %}."),
    "a slip": ("{% inculde '_m.j2' %}", "Write {% include %}."),
    "another language": ("{% cloudformation %}", RAW),
}


@pytest.mark.parametrize(("line", "advice"), NOT_JINJA.values(), ids=NOT_JINJA)
def test_what_is_no_jinja_is_answered_with_what_to_write(project: Path, line: str, advice: str) -> None:
    write_tree(project, {TEMPLATE: f"locals {{\n{line}\n}}\n"})
    result = run("render", "--quiet")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {TEMPLATE}:2: this is not Jinja: ")
    assert result.stderr.partition(" (stack")[0].endswith(f". {advice}")


@pytest.mark.parametrize("form", ['from "_m.j2" import tag', 'import "_m.j2" as m'])
def test_a_macro_that_is_imported_without_the_scope_says_how_to_give_it(project: Path, form: str) -> None:
    macro = "{% macro tag() %}{{ stack.name }}{% endmacro %}"
    use = "m.tag()" if " as m" in form else "tag()"
    write_tree(project, {"templates/_m.j2": macro, TEMPLATE: f"{{% {form} %}}\n# {{{{ {use} }}}}\nlocals {{}}\n"})
    message = '"stack" is not known to imported macros. Write `with context` at the end of the import, or pass it.'
    assert run("render", "--quiet").stderr.startswith(f"error: templates/_m.j2:1: {message}")


@pytest.mark.parametrize("text", ["${var.x}", "a-${local.b[0].c}", "${ module.net.id }", "${data.aws_region.now.name}"])
def test_a_reference_in_a_value_is_text_and_said_so(project: Path, text: str) -> None:
    config = f"{MATRIX}defaults:\n  vars:\n    text: '{text}'\n"
    write_tree(project, {CONFIG: config, TEMPLATE: "locals {\n  a = {{ vars.text | hcl }}\n}\n"})
    assert run("render", "--quiet").exit_code == 0
    said = run("validate", "--rule", "escaped-reference").stdout
    fact = f"{text.removeprefix('a-')} is text here, which Terraform does not evaluate: values of the config never are."
    assert f"{TEMPLATE}:2: warning: {fact} " in said


@pytest.mark.parametrize("text", ["${aws:username}", "${HOME}", "${variable}", "$x.y", "${values.x}"])
def test_text_for_another_program_is_not_taken_for_a_reference(project: Path, text: str) -> None:
    config = f"{MATRIX}defaults:\n  vars:\n    text: '{text}'\n"
    write_tree(project, {CONFIG: config, TEMPLATE: "locals {\n  a = {{ vars.text | hcl }}\n}\n"})
    assert run("render", "--quiet").exit_code == 0
    assert "[escaped-reference]" not in run("validate", "--rule", "escaped-reference").stdout


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('locals {\n  a = "$${var.a}-${local.b}-$${var.c}"\n  b = 1\n}\n', 2),
        ("locals {\n  a = <<EOT\nfirst\n$${var.a} and ${local.b}\nEOT\n  b = 1\n}\n", 4),
        ("# $${var.a}\nlocals {\n  a = 1 // $${var.a}\n  /* $${var.a} */\n}\n", 0),
    ],
)
def test_a_reference_is_text_in_strings_and_heredocs_and_nothing_in_comments(
    project: Path, text: str, line: int
) -> None:
    write_tree(project, {TEMPLATE: text})
    assert run("render", "--quiet").exit_code == 0
    said = run("validate", "--rule", "escaped-reference").stdout
    assert said.count("[escaped-reference]") == bool(line)
    assert not line or said.startswith(f"{TEMPLATE}:{line}: ")
