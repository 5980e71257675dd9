"""`tfgen.api`: what Python programs call; the page about it says what is so."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pytest

import tfgen
from tests.docs.pages import Command, File, read_steps
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.trees import CONFIG, PROJECT, STACKS, read_tree, write_tree
from tfgen import api

PAGE = Path(__file__).parents[1] / "docs/api.md"
MAIN = {"templates/network.tf.j2": 'resource "terraform_data" "size" {\n  input = {{ cidr | hcl }}\n}\n'}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that has never been rendered."""
    write_tree(tmp_path, {**PROJECT, **MAIN})
    return tmp_path


def test_importing_tfgen_imports_nothing_of_it() -> None:
    code = "import sys, tfgen; print([name for name in sys.modules if name.startswith('tfgen.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_the_command_does_not_load_the_functions() -> None:
    code = "import sys, tfgen.cli.main; print('tfgen.api' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize("name", tfgen.__all__)
def test_public_names_are_there(name: str) -> None:
    code = f"import tfgen; tfgen.{name}; from tfgen import *; {name}"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        getattr(tfgen, "nothing")  # noqa: B009 - mypy knows it too


@pytest.mark.parametrize("name", api.__all__)
def test_what_is_public_says_what_it_is(name: str) -> None:
    assert getattr(api, name).__doc__


@pytest.mark.parametrize("name", ["render", "validate"])
def test_a_function_does_not_take_the_place_of_a_package(name: str) -> None:
    assert import_module(f"tfgen.{name}").__path__


def test_load_renders_nothing(project: Path) -> None:
    before = read_tree(project)
    assert [stack.name for stack in api.load(project).stacks] == list(STACKS)
    assert read_tree(project) == before


def test_render_writes_only_when_it_is_applied(project: Path) -> None:
    before = read_tree(project)
    plan = api.render(project)
    assert (plan.is_current, read_tree(project)) == (False, before)
    plan.apply()
    assert api.render(str(project)).is_current


def test_render_keeps_to_the_stacks_that_are_named(project: Path) -> None:
    plan = api.render(project, stacks=["dev/*"], where=["region=us-west-2"])
    assert {file.folder for file in plan.files} == {"dev/us-west-2"}


def test_render_raises_what_is_wrong_with_its_place(project: Path) -> None:
    write_tree(project, {"templates/network.tf.j2": "a = {{ cidrr | hcl }}\n"})
    with pytest.raises(api.TemplateError) as caught:
        api.render(project)
    assert caught.value.problems[0].position == api.Position(str(project / "templates/network.tf.j2"), 1)


def test_validate_finds_what_the_command_finds(project: Path) -> None:
    write_tree(project, {"templates/network.tf.j2": 'output "a" {\n  value = local.nothing\n}\n'})
    report = api.validate(project, rules=["undeclared-local"])
    assert [(one.rule, len(one.folders)) for one in report.findings] == [("undeclared-local", 4)]
    assert report.fails()


def test_validate_refuses_a_rule_that_there_is_not(project: Path) -> None:
    with pytest.raises(api.TfgenError, match=r'no rule, group or preset "undeclared-locals". Did you mean'):
        api.validate(project, rules=["undeclared-locals"])


@pytest.mark.parametrize("parameter", ["stacks", "where"])
def test_a_text_alone_is_no_list(project: Path, parameter: str) -> None:
    with pytest.raises(api.TfgenError, match=rf'Write {parameter}=\["dev"\]'):
        api.render(project, **{parameter: "dev"})  # type: ignore[arg-type]


def test_a_folder_without_a_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(api.ConfigError, match=f"{CONFIG}: there is no such file"):
        api.load(tmp_path)


def test_plan_asks_for_rendered_stacks(project: Path) -> None:
    with pytest.raises(api.TfgenError, match="Run: tfgen render"):
        api.plan(project)


def test_plan_is_refused_outside_of_the_main_thread(project: Path) -> None:
    with ThreadPoolExecutor(1) as pool, pytest.raises(api.TfgenError, match="main thread"):
        pool.submit(api.plan, project).result()


def test_plan_is_refused_in_an_event_loop(project: Path) -> None:
    async def call() -> None:
        api.plan(project)

    with pytest.raises(api.TfgenError, match="event loop"):
        asyncio.run(call())


@pytest.mark.terraform
def test_plan_tells_what_changes(project: Path) -> None:
    if not find_engine():
        skip_or_fail(ABSENT)
    api.render(project).apply()
    report = api.plan(project, stacks=["dev/us-east-1"])
    assert [(group.change.address, group.stacks) for group in report.groups] == [
        ("terraform_data.size", ("dev/us-east-1",))
    ]
    assert report.exit_code == 2


def test_the_page_names_every_public_name() -> None:
    text = PAGE.read_text()
    assert [name for name in api.__all__ if f"`{name}" not in text] == []


def test_the_program_of_the_page_prints_what_the_page_shows(project: Path) -> None:
    program, shown = read_steps(PAGE.read_text())
    assert isinstance(program, File)
    assert isinstance(shown, Command)
    (project / program.path).write_text(program.text)
    ran = subprocess.run([sys.executable, program.path], cwd=project, capture_output=True, text=True, check=False)
    assert (tuple(ran.stdout.splitlines()), ran.returncode) == (shown.prints, 0), ran.stderr
