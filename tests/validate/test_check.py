"""Running rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.errors import Position, TfgenError
from tfgen.module import model
from tfgen.rules import unused_local
from tfgen.rules.rule import Group, Hit, Rule, Severity
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.hcl.syntax import Body
    from tfgen.rules.root import Root


@pytest.fixture
def _failing_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule unused-local finds one thing, then fails."""

    def fail(root: Root) -> Iterator[Hit]:
        yield Hit(Position(f"{root.module.folder}/main.tf", 1), "found before.")
        raise KeyError("gone")

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(unused_local, "RULE", Rule("unused-local", Severity.WARNING, Group.REFERENCES, fail))


@pytest.mark.usefixtures("_failing_rule")
def test_a_rule_that_fails_costs_itself_and_is_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'variable "x" {}\n'})
    report = validate_paths([tmp_path], rules=["unused-local", "unused-variable"])
    assert [finding.message[:13] for finding in report.findings] == ["found before.", "nothing uses "]
    (note,) = report.notes
    assert note.failed
    assert note.text.startswith("what unused-local looks for, because of an internal error. Please report it: KeyError")
    assert note.folders == (str(tmp_path),)


@pytest.mark.usefixtures("_failing_rule")
def test_what_failed_is_printed_without_verbose_too(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'variable "x" {}\n'})
    result = run("validate", str(tmp_path))
    assert result.exit_code == 0
    assert "not checked: what unused-local looks for, because of an internal error." in result.stdout


@pytest.mark.usefixtures("_failing_rule")
def test_where_nothing_could_be_checked_there_is_no_verdict(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": ""})
    with pytest.raises(TfgenError, match="nothing could be checked: what unused-local looks for"):
        validate_paths([tmp_path], rules=["unused-local"])


def test_a_parser_that_fails_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TFGEN_DEBUG")
    known = model.parse_tree

    def parse(text: str) -> Body:
        if "boom" in text:
            raise MemoryError
        return known(text)

    monkeypatch.setattr(model, "parse_tree", parse)
    write_tree(tmp_path, {"bad.tf": "# boom\n", "good.tf": 'resource "aws_vpc" "a" {\n  cidr_block = 5\n}\n'})
    report = validate_paths([tmp_path])
    assert "invalid-cidr" in {finding.rule for finding in report.findings}
    assert "bad.tf, and names that it may declare: an internal error. Please report it: MemoryError" in {
        note.text for note in report.notes
    }


def test_what_is_nested_too_deeply_is_a_note_and_costs_its_file(tmp_path: Path) -> None:
    deep = "locals {\n  a = " + "[" * 10_000 + "]" * 10_000 + "\n}\n"
    write_tree(tmp_path, {"deep.tf": deep, "good.tf": "locals {\n  b = 1 + []\n}\n"})
    report = validate_paths([tmp_path])
    assert [finding.rule for finding in report.findings] == ["wrong-operand"]
    assert [note.text[:60] for note in report.notes] == ["deep.tf, and names that it may declare: it is nested more th"]


def test_only_the_rules_that_are_asked_for_run(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'locals {\n  left = local.gone\n}\nvariable "x" {}\n'})
    found = validate_paths([tmp_path], rules=["unused-variable", "unused-local"]).findings
    assert [finding.rule for finding in found] == ["unused-local", "unused-variable"]
