"""`tfgen migrate`: a project of tfgen 0.1 becomes one of today, comments and order kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.trees import read_tree, run, snapshot, write_tree
from tfgen.migration.tags import binds_stack, split_tags, tags_of

# As tfgen 0.1 took it: no settings, components, identity or artifacts are declared.
MATRIX = """\
# The matrix.
project:
  name: demo  # of ours

defaults:
  function: {memory_mb: 512}  # enough

regions:
  us-east-1:
    cidr: 10.0.0.0/16
    availability_zones: [us-east-1a, us-east-1b, us-east-1c]
  us-west-2:
    cidr: 10.1.0.0/16
    availability_zones: [us-west-2a, us-west-2b, us-west-2c]

environments:
  dev:
    account_id: "111122223333"
    home_region: us-east-1
"""
STACK = """\
resource "null_resource" "main" {
  triggers = { of = {{ stack.account_id | hcl }}, home = {{ stack.is_home | hcl }}, memory = {{ function.memory_mb }} }
}
"""
ACCOUNT = """\
resource "null_resource" "account" {
  triggers = { account = {{ account_id | hcl }} }
}
"""
OLD = {
    "config/regions.yaml": MATRIX,
    "templates/main.tf.j2": STACK,
    "templates/bootstrap/main.tf.j2": ACCOUNT,
    "lambda/src/app.py": "",
    "lambda/requirements.txt": "",
}


@pytest.fixture
def old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project of tfgen 0.1."""
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, OLD)
    return tmp_path


def lines_added() -> list[str]:
    """The lines that the matrix has more than before; those of before are all there, in their order."""
    before, after = MATRIX.splitlines(), Path("config/regions.yaml").read_text().splitlines()
    left = iter(after)
    assert all(line in left for line in before)
    return [line for line in after if line and line not in before]


def test_what_refuses_a_project_of_0_1_names_the_command(old: Path) -> None:
    said = run("render").stderr
    assert "error: templates/bootstrap/main.tf.j2: no component renders this template. " in said
    assert "If tfgen 0.1 rendered it: tfgen migrate.\n" in said


def test_a_migrated_project_renders_what_0_1_rendered(old: Path) -> None:
    assert run("migrate").exit_code == 0
    done = run("render", "--quiet")
    assert done.exit_code == 0, done.stderr
    rendered = {path: text.partition("\n")[2].strip() for path, text in read_tree(Path("generated")).items()}
    assert rendered["dev/us-east-1/main.tf"].splitlines()[1] == (
        '  triggers = { of = "111122223333", home = true, memory = 512 }'
    )
    assert rendered["dev/us-west-2/main.tf"].splitlines()[1] == (
        '  triggers = { of = "111122223333", home = false, memory = 512 }'
    )
    assert rendered["_bootstrap/111122223333/main.tf"].splitlines()[1] == '  triggers = { account = "111122223333" }'


def test_the_matrix_keeps_its_lines_and_gets_what_the_tool_did_by_itself(old: Path) -> None:
    run("migrate")
    assert lines_added() == [
        "  identity: {aws_account_id: account_id}",
        "components:",
        '  platform: {templates: "*.tf.j2", path: "{environment}/{region}", wave: wave}',
        '  bootstrap: {each: [account_id], path: "_bootstrap/{account_id}", manual: true}',
        "# What stacks refer to and no commit holds: `tfgen package` builds it.",
        "artifacts:",
        "  trade_processor:",
        "    source: lambda/src",
        "    requirements: lambda/requirements.txt",
        '    python: "3.13"',
        "    architecture: ${function.architecture}",
        "    output: lambda/dist/trade_processor.zip",
    ]


def test_every_step_is_told_with_its_version(old: Path) -> None:
    said = run("migrate").stdout
    steps = [line.partition(":")[0] for line in said.splitlines() if "(since tfgen 0.2)" in line]
    assert steps == [f"{name} (since tfgen 0.2)" for name in ("settings", "components", "artifacts", "names")]


def test_a_second_run_finds_nothing(old: Path) -> None:
    run("migrate")
    before = snapshot(old)
    assert run("migrate").stdout == "Nothing is of an older form.\n"
    assert snapshot(old) == before


def test_a_dry_run_shows_the_changes_and_writes_nothing(old: Path) -> None:
    before = snapshot(old)
    done = run("migrate", "--dry-run")
    assert (done.exit_code, snapshot(old)) == (0, before)
    assert "+  identity: {aws_account_id: account_id}\n" in done.stdout
    assert "would write config/settings.yaml\n" in done.stdout


def test_a_project_of_today_is_left_as_it_is(project: Path) -> None:
    before = snapshot(project)
    assert run("migrate").stdout == "Nothing is of an older form.\n"
    assert snapshot(project) == before


def test_a_matrix_that_is_not_the_platforms_gets_no_settings_of_the_platform(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"config/regions.yaml": MATRIX.replace("    home_region: us-east-1\n", "")})
    assert run("migrate").stdout == "Nothing is of an older form.\n"


def test_a_name_that_is_below_stack_no_longer_is_refused_with_the_command(project: Path) -> None:
    write_tree(project, {"templates/network.tf.j2": "# {{ stack.account_id | hcl }}\n"})
    assert (
        "It is account_id now, without stack.: tfgen migrate renames what tfgen 0.1 called so." in run("render").stderr
    )


def test_a_template_with_a_stack_of_its_own_is_left_to_its_author(old: Path) -> None:
    text = "{% for stack in stacks %}# {{ stack.account_id }}\n{% endfor %}"
    write_tree(old, {"templates/bootstrap/all.tf.j2": text})
    run("migrate")
    assert Path("templates/bootstrap/all.tf.j2").read_text() == text


