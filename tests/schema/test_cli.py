"""`tfgen schema`: list, show and update."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SOURCE, schema_json
from tests.trees import run, snapshot, write_tree
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def stored(project: Path) -> Path:
    store_schema(project / "config/schemas", SOURCE, "1.2.0", PROVIDER)
    return project


def test_list_tells_exact_from_extracted_and_shipped_from_the_projects_own(stored: Path) -> None:
    header, own, *shipped = [line.split() for line in run("schema", "list").stdout.splitlines()]
    assert header == ["provider", "version", "facts", "from", "resources", "data", "sources"]
    assert own == ["registry.terraform.io/acme/cloud", "1.2.0", "exact", "config/schemas", "1", "1"]
    assert ["registry.terraform.io/hashicorp/aws", "5.100.0", "exact", "tfgen", "1526", "608"] in shipped
    assert ["registry.terraform.io/hashicorp/google", "8.7.0", "extracted", "tfgen", "1375", "471"] in shipped


def test_show_prints_arguments_and_blocks(stored: Path) -> None:
    assert (
        run("schema", "show", "cloud_server").stdout
        == """\
cloud_server in registry.terraform.io/acme/cloud 1.2.0

  name         string                                                       required
  network      list(object({ address = string, port = optional(number) }))  optional
  password     string                                                       optional, sensitive
  password_wo  string                                                       optional, write-only
  size         number                                                       optional, computed
  zone         string                                                       optional, deprecated
  id           string                                                       computed
  disk {}      list                                                         1 to 2
    gigabytes  number                                                       required
  label {}     set                                                          any number
    text       string                                                       optional
