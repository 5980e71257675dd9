"""All nine stacks under the schema of provider 6.69.1: applied, planned again, destroyed, by one command each.

That they are valid under it is in `tests/terraform/test_simulated_provider.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.project import copy_project, override
from tests.engine.stacks import PROJECT
from tfgen.config.load import load_config

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.project import Project

STACKS = [stack.name for stack in load_config(PROJECT).stacks]

# The simulated provider works on the processor all the time, where the real one waits.
AGREED = ("--yes", "--confirm", "prod", "--parallel", "2")
# What the runbook says before destroying. The simulated provider asks no cluster about deletion protection.
UNPROTECTED = {"    protect: true\n": "    protect: false\n"}


def read_state(project: Project, stack: str) -> list[dict[str, Any]]:
    """The resources in a stack's state."""
    text = (project.folder / "generated" / stack / "terraform.tfstate").read_text()
    resources: list[dict[str, Any]] = json.loads(text)["resources"]
    return resources


def read_declared(project: Project, stack: str) -> set[str]:
    """The addresses of the resources in a stack's files, without keys."""
    files = (project.folder / "generated" / stack).glob("*.tf")
    labels = (
        line.split('"')[1::2]
        for path in files
        for line in path.read_text().splitlines()
        if line.startswith("resource ")
    )
    return {".".join(pair) for pair in labels}


@pytest.fixture(scope="module")
def applied(archive: None, simulated_mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project with its nine stacks applied."""
    project = copy_project(tmp_path_factory.mktemp("matrix") / "project", simulated_mirror, {})
    project.tfgen("render", "--quiet")
    for stack in STACKS:
        override(project, stack, ["local_state", "simulated"])
    project.tfgen("apply", *AGREED)
    return project


@pytest.mark.parametrize("stack", STACKS)
def test_every_declared_resource_of_a_stack_is_in_its_state(stack: str, applied: Project) -> None:
    there = {f"{one['type']}.{one['name']}" for one in read_state(applied, stack) if one["mode"] == "managed"}
    assert there == read_declared(applied, stack)


def test_second_plan_of_all_stacks_is_empty(applied: Project) -> None:
    done = applied.run("plan", "--format", "json", "--parallel", "2")
    assert (done.returncode, json.loads(done.stdout)["changes"]) == (0, []), done.stderr


def test_all_stacks_are_destroyed(applied: Project) -> None:
    applied.edit_config(UNPROTECTED)
    applied.tfgen("destroy", *AGREED)
    assert {stack: read_state(applied, stack) for stack in STACKS} == {stack: [] for stack in STACKS}
