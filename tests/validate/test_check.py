"""Running rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.rules import unused_local
from tfgen.rules.rule import Group, Hit, Rule, Severity
from tfgen.validate import validate_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tfgen.rules.root import Root


def test_a_rule_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(root: Root) -> Iterator[Hit]:
        yield from ()
        raise KeyError(root.module.folder)

    monkeypatch.setattr(unused_local, "RULE", Rule("unused-local", Severity.WARNING, Group.REFERENCES, fail))
    write_tree(tmp_path, {"main.tf": ""})
    with pytest.raises(KeyError) as failed:
        validate_paths([tmp_path], rules=["unused-local"])
    assert failed.value.__notes__ == [f"The rule unused-local failed on {tmp_path}. Please report this."]


def test_only_the_rules_that_are_asked_for_run(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'locals {\n  left = local.gone\n}\nvariable "x" {}\n'})
    found = validate_paths([tmp_path], rules=["unused-variable", "unused-local"]).findings
    assert [finding.rule for finding in found] == ["unused-local", "unused-variable"]
