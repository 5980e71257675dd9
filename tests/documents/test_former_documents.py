"""Documents that nothing makes any more: a template, a file, a component or a folder of theirs has gone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, assert_refused, run, snapshot, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
environments: {dev: {}, prod: {}}
regions: {eu-west-1: {}}
components:
  app: {path: "{environment}/{region}"}
"""
CHARTS = '  charts: {each: [environment], path: "deploy/charts/{environment}"}\n'
TOP = '  top: {each: [], path: "."}\n'
FILES = {
    "templates/app/main.tf.j2": "locals {\n  a = 1\n}\n",
    "templates/charts/values.yaml.j2": "environment: {{ stack.environment | yaml }}\n",
    "templates/charts/values.json.j2": '{"environment": {{ stack.environment | json }}}\n',
    "templates/charts/logo.svg": "<svg/>\n",
    "templates/top/atlantis.yaml.j2": "version: 3\n",
    "templates/top/CODEOWNERS": "* @shop\n",
}
CHART = ["logo.svg", "values.json", "values.yaml"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with documents for two environments and some in its own folder, rendered."""
    write_tree(tmp_path, {CONFIG: MATRIX + CHARTS + TOP, **FILES})
    monkeypatch.chdir(tmp_path)
    assert run("render", "--quiet").exit_code == 0
    return tmp_path


def drop(shop: Path, component: str, matrix: str) -> None:
    """Take a component out of the matrix, and its templates away."""
    write_tree(shop, {CONFIG: matrix})
    for path in (shop / "templates" / component).iterdir():
        path.unlink()
    (shop / "templates" / component).rmdir()


def made(shop: Path) -> list[str]:
    """The files of the project beside what they are made of and the stacks."""
    return [path for path in snapshot(shop) if not path.startswith(("config/", "templates/", "generated/"))]


def test_the_list_of_the_project_names_the_folders_of_documents(shop: Path) -> None:
    listed = json.loads((shop / ".tfgen.json").read_text())
    assert listed["folders"] == [".", "deploy/charts/dev", "deploy/charts/prod"]
    assert list(listed["files"]) == ["CODEOWNERS"]
    assert run("render", "--check").exit_code == 0


@pytest.mark.parametrize("name", ["values.yaml.j2", "values.json.j2", "logo.svg"])
def test_what_a_component_has_no_more_is_orphaned(shop: Path, name: str) -> None:
    (shop / "templates/charts" / name).unlink()
    file = name.removesuffix(".j2")
    assert f"orphaned  deploy/charts/dev/{file}\n" in run("render", "--check").stdout
    assert f"deploy/charts/prod/{file}" in run("render", "--diff").stdout
    run("render", "--quiet")
    assert not (shop / "deploy/charts/dev" / file).exists()
    assert not (shop / "deploy/charts/prod" / file).exists()
    assert run("render", "--check").exit_code == 0


def test_the_list_of_a_folder_goes_with_its_last_line(shop: Path) -> None:
    for name in ("values.json.j2", "logo.svg"):
        (shop / "templates/charts" / name).unlink()
    assert "orphaned  deploy/charts/dev/.tfgen.json\n" in run("render", "--check").stdout
    run("render", "--quiet")
    assert [path.name for path in (shop / "deploy/charts/dev").iterdir()] == ["values.yaml"]


def test_a_component_that_left_takes_its_files_with_it(shop: Path) -> None:
    drop(shop, "charts", MATRIX + TOP)
    told = run("render", "--check").stdout.splitlines()
    assert [f"orphaned  deploy/charts/{place}/{name}" for place in ("dev", "prod") for name in CHART] == [
        line for line in told if "charts" in line and ".tfgen.json" not in line
    ]
    assert run("render", "--quiet").exit_code == 0
    assert not (shop / "deploy").exists()
    assert json.loads((shop / ".tfgen.json").read_text())["folders"] == ["."]
    assert run("render", "--check").exit_code == 0


def test_a_folder_that_left_goes_and_the_others_stay(shop: Path) -> None:
    write_tree(shop, {CONFIG: (MATRIX + CHARTS + TOP).replace(", prod: {}", "")})
    assert run("render", "--quiet").exit_code == 0
    assert [path for path in made(shop) if path.startswith("deploy")] == [
        f"deploy/charts/dev/{name}" for name in (".tfgen.json", *CHART)
    ]


def test_documents_that_move_leave_nothing_behind(shop: Path) -> None:
    write_tree(shop, {CONFIG: MATRIX + CHARTS.replace("deploy/charts", "helm") + TOP})
    assert run("render", "--quiet").exit_code == 0
    assert not (shop / "deploy").exists()
    assert (shop / "helm/dev/values.yaml").exists()


def test_those_in_the_folder_of_the_project_go_too(shop: Path) -> None:
    drop(shop, "top", MATRIX + CHARTS)
    assert run("render", "--quiet").exit_code == 0
    assert [path for path in made(shop) if "/" not in path] == [".tfgen.json"]


def test_without_documents_no_list_is_left(shop: Path) -> None:
    drop(shop, "charts", MATRIX + TOP)
    drop(shop, "top", MATRIX)
    told = run("render", "--check").stdout
    assert "orphaned  .tfgen.json\n" in told
    assert run("render", "--quiet").exit_code == 0
    assert made(shop) == []


def test_files_of_yours_stay_in_a_folder_that_left(shop: Path) -> None:
    write_tree(
        shop, {"deploy/charts/dev/own.json": "{}\n", "deploy/charts/dev/own.yaml": "a: 1\n", "own.tf": "# mine\n"}
    )
    drop(shop, "charts", MATRIX + TOP)
    assert run("render", "--quiet").exit_code == 0
    assert [path for path in made(shop) if "own" in path] == [
        "deploy/charts/dev/own.json",
        "deploy/charts/dev/own.yaml",
        "own.tf",
    ]


def test_one_that_was_edited_is_told_and_kept(shop: Path) -> None:
    write_tree(shop, {"deploy/charts/dev/values.json": "{}\n"})
    drop(shop, "charts", MATRIX + TOP)
    assert_refused(
        shop,
        "deploy/charts/dev/values.json: nothing renders this file any more, and it was changed since tfgen wrote it. "
        "Delete it; or, to keep it, take its line out of .tfgen.json beside it.",
    )


@pytest.mark.parametrize("name", ["values.yaml.j2", "logo.svg"])
def test_a_run_for_one_environment_leaves_documents_alone(shop: Path, name: str) -> None:
    (shop / "templates/charts" / name).unlink()
    before = snapshot(shop)
    assert run("render", "--quiet", "--env", "dev").exit_code == 0
    assert snapshot(shop) == before


def test_what_is_no_folder_any_more_is_passed_over(shop: Path) -> None:
    drop(shop, "charts", MATRIX + TOP)
    (shop / "deploy").rename(shop / "elsewhere")
    (shop / "deploy").symlink_to(shop / "elsewhere")
    assert run("render", "--quiet").exit_code == 0
    assert (shop / "elsewhere/charts/dev/values.yaml").exists()


@pytest.mark.parametrize("folder", ["../other", "/etc", "generated/dev/eu-west-1", "a/../../b", 'a"b', "", 7])
def test_a_list_that_names_other_folders_is_refused(shop: Path, folder: object) -> None:
    listed = json.loads((shop / ".tfgen.json").read_text())
    (shop / ".tfgen.json").write_text(json.dumps(listed | {"folders": [folder]}))
    before = snapshot(shop)
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr.startswith("error: .tfgen.json: this is not the list")) == (2, True)
    assert snapshot(shop) == before


def test_a_link_on_the_way_to_a_folder_of_documents_is_refused(shop: Path) -> None:
    (shop / "deploy").rename(shop / "elsewhere")
    (shop / "deploy").symlink_to(shop / "elsewhere")
    assert_refused(shop, "deploy: this is a link, and tfgen writes only below its output folder. Remove it.")
