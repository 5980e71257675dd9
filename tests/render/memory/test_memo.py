"""What was rendered before is not rendered again, and nobody can tell from the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.trees import read_tree, run, write_tree
from tfgen.config.load import load_config
from tfgen.disk.cache import NO_CACHE, VARIABLE, Cache
from tfgen.errors import TemplateError
from tfgen.generate import plan_render
from tfgen.render.jinja.environment import TemplateEnvironment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tfgen.config.load import Config

CONFIG = "config/regions.yaml"
MAIN = "templates/main.tf.j2"
MATRIX = """\
project: {name: demo}
components:
  stack: {templates: "*.tf.j2", path: "{environment}/{region}"}
  account: {each: [environment], path: "accounts/{environment}", templates: account}
defaults:
  size: 1
  names: {b: 2, a: 1}
  list: [{key: x, value: 1}, {key: y, value: 2}]
  keep: false
  chosen: size
regions:
  us-east-1: {zone: a}
  us-west-2: {zone: b}
environments:
  dev: {}
  prod: {}
"""
TREE = {
    CONFIG: MATRIX,
    MAIN: '{% import "_macros.j2" as macros %}\nlocals {\n  main = {{ macros.pair(size) }}\n}\n',
    "templates/names.tf.j2": (
        "locals {\n{% for key in names %}\n  {{ key }} = {{ names[key] | hcl }}\n{% endfor %}\n}\n"
    ),
    "templates/list.tf.j2": (
        "locals {\n{% for one in list %}\n  {{ one.key }} = {{ one.value | hcl }}\n{% endfor %}\n}\n"
    ),
    "templates/zone.tf.j2": "{% if keep %}\nlocals {\n  kept = {{ zone | hcl }}\n}\n{% endif %}\n",
    "templates/every.tf.j2": "locals {\n  every = {{ cells | map(attribute='size') | list | hcl }}\n}\n",
    "templates/optional.tf.j2": (
        '{% include "_extra.j2" ignore missing %}\nlocals {\n  extra = {{ extra | default(0) | hcl }}\n}\n'
    ),
    "templates/calculated.tf.j2": '{% include "_" ~ chosen ~ ".j2" %}\n',
    "templates/_size.j2": "locals {\n  calculated = {{ size | hcl }}\n}\n",
    "templates/_zone.j2": "locals {\n  calculated = {{ zone | hcl }}\n}\n",
    "templates/_macros.j2": "{% macro pair(value) %}[{{ value | hcl }}, {{ value | hcl }}]{% endmacro %}\n",
    "templates/account/main.tf.j2": (
        'locals {\n  zone = "{{ "one" if zone is defined else "several" }}"\n'
        "  zones = {{ stacks | map(attribute='zone') | list | hcl }}\n"
        "{% if size is defined %}\n  size = {{ size | hcl }}\n{% endif %}\n}\n"
    ),
}
CHANGES = {
    "a number becomes another": (CONFIG, "size: 1", "size: 2"),
    "a number becomes text": (CONFIG, "size: 1", 'size: "1"'),
    "a number becomes true": (CONFIG, "size: 1", "size: true"),
    "a whole number becomes a fraction": (CONFIG, "size: 1", "size: 2.5"),
    "one cell has another value": (CONFIG, "prod: {}", "prod: {size: 3}"),
    "one region has another value": (CONFIG, "{zone: a}", "{zone: a, size: 3}"),
    "cells agree that did not": (CONFIG, "{zone: b}", "{zone: a}"),
    "keys change places": (CONFIG, "{b: 2, a: 1}", "{a: 1, b: 2}"),
    "a key is added": (CONFIG, "{b: 2, a: 1}", "{b: 2, a: 1, c: 3}"),
    "a key is taken away": (CONFIG, "{b: 2, a: 1}", "{b: 2}"),
    "a value deep in a list": (CONFIG, "value: 2", "value: 3"),
    "items change places": (
        CONFIG,
        "[{key: x, value: 1}, {key: y, value: 2}]",
        "[{key: y, value: 2}, {key: x, value: 1}]",
    ),
    "a file comes": (CONFIG, "keep: false", "keep: true"),
    "another template is used": (CONFIG, "chosen: size", "chosen: zone"),
    "a name that was not set is set": (CONFIG, "  size: 1", "  size: 1\n  extra: 4"),
    "a cell is added": (CONFIG, "  prod: {}", "  prod: {}\n  test: {}"),
    "a cell is renamed": (CONFIG, "  prod: {}", "  live: {}"),
    "a template changes": (MAIN, "main =", "other ="),
    "a template reads another name": (MAIN, "macros.pair(size)", "macros.pair(zone)"),
    "a macro changes": ("templates/_macros.j2", "[{{", "[0, {{"),
    "a template that a calculated name leads to changes": ("templates/_size.j2", "calculated", "other"),
    "a template that was missing comes": ("templates/_extra.j2", "", "locals {\n  there = {{ size | hcl }}\n}\n"),
}
REPEATED = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project, rendered once, with a memory of its own."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    folder = tmp_path / "project"
    write_tree(folder, TREE)
    monkeypatch.chdir(folder)
    assert run("render").exit_code == 0
    return folder


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that are rendered from here on."""
    names: list[str] = []
    render = TemplateEnvironment.text_of

    def counted(environment: TemplateEnvironment, name: str, scope: Mapping[str, object]) -> object:
        names.append(name)
        return render(environment, name, scope)

    monkeypatch.setattr(TemplateEnvironment, "text_of", counted)
    return names


