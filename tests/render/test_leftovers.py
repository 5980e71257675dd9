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
