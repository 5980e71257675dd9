"""The library behind `tfgen render`: a plan as data, and its application."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import STACKS, TEMPLATE, VPC, read_tree, small_files, snapshot, write_tree
from tfgen.errors import OutputError, TemplateError
from tfgen.generate import plan_render
from tfgen.output.plan import Action
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path


def test_planning_writes_nothing(project: Path) -> None:
    before = snapshot(project)
    plan_render(project)
    assert snapshot(project) == before


def test_a_plan_holds_every_file_with_its_content(project: Path) -> None:
    ledger, *changes = plan_render(project).changes
    assert (ledger.folder, ledger.name, ledger.action) == ("", "stacks.json", Action.CREATE)
    assert [(change.folder, change.name, change.action) for change in changes] == [
        (stack, "network.tf", Action.CREATE) for stack in STACKS
    ]
    assert all(change.before is None and change.after and b"aws_vpc" in change.after.read() for change in changes)


def test_an_applied_plan_is_current(project: Path) -> None:
    plan = plan_render(project)
    assert not plan.is_current
    plan.apply()
    assert plan_render(project).is_current


def test_a_plan_counts_the_resources_of_each_stack(project: Path) -> None:
    data = 'data "aws_region" "current" {\n}\n'
    write_tree(project, {TEMPLATE: VPC + VPC.replace("main", "second") + data})
    assert plan_render(project).resources == dict.fromkeys(STACKS, 2)


def test_every_target_is_told_as_it_is_rendered(project: Path) -> None:
    chosen = Selection.parse(environments=["dev"])
    told: list[tuple[str, int]] = []
    plan_render(project, selection=chosen, on_target=lambda target, total: told.append((str(target), total)))
    assert told == [("dev/us-east-1", 2), ("dev/us-west-2", 2)]


def test_every_problem_of_a_template_is_raised_at_once(project: Path) -> None:
    write_tree(project, {TEMPLATE: "{{ one }}", "templates/b.tf.j2": "{{ two }}"})
    with pytest.raises(TemplateError) as caught:
        plan_render(project)
    assert [str(problem.position) for problem in caught.value.problems] == [
        f"{project}/templates/b.tf.j2:1",
        f"{project}/{TEMPLATE}:1",
    ]


def test_an_interrupted_write_is_finished_by_the_next_run(project: Path) -> None:
    plan = plan_render(project)
    with small_files(0), pytest.raises(OutputError):
        plan.apply()
    plan_render(project).apply()
    assert plan_render(project).is_current
    assert list(read_tree(project / "generated")) == [*(f"{stack}/network.tf" for stack in STACKS), "stacks.json"]
