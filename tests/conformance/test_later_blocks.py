"""Blocks that came later: actions, lists, what identifies an import, and the store of terraform_data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.schema.providers import PROVIDER, SOURCE
from tests.trees import run, write_tree
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path

LATER: dict[str, Any] = {
    **PROVIDER,
    "action_schemas": {
        "cloud_restart": {
            "block": {
                "attributes": {
                    "server": {"type": "string", "required": True},
                    "wait": {"type": "number", "optional": True},
                }
            }
        }
    },
    "list_resource_schemas": {
        "cloud_server": {"version": 0, "block": {"attributes": {"zone": {"type": "string", "optional": True}}}}
    },
    "resource_identity_schemas": {
        "cloud_server": {
            "version": 0,
            "attributes": {
                "name": {"type": "string", "required_for_import": True},
                "zone": {"type": "string", "optional_for_import": True},
            },
        }
    },
}
MAIN = """\
terraform {
  required_providers {
    cloud = { source = "acme/cloud" }
  }
}
action "cloud_restart" "one" {
  config {
    server = "a"
  }
}
import {
  to       = cloud_server.a
  identity = { name = "a" }
}
resource "cloud_server" "a" {
  name = "a"
  disk {
    gigabytes = 1
  }
}
"""
QUERY = """\
variable "zone" {
  default = "z"
}
list "cloud_server" "all" {
  provider = cloud
  limit    = 10
  config {
    zone = var.zone
  }
}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, in which the commands run."""
    write_tree(tmp_path, {"config/regions.yaml": "project: {name: shop}\n"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def findings(project: Path, files: dict[str, str], provider: dict[str, Any] = LATER) -> str:
    """What is said of files in a project with the schema of the provider."""
    write_tree(project, {f"infra/{name}": text for name, text in files.items()})
    store_schema(project / "config/schemas", SOURCE, "1.2.0", provider)
    return run("validate", "infra").stdout


def test_what_the_schema_says_is_right(project: Path) -> None:
    assert "0 errors, 0 warnings" in findings(project, {"main.tf": MAIN, "a.tfquery.hcl": QUERY})


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        (
            "cloud_restart",
            "cloud_restrt",
            'action cloud_restrt (in cloud 1.2.0). Did you mean "cloud_restart"?',
        ),
        ('    server = "a"\n', "", 'cloud_restart requires the argument "server"'),
        ('server = "a"', 'servr = "a"', 'has no argument "servr"'),
        ('server = "a"', 'server = "a"\n    wait = "long"', "a number is required"),
        (
            '{ name = "a" }',
            '{ nam = "a" }',
            "nam does not identify a cloud_server (in cloud 1.2.0). Did you",
        ),
        ('{ name = "a" }', '{ zone = "a" }', "this identity of a cloud_server has no name, which is required"),
        ('{ name = "a" }', '"a"', "identity is an object."),
        ('{ name = "a" }', '{ name = "a" }\n  id = "a"', "an import has an id or an identity."),
    ],
)
def test_actions_and_identities_are_compared(right: str, wrong: str, words: str, project: Path) -> None:
    assert words in findings(project, {"main.tf": MAIN.replace(right, wrong, 1)})


@pytest.mark.parametrize(
    ("right", "wrong", "words"),
    [
        ('"cloud_server"', '"cloud_servr"', "there is no list of cloud_servr (in cloud 1.2.0)."),
        ("zone = var.zone", "zon = var.zone", 'has no argument "zon"'),
        ("var.zone", "var.zon", 'var.zon is not declared. Did you mean "var.zone"?'),
        ("limit    = 10", 'limit = "many"', "limit does not fit: a number is required"),
        ("limit    = 10", "count = 1\n  for_each = {}", "this list has count and for_each."),
    ],
)
def test_lists_are_compared(right: str, wrong: str, words: str, project: Path) -> None:
    assert words in findings(project, {"main.tf": MAIN, "a.tfquery.hcl": QUERY.replace(right, wrong, 1)})


def test_a_schema_that_says_nothing_of_actions_refuses_none(project: Path) -> None:
    files = {"main.tf": MAIN.replace("cloud_restart", "cloud_stop"), "a.tfquery.hcl": QUERY}
    assert "0 errors" in findings(project, files, PROVIDER)


@pytest.mark.parametrize(
    ("store", "words"),
    [
        ("input = 1", "0 errors"),
        ("inptu = 1", 'has no argument "inptu"'),
        ('input = 1\n    replace = "maybe"', "a bool is required"),
        ("input = 1\n    output = 2", '"output" of store'),
    ],
)
def test_the_store_of_terraform_data_is_compared(store: str, words: str, tmp_path: Path) -> None:
    main = f'resource "terraform_data" "a" {{\n  store {{\n    {store}\n  }}\n}}\n'
    output = 'output "o" {\n  value = terraform_data.a.store.output\n}\n'
    write_tree(tmp_path, {"main.tf": main + output})
    assert words in run("validate", "--engine", "terraform=1.16", tmp_path).stdout
