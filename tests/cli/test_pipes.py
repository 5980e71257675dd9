"""A pipe in the place of a file of the project is an error or passed over, and never waited for."""

from __future__ import annotations

import os
import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

import pytest

from tests.trees import CONFIG, run, write_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes in folders")

PROJECT = {
    CONFIG: "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {}, prod: {}}\n",
    "templates/main.tf.j2": 'module "m" {\n  source = "../../modules/m"\n}\noutput "x" {\n'
    '  value = file("../../files/a.txt")\n}\n',
    "templates/copied.json": "{}\n",
    "modules/m/main.tf": "locals {}\n",
    "files/a.txt": "x\n",
}
PLACES = (
    *("config/regions.yaml", "config/settings.yaml", "config/rules/own.yaml", "config/regions.schema.json", "config"),
    *("templates/main.tf.j2", "templates/_m.j2", "templates/copied.json", "templates/new.txt", "templates"),
    *("generated/dev/main.tf", "generated/dev/.tfgen.json", "generated/dev/copied.json", "generated/dev/own.tf"),
    *("generated/dev/own.auto.tfvars", "generated/dev/.terraform.lock.hcl", "generated/dev/tests/x.tftest.hcl"),
    *("generated/dev/tests", "generated/dev", "generated/stacks.json", "generated", "modules/m/main.tf", "modules/m"),
    *("modules/m/more.tf", "files/a.txt", ".gitignore", ".opentofu-version", ".tool-versions", "mise.toml"),
    *(".github/workflows/ci.yml", ".pre-commit-config.yaml", "terragrunt.hcl", ".tfgen-starter.json", ".tfgen"),
)
COMMANDS = (
    "render --check",
    "validate",
    "validate -r .",
    "list",
    "explain dev output.x",
    "explain dev own.tf",
    "order",
)
WAIT = 20  # seconds: a pipe would be waited for without an end


@contextmanager
def patience() -> Iterator[None]:
    """Have what waits inside end with an error."""

    def give_up(*_: object) -> NoReturn:
        raise AssertionError(f"nothing happened for {WAIT} s")

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(WAIT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("place", PLACES)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    project = tmp_path / "project"
    write_tree(project, PROJECT)
    monkeypatch.chdir(project)
    assert run("render", "--quiet").exit_code == 0
    pipe = project / place
    if pipe.exists():
        pipe.rename(tmp_path / "away")
    pipe.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(pipe)
    for command in COMMANDS:
        with patience():
            result = run(*command.split())
        assert result.exit_code in (0, 1, 2), (command, result.output)
        assert not result.exception or isinstance(result.exception, SystemExit), (command, result.exception)


@pytest.mark.parametrize("command", ["render", "render --check", "validate", "list", "plan"])
def test_a_pipe_in_the_place_of_the_project_is_not_waited_for(tmp_path: Path, command: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    with patience():
        result = run(*command.split(), "-C", str(tmp_path / "pipe"))
    assert result.exit_code in (1, 2)
    assert "error: " in result.stderr
