"""`tfgen retire`, and what `tfgen list` shows of retired stacks."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import ACCOUNT_GONE, FOLDER, GONE, WITHOUT_ACCOUNT, WITHOUT_STACK
from tests.trees import CONFIG, changed, read_tree, run, snapshot
from tests.trees import write_tree as write_plain

if TYPE_CHECKING:
    from pathlib import Path

STATE = "s3://demo-state-111122223333-us-east-1/demo/dev/us-west-2/terraform.tfstate"
NOT_KNOWN = "stacks.json knows no such folder, so there is nothing to clear."


def test_what_is_retired_is_shown_with_what_to_do(retired: Path) -> None:
    before = snapshot(retired)
    result = run("retire")
    assert result.stdout.splitlines() == [
        "retired        account       protected  state",
        f"dev/us-west-2  111122223333             {STATE}",
        "",
        "dev/us-west-2",
        "  to destroy it:            tfgen destroy dev/us-west-2",
        "  when it is gone already:  tfgen retire --confirm dev/us-west-2",
        "",
        "where nothing of this project was ever applied: delete generated/, and run tfgen render",
    ]
    assert result.exit_code == 0
    assert snapshot(retired) == before


AZURE = """\
terraform {
  backend "azurerm" {
    storage_account_name = "demo"
    container_name       = "state"
    key                  = "{{ stack.environment | hcl_text }}.tfstate"
  }
}
"""


@pytest.mark.parametrize(
    ("backend", "state"),
    [(AZURE, "azurerm demo state dev.tfstate"), ("locals {\n}\n", "local terraform.tfstate")],
    ids=["azurerm", "none"],
)
def test_the_state_of_what_is_retired_is_told_whatever_its_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, state: str
) -> None:
    monkeypatch.chdir(tmp_path)
    matrix = "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {}, prod: {}}\n"
    write_plain(tmp_path, {CONFIG: matrix, "templates/main.tf.j2": backend})
    assert run("render", "--quiet").exit_code == 0
    write_plain(tmp_path, {CONFIG: matrix.replace("dev: {}, ", "")})
    assert run("render", "--quiet").exit_code == 0
    assert run("retire").stdout.splitlines()[1].split(maxsplit=1) == ["dev", state]
    assert json.loads(run("retire", "--format", "json").stdout)[0]["state"] == state
    shutil.rmtree(tmp_path / "generated/dev")
    assert json.loads(run("retire", "--format", "json").stdout)[0]["state"] == ""


def test_a_protected_stack_and_an_account_are_shown_as_such(rendered: Path) -> None:
    protected = changed('"111122223333"', '"111122223333"\n    protect: true')
    write_tree(rendered, {CONFIG: protected})
    run("render")
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    lines = run("retire").stdout.splitlines()
    assert [line.split()[:3] for line in lines[1:4]] == [
        ["dev/us-east-1", "111122223333", "yes"],
        ["dev/us-west-2", "111122223333", "yes"],
        [ACCOUNT_GONE, "111122223333", "yes"],
    ]
    assert lines[-4:-2] == [
        f"{ACCOUNT_GONE}: docs/retiring.md says how to take an account down",
        f"  when it is done:          tfgen retire --confirm {ACCOUNT_GONE}",
    ]


def test_where_nothing_is_retired_this_is_said(rendered: Path) -> None:
    result = run("retire")
    assert result.stdout == "Nothing is retired: whatever was rendered is in the matrix, or was cleared.\n"
    assert (rendered / "generated/stacks.json").exists()


def test_confirm_forgets_exactly_what_is_named(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    run("render")
    result = run("retire", "--confirm", "dev/us-west-2")
    assert (result.stdout, result.exit_code) == ("forgotten: dev/us-west-2; deleted files: 1\n", 0)
    assert run("list", "--retired", "--format", "names").stdout == "dev/us-east-1\n"
    assert sorted(path.name for path in (rendered / "generated/dev").iterdir()) == ["us-east-1"]


def test_several_are_forgotten_at_once_and_the_account_last_or_with_them(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    run("render")
    names = ("dev/us-east-1", "dev/us-west-2", ACCOUNT_GONE)
    assert run("retire", *(word for name in names for word in ("--confirm", name))).exit_code == 0
    assert [path for path in read_tree(rendered / "generated") if "dev" in path or "1111" in path] == []
    assert run("render", "--check").exit_code == 0


def test_all_that_a_pattern_matches_is_forgotten_and_named(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    run("render")
    result = run("retire", "--confirm", "dev/*")
    assert (result.stdout, result.exit_code) == ("forgotten: dev/us-east-1, dev/us-west-2; deleted files: 2\n", 0)
    assert run("list", "--retired", "--format", "names").stdout == ""


@pytest.mark.usefixtures("retired")
def test_a_pattern_forgets_nothing_that_is_in_the_matrix() -> None:
    assert run("retire", "--confirm", "*/us-*").stdout == f"forgotten: {GONE}; deleted files: 1\n"


def test_a_pattern_that_matches_nothing_is_refused(retired: Path) -> None:
    assert_not_forgotten(retired, "prod/*", because=[f"prod/*: {NOT_KNOWN} Retired: {GONE}."])


def test_a_folder_that_was_deleted_can_be_forgotten(left: Path) -> None:
    shutil.rmtree(left / FOLDER)
    assert run("retire", "--confirm", GONE).stdout == f"forgotten: {GONE}; deleted files: 0\n"
    assert run("render").exit_code == 0


def assert_not_forgotten(project: Path, *names: str, because: list[str]) -> None:
    """`tfgen retire --confirm` of these names is refused with these messages, and changes nothing."""
    before = snapshot(project)
    result = run("retire", *(word for name in names for word in ("--confirm", name)))
    assert result.stderr.splitlines() == [f"error: generated/{line}" for line in because]
    assert (result.stdout, result.exit_code) == ("", 2)
    assert snapshot(project) == before


@pytest.mark.parametrize("name", ["prod/us-east-1", "_bootstrap/444455556666"])
def test_what_is_in_the_matrix_is_not_forgotten(retired: Path, name: str) -> None:
    fact = "this is in the matrix, so it is not retired. Take it out of config/regions.yaml first, and render."
    assert_not_forgotten(retired, GONE, name, because=[f"{name}: {fact}"])


@pytest.mark.parametrize("name", ["dev/us-west-1", "dev", "../config", "stacks.json"])
def test_what_the_ledger_does_not_know_is_not_forgotten(retired: Path, name: str) -> None:
    assert_not_forgotten(retired, GONE, name, because=[f"{name}: {NOT_KNOWN} Retired: {GONE}."])


def test_what_is_wrong_with_any_name_is_told(rendered: Path) -> None:
    in_matrix = "this is in the matrix, so it is not retired. Take it out of config/regions.yaml first, and render."
    assert_not_forgotten(
        rendered,
        "dev/us-east-1",
        "a/b",
        because=[f"dev/us-east-1: {in_matrix}", f"a/b: {NOT_KNOWN} No stack is retired."],
    )


def test_an_account_is_not_forgotten_before_its_stacks(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT})
    run("render")
    assert_not_forgotten(
        rendered,
        "dev/us-east-1",
        ACCOUNT_GONE,
        because=[
            f"{ACCOUNT_GONE}: stacks of this account are not cleared: dev/us-west-2. Destroy and clear these first."
        ],
    )


def test_the_table_shows_retired_stacks_last(retired: Path) -> None:
    assert run("list").stdout.splitlines() == [
        "stack           environment  region     component  account",
        "dev/us-east-1   dev          us-east-1  stack      111122223333",
        "prod/us-east-1  prod         us-east-1  stack      444455556666",
        "prod/us-west-2  prod         us-west-2  stack      444455556666",
        "dev/us-west-2   dev          us-west-2  stack      111122223333  retired",
    ]


def test_json_shows_retired_stacks_as_such(retired: Path) -> None:
    records = json.loads(run("list", "--format", "json").stdout)
    assert [record["name"] for record in records if not record["retired"]] == [
        "dev/us-east-1",
        "prod/us-east-1",
        "prod/us-west-2",
    ]
    assert records[-1] == {
        "name": GONE,
        "environment": "dev",
        "region": "us-west-2",
        "account_id": "111122223333",
        "component": "stack",
        "protect": False,
        "retired": True,
    }


@pytest.mark.parametrize("form", ["names", "github-matrix"])
def test_what_programs_loop_over_has_no_retired_stacks(retired: Path, form: str) -> None:
    assert (retired / FOLDER).exists()
    assert GONE not in run("list", "--format", form).stdout


def test_retired_stacks_may_be_listed_alone(retired: Path) -> None:
    assert (retired / FOLDER).exists()
    assert run("list", "--retired", "--format", "names").stdout == f"{GONE}\n"
    assert run("list", "--retired", "--env", "prod", "--format", "names").stdout == ""
    assert run("list", "--retired").stdout.splitlines()[1:] == [
        "dev/us-west-2  dev          us-west-2  stack      111122223333  retired"
    ]


def test_retired_stacks_are_no_matrix_for_github(retired: Path) -> None:
    result = run("list", "--retired", "--format", "github-matrix", "-C", retired)
    assert result.exit_code == 2
    assert "--format github-matrix has no retired stacks. Use --format names or json." in result.stderr


def test_a_retired_stack_is_shown_before_it_is_rendered(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: WITHOUT_STACK})
    assert run("list", "--retired", "--format", "names").stdout == f"{GONE}\n"
