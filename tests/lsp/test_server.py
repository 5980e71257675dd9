"""The language server, asked by a client over stdio."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.lsp.editor import Editor, edit
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

MATRIX = "config/regions.yaml"
TEMPLATE = "templates/network.tf.j2"
PROJECT = {
    MATRIX: """\
project: {name: demo}
axes: [environment]
defaults:
  network:
    size: 16
    nat: single
environments:
  dev:
    network:
      nat: none
  prod: {}
""",
    "config/settings.yaml": """\
properties:
  network:
    type: object
    properties:
      size: {type: integer, description: Bits of the network., minimum: 16, maximum: 28}
      nat: {enum: [none, single, zone], description: How private subnets reach out.}
""",
    TEMPLATE: """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/{{ network.size }}"

  tags = {
    Nat = {{ network.nat | hcl }}
  }
}

output "vpc" {
  value = aws_vpc.main.id
}
""",
}
LINES = PROJECT[TEMPLATE].split("\n")


@pytest.fixture(name="project")
def make_project(tmp_path: Path) -> Path:
    """A project of two environments with one network."""
    write_tree(tmp_path, PROJECT)
    return tmp_path.resolve()


def in_editor(project: Path, ask: Callable[[Editor], Awaitable[Any]]) -> Any:
    """What an editor with this project gets for an answer."""

    async def run() -> Any:
        async with edit(project) as editor:
            return await ask(editor)

    return asyncio.run(run())


def at(text: str, found: str, behind: str) -> tuple[int, int]:
    """Line and column, from 0, behind some words on the first line with others."""
    number, line = next((number, line) for number, line in enumerate(text.split("\n")) if found in line)
    return number, line.index(behind) + len(behind)


def test_a_template_that_is_typed_wrong_is_told_at_its_line_before_it_is_saved(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        editor.change(TEMPLATE, PROJECT[TEMPLATE].replace("network.nat", "network.nta"))
        wrong = await editor.wait_for(TEMPLATE, lambda found: found)
        editor.change(TEMPLATE, PROJECT[TEMPLATE])
        await editor.wait_for(TEMPLATE, lambda found: not found)
        return [(one.range.start.line, one.severity, one.message) for one in wrong]

    ((line, severity, message),) = in_editor(project, ask)
    assert (line, severity) == (LINES.index("    Nat = {{ network.nat | hcl }}"), 1)
    assert 'Did you mean "nat"?' in message
    assert (project / TEMPLATE).read_text() == PROJECT[TEMPLATE]
    assert not (project / "generated").exists()


def test_a_finding_is_told_at_the_template_and_at_the_setting(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(MATRIX)
        editor.open(TEMPLATE, PROJECT[TEMPLATE].replace('"10.0.0.0/{{ network.size }}"', "{{ network.nat | hcl }}"))
        of_template = await editor.wait_for(TEMPLATE, lambda found: found)
        of_matrix = await editor.wait_for(MATRIX, lambda found: found)
        return of_template, of_matrix

    of_template, of_matrix = in_editor(project, ask)
    assert {one.code for one in of_template} & {one.code for one in of_matrix}
    assert at(PROJECT[TEMPLATE], "cidr_block", "cidr")[0] in {one.range.start.line for one in of_template}
    related = [str(other.location.uri) for one in of_template for other in one.related_information or ()]
    assert (project / MATRIX).as_uri() in related


def test_a_matrix_that_is_typed_wrong_is_told_at_its_line(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(MATRIX, PROJECT[MATRIX].replace("nat: none", "nat: non"))
        return await editor.wait_for(MATRIX, lambda found: found)

    (wrong,) = in_editor(project, ask)
    assert wrong.range.start.line == at(PROJECT[MATRIX], "nat: none", "nat")[0]
    assert "network.nat" in wrong.message


@pytest.mark.parametrize(
    ("written", "typed", "expected"),
    [
        ("    Nat = {{ network.nat | hcl }}", "    Nat = {{ network.", {"size", "nat"}),
        ("    Nat = {{ network.nat | hcl }}", "    Nat = {{ network.nat | h", {"hcl"}),
        ("    Nat = {{ network.nat | hcl }}", "    Nat = {{ ", {"network", "stack", "project"}),
        ("  tags = {", "  enab", {"enable_dns_hostnames", "cidr_block"}),
        ("  value = aws_vpc.main.id", "  value = aws_vpc.", {"main"}),
        ("  value = aws_vpc.main.id", "  value = aws_vpc.main.", {"arn", "id"}),
        ('output "vpc" {', "res", {"resource", "data", "variable", "moved"}),
        ('output "vpc" {', 'resource "aws_', {"aws_vpc", "aws_subnet", "aws_sqs_queue"}),
        ('output "vpc" {', 'data "', {"aws_region"}),
        ('output "vpc" {', 'resource "kubernetes_', {"kubernetes_secret_v1"}),
        ('output "vpc" {', 'provider "', {"aws"}),
    ],
)
def test_what_may_follow_is_offered(project: Path, written: str, typed: str, expected: set[str]) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        line = LINES.index(written)
        editor.change(TEMPLATE, "\n".join([*LINES[:line], typed, *LINES[line + 1 :]]))
        return await editor.complete(TEMPLATE, line, len(typed))

    assert expected <= set(in_editor(project, ask))


def test_arguments_of_versions_that_no_stack_admits_are_not_offered(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        line = LINES.index("  tags = {")
        editor.change(TEMPLATE, "\n".join([*LINES[:line], "  re", *LINES[line + 1 :]]))
        return await editor.complete(TEMPLATE, line, len("  re"))

    offered = in_editor(project, ask)
    assert "cidr_block" in offered
    assert "region" not in offered  # which resources have since 6.0


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("    ", {"size", "nat"}), ("    nat: ", {"none", "single", "zone"})],
)
def test_settings_and_their_values_are_offered_in_the_matrix(project: Path, typed: str, expected: set[str]) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        editor.open(MATRIX, PROJECT[MATRIX].replace("    nat: single", typed))
        return await editor.complete(MATRIX, at(PROJECT[MATRIX], "nat: single", "nat")[0], len(typed))

    assert expected <= set(in_editor(project, ask))


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("  prod: {net", {"network"}),
        ("  prod: {network: {size: 20, ", {"size", "nat"}),
        ("  prod: {network: {nat: ", {"none", "single", "zone"}),
    ],
)
def test_settings_in_braces_are_offered_too(project: Path, typed: str, expected: set[str]) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        editor.open(MATRIX, PROJECT[MATRIX].replace("  prod: {}", typed))
        return await editor.complete(MATRIX, at(PROJECT[MATRIX], "prod:", "prod")[0], len(typed))

    assert expected <= set(in_editor(project, ask))


def test_a_key_in_braces_is_explained_and_not_the_one_before_them(project: Path) -> None:
    matrix = PROJECT[MATRIX].replace("  prod: {}", "  prod: {network: {size: 20, nat: zone}}")
    write_tree(project, {MATRIX: matrix})

    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        editor.open(MATRIX)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        place = at(matrix, "  prod:", "size: 20, n")
        return await editor.hover(MATRIX, *place), await editor.define(MATRIX, *place)

    said, places = in_editor(project, ask)
    assert "network.nat = zone   in prod" in said
    assert places == [(TEMPLATE, 14)]


def test_a_name_is_explained_where_the_cursor_is(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        editor.open(MATRIX)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        of_setting = await editor.hover(TEMPLATE, *at(PROJECT[TEMPLATE], "Nat =", "network.na"))
        of_argument = await editor.hover(TEMPLATE, *at(PROJECT[TEMPLATE], "cidr_block", "cidr"))
        return of_setting, of_argument, await editor.hover(MATRIX, *at(PROJECT[MATRIX], "nat: none", "na"))

    of_setting, of_argument, of_key = in_editor(project, ask)
    assert "Set by, the last one wins" in of_setting
    assert f"{MATRIX}:10" in of_setting
    assert of_argument.startswith("```text\ncidr_block: string")
    assert 'aws_vpc.main.cidr_block = "10.0.0.0/16"' in of_argument
    assert f"{TEMPLATE}:11  network.size" in of_argument
    assert f"defaults  {MATRIX}:5" in of_argument
    assert "How private subnets reach out" in of_key
    assert "nat = none   in prod/" not in of_key
    assert "Decides in" in of_key
    assert project.as_posix() not in of_setting + of_key


def test_what_stands_beside_something_wrong_in_the_matrix_leads_where_it_led_before(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        editor.open(MATRIX, PROJECT[MATRIX].replace("      nat: none", "      si\n      nat: none"))
        await editor.wait_for(MATRIX, bool)
        place = at(PROJECT[MATRIX], "nat: none", "na")[0] + 1, len("      na")
        return await editor.define(MATRIX, *place), await editor.hover(MATRIX, *place)

    definitions, said = in_editor(project, ask)
    assert definitions == [(TEMPLATE, 14)]
    assert "How private subnets reach out" in said


def test_what_is_typed_behind_a_letter_of_two_units_stands_where_it_was_typed(project: Path) -> None:
    name, line = "templates/typed.tf.j2", '  a = "\U0001f600"'
    text = f"locals {{\n{line}\n}}\n"

    async def ask(editor: Editor) -> Any:
        editor.open(name, text)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        units = len(line.encode("utf-16-le")) // 2
        for number, letter in enumerate("\n  b = aws_vpc.mian.id"):
            editor.insert(name, *((1, units) if not number else (2, number - 1)), letter)
        return await editor.wait_for(name, lambda found: any("aws_vpc.mian" in one.message for one in found))

    found = [one for one in in_editor(project, ask) if "aws_vpc.mian" in one.message]
    assert [(one.range.start.line, one.range.start.character) for one in found] == [(2, 2)]


def test_definitions_lead_between_config_template_and_generated_lines(project: Path) -> None:
    generated = "generated/dev/network.tf"

    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        editor.open(MATRIX)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        editor.open(generated, "# generated\n" + PROJECT[TEMPLATE])
        vpc = at(PROJECT[TEMPLATE], 'resource "aws_vpc"', "res")
        return (
            await editor.define(TEMPLATE, *at(PROJECT[TEMPLATE], "Nat =", "network.na")),
            await editor.define(MATRIX, *at(PROJECT[MATRIX], "nat: none", "na")),
            await editor.define(TEMPLATE, *at(PROJECT[TEMPLATE], "aws_vpc.main.id", "aws_vpc.mai")),
            await editor.define(TEMPLATE, *vpc),
            await editor.define(generated, vpc[0] + 1, 0),
        )

    of_setting, of_key, of_reference, of_line, of_generated = in_editor(project, ask)
    nat, vpc = LINES.index("    Nat = {{ network.nat | hcl }}") + 1, LINES.index('resource "aws_vpc" "main" {') + 1
    assert of_setting == [(MATRIX, 10), (MATRIX, 6)]
    assert of_key == [(TEMPLATE, nat)]
    assert of_reference == [(TEMPLATE, vpc)]
    assert {file for file, _ in of_line} == {generated, "generated/prod/network.tf"}
    assert of_generated[0][0] == TEMPLATE


MACRO = "templates/_tags.j2"
WITH_MACRO = {
    **PROJECT,
    MACRO: "{% macro tags(nat) %}\n  tags = {\n    Nat = {{ nat | hcl }}\n  }\n{% endmacro %}\n",
    TEMPLATE: """\
{% from "_tags.j2" import tags %}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/{{ network.size }}"
  {{ tags(network.nat) }}
}
""",
}


def test_what_a_macro_wrote_is_explained_at_the_line_of_the_macro_and_leads_to_where_it_was_written(
    tmp_path: Path,
) -> None:
    write_tree(tmp_path, WITH_MACRO)

    async def ask(editor: Editor) -> Any:
        editor.open(MACRO)
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        place = at(WITH_MACRO[MACRO], "Nat =", "    Na")
        return await editor.hover(MACRO, *place), await editor.define(MACRO, *place)

    said, written = in_editor(tmp_path.resolve(), ask)
    assert 'aws_vpc.main.tags.Nat = "none"' in said
    assert f"environment dev  {MATRIX}:10" in said
    assert [file for file, _ in written] == ["generated/dev/network.tf"]


def test_what_only_another_stack_has_is_explained_there(project: Path) -> None:
    only = '{% if network.nat == "single" %}\noutput "only" {\n  value = {{ network.size | hcl }}\n}\n{% endif %}\n'
    write_tree(project, {"templates/only.tf.j2": only})

    async def ask(editor: Editor) -> Any:
        editor.open("templates/only.tf.j2")
        editor.open(TEMPLATE)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        return await editor.hover("templates/only.tf.j2", *at(only, "value", "val"))

    assert "output.only.value = 16\n  generated/prod/only.tf" in in_editor(project, ask)


def word_at(text: str, line: int, start: int, end: int) -> str:
    return text.split("\n")[line - 1][start:end]


def test_definitions_and_references_stand_at_the_words_that_they_are_about(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    run("render", "--quiet")
    generated = "generated/dev/network.tf"
    text = (project / generated).read_text()

    async def ask(editor: Editor) -> Any:
        for file in (TEMPLATE, MATRIX, generated):
            editor.open(file)
        await editor.wait_for(TEMPLATE, lambda found: all(one.code for one in found))
        return (
            await editor.define_words(generated, *at(text, "Nat =", "Nat")),
            await editor.define_words(generated, *at(text, "Nat =", 'Nat = "n')),
            await editor.define_words(TEMPLATE, *at(PROJECT[TEMPLATE], "Nat =", "network.na")),
            await editor.refer(MATRIX, *at(PROJECT[MATRIX], "nat: none", "na")),
            await editor.refer(TEMPLATE, *at(PROJECT[TEMPLATE], "Nat =", "network.na")),
            await editor.hover(generated, *at(text, "Nat =", "Nat")),
        )

    files = {TEMPLATE: PROJECT[TEMPLATE], MATRIX: PROJECT[MATRIX], generated: text}
    *led, said = in_editor(project, ask)
    words = [[(file, word_at(files[file], *place)) for file, *place in found] for found in led]
    of_name, of_value, of_setting, of_key, of_use = words
    assert of_name == [(TEMPLATE, "tags")]
    assert of_value == [(TEMPLATE, "network.nat | hcl"), (MATRIX, "nat")]
    assert of_setting == [(MATRIX, "nat"), (MATRIX, "nat")]
    assert of_key == of_use == [(TEMPLATE, "network.nat"), (generated, "tags")]
    assert "aws_vpc.main.tags" in said


def test_a_file_that_was_never_saved_is_rendered_checked_and_known(project: Path) -> None:
    new, text = "templates/logs.tf.j2", 'resource "aws_cloudwatch_log_group" "logs" {\n  nam = "x"\n}\n'

    async def ask(editor: Editor) -> Any:
        editor.open(new, "{{ nosuch }}\n")
        stopped = await editor.wait_for(new, bool)
        editor.change(new, text)
        found = await editor.wait_for(new, lambda said: any(one.code == "unknown-argument" for one in said))
        referring = text + "locals {\n  a = aws_cloudwatch_log_group.\n}\n"
        editor.change(new, referring)
        return stopped, found, await editor.complete(new, 4, len("  a = aws_cloudwatch_log_group."))

    stopped, found, offered = in_editor(project, ask)
    assert "nosuch" in stopped[0].message
    assert [one.range.start.line for one in found if one.code == "unknown-argument"] == [1]
    assert "logs" in offered
    assert not (project / new).exists()


def test_what_is_asked_before_anything_was_looked_at_is_answered(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        return await editor.hover(TEMPLATE, *at(PROJECT[TEMPLATE], "cidr_block", "cidr"))

    assert 'aws_vpc.main.cidr_block = "10.0.0.0/16"' in in_editor(project, ask)


def test_what_is_asked_while_the_text_is_wrong_is_answered_of_the_last_good_one_where_it_is_now(project: Path) -> None:
    typed = '# one\n# two\n{% if network.nat == "none" %}\n'

    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        await editor.hover(TEMPLATE, 0, 0)
        editor.insert(TEMPLATE, 0, 0, typed)
        line, column = at(PROJECT[TEMPLATE], "cidr_block", "cidr")
        of_argument = await editor.hover(TEMPLATE, line + 3, column)
        line, column = at(PROJECT[TEMPLATE], "aws_vpc.main.id", "aws_vpc.ma")
        return of_argument, await editor.define(TEMPLATE, line + 3, column)

    of_argument, declared = in_editor(project, ask)
    assert 'aws_vpc.main.cidr_block = "10.0.0.0/16"' in of_argument
    assert declared == [(TEMPLATE, LINES.index('resource "aws_vpc" "main" {') + 1 + 3)]


def test_a_project_that_is_opened_wrong_is_explained_as_it_is_saved(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE, "{% if %}\n" + PROJECT[TEMPLATE])
        line, column = at(PROJECT[TEMPLATE], "cidr_block", "cidr")
        return await editor.hover(TEMPLATE, line + 1, column)

    assert 'aws_vpc.main.cidr_block = "10.0.0.0/16"' in in_editor(project, ask)


def test_generated_lines_of_before_the_last_edit_lead_to_where_their_template_is_now(project: Path) -> None:
    generated = "generated/dev/network.tf"

    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE)
        editor.open(generated)
        editor.insert(TEMPLATE, 0, 0, "locals {\n  a = 1\n}\n\n")
        text = (project / generated).read_text()
        return await editor.define(generated, *at(text, "cidr_block", "cidr"))

    assert run("render", "-C", str(project)).exit_code == 0
    assert in_editor(project, ask) == [(TEMPLATE, LINES.index('  cidr_block = "10.0.0.0/{{ network.size }}"') + 1 + 4)]


def test_what_is_asked_of_a_file_that_is_not_there_any_more_is_answered_with_nothing(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        name = "templates/gone.tf.j2"
        return await editor.hover(name, 3, 3), await editor.define(name, 3, 3), await editor.complete(name, 3, 3)

    assert in_editor(project, ask) == ("", [], {})


def test_filters_of_tfgens_own_are_not_offered(project: Path) -> None:
    async def ask(editor: Editor) -> Any:
        editor.open(TEMPLATE, PROJECT[TEMPLATE] + "{{ network.size | ")
        return await editor.complete(TEMPLATE, len(LINES) - 1, len("{{ network.size | "))

    offered = in_editor(project, ask)
    assert "hcl" in offered
    assert not [name for name in offered if name.startswith("_")]


LOOP = """\
{% for name, subnet in subnets | dictsort %}
resource "aws_subnet" "{{ name | identifier }}" {
  vpc_id     = aws_vpc.main.id
  cidr_block = {{ subnet.cidr | hcl }}
  wrong      = 1
}
{% endfor %}
"""


@pytest.fixture(name="looping")
def make_looping(tmp_path: Path) -> Path:
    """A project with a template that goes through a map."""
    subnets = "  subnets: {a: {cidr: 10.0.0.0/24}, b: {cidr: 10.0.1.0/24}}\n"
    matrix = PROJECT[MATRIX].replace("defaults:\n", f"defaults:\n{subnets}")
    settings = "  subnets: {additionalProperties: {properties: {cidr: {type: string}}}}\n"
    files = {
        **PROJECT,
        MATRIX: matrix,
        "config/settings.yaml": PROJECT["config/settings.yaml"] + settings,
        "templates/subnets.tf.j2": LOOP,
    }
    write_tree(tmp_path, files)
    return tmp_path.resolve()


def test_in_a_loop_its_variable_is_completed_explained_and_leads_to_what_sets_it(looping: Path) -> None:
    async def ask(editor: Editor) -> None:
        editor.open("templates/subnets.tf.j2")
        column = LOOP.splitlines()[3].index("subnet.") + len("subnet.")
        offered = await editor.complete("templates/subnets.tf.j2", 3, column)
        assert {word: item.detail for word, item in offered.items()} == {"cidr": '"10.0.0.0/24"   in dev'}
        assert "subnets.a.cidr = 10.0.0.0/24" in await editor.hover("templates/subnets.tf.j2", 3, column)
        assert await editor.define("templates/subnets.tf.j2", 3, column) == [(MATRIX, 4)]

    in_editor(looping, ask)


def test_each_part_of_a_reference_leads_to_the_template_that_declares_it(looping: Path) -> None:
    async def ask(editor: Editor) -> None:
        editor.open("templates/subnets.tf.j2")
        line = LOOP.splitlines()[2]
        places = [line.index(part) + 1 for part in ("aws_vpc", "main")]
        found = [await editor.define("templates/subnets.tf.j2", 2, column) for column in places]
        assert found == [[(TEMPLATE, 10)], [(TEMPLATE, 10)]]

    in_editor(looping, ask)


def test_a_mistake_in_a_loop_is_told_once_however_many_blocks_it_makes(looping: Path) -> None:
    async def ask(editor: Editor) -> None:
        editor.open("templates/subnets.tf.j2")
        told = await editor.wait_for("templates/subnets.tf.j2", lambda found: found)
        assert [one.message for one in told if "wrong" in one.message] == [
            'aws_subnet has no argument "wrong" (in aws 5.100.0).'
        ]

    in_editor(looping, ask)


STATE = 'terraform {\n  backend "local" {\n    path = "%s.tfstate"\n  }\n}\n'
LAYERS = {
    MATRIX: "project: {name: demo}\naxes: [environment]\ncomponents: {app: {}, network: {}}\n"
    "environments: {dev: {}, prod: {}}\n",
    "templates/network/main.tf.j2": STATE % "network"
    + 'output "vpc" {\n  description = "Its id."\n  value = "vpc-{{ stack.environment }}"\n}\n',
    "templates/app/main.tf.j2": STATE % "app"
    + 'data "terraform_remote_state" "network" {\n  backend = "local"\n'
    + '  config  = { path = "../network/network.tfstate" }\n}\n\n'
    + "locals {\n  vpc = data.terraform_remote_state.network.outputs.vpc\n}\n",
}


def test_outputs_of_another_stack_are_completed_and_explained(tmp_path: Path) -> None:
    write_tree(tmp_path, LAYERS)
    app = "templates/app/main.tf.j2"
    line, column = at(LAYERS[app], "vpc = ", "outputs.")

    async def ask(editor: Editor) -> None:
        editor.open(app)
        offered = await editor.complete(app, line, column)
        assert {word: item.detail for word, item in offered.items()} == {"vpc": '"vpc-dev"   in dev/network'}
        assert 'output vpc of dev/network\nIts id.\n"vpc-dev"' in await editor.hover(app, line, column)

    in_editor(tmp_path.resolve(), ask)
