"""What Terragrunt writes into a folder is there when its Terraform is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

ALIAS = """resource "google_dns_record_set" "a" {
  provider     = google.net
  name         = "a.example.com."
  managed_zone = "zone"
  type         = "A"
  rrdatas      = ["10.0.0.1"]
}
"""
LOCAL = 'output "vpc" {\n  value = local.vpc_id\n}\n'
PROVIDER = """generate "providers" {
  path      = "providers_gen.tf"
  if_exists = "overwrite_terragrunt"
  contents  = <<-EOF
    provider "google" {
      alias   = "net"
      project = "${local.env.project}"
      region  = ${jsonencode(local.env.region)}
    }
  EOF
}
"""
LOCALS = """generate "state" {
  path     = "${get_terragrunt_dir()}/state.tf"
  contents = <<EOF
data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "${get_env("CLIENT")}-state"
    key    = "network/terraform.tfstate"
    region = "eu-west-1"
  }
}
locals {
  vpc_id = data.terraform_remote_state.network.outputs.vpc_id
}
EOF
}
"""
UNIT = 'terraform {\n  source = "${get_repo_root()}//modules/dns"\n}\n'
COMPLETE: dict[str, dict[str, str]] = {
    "a provider": {"live/main.tf": ALIAS, "live/terragrunt.hcl": PROVIDER},
    "a local value of a state": {"live/main.tf": LOCAL, "live/terragrunt.hcl": LOCALS},
    "what is included by name": {
        "live/dns/main.tf": ALIAS,
        "live/dns/terragrunt.hcl": 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n',
        "root.hcl": PROVIDER,
    },
    "what is included by default": {
        "live/dns/main.tf": ALIAS,
        "live/dns/terragrunt.hcl": "include {\n  path = find_in_parent_folders()\n}\n",
        "live/terragrunt.hcl": PROVIDER,
    },
    "what is included by its path": {
        "live/dns/main.tf": ALIAS,
        "live/dns/terragrunt.hcl": 'include {\n  path = "${dirname(find_in_parent_folders("root.hcl"))}/all.hcl"\n}\n',
        "root.hcl": "",
        "all.hcl": PROVIDER,
    },
    "what is included from beside it": {
        "live/dns/main.tf": ALIAS,
        "live/dns/terragrunt.hcl": 'include {\n  path = "../all.hcl"\n}\n',
        "live/all.hcl": PROVIDER,
    },
    "the source of another folder": {"modules/dns/main.tf": ALIAS, "live/dns/terragrunt.hcl": PROVIDER + UNIT},
    "the source by a path": {
        "modules/dns/main.tf": ALIAS,
        "live/dns/terragrunt.hcl": PROVIDER + 'terraform {\n  source = "../..//modules/dns"\n}\n',
    },
}
INCOMPLETE: dict[str, dict[str, str]] = {
    "another alias": {"live/main.tf": ALIAS, "live/terragrunt.hcl": PROVIDER.replace("net", "core")},
    "a file that is there": {"live/main.tf": ALIAS, "live/terragrunt.hcl": PROVIDER, "live/providers_gen.tf": ""},
    "one that is switched off": {
        "live/main.tf": ALIAS,
        "live/terragrunt.hcl": PROVIDER.replace("  if_exists", "  disable = true\n  if_exists"),
    },
    "a file of another kind": {"live/main.tf": ALIAS, "live/terragrunt.hcl": PROVIDER.replace("gen.tf", "gen.txt")},
    "a text that is no Terraform": {
        "live/main.tf": ALIAS,
        "live/terragrunt.hcl": PROVIDER.replace("alias ", "alias").replace(
            'provider "google" {', 'provider "google" {{'
        ),
    },
    "a unit beside it": {"live/a/main.tf": ALIAS, "live/b/terragrunt.hcl": PROVIDER},
    "a file out of the repository": {
        "live/main.tf": ALIAS,
        "live/terragrunt.hcl": 'include {\n  path = "../../outside.hcl"\n}\n',
        "../outside.hcl": PROVIDER,
    },
}


def errors(tmp_path: Path, files: dict[str, str]) -> list[str]:
    """The errors in a repository with these files, without their places."""
    write_tree(tmp_path / "repository", {".git/HEAD": "", **files})
    said = run("validate", "--recursive", "--ignore", "security", tmp_path / "repository").stdout
    return [line.partition("error: ")[2] for line in said.splitlines() if "error: " in line]


@pytest.mark.parametrize("files", COMPLETE.values(), ids=COMPLETE)
def test_what_terragrunt_writes_is_declared(files: dict[str, str], tmp_path: Path) -> None:
    assert errors(tmp_path, files) == []


@pytest.mark.parametrize("files", INCOMPLETE.values(), ids=INCOMPLETE)
def test_what_it_does_not_write_is_missing(files: dict[str, str], tmp_path: Path) -> None:
    (error,) = errors(tmp_path, files)
    assert error.startswith("there is no provider configuration google.net in this module.")


def test_nothing_is_said_of_what_it_writes(tmp_path: Path) -> None:
    wrong = PROVIDER.replace("alias ", "wrong = var.nothing\n      alias ")
    write_tree(tmp_path, {".git/HEAD": "", "live/main.tf": ALIAS, "live/terragrunt.hcl": wrong})
    assert "terragrunt" not in run("validate", "--recursive", tmp_path).stdout


def test_what_others_call_is_a_module_into_which_nothing_is_written(tmp_path: Path) -> None:
    module = ALIAS.replace("  provider     = google.net\n", "")
    call = 'module "dns" {\n  source   = "../dns"\n  for_each = toset(["a", "b"])\n}\n'
    assert errors(tmp_path, {"dns/main.tf": module, "dns/terragrunt.hcl": PROVIDER, "all/main.tf": call}) == []


def test_a_folder_is_judged_anew_when_it_writes_something_else(tmp_path: Path) -> None:
    assert errors(tmp_path, COMPLETE["a provider"]) == []
    assert len(errors(tmp_path, INCOMPLETE["another alias"])) == 1
    assert errors(tmp_path, COMPLETE["a provider"]) == []
