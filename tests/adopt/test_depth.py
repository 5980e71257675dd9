"""Folders of unequal depth: which of them are environments of one component, and where paths in them lead."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.trees import run, snapshot, write_tree
from tfgen.adopt.layout.groups import without_groups

APP = """\
terraform {
  backend "s3" {
    key = "%(folder)s/app.tfstate"
  }
}

module "app" {
  source = "%(up)s/modules/app"
  policy = file("%(up)s/files/policy.json")
  name   = "app-%(env)s"
}

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "${path.module}/../network/terraform.tfstate" }
}
"""
BUCKET = 'resource "aws_s3_bucket" "main" {\n  bucket = "files-%s"\n}\n'
NETWORK = 'resource "aws_vpc" "main" {\n  cidr_block = "10.%s.0.0/16"\n}\n'
FOLDERS = {"dev": "envs/nonprod/dev", "test": "envs/nonprod/test", "prod": "envs/prod"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def estate(elsewhere: Path) -> Path:
    files = {"modules/app/main.tf": 'variable "name" {}\n', "files/policy.json": "{}\n"}
    for number, (env, folder) in enumerate(FOLDERS.items()):
        up = "/".join([".."] * (folder.count("/") + 2))
        files[f"{folder}/app/main.tf"] = APP % {"folder": folder, "up": up, "env": env}
        files[f"{folder}/network/main.tf"] = NETWORK % number
    write_tree(elsewhere, files)
    return elsewhere


def adopt(*words: str) -> str:
    result = run("adopt", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def places(folder: Path) -> list[str]:
    """Where the paths in a folder's Terraform lead that begin upwards."""
    text = "".join(path.read_text() for path in sorted(folder.glob("*.tf")))
    return [os.path.normpath(folder / way) for way in re.findall(r'(?:"|\$\{path\.module\}/)(\.\./[^"]*)', text)]


def test_environments_of_unequal_depth_are_one_component(estate: Path) -> None:
    adopt("envs")
    assert sorted(path.as_posix() for path in Path("templates").rglob("*.j2")) == [
        "templates/app/main.tf.j2",
        "templates/network/main.tf.j2",
    ]
    assert "environments:\n  dev:\n" in Path("config/regions.yaml").read_text()
    assert "nonprod:" not in Path("config/regions.yaml").read_text()


@pytest.mark.parametrize(
    "words", [("envs",), ("envs", "--layout", "{environment}/app", "--layout", "{environment}/network")]
)
@pytest.mark.parametrize("into", [".", "some/where/else"])
def test_paths_of_each_folder_lead_where_they_led(estate: Path, words: tuple[str, ...], into: str) -> None:
    before = snapshot(Path("envs"))
    adopt(*words, "--into", into)
    assert run("render", "--project", into).exit_code == 0
    for env, folder in FOLDERS.items():
        led = [place.replace(folder, f"{into}/generated/{env}") for place in places(Path(folder, "app"))]
        assert places(Path(into, "generated", env, "app")) == [os.path.normpath(place) for place in led]
    assert snapshot(Path("envs")) == before


def test_the_same_module_is_called_alike_whatever_the_depth(estate: Path) -> None:
    adopt("envs")
    template = Path("templates/app/main.tf.j2").read_text()
    assert '  source = "../../../modules/app"\n  policy = file("../../../files/policy.json")\n' in template


def test_a_path_that_is_a_setting_leads_where_it_led(elsewhere: Path) -> None:
    call = 'module "db" {{\n  source = "../../modules/{}"\n}}\n'
    module = 'variable "a" {}\n'
    write_tree(
        elsewhere, {f"envs/{env}/main.tf": call.format(name) for env, name in (("dev", "small"), ("prod", "big"))}
    )
    write_tree(elsewhere, {f"modules/{name}/main.tf": module for name in ("small", "big")})
    adopt("envs", "--into", "new/one")
    assert 'source: "../../../../modules/small"' in Path("new/one/config/regions.yaml").read_text()


def test_paths_in_files_of_variables_lead_where_they_led(elsewhere: Path) -> None:
    for env in ("dev", "prod"):
        write_tree(
            elsewhere / f"envs/{env}",
            {"main.tf": 'variable "zip" {}\n', "terraform.tfvars": f'zip = "../../build/{env}.zip"\n'},
        )
    adopt("envs", "--into", "new/one")
    assert Path("new/one/generated/dev/terraform.tfvars").read_text() == 'zip = "../../../../build/dev.zip"\n'
    adopt("envs", "--inline-tfvars", "--into", "new/two")
    assert (
        'default = "../../../../build/{{ stack.environment }}.zip"' in Path("new/two/templates/main.tf.j2").read_text()
    )


