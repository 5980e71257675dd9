"""What the audit skips is a list that somebody has read.

`pytest tests/checkov --update-golden` rewrites the lists; the review of their diff admits what is new.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checkov.skips import Skip, format_skips, read_skips
from tests.engine.stacks import GENERATED, PROJECT, list_stacks
from tests.trees import assert_golden

GOLDEN = Path(__file__).with_name("golden")
# An environment with its regions; the accounts' folders count as one more.
ENVIRONMENTS = sorted({stack.partition("/")[0] for stack in list_stacks()})

_HEADER = """\
# The checks that checkov is told to skip in generated/{}, each with its reason.
# Written by `pytest tests/checkov --update-golden`.
"""


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_skips_are_those_of_the_reviewed_list(environment: str, request: pytest.FixtureRequest) -> None:
    folders = [stack for stack in list_stacks() if stack.startswith(f"{environment}/")]
    found = format_skips({folder.partition("/")[2]: read_skips(GENERATED / folder) for folder in folders})
    golden = GOLDEN / f"{environment.removeprefix('_')}.txt"
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(_HEADER.format(environment) + found)
    want, got = golden.read_text(), _HEADER.format(environment) + found
    assert_golden({golden.name: got}, {golden.name: want}, "pytest tests/checkov --update-golden")


def test_there_is_a_list_for_each_environment_and_no_other() -> None:
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(name.removeprefix("_") for name in ENVIRONMENTS)


@pytest.mark.parametrize("stack", list_stacks())
def test_every_skip_has_a_reason(stack: str) -> None:
    assert [skip for skip in read_skips(GENERATED / stack) if not skip.reason] == []


@pytest.mark.parametrize("stack", list_stacks())
def test_no_check_is_skipped_twice(stack: str) -> None:
    skips = [skip[:3] for skip in read_skips(GENERATED / stack)]
    assert len(skips) == len(set(skips))


def test_no_configuration_file_skips_a_check() -> None:
    assert [*PROJECT.glob(".checkov.y*ml"), *GENERATED.rglob(".checkov.y*ml"), *PROJECT.glob(".checkov.baseline")] == []


def test_list_names_the_regions_of_a_skip_that_is_not_in_all() -> None:
    everywhere, at_home = Skip("api.tf", "a.b", "CKV_1", "always"), Skip("api.tf", "a.b", "CKV_2", "at home")
    text = format_skips({"us-east-1": [everywhere, at_home], "us-west-2": [everywhere]})
    assert text == "\napi.tf a.b\n  CKV_1: always\n  CKV_2: at home [us-east-1]\n"


def test_skips_are_read_from_the_block_they_stand_in(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(
        'resource "aws_vpc" "main" {\n}\n\nresource "aws_s3_bucket" "logs" {\n  #checkov:skip=CKV_AWS_18:no end\n}\n'
    )
    assert read_skips(tmp_path) == [Skip("main.tf", "aws_s3_bucket.logs", "CKV_AWS_18", "no end")]
