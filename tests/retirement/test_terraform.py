"""A tombstone does what it says: real Terraform destroys with it whatever the stack made."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.engine.simulated.install import VERSION
from tests.engine.stacks import PROJECT, copy_stack
from tests.retirement.projects import GONE, WITHOUT_STACK
from tests.trees import CONFIG, MATRIX, read_tree, run
from tfgen.retirement import load_retired

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform

STACK = "prod/us-west-2"
PROTECTED = """\
resource "terraform_data" "main" {
  lifecycle {
    prevent_destroy = true
  }
}
"""
EXCLUDE = "exclude: [{environment: prod, region: us-west-2, reason: too far away}]"


@pytest.mark.usefixtures("archive")
def test_a_protected_stack_is_destroyed_by_its_tombstone(
    engine: Engine, simulated_mirror: Path, tmp_path: Path
) -> None:
    module = copy_stack(STACK, tmp_path, engine)
    for name in ("config", "templates"):
        shutil.copytree(PROJECT / name, tmp_path / name)
    shutil.copy(PROJECT / "generated/stacks.json", tmp_path / "generated")
    module.admit(VERSION)
    module.init_with_local_state(simulated_mirror)
    module.apply()
    made = {resource["type"] for resource in module.read_state()["resources"] if resource["mode"] == "managed"}
    matrix = (PROJECT / CONFIG).read_text()
    (tmp_path / CONFIG).write_text(matrix.replace("exclude: []", EXCLUDE))

    assert run("render", "-C", tmp_path).exit_code == 0
    assert [stack.protect for stack in load_retired(tmp_path)] == [True]
    assert sorted(path.name for path in module.folder.glob("*.tf")) == [
        "retired.tf",
        "state_override.tf",
        "version_override.tf",
    ]
    module.init_with_local_state(simulated_mirror)
    assert module.validate() == []
    planned = [change.split() for change in module.plan()]
    assert {action for action, _ in planned} == {"delete"}
    assert made <= {address.partition(".")[0] for _, address in planned}
    module.must_run("apply", "-auto-approve", "-refresh=false", "-parallelism=30")
    assert module.read_state()["resources"] == []

    assert run("retire", "--confirm", STACK, "-C", tmp_path).exit_code == 0
    assert run("render", "--check", "-C", tmp_path).exit_code == 0


@pytest.mark.usefixtures("engine")
def test_tfgen_destroys_a_retired_stack_and_forgets_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {CONFIG: MATRIX, "templates/main.tf.j2": PROTECTED})
    monkeypatch.chdir(tmp_path)
    run("render")
    assert run("apply", "--env", "dev", "--yes").exit_code == 0
    write_tree(tmp_path, {CONFIG: WITHOUT_STACK})
    run("render")
    result = run("destroy", "--env", "dev", "--region", "us-west-2", "--yes")
    assert result.exit_code == 0, result.output
    assert run("list", "--retired", "--format", "names").stdout == ""
    left = read_tree(tmp_path / "generated" / GONE)
    assert "retired.tf" not in left
    assert '"resources": []' in left["terraform.tfstate"]
    assert run("render", "--check").exit_code == 0


@pytest.mark.usefixtures("engine")
def test_tfgen_destroys_what_a_stack_has_left_behind_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, {CONFIG: MATRIX, "templates/main.tf.j2": PROTECTED})
    monkeypatch.chdir(tmp_path)
    run("render")
    assert run("apply", "--env", "dev", "--yes").exit_code == 0
    backend = 'terraform {\n  backend "local" {\n    path = "other.tfstate"\n  }\n}\n'
    write_tree(tmp_path, {"templates/backend.tf.j2": backend})
    run("render")
    (former,) = (path.name for path in (tmp_path / "generated/_former").glob("dev-us-west-2-*"))
    result = run("destroy", f"_former/{former}", "--yes")
    assert result.exit_code == 0, result.output
    assert not (tmp_path / "generated/_former" / former / "retired.tf").exists()
    assert '"resources": []' in (tmp_path / "generated" / GONE / "terraform.tfstate").read_text()
    assert '"resources": []' not in (tmp_path / "generated/dev/us-east-1/terraform.tfstate").read_text()