"""
    )


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("data.aws_region", "data aws_region in registry.terraform.io/hashicorp/aws 6.69.1 (extracted"),
        ("ephemeral.cloud_token", "ephemeral cloud_token in registry.terraform.io/acme/cloud 1.2.0"),
        ("provider.cloud", "provider cloud in registry.terraform.io/acme/cloud 1.2.0"),
        ("terraform_data", "terraform_data in terraform.io/builtin/terraform 1.11.4"),
    ],
)
def test_show_finds_every_kind_in_the_newest_version(stored: Path, name: str, line: str) -> None:
    assert run("schema", "show", name).stdout.startswith(line)


def test_show_takes_an_older_version(stored: Path) -> None:
    shown = run("schema", "show", "aws_sqs_queue", "--provider-version", "5.100.0").stdout
    assert shown.startswith("aws_sqs_queue in registry.terraform.io/hashicorp/aws 5.100.0\n")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("aws_sqs_qeue",), 'no provider here has a resource "aws_sqs_qeue". Did you mean "aws_sqs_queue"?'),
        (
            ("dta.aws_region",),
            (
                '"dta" is not a kind of schema. Put before the dot one of: '
                "resource, data, ephemeral, action, list, provider"
            ),
        ),
        (
            ("aws_vpc", "--provider-version", "4.0.0"),
            "no schema has the version 4.0.0. There are: aws 5.100.0, aws 6.69.1",
        ),
    ],
)
def test_show_refuses_what_does_not_exist(project: Path, words: tuple[str, ...], message: str) -> None:
    result = run("schema", "show", *words)
    assert (result.exit_code, result.stderr) == (2, f"error: {message}\n")


def test_update_from_a_file_writes_into_the_project(project: Path) -> None:
    (project / "schema.json").write_bytes(schema_json())
    result = run("schema", "update", "--from", "schema.json", "--provider", "acme/cloud=1.2.0")
    assert result.stdout == f"{SOURCE} 1.2.0: wrote config/schemas/acme-cloud-1.2.0.schema.gz\n"
    again = run("schema", "update", "--from", "schema.json", "--provider", "acme/cloud=1.2.0")
    assert again.stdout == f"{SOURCE} 1.2.0: nothing new in config/schemas/acme-cloud-1.2.0.schema.gz\n"


def test_update_into_another_folder_leaves_the_project_alone(project: Path) -> None:
    (project / "schema.json").write_bytes(schema_json())
    run("schema", "update", "--from", "schema.json", "--provider", "acme/cloud=1.2.0", "--into", "data", "--extracted")
    assert (project / "data/acme-cloud-1.2.0.schema.gz").exists()
    assert not (project / "config/schemas").exists()


def test_update_without_an_engine_says_what_to_do(project: Path) -> None:
    result = run("schema", "update", "--engine", "./no-such-engine")
    assert result.exit_code == 2
    assert "no-such-engine" in result.stderr


def test_update_without_requirements_says_what_to_do(project: Path, fake_engine: Path) -> None:
    result = run("schema", "update", "--engine", fake_engine)
    assert result.stderr == (
        "error: no stack requires a provider. Run tfgen render, or name one: --provider hashicorp/aws\n"
    )


STACK = """\
terraform {
  required_providers {
    cloud = {
      source  = "acme/cloud"
      version = "~> 1.0"
    }
  }
}
"""


def test_update_asks_for_what_the_stacks_require(project: Path, working_engine: Path) -> None:
    write_tree(project, {"generated/dev/us-east-1/terraform.tf": STACK, "generated/dev/us-west-2/terraform.tf": STACK})
    result = run("schema", "update", "--engine", working_engine)
    assert result.stdout == f"{SOURCE} 1.2.0: wrote config/schemas/acme-cloud-1.2.0.schema.gz\n"
    asked = json.loads((working_engine.parent / "asked.json").read_text())
    assert asked == {"terraform": {"required_providers": {"provider0": {"source": SOURCE, "version": "~> 1.0"}}}}


def test_update_asks_for_the_named_version_of_a_provider(project: Path, working_engine: Path) -> None:
    run("schema", "update", "--engine", working_engine, "--provider", "acme/cloud=1.2.0")
    asked = json.loads((working_engine.parent / "asked.json").read_text())
    assert asked["terraform"]["required_providers"]["provider0"]["version"] == "1.2.0"


def test_engine_keeps_its_configuration_and_not_the_callers_working_folder(
    project: Path, working_engine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", "mirrors.rc")
    monkeypatch.setenv("TF_DATA_DIR", "elsewhere")
    run("schema", "update", "--engine", working_engine, "--provider", "acme/cloud")
    environment = (working_engine.parent / "environment").read_text().splitlines()
    assert "TF_CLI_CONFIG_FILE=mirrors.rc" in environment
    assert [line for line in environment if line.startswith("TF_DATA_DIR=")] == []


def test_provider_of_which_the_engine_tells_no_version_is_an_error(project: Path, working_engine: Path) -> None:
    (working_engine.parent / "version.json").write_text('{"terraform_version": "1.11.4", "provider_selections": {}}')
    result = run("schema", "update", "--engine", working_engine, "--provider", "acme/cloud")
    assert result.exit_code == 2
    assert f"says nothing of {SOURCE}. Take dev_overrides for it out of" in result.stderr


@pytest.mark.parametrize(
    "version", ["no JSON", "[]", '{"terraform_version": "1"}', '{"provider_selections": [1]}', "[" * 100_000]
)
def test_an_engine_that_tells_its_versions_otherwise_is_an_error(
    project: Path, working_engine: Path, version: str
) -> None:
    (working_engine.parent / "version.json").write_text(version)
    result = run("schema", "update", "--engine", working_engine, "--provider", "acme/cloud")
    assert result.exit_code == 2
    assert "the engine does not tell its versions as `version -json` does" in result.stderr


def test_update_shows_what_the_engine_says_when_it_fails(project: Path, fake_engine: Path) -> None:
    before = snapshot(project)
    result = run("schema", "update", "--engine", fake_engine, "--provider", "acme/cloud")
    assert result.exit_code == 2
    said = "failed. It says: the registry does not answer. Mend this, or name another engine with --engine"
    assert said in " ".join(result.stderr.split())
    assert snapshot(project) == before


FRAMED = "\n╷\n│ Warning: old\n│\n╵\n╷\n│ Error: no provider\n│ \n│ It is\n│ gone.\n╵\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FRAMED, "It says: Error: no provider It is gone. Mend this"),
        ("", "It says: nothing, and exit code 3. Mend this"),
    ],
)
def test_what_an_engine_says_is_one_sentence(project: Path, tmp_path: Path, said: str, told: str) -> None:
    engine = tmp_path / "bin" / "engine"
    engine.parent.mkdir()
    engine.write_text(
        f"#!/bin/sh\ncase $1 in version) echo Terraform v1.9.0; exit;; esac\nprintf '{said}' >&2\nexit 3\n"
    )
    engine.chmod(0o755)
    result = run("schema", "add", "--engine", engine, "acme/cloud")
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.replace("error: ", "", 1).split())


def test_extracted_needs_a_file(project: Path) -> None:
    result = run("schema", "update", "--extracted")
    assert result.exit_code == 2
    assert "it needs --from FILE" in result.stderr