def test_what_reads_the_path_of_its_folder_is_named(elsewhere: Path) -> None:
    text = 'locals {\n  # not path.cwd\n  file = "${path.cwd}/a.json"\n  env  = split("/", path.cwd)[3]\n}\n'
    write_tree(elsewhere, {f"envs/{env}/main.tf": text for env in ("dev", "prod")})
    told = adopt("envs", "--into", "new")
    assert "  envs/dev/main.tf:4 reads the folder's own path (so do 1 more): it is another one in generated/" in told


def test_folders_that_share_next_to_nothing_are_told(elsewhere: Path) -> None:
    own = {"dev": 'resource "aws_sqs_queue" "a" {\n}\n', "prod": 'resource "aws_vpc" "b" {\n}\n'}
    variable = 'variable "name" {}\n'
    write_tree(elsewhere, {f"envs/{env}/main.tf": text for env, text in own.items()})
    write_tree(elsewhere, {f"envs/{env}/variables.tf": variable for env in own})
    assert "hardly anything in common" in adopt("envs", "--dry-run")
    write_tree(elsewhere, {f"envs/{env}/main.tf": BUCKET % env for env in own})
    assert "hardly anything in common" not in adopt("envs", "--dry-run")


def test_a_region_beside_environments_is_none(elsewhere: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "%s" {\n  bucket = "%s"\n}\n'
    folders = {"envs/dev": ("files", "dev"), "envs/prod": ("files", "prod"), "global/us-east-1": ("logs", "logs")}
    write_tree(elsewhere, {f"{folder}/main.tf": bucket % words for folder, words in folders.items()})
    adopt(".", "--into", "new")
    assert (
        '  global-us-east-1:\n    each: []\n    path: "global/us-east-1"\n'
        in Path("new/config/regions.yaml").read_text()
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("nonprod/dev nonprod/test prod", "dev test prod"),
        ("lower/dev/a lower/qa/a upper/prod/a", "dev/a qa/a prod/a"),
        ("live/prod/vpc live/stage/vpc global/dns", "prod/vpc stage/vpc global/dns"),
        ("nonprod/eu-west-1/dev/app prod/eu-west-1/app", "dev/eu-west-1/app prod/eu-west-1/app"),
        ("non-prod/us-east-1/qa/db prod/us-east-1/prod/db", "qa/us-east-1/db prod/us-east-1/db"),
        ("live/nonprod/dev/a live/prod/a live/global/x", "dev/a prod/a live/global/x"),
        ("dev/a dev/test/a prod/a", "dev/a test/a prod/a"),
    ],
)
def test_the_name_of_a_group_is_left_out(before: str, after: str) -> None:
    assert _without_groups(before) == after


@pytest.mark.parametrize(
    "rows",
    [
        "prod/app prod/test dev/app dev/test",  # a component that is called like an environment
        "prod/app dev/app prod/test",
        "prod/test/load prod/app dev/app",
        "prod prod/test dev",  # an environment, with a root module below it
        "prod/test/vpc dev/test/vpc prod/vpc dev/vpc",
        "demo/dev demo/prod shop/dev shop/prod",
    ],
)
def test_a_word_that_may_be_no_group_stays(rows: str) -> None:
    assert _without_groups(rows) == rows


def _without_groups(rows: str) -> str:
    return " ".join("/".join(row) for row in without_groups([tuple(row.split("/")) for row in rows.split()]))


def test_a_root_module_above_all_others_is_in_no_name_of_theirs(elsewhere: Path) -> None:
    write_tree(elsewhere, {f"infra/envs/{env}/main.tf": BUCKET % env for env in ("dev", "prod")})
    write_tree(elsewhere, {"infra/main.tf": NETWORK % 1, "infra/shared/dns/main.tf": NETWORK % 2})
    adopt("infra", "--into", "new")
    matrix = Path("new/config/regions.yaml").read_text()
    assert "  infra:\n    each: []\n    path: infra\n" in matrix
    assert '  shared-dns:\n    each: []\n    path: "shared/dns"\n' in matrix


def test_an_environment_above_regions_is_one_where_environments_are_kept(elsewhere: Path) -> None:
    regions = ("japaneast", "japanwest")
    write_tree(elsewhere, {f"env/test/{region}/hub/main.tf": BUCKET % region for region in regions})
    adopt("env", "--into", "new")
    assert "environments:\n  test: {}\n" in Path("new/config/regions.yaml").read_text()


def test_what_is_called_as_a_module_is_told(elsewhere: Path) -> None:
    calls = "".join(f'module "{env}" {{\n  source = "./accounts/{env}"\n}}\n' for env in ("dev", "prod"))
    write_tree(elsewhere, {f"accounts/{env}/main.tf": BUCKET % env for env in ("dev", "prod")} | {"main.tf": calls})
    result = run("adopt", ".")
    assert result.exit_code == 2
    assert "there is only ., which calls accounts/dev and 1 more, to adopt: what is called as a module" in result.stderr
    adopt("accounts", "--into", "new")
