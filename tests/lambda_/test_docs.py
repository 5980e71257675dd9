"""docs/lambda.md names tests, codes and variables: they must be there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from trade_processor import faults

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "lambda.md").read_text()
SOURCES = [path.read_text() for path in sorted((ROOT / "lambda" / "src").rglob("*.py"))]
NAMED = sorted(set(re.findall(r"`(test_\w+\.py)::(test_\w+)`", DOCUMENT)))
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in DOCUMENT.partition("## What happens when")[2].partition("\n## ")[0].splitlines()
    if line.startswith("|")
][2:]


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[name for _, name in NAMED])
def test_a_named_test_exists(file: str, name: str) -> None:
    tree = ast.parse((Path(__file__).parent / file).read_text())
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_each_cause_has_a_status_and_a_test(row: list[str]) -> None:
    assert len(row) == 7
    assert row[1]
    assert re.fullmatch(r"`test_\w+\.py::test_\w+`", row[6])


def test_each_code_of_the_handler_has_a_row() -> None:
    raised = {code for source in SOURCES for code in re.findall(r'Error\(\s*(?:\d+,\s*)?"(\w+)",\s', source)}
    raised |= {code for code, _ in faults.ANSWERS.values()}
    assert {row[2].strip("`") for row in ROWS} - {""} == raised


def test_each_variable_that_the_handler_reads_is_explained() -> None:
    read = {name for source in SOURCES for name in re.findall(r'"([A-Z]+(?:_[A-Z]+)+|ENVIRONMENT)"', source)}
    table = DOCUMENT.partition("## Environment variables")[2].partition("\n## ")[0]
    assert read - set(re.findall(r"`([A-Z_]+)`", table)) == set()
    assert "DB_WRITER_HOST" in read
