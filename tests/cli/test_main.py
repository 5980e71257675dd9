"""The `tfgen` command as such: help, version, exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from tests.trees import run, write_tree
from tfgen import __version__
from tfgen.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("option", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_has_an_example(command: str, option: str) -> None:
    result = run(command, option)
    assert result.exit_code == 0
    assert f"Example: tfgen {command}" in result.stdout


def test_the_help_names_every_command() -> None:
    lines = run("--help").stdout.split("Commands:")[1].splitlines()
    assert [line.split()[0] for line in lines if line] == list(COMMANDS)


def test_help_and_completion_say_of_each_command_what_it_says_itself() -> None:
    commands = {name: import_module(module).command for name, module in COMMANDS.items()}
    context = click.Context(main, info_name="tfgen", **main.context_settings)
    listed = context.make_formatter()
    click.Group(commands=commands).format_commands(context, listed)
    assert listed.getvalue().strip() in main.get_help(context)
    completed = {item.value: item.help for item in main.shell_complete(context, "")}
    assert completed.items() >= {name: command.get_short_help_str() for name, command in commands.items()}.items()


def test_help_imports_no_command() -> None:
    script = "import sys; from tfgen.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    command = [sys.executable, "-c", script]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    loaded = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.split()
    assert not set(COMMANDS.values()) & set(loaded)


def test_the_version_is_printed() -> None:
    assert run("--version").stdout == f"tfgen, version {__version__}\n"


@pytest.mark.parametrize("words", [["rendr"], ["render", "--no-such-option"], ["render", "--jobs", "0"]])
def test_a_wrong_use_cannot_work(project: Path, words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_project_that_does_not_exist_cannot_work(project: Path) -> None:
    assert run("render", "-C", "nowhere").exit_code == 2


def test_tfgen_runs_as_a_module(project: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tfgen", "list", "--format", "names"]
    result = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=True)
    assert result.stdout.splitlines()[0] == "dev/us-east-1"


def test_help_loads_neither_jinja_nor_a_parser() -> None:
    """They take most of the time of a start."""
    script = "import sys; from tfgen.cli.main import main; main(['--help'], standalone_mode=False); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert not {"jinja2", "yaml", "hcl2", "pygohcl", "rich", "msgspec"} & set(result.stdout.split())


def test_a_list_that_was_made_before_loads_no_parser_and_no_schema(tmp_path: Path) -> None:
    matrix = "project: {name: a}\nregions: {r: {}}\nenvironments: {e: {n: 1}}\n"
    declared = "properties: {n: {type: integer}}\n"
    write_tree(tmp_path, {"config/regions.yaml": matrix, "config/settings.yaml": declared, "templates/a.tf.j2": ""})
    script = "import sys; from tfgen.cli.main import main; main(['list', '-C', sys.argv[1]], standalone_mode=False)"
    command = [sys.executable, "-c", f"{script}; print(*sys.modules)", str(tmp_path)]
    first, second = (
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() for _ in range(2)
    )
    assert "yaml" in first
    assert not {"yaml", "msgspec", "tfgen.config", "tfgen.settings", "tfgen.retirement", "jinja2"} & {*second}


def test_an_option_before_the_command_is_sent_behind_it() -> None:
    result = run("-C", "elsewhere", "list")
    assert result.exit_code == 2
    assert "there is no option -C before a command. If it is the command's: tfgen COMMAND -C ..." in result.stderr
