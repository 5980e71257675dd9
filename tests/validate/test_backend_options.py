"""Values of a backend that scripts replace when they call `init` are not those that it gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from pathlib import Path

STATE = """terraform {
  backend "s3" {
    bucket = "state"
    key    = "stacks/"
    region = "eu-west-1"
  }
}
"""


def faults(tmp_path: Path, files: dict[str, str]) -> list[str]:
    """What is wrong with the backend in the folder `live` of a repository with these files."""
    write_tree(tmp_path, {".git/HEAD": "", "live/main.tf": STATE, **files})
    report = validate_paths([tmp_path / "live"], rules=["invalid-backend"])
    return [finding.message for finding in report.findings]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deploy.sh", "terraform init -backend-config workspaces/$WORKSPACE/backend.cfg\n"),
        ("live/Makefile", "init:\n\tterraform init -backend-config=../$(ENV).hcl\n"),
        ("live/init.sh", 'terraform init -backend-config="key=live/$STAGE"\n'),
        (".github/workflows/apply.yml", 'run: "terraform init -backend-config=\\"key=$KEY\\""\n'),
    ],
    ids=["a file, above", "a file, in make", "the argument", "the argument, in a workflow"],
)
def test_what_init_is_handed_counts_and_not_what_the_block_says(tmp_path: Path, name: str, text: str) -> None:
    assert faults(tmp_path, {name: text}) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("deploy.sh", "terraform init\n"),
        ("deploy.sh", "terraform init -backend-config=bucket=$BUCKET\n"),
        ("other/deploy.sh", "terraform init -backend-config=backend.cfg\n"),
        ("notes.md", "terraform init -backend-config=backend.cfg\n"),
    ],
    ids=["nothing", "another argument", "another folder", "no script"],
)
def test_what_it_is_not_handed_is_what_the_block_says(tmp_path: Path, name: str, text: str) -> None:
    assert faults(tmp_path, {name: text}) == ["key may not begin or end with a slash. Take it away."]


def test_an_argument_that_no_backend_has_is_wrong_whatever_init_is_handed(tmp_path: Path) -> None:
    text = STATE.replace("stacks/", "stacks").replace("region ", "zone   ")
    script = "terraform init -backend-config=backend.cfg\n"
    assert [message.partition(".")[0] for message in faults(tmp_path, {"live/main.tf": text, "live/a.sh": script})] == [
        'the backend s3 has no argument "zone"'
    ]
