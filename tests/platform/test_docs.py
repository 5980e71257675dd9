"""docs/platform.md names tests, settings and runbooks: they must be there."""

from __future__ import annotations

import ast
import re

import pytest

from tests.declared import ROOT, declaration
from tests.features.test_switches import leaves
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

DOCUMENT = (ROOT / "docs/platform.md").read_text()
FOLDERS = ("platform", "features", "workflows", "docs", "e2e")
CLAIMS = re.findall(r"^\| (.+) \| `(test_\w+\.py)::(test_\w+)` \|$", DOCUMENT, re.MULTILINE)


@pytest.mark.parametrize(("file", "name"), [claim[1:] for claim in CLAIMS], ids=[claim[2] for claim in CLAIMS])
def test_the_test_of_a_claim_exists(file: str, name: str) -> None:
    (path,) = (path for folder in FOLDERS for path in (ROOT / "tests" / folder).glob(file))
    assert name in {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


def test_every_claim_has_a_test() -> None:
    part = DOCUMENT.partition("## What is claimed")[2].partition("\n## ")[0]
    assert len(CLAIMS) == len([line for line in part.splitlines() if line.startswith("| ")]) - 1
    assert len(CLAIMS) >= 20


def test_every_setting_that_is_named_is_declared() -> None:
    schema = declaration().schema
    known = {*leaves(schema), *schema.properties}
    groups = {name.partition(".")[0] for name in known if "." in name}
    named = {name for name in re.findall(r"`(\w+(?:\.\w+)+)", DOCUMENT) if name.partition(".")[0] in groups}
    assert {
        name for name in named if name not in known and not any(one.startswith(f"{name}.") for one in known)
    } == set()


def test_every_runbook_of_the_table_is_rendered() -> None:
    named = set(re.findall(r"^\| `(\w+\.md)`[^|]*\|", DOCUMENT, re.MULTILINE))
    assert named == {path.name for path in (ROOT / "runbooks/prod/us-east-1").glob("*.md")}


def test_every_event_has_an_rpo_and_an_rto() -> None:
    part = DOCUMENT.partition("## Regions: what fails")[2].partition("**The runbooks**")[0]
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line.startswith("| ")
    ]
    assert len(rows) > 10
    assert [row[0] for row in rows if len(row) != 5 or not row[1] or not row[2]] == []


def test_the_names_that_stacks_had_under_cdktf_are_those_that_commands_take() -> None:
    page = (ROOT / "docs/howto/from-cdktf.md").read_text()
    rows = re.findall(r"^\| stack `(\S+)` \| stack `(\S+)`", page, re.MULTILINE)
    assert rows
    for before, now in rows:
        (stack,) = load_config(ROOT).select(Selection.parse(names=[before]))
        assert stack.name == now
