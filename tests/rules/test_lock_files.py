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
TEMPLATES = PROJECT / "templates"
LOCK = ".terraform.lock.hcl"


# What the rule looks at: which provider a stack asks for, and whom the roles of an account trust.
LOOKED_AT = ("terraform.tf.j2", "bootstrap")


@pytest.fixture
def platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The committed matrix, in which nothing is ignored, and of its stacks what the rule looks at."""
    shutil.copytree(PROJECT / "config", tmp_path / "config")
    shutil.copytree(PROJECT / "templates", tmp_path / "templates", ignore=_spare)
    config = tmp_path / "config/regions.yaml"
    matrix = yaml.safe_load(config.read_text())
    for environment in matrix["environments"].values():
        environment.pop("checks", None)
    config.write_text(yaml.safe_dump(matrix, sort_keys=False))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _spare(folder: str, names: list[str]) -> set[str]:
    """The templates of resources that have no say here: to render and judge all of them takes seven seconds."""
    is_top = Path(folder) == TEMPLATES
    return {name for name in names if is_top and name.endswith(".tf.j2") and name not in LOOKED_AT}


def lock(platform: Path, stack: str) -> Path:
    """Write the lock file of a stack."""
    path = platform / "generated" / stack / LOCK
    path.parent.mkdir(parents=True)
    path.write_text("# provider\n")
    return path


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
            lock(platform, f"{environment}/{region}")
    assert list(found()) == []


def test_a_lock_file_that_is_taken_away_is_missed_again(platform: Path) -> None:
    """What was found of a folder is remembered; the lock file beside it counts."""
    locks = [lock(platform, name) for name in ("staging/us-east-1", "staging/us-east-2")]
    assert list(found("staging/us-east-1", "staging/us-east-2")) == []
    locks[0].unlink()
    assert len(list(found("staging/us-east-1", "staging/us-east-2"))) == 1
