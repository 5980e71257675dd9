"""What was traced once is not traced again, and nobody can tell from the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.disk.cache import VARIABLE
from tfgen.render.blame.blame import Blame

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "config/regions.yaml"
TEMPLATE = "templates/main.tf.j2"
MACROS = "templates/_macros.j2"
TREE = {
    CONFIG: (
        "project: {name: demo}\ndefaults:\n  size: 1\n"
        "regions:\n  us-east-1: {}\n  us-west-2: {}\nenvironments:\n  dev: {}\n  prod: {}\n"
    ),
    TEMPLATE: (
        '{% import "_macros.j2" as macros %}\n{% if size == 2 %}\n# More.\n{% endif %}\n'
        '{{ macros.variable("unused") }}\nvariable "other" {\n  type = number\n  default = {{ size | hcl }}\n}\n'
    ),
    MACROS: '{% macro variable(name) %}\nvariable "{{ name }}" {\n  type = string\n}\n{% endmacro %}\n',
}
CHANGES = {
    "nothing": (CONFIG, "demo", "demo"),
    "a value that adds lines": (CONFIG, "size: 1", "size: 2"),
    "a value of one environment": (CONFIG, "dev: {}", "dev: {size: 3}"),
    "a value of another type": (CONFIG, "dev: {}", "dev: {size: [1]}"),
    "a line above": (TEMPLATE, "{% if", "\n{% if"),
    "a line above, in a template that is imported": (MACROS, "{% macro", "\n\n{% macro"),
    "a line above in the config": (CONFIG, "defaults:", "\ndefaults:"),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with findings that was validated."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "project"
    write_tree(folder, TREE)
    monkeypatch.chdir(folder)
    assert run("render").exit_code == 0
    first = run("validate")
    assert f"{MACROS}:2" in first.output
    assert f"{TEMPLATE}:6" in first.output
    return folder


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_findings_are_those_of_a_run_without_memory(project: Path, change: str) -> None:
    file, old, new = CHANGES[change]
    text = (project / file).read_text()
    assert old in text
    write_tree(project, {file: text.replace(old, new, 1)})
    known = run("validate", "--format", "json")
    assert known.output == run("validate", "--format", "json").output
    assert known.output == run("validate", "--format", "json", "--no-cache").output


def test_nothing_is_traced_where_nothing_changed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = run("validate").output

    def fail(*_: object) -> None:
        raise AssertionError("traced again")

    monkeypatch.setattr(Blame, "origin", fail)
    monkeypatch.setattr(Blame, "setting", fail)
    assert run("validate").output == expected
    assert (project / TEMPLATE).exists()
