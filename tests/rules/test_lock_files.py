"""lock-file-missing: which stacks runners apply, and which of them say with what."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.trees import run

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).parents[2]
LOCK = ".terraform.lock.hcl"


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The committed platform, in which nothing is ignored."""
    for name in ("config", "templates", "generated"):
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns(".terraform", LOCK))
    config = tmp_path / "config/regions.yaml"
    matrix = yaml.safe_load(config.read_text())
    for environment in matrix["environments"].values():
        environment.pop("checks", None)
    config.write_text(yaml.safe_dump(matrix, sort_keys=False))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*stacks: str) -> Iterator[str]:
    """The lines about lock files."""
    done = run("validate", "--select", "lock-file-missing", *stacks)
    return (line for line in done.stdout.splitlines() if "lock file" in line)


def test_stacks_of_accounts_that_trust_workflows_need_a_lock_file(platform: Path) -> None:
    """dev's account has no roles for workflows: people apply it, who have a folder that stays."""
    (line,) = found()
    assert line.startswith("templates/terraform.tf.j2:")
    for environment in ("staging", "prod"):
        for region in ("us-east-1", "us-east-2", "us-west-2"):
            (platform / "generated" / environment / region / LOCK).write_text("# provider\n")
    assert list(found()) == []


def test_a_lock_file_that_is_taken_away_is_missed_again(platform: Path) -> None:
    """What was found of a folder is remembered; the lock file beside it counts."""
    locks = [platform / "generated" / name / LOCK for name in ("staging/us-east-1", "staging/us-east-2")]
    for lock in locks:
        lock.write_text("# provider\n")
    assert list(found("staging/us-east-1", "staging/us-east-2")) == []
    locks[0].unlink()
    assert len(list(found("staging/us-east-1", "staging/us-east-2"))) == 1
