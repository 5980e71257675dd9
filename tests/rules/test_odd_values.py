"""Whatever an argument is worth, no rule fails: the examples of all rules with values of other types in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.rules.examples import split_example
from tests.rules.matrices import schemas
from tfgen.rules.registry import RULES, load_documentation
from tfgen.validate.folders.folder import Folder
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = re.compile(r'(?<=[ \[(])"[^"$\n]*"(?=[\n,\])} ])(?! [={])')
VALUES = (
    "[1]",
    "{ a = 1 }",
    "null",
    "5",
    "-1.5",
    "true",
    '[["x"]]',
    "[null]",
    "{ a = [1] }",
    '"${1}"',
    '""',
    "[]",
    "{}",
)
MOST = 8  # literals of an example
_TEXTS = (
    text
    for rule in RULES
    for part in (load_documentation(rule).good, load_documentation(rule).bad)
    for text in split_example(part)[0].values()
    if TEXT.search(text)
)
EXAMPLES = list(dict.fromkeys(_TEXTS))  # a tenth stands in several rules


def failures(text: str) -> Iterator[str]:
    """What is noted of faults of tfgen's own."""
    folder = Folder("x", "x", {"main.tf": f"{text}\n"}, outside="", lock={})
    checker = Checker(RULES, schemas(), folders=[folder])
    for verdict in (checker.check_folder(folder), checker.check_matrix([folder], None, None)):
        yield from (note.text for note in verdict.unchecked if note.failed)


def judge_with_values(text: str) -> None:
    for found in list(TEXT.finditer(text))[:MOST]:
        for value in VALUES:
            odd = f"{text[: found.start()]}{value}{text[found.end() :]}"
            assert not list(failures(odd)), odd


@pytest.mark.prove
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_no_rule_fails_whatever_a_value_is(number: int) -> None:
    judge_with_values(EXAMPLES[number])


ODD = {
    "zones": """\
resource "aws_rds_cluster" "main" {
  availability_zones = [[1], "us-east-1b"]
}
""",
    "a zone": """\
resource "aws_subnet" "a" {
  availability_zone = [1]
}
resource "aws_db_subnet_group" "main" {
  subnet_ids = [aws_subnet.a.id]
}
""",
    "a class": """\
resource "aws_rds_global_cluster" "main" {
  global_cluster_identifier = "x"
}
resource "aws_rds_cluster" "main" {
  global_cluster_identifier = aws_rds_global_cluster.main.id
}
resource "aws_rds_cluster_instance" "main" {
  cluster_identifier = aws_rds_cluster.main.id
  instance_class     = { a = 1 }
}
""",
}


@pytest.mark.parametrize("what", ODD)
def test_a_list_or_a_map_in_the_place_of_a_text_is_no_fault_of_a_rule(what: str) -> None:
    assert not list(failures(ODD[what]))