def replace(project: Path, file: str, old: str, new: str) -> None:
    """Change one place of a file, which is empty if it is not there."""
    before = (project / file).read_text() if (project / file).exists() else ""
    assert old in before
    write_tree(project, {file: before.replace(old, new, 1)})


def assert_the_same_without_memory(project: Path) -> None:
    """A render gives the files that one without a memory gives."""
    assert run("render").exit_code == 0
    remembered = read_tree(project / "generated")
    everything = run("render", "--no-cache", "--diff", "--quiet")
    assert (everything.exit_code, everything.output) == (0, "")
    assert read_tree(project / "generated") == remembered


def test_without_changes_only_what_cannot_be_told_is_rendered(project: Path, rendered: list[str]) -> None:
    write_tree(project, {CONFIG: f"{MATRIX}# says nothing\n"})  # else nothing is looked at (tests/test_unchanged.py)
    assert run("render").exit_code == 0
    assert set(rendered) == {"calculated.tf.j2"}
    assert_the_same_without_memory(project)


@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_and_after_taking_it_back_files_are_those_of_a_render_of_everything(
    project: Path, change: str
) -> None:
    before = read_tree(project / "generated")
    tree = read_tree(project)
    replace(project, *CHANGES[change])
    assert_the_same_without_memory(project)
    write_tree(project, {name: text for name, text in tree.items() if not name.startswith("generated/")})
    (project / "templates/_extra.j2").unlink(missing_ok=True)
    assert_the_same_without_memory(project)
    after = read_tree(project / "generated")
    assert {name: after[name] for name in before if name.endswith(".tf")} == {
        name: text for name, text in before.items() if name.endswith(".tf")
    }


@REPEATED
@given(st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=5, unique=True))
def test_after_any_changes_files_are_those_of_a_render_of_everything(project: Path, changes: list[str]) -> None:
    write_tree(project, TREE)
    (project / "templates/_extra.j2").unlink(missing_ok=True)
    for change in changes:
        file, old, new = CHANGES[change]
        if not (project / file).exists() or old in (project / file).read_text():
            replace(project, file, old, new)
            assert_the_same_without_memory(project)


def test_a_value_of_one_environment_is_rendered_once_for_its_stacks(project: Path, rendered: list[str]) -> None:
    replace(project, CONFIG, "prod: {}", "prod: {names: {c: 3}}")
    run("render")
    assert [name for name in rendered if name != "calculated.tf.j2"].count("names.tf.j2") == 1
    assert "zone.tf.j2" not in rendered


def test_a_file_that_was_edited_is_rendered_again(project: Path) -> None:
    file = project / "generated/dev/us-east-1/main.tf"
    right = file.read_text()
    file.write_text(right.replace("main", "edited"))
    run("render")
    assert file.read_text() == right


def test_a_file_that_is_gone_is_rendered_again(project: Path) -> None:
    file = project / "generated/dev/us-east-1/main.tf"
    right = file.read_text()
    file.unlink()
    run("render")
    assert file.read_text() == right


