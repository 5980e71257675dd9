"""What tfgen knows of expressions and functions is what real Terraform says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.evaluation.expressions import ask_engine, read_labels, write_labels
from tfgen.evaluation.functions.signatures import TABLE, compact_metadata

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform


def test_terraform_says_what_the_labels_say(engine: Engine) -> None:
    labels = read_labels()
    assert write_labels(ask_engine(engine, [label.expression for label in labels])) == write_labels(labels)


def test_terraform_has_the_functions_of_the_table_with_the_same_parameters(engine: Engine, tmp_path: Path) -> None:
    printed = json.loads(compact_metadata(engine.run(tmp_path, "metadata", "functions", "-json").stdout))
    parameters = {name: row[1:] for name, row in json.loads(TABLE.read_text(encoding="utf-8")).items()}
    assert parameters == {name: row[1:] for name, row in printed.items() if name in parameters}
