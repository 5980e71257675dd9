"""Components of a cell that read each other: declared once, ordered, applied in one command and destroyed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.terraform_runner.projects import must, state_of
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
axes: [tenant, environment]
tenants: {acme: {}, globex: {}}
environments: {dev: {}, prod: {}}
components:
  app:
    after: [network]
    path: "{tenant}-{environment}/app"
    wave: "stack.environment == \\"dev\\" ? 0 : 1"
  network: {path: "{tenant}-{environment}/network"}
  global: {each: [tenant], after: [app]}
"""
NETWORK = """\
terraform {
  backend "local" {}
}

resource "terraform_data" "network" {
  input = {{ stack.tenant | hcl }}
}

output "id" {
  value = terraform_data.network.id
}
"""
APP = """\
terraform {
  backend "local" {}
}

data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "../network/terraform.tfstate" }
}

resource "terraform_data" "app" {
  input = data.terraform_remote_state.network.outputs.id
}
"""
GLOBAL = 'resource "terraform_data" "global" {\n  input = {{ stack.tenant | hcl }}\n}\n'
FILES = {
    "config/regions.yaml": MATRIX,
    "templates/network/main.tf.j2": NETWORK,
    "templates/app/main.tf.j2": APP,
    "templates/global/main.tf.j2": GLOBAL,
}
WAVES = [
    ["acme-dev/network", "acme-prod/network", "globex-dev/network", "globex-prod/network"],
    ["acme-dev/app", "globex-dev/app"],
    ["acme-prod/app", "globex-prod/app"],
    ["acme/global", "globex/global"],
]


@pytest.fixture(autouse=True)
def _rendered(terraform: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path / "shop", FILES)
    monkeypatch.chdir(tmp_path / "shop")
    must("render", "--quiet")


def test_components_are_in_order_and_so_are_the_waves_of_each() -> None:
    assert json.loads(run("order", "--format", "json").stdout) == WAVES
    assert json.loads(run("order", "--destroy", "--format", "json").stdout) == WAVES[::-1]


def test_a_stack_says_what_it_waits_for_and_why() -> None:
    (record,) = json.loads(run("order", "--why", "--format", "json", "acme-dev/app").stdout)
    assert [(one["stack"], one["why"]) for one in record["waits_for"]] == [
        ("acme-dev/network", "app is after network"),
        ("acme-dev/network", "reads id (generated/acme-dev/app/main.tf:7)"),
    ]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--component", "network"], 4),
        (["--where", "tenant=acme"], 5),
        (["--where", "tenant=acme,component=app|global", "--env", "d*"], 1),
        (["*/network", "acme/global"], 5),
    ],
)
def test_stacks_are_chosen_by_any_axis_and_by_component(words: list[str], count: int) -> None:
    assert len(run("list", "--format", "names", *words).stdout.splitlines()) == count


def test_they_are_applied_in_one_command_and_destroyed() -> None:
    must("apply", "--yes", "--where", "tenant=acme")
    assert state_of("acme-prod/app") == ["terraform_data.app", "terraform_remote_state.network"]
    assert run("plan", "--where", "tenant=acme").exit_code == 0
    must("destroy", "--yes", "--where", "tenant=acme")
    assert state_of("acme-prod/network") == []