def test_text_outside_of_tags_is_not_renamed(old: Path) -> None:
    write_tree(old, {"templates/other.tf.j2": "# stack.account_id is {{ stack.account_id | hcl }}\n"})
    run("migrate")
    assert Path("templates/other.tf.j2").read_text() == "# stack.account_id is {{ account_id | hcl }}\n"


def test_a_ledger_of_0_1_is_written_as_today(project: Path) -> None:
    run("render", "--quiet")
    now = Path("generated/stacks.json").read_text()
    folders = json.loads(now)["folders"]
    old = {name: {"is_home": name.endswith("us-east-1")} for name in folders}
    Path("generated/stacks.json").write_text(json.dumps({"about": "", "folders": old}))
    run("migrate")
    renewed = json.loads(Path("generated/stacks.json").read_text())["folders"]
    assert {name: one["axes"] for name, one in renewed.items()} == {name: one["axes"] for name, one in folders.items()}
    assert "is_home" not in Path("generated/stacks.json").read_text()


def test_a_matrix_whose_end_takes_no_section_is_refused_with_what_to_add(old: Path) -> None:
    flow = json.dumps({"project": {"name": "demo"}, "regions": {"a": {}}, "environments": {"dev": {}}})
    write_tree(old, {"config/regions.yaml": flow})
    before = snapshot(old)
    done = run("migrate")
    assert (done.exit_code, snapshot(old)) == (2, before)
    fact = "no section can be added, as the file does not end in a line of its map."
    assert done.stderr.startswith(f"error: config/regions.yaml: {fact} Write its keys on lines of their own")


def test_without_a_project_the_error_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("migrate").exit_code == 2


ROLES = """\
{% set deployed = account.stacks | selectattr("settings.features.cicd") | list %}
{% for environment in deployed | map(attribute="environment") | unique %}
{% set members = deployed | selectattr("environment", "equalto", environment) | list %}
resource "null_resource" "{{ environment }}" {
  triggers = { of = "{{ account.id }}", count = {{ members | length }} }
}
{% endfor %}
"""


def test_templates_of_accounts_render_what_they_rendered(old: Path) -> None:
    matrix = MATRIX.replace("function: {", "features: {cicd: true}\n  function: {").replace(
        "name: demo", "name: demo\n  repository: acme/demo"
    )
    write_tree(old, {"config/regions.yaml": matrix, "templates/bootstrap/roles.tf.j2": ROLES})
    assert run("migrate").exit_code == 0
    done = run("render", "--quiet")
    assert done.exit_code == 0, done.stderr
    roles = (old / "generated/_bootstrap/111122223333/roles.tf").read_text()
    assert '  triggers = { of = "111122223333", count = 2 }\n' in roles


LISTS = {
    '{% do names.append("b") %}': '{% set names = names + ["b"] %}',
    '{% do names.extend(["b"] if is_home else []) %}': '{% set names = names + (["b"] if is_home else []) %}',
    '{% do names.insert(1, "b") %}': '{% set names = names[:1] + ["b"] + names[1:] %}',
    '{%- do names.append("b") -%}': '{%- set names = names + ["b"] -%}',
}


@pytest.mark.parametrize("line", LISTS)
def test_a_list_that_a_template_changed_in_place_is_made_anew(line: str, old: Path) -> None:
    write_tree(old, {"templates/other.tf.j2": f'{{% set names = ["a", "c"] %}}\n{line}\n# {{{{ names | join }}}}\n'})
    run("migrate")
    assert (old / "templates/other.tf.j2").read_text().splitlines()[1] == LISTS[line]
    assert run("render", "--quiet").exit_code == 0


def test_a_list_that_is_changed_in_a_loop_is_left_to_its_author(old: Path) -> None:
    text = "{% set names = [] %}\n{% for one in [1] %}\n{% do names.append(one) %}\n{% endfor %}\n"
    write_tree(old, {"templates/other.tf.j2": text})
    run("migrate")
    assert (old / "templates/other.tf.j2").read_text() == text
    assert "append would change a value, and templates change none." in run("render", "-q").stderr


def test_what_was_worked_out_below_project_is_a_local(old: Path) -> None:
    text = "# {{ project.subject | hcl }} {{ project.repository | hcl }} {{ project.name | hcl }}\n"
    write_tree(old, {"templates/other.tf.j2": text})
    run("migrate")
    expected = "# {{ subject | hcl }} {{ repository | hcl }} {{ project.name | hcl }}\n"
    assert (old / "templates/other.tf.j2").read_text() == expected


def test_tags_are_those_that_are_closed_and_the_rest_is_text() -> None:
    text = "[[ a {{ b }} [% c %] {% d [ e"
    assert "".join(piece for piece, _ in split_tags(text)) == text
    assert list(tags_of(text)) == ["{{ b }}", "[% c %]"]


@pytest.mark.parametrize("sign", ["[", "{{", "{% for stack ", "{% macro ", "{% do a.append(", "{{ a }}{%"])
def test_tags_that_nobody_closes_are_looked_for_once(sign: str) -> None:
    assert sum(map(binds_stack, tags_of(sign * (1_000_000 // len(sign))))) == 0


@pytest.mark.parametrize("words", ["for stack ", "macro a", "set ", "for a, stack, "])
def test_a_tag_without_end_is_looked_at_once(words: str) -> None:
    assert not binds_stack("{% " + words * 50_000 + "%}")


def test_of_two_changes_on_a_line_each_is_made_anew(old: Path) -> None:
    write_tree(old, {"templates/other.tf.j2": "{% set a = [] %}\n{% do a.append(1) %}{% do a.append((2)) %}\n"})
    run("migrate")
    assert Path("templates/other.tf.j2").read_text().splitlines()[1] == ("{% set a = a + [1] %}{% set a = a + [(2)] %}")
