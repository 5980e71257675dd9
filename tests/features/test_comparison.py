"""How two renders are compared, block by block."""

from __future__ import annotations

import pytest

from tests.features.locality import Difference, belongs, differences
from tests.features.rendering import cut_file
from tfgen.hcl.parse import read_hcl

QUEUE = 'resource "aws_sqs_queue" "main" {\n  name = "trades"\n}\n'
PROVIDERS = 'provider "aws" {\n  region = "us-east-1"\n}\n\nprovider "aws" {\n  alias  = "replica"\n}\n'
CHANGE = ("changes", "home", "sqs.tf", "aws_sqs_queue.main")


def compare(off: str, on: str) -> set[Difference]:
    """The differences of two files, both the home stack's sqs.tf."""
    before, after = (
        {("home", "sqs.tf", address): block for address, block in cut_file(text, read_hcl(text).blocks)}
        for text in (off, on)
    )
    return set(differences(before, after))


def test_other_value_is_a_change() -> None:
    assert compare(QUEUE, QUEUE.replace("trades", "bookings")) == {CHANGE}


def test_new_block_is_added() -> None:
    found = compare(QUEUE, QUEUE + QUEUE.replace("main", "second"))
    assert found == {("adds", "home", "sqs.tf", "aws_sqs_queue.second")}


def test_missing_block_is_removed() -> None:
    found = compare(QUEUE + QUEUE.replace("main", "second"), QUEUE)
    assert found == {("removes", "home", "sqs.tf", "aws_sqs_queue.second")}


@pytest.mark.parametrize("commented", ["# Why.\n" + QUEUE, QUEUE.replace('"trades"', '"trades" # why')])
def test_comment_is_no_change_for_terraform(commented: str) -> None:
    assert compare(QUEUE, commented) == {("comments", *CHANGE[1:])}


def test_comment_above_a_block_belongs_to_it() -> None:
    text = QUEUE + "\n# The second.\n" + QUEUE.replace("main", "second")
    assert compare(QUEUE + QUEUE.replace("main", "second"), text) == {
        ("comments", "home", "sqs.tf", "aws_sqs_queue.second")
    }


def test_providers_are_told_apart_by_their_alias() -> None:
    assert [address for address, _ in cut_file(PROVIDERS, read_hcl(PROVIDERS).blocks)] == [
        "provider.aws",
        "provider.aws.replica",
    ]


def test_change_in_another_stack_is_a_stranger() -> None:
    assert not belongs(CHANGE, ("changes", "secondary", "sqs.tf", "*"))


def test_addition_is_no_change() -> None:
    assert not belongs(("adds", *CHANGE[1:]), CHANGE)


def test_what_may_change_may_change_in_its_comments() -> None:
    assert belongs(("comments", *CHANGE[1:]), CHANGE)


def test_what_may_change_in_its_comments_may_not_change() -> None:
    assert not belongs(CHANGE, ("comments", *CHANGE[1:]))
