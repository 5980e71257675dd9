"""The projects in examples/: what is committed is what they render, nothing is said of it, and real engines agree."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.engine.mirror import find_mirror
from tests.engine.stacks import RootModule
from tests.trees import run

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = sorted(path.parent.name for path in EXAMPLES.glob("*/config"))
LEFT_BEHIND = shutil.ignore_patterns(".terraform*", "*.tfstate*", ".tfgen")
NO_MIRROR = "there is no plugin mirror with the AWS provider. Name one in TFGEN_PLUGIN_MIRROR."
# One stack of each shape; the others differ in values.
ON_AWS = (
    "ecs-service/generated/staging/eu-west-1",
    "ecs-service/generated/production/eu-central-1",
    "tenants/generated/globex/live-us-east-1",
    "tenants/generated/_accounts/111111111111",
)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Path:
    """A copy of the example that the test is about, as the current folder."""
    folder = tmp_path / str(request.param)
    shutil.copytree(EXAMPLES / str(request.param), folder, ignore=LEFT_BEHIND)
    monkeypatch.chdir(folder)
    return folder


def test_there_is_one_of_each_kind() -> None:
    assert NAMES == ["ecs-service", "google-cloud", "kubernetes", "layers", "tenants"]


@pytest.mark.parametrize("copied", NAMES, indirect=True)
def test_what_is_committed_is_what_is_rendered(copied: Path) -> None:
    result = run("render", "--check")
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize("copied", NAMES, indirect=True)
def test_nothing_is_said_of_it(copied: Path) -> None:
    result = run("validate", "--fail-on", "warning")
    assert result.exit_code == 0, result.output


@pytest.mark.terraform
@pytest.mark.parametrize("folder", ON_AWS)
def test_terraform_finds_it_valid(folder: str, tmp_path: Path) -> None:
    engine = find_engine() or skip_or_fail(ABSENT)
    mirror = find_mirror() or skip_or_fail(NO_MIRROR)
    shutil.copytree(EXAMPLES / folder, tmp_path / "stack", ignore=LEFT_BEHIND)
    module = RootModule(tmp_path / "stack", engine)
    module.init(mirror)
    assert module.validate() == []


@pytest.mark.terraform
@pytest.mark.parametrize("copied", ["layers"], indirect=True)
def test_layers_are_applied_in_one_command_and_destroyed(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.which("terraform") or skip_or_fail(ABSENT)
    monkeypatch.setenv("CHECKPOINT_DISABLE", "1")
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(copied / "terraform.rc"))
    (copied / "terraform.rc").write_text("")
    applied = run("apply", "--yes", "--env", "prod")
    assert applied.exit_code == 0, applied.output
    state = json.loads((copied / "generated/prod/global/terraform.tfstate").read_text())
    (entry,) = (resource for resource in state["resources"] if resource["type"] == "terraform_data")
    instances = entry["instances"][0]["attributes"]["input"]["value"]
    assert {region: len(ids) for region, ids in instances.items()} == {"eu-west-1": 3, "eu-central-1": 3}
    again = run("plan", "--env", "prod")
    assert again.exit_code == 0, again.output
    destroyed = run("destroy", "--yes", "--env", "prod")
    assert destroyed.exit_code == 0, destroyed.output
    states = [path for path in (copied / "generated/prod").rglob("terraform.tfstate") if path.parent.name[0] != "."]
    assert [json.loads(path.read_text())["resources"] for path in states] == [[]] * 7