def test_a_mistake_is_told_again_though_other_files_are_known(project: Path) -> None:
    replace(project, MAIN, "size", "sise")
    first = run("render")
    assert first.exit_code == 2
    assert run("render").stderr == first.stderr == run("render", "--no-cache").stderr


def test_blocks_of_one_address_are_found_between_a_known_file_and_a_new_one(project: Path) -> None:
    block = 'variable "size" {\n}\n'
    write_tree(project, {"templates/one.tf.j2": block})
    assert run("render").exit_code == 0
    write_tree(project, {"templates/two.tf.j2": block})
    result = run("render")
    assert result.exit_code == 2
    assert "variable.size is already defined by templates/one.tf.j2:1" in result.stderr


def test_a_finding_in_a_known_file_has_its_template_line(project: Path) -> None:
    write_tree(project, {"templates/one.tf.j2": '\nvariable "unused" {\n  type = {{ "string" }}\n}\n'})
    first = run("validate")
    assert "templates/one.tf.j2:2" in first.output
    assert run("render").exit_code == 0
    assert run("validate").output == first.output


def test_a_template_that_changes_while_its_text_is_wanted_is_told(project: Path) -> None:
    plan = plan_render(project)
    (file,) = [one for one in plan.files if (one.folder, one.name) == ("dev/us-east-1", "main.tf")]
    (project / "generated/dev/us-east-1/main.tf").unlink()
    replace(project, MAIN, "main =", "other =")
    with pytest.raises(TemplateError, match=r"main\.tf\.j2: this, or what it uses, was changed meanwhile\."):
        file.read()


def test_a_known_file_that_is_on_no_disk_is_rendered_when_it_is_read(project: Path) -> None:
    plan = plan_render(project)
    (file,) = [one for one in plan.files if (one.folder, one.name) == ("dev/us-east-1", "main.tf")]
    on_disk = project / "generated/dev/us-east-1/main.tf"
    text = on_disk.read_text()
    on_disk.write_text("edited")
    assert file.text == text


def test_a_process_that_stays_parses_only_the_template_that_was_changed(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(project, {"templates/_m.j2": "{% macro m() %}a{% endmacro %}"})
    write_tree(project, {"templates/one.tf.j2": '{% from "_m.j2" import m %}\nvariable "{{ m() }}" {\n}\n'})
    staying, parsed = Cache(project), list[str | None]()
    plan_render(project, cache=staying).apply()
    read = TemplateEnvironment._parse
    monkeypatch.setattr(
        TemplateEnvironment,
        "_parse",
        lambda self, text, name, file: (parsed.append(name), read(self, text, name, file))[1],
    )
    replace(project, "templates/one.tf.j2", "{{ m() }}", "b{{ m() }}")
    plan_render(project, cache=staying).apply()
    assert parsed == ["one.tf.j2"]
    assert 'variable "ba"' in (project / "generated/dev/us-east-1/one.tf").read_text()


def test_a_process_that_stays_sees_what_was_changed_back(project: Path) -> None:
    staying = Cache(project)
    plan_render(project, cache=staying).apply()
    before = read_tree(project / "generated")
    replace(project, MAIN, "main =", "other =")
    plan_render(project, cache=staying).apply()
    assert read_tree(project / "generated") != before
    replace(project, MAIN, "other =", "main =")
    plan_render(project, cache=staying).apply()
    assert read_tree(project / "generated") == before


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (CONFIG, MATRIX.replace("size: 1", "size: 5")),
        (CONFIG, MATRIX.replace("  dev: {}", "  test: {}")),
        ("config/settings.yaml", "properties:\n  more: {type: integer, default: 3}\nadditionalProperties: true\n"),
        ("templates/account/main.tf.j2", None),
    ],
)
def test_a_process_that_stays_sees_what_the_matrix_and_its_declaration_say_now(
    project: Path, file: str, text: str | None
) -> None:
    staying = Cache(project)
    first = load_config(project, staying)
    assert load_config(project, staying).cells is first.cells
    if text is None:
        (project / file).rename(project / file.replace(".tf", ".txt"))
    else:
        write_tree(project, {file: text})
    second = load_config(project, staying)
    assert said(second) == said(load_config(project, NO_CACHE)) != said(first)


def said(config: Config) -> tuple[list[Mapping[str, object]], list[str]]:
    """The scopes of the cells, and the components with a state."""
    return [cell.scope for cell in config.cells], [one.component.name for one in config.terraform]
