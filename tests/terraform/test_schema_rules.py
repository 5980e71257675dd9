"""The schema rules find what the real Terraform finds with the real provider, on the same lines, and nothing else."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.attached import attached_provider
from tests.engine.mirror import VERSION
from tfgen.conformance.check import check_schema
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform

CASES = sorted((Path(__file__).parent / "schema_cases").glob("*.tf"))
REQUIREMENT = f"""\
terraform {{
  required_version = ">= 1.11"
  required_providers {{
    aws = {{
      source  = "hashicorp/aws"
      version = "{VERSION}"
    }}
  }}
}}
"""
ONLY_TFGEN = "only tfgen: "

Lines = dict[int, str]


def expected(case: Path) -> Iterator[tuple[int, str]]:
    """The lines with a comment, and the comment."""
    for number, line in enumerate(case.read_text().splitlines(), 1):
        _, found, comment = line.rpartition(" # ")
        if found:
            yield number, comment


@pytest.fixture(scope="module")
def terraform_lines(engine: Engine, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[int]]:
    """The lines of each file that Terraform objects to, or warns of."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "terraform.tf").write_text(REQUIREMENT)
    for case in CASES:
        shutil.copy(case, folder)
    with attached_provider(engine, real_mirror) as attached:
        output = json.loads(attached.run(folder, "validate", "-json").stdout)
    lines = defaultdict(set)
    for diagnostic in output["diagnostics"]:
        lines[diagnostic["range"]["filename"]].add(diagnostic["range"]["start"]["line"])
    return lines


def tfgen_lines(case: Path) -> Lines:
    """The rules that find something in a line, in the order of their names."""
    module = parse_module("", {"terraform.tf": REQUIREMENT, **{path.name: path.read_text() for path in CASES}})
    schemas = load_schemas()
    kinds: defaultdict[int, set[str]] = defaultdict(set)
    for fault in check_schema(module, schemas, Evaluator(module, schemas)).faults:
        if fault.file.name == case.name:
            kinds[fault.file.position(fault.node.start).line].add(fault.kind)
    return {line: ", ".join(sorted(found)) for line, found in kinds.items()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_terraform_objects_to_these_lines(case: Path, terraform_lines: dict[str, set[int]]) -> None:
    wanted = {line for line, comment in expected(case) if not comment.startswith(ONLY_TFGEN)}
    assert terraform_lines[case.name] == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_tfgen_objects_to_these_lines_by_these_rules(case: Path) -> None:
    assert tfgen_lines(case) == {line: comment.removeprefix(ONLY_TFGEN) for line, comment in expected(case)}
