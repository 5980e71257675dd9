"""atlantis.yaml: what Atlantis' own reference admits, in the order of the waves.

The keys and their rules: https://www.runatlantis.io/docs/repo-level-atlantis-yaml.html#reference
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
import yaml

from tests.declared import ARTIFACTS, SETTINGS, SETTINGS_FILE, with_components
from tests.trees import CONFIG, MATRIX, STACKS, TEMPLATE, VPC, assert_refused, run, snapshot, write_tree

ROOT = Path(__file__).parents[2]
NAME = "atlantis.yaml"
ON = with_components(MATRIX.replace("{name: demo}", "{name: demo, atlantis: true}"))
TOP_KEYS = {
    "version": int,
    "automerge": bool,
    "autodiscover": dict,
    "delete_source_branch_on_merge": bool,
    "parallel_plan": bool,
    "parallel_apply": bool,
    "abort_on_execution_order_fail": bool,
    "projects": list,
    "allowed_regexp_prefixes": list,
}
# Without those that a server admits only when it is told to: workflow, and requirements of plan, apply and import.
PROJECT_KEYS = {
    "name": str,
    "branch": str,
    "dir": str,
    "workspace": str,
    "execution_order_group": int,
    "delete_source_branch_on_merge": bool,
    "repo_locks": dict,
    "autoplan": dict,
    "terraform_version": str,
    "depends_on": list,
}
AUTOPLAN_KEYS = {"enabled": bool, "when_modified": list}


@pytest.fixture
def configured(rendered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with `project.atlantis` that was rendered."""
    shutil.copytree(rendered, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, for tests that only read it."""
    folder = tmp_path_factory.mktemp("rendered")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return render_project(folder)


def render_project(folder: Path) -> Path:
    """Write the project into the folder, which is the current one, and render it."""
    write_tree(folder, {CONFIG: ON, SETTINGS_FILE: SETTINGS, TEMPLATE: VPC})
    for name in ("atlantis", "bootstrap", "regions", "runbooks", "workflows"):
        shutil.copytree(ROOT / "templates" / name, folder / "templates" / name)
    for macros in (ROOT / "templates").glob("_*.j2"):
        shutil.copy(macros, folder / "templates")
    result = run("render")
    assert result.exit_code == 0, result.output
    return folder


def load(project: Path) -> dict[str, Any]:
    """The rendered file."""
    values: dict[str, Any] = yaml.safe_load((project / NAME).read_text())
    return values


def assert_fits(values: dict[str, Any], keys: dict[str, type]) -> None:
    """Only these keys, each with a value of its type; `bool` is no `int`."""
    assert {key: type(value) for key, value in values.items()} == {key: keys[key] for key in values}


def test_every_key_is_one_of_atlantis(rendered: Path) -> None:
    values = load(rendered)
    assert_fits(values, TOP_KEYS)
    assert values["version"] == 3
    assert values["autodiscover"] == {"mode": "disabled"}
    for project in values["projects"]:
        assert_fits(project, PROJECT_KEYS)
        assert_fits(project["autoplan"], AUTOPLAN_KEYS)
        assert all(isinstance(pattern, str) for pattern in project["autoplan"]["when_modified"])


def test_every_stack_is_a_project_with_a_name_that_atlantis_admits(rendered: Path) -> None:
    projects = load(rendered)["projects"]
    assert sorted(project["name"] for project in projects) == sorted(STACKS)
    for project in projects:
        name = project["name"].replace("/", "-")
        assert name == quote_plus(name)


def test_the_folder_of_a_project_is_that_of_its_stack(rendered: Path) -> None:
    for project in load(rendered)["projects"]:
        assert project["dir"] == f"generated/{project['name']}"
        assert (rendered / project["dir"] / "network.tf").is_file()


def test_groups_follow_the_waves(rendered: Path) -> None:
    values = load(rendered)
    assert [(project["name"], project["execution_order_group"]) for project in values["projects"]] == [
        ("dev/us-east-1", 1),
        ("prod/us-east-1", 1),
        ("dev/us-west-2", 2),
        ("prod/us-west-2", 2),
    ]
    assert all(values[key] for key in ("parallel_plan", "parallel_apply", "abort_on_execution_order_fail"))


def test_what_the_archive_is_built_from_belongs_to_every_stack(rendered: Path) -> None:
    archive = ARTIFACTS["trade_processor"]
    for project in load(rendered)["projects"]:
        patterns = project["autoplan"]["when_modified"]
        assert patterns[:2] == ["*.tf*", ".terraform.lock.hcl"]
        assert [os.path.normpath(f"{project['dir']}/{pattern}") for pattern in patterns[2:]] == [
            f"{archive['source']}/**/*.py",
            archive["requirements"],
            archive["ca_bundle"],
        ]


def test_a_second_run_changes_nothing(configured: Path) -> None:
    before = snapshot(configured)
    run("render")
    assert snapshot(configured) == before
    assert run("render", "--check").exit_code == 0


def test_check_finds_an_edit(configured: Path) -> None:
    write_tree(configured, {NAME: (configured / NAME).read_text().replace("group: 2", "group: 1")})
    result = run("render", "--check")
    assert (result.stdout, result.exit_code) == (f"outdated  {NAME}\n", 1)


def test_switched_off_the_file_goes(configured: Path) -> None:
    write_tree(configured, {CONFIG: with_components(MATRIX)})
    run("render")
    assert not (configured / NAME).exists()
    assert configured.exists()


def test_switched_off_a_file_of_someone_else_stays(project: Path) -> None:
    write_tree(project, {NAME: "version: 3\n"})
    assert run("render").exit_code == 0
    assert (project / NAME).read_text() == "version: 3\n"


def test_a_file_of_someone_else_is_not_overwritten(configured: Path) -> None:
    write_tree(configured, {NAME: "version: 3\n"})
    assert_refused(
        configured,
        f"{NAME}: this file does not begin with tfgen's header, so it is yours, and a generated one belongs here. "
        "Rename it, or rename the template.",
    )


def test_a_selection_leaves_it_alone(configured: Path) -> None:
    (configured / NAME).unlink()
    run("render", "--env", "dev")
    assert not (configured / NAME).exists()


def test_a_project_without_the_template_is_told(configured: Path) -> None:
    shutil.rmtree(configured / "templates/atlantis")
    assert_refused(
        configured,
        "templates/atlantis: there is no template. Add files that end in .j2.",
    )


def test_a_retired_stack_is_no_project(configured: Path) -> None:
    write_tree(configured, {CONFIG: ON + "exclude:\n  - {environment: dev, region: us-west-2, reason: nobody there}\n"})
    run("render")
    assert (configured / "generated/dev/us-west-2/retired.tf").exists()
    assert "dev/us-west-2" not in [project["name"] for project in load(configured)["projects"]]
