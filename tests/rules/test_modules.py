"""Module calls: what tfgen finds in several modules together, and that Terraform refuses just the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, Engine, find_engine
from tests.rules.matrices import schemas
from tests.rules.module_cases import ModuleCase, read_module_cases
from tfgen.rules.rule import Severity
from tfgen.validate.paths import validate_paths

CASES = read_module_cases()
SLICES = 12


def find(folder: Path) -> set[tuple[str, int, str]]:
    """File, line and rule of each error in a root module and what it calls."""
    report = validate_paths([folder], schemas=schemas())
    assert not [note for note in report.notes if note.failed]
    return {
        (Path(finding.position.file).relative_to(folder).as_posix(), finding.position.line, finding.rule)
        for finding in report.findings
        if finding.severity is Severity.ERROR
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings_are_those_that_the_lines_say_and_no_more(case: ModuleCase, tmp_path: Path) -> None:
    assert find(case.write(tmp_path)) == case.expected


def test_any_value_may_be_ephemeral_for_those_who_call(tmp_path: Path) -> None:
    """Terraform 1.15.5 takes it, 1.11.4 does not: the check went with 1.13."""
    output = 'output "o" {\n  value     = "a"\n  ephemeral = true\n}\n'
    files = {"main.tf": 'module "m" {\n  source = "./mod"\n}\n', "mod/main.tf": output}
    assert find(ModuleCase("called", "", files).write(tmp_path)) == set()


def test_cases_have_names_of_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.terraform
@pytest.mark.parametrize("part", range(SLICES))
def test_terraform_refuses_the_same(part: int, tmp_path: Path) -> None:
    engine = find_engine() or skip_or_fail(ABSENT)
    wrong = []
    for number, case in enumerate(CASES[part::SLICES]):
        folder = case.write(tmp_path / str(number))
        said = first_refusal(engine, folder)
        if bool(said) != case.is_refused or (said == "plan") != (case.label == "plan" or unseen_by_plan(case, said)):
            wrong.append((case.name, said))
    assert wrong == []


def first_refusal(engine: Engine, folder: Path) -> str:
    """The first command that refuses the modules, nothing when they can be planned."""
    if engine.run(folder, "init", "-backend=false").returncode:
        return "init"
    if not json.loads(engine.run(folder, "validate", "-json").stdout)["valid"]:
        return "validate"
    return "plan" if engine.run(folder, "plan", "-refresh=false").returncode else ""


def unseen_by_plan(case: ModuleCase, said: str) -> bool:
    """Whether a case that tfgen does not see is refused by a plan: of these the file does not say by which command."""
    return case.label == "unseen" and said == "plan"
