"""What a call gives to a module is held against what the arguments there may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.called_values import CASES, write_call
from tests.rules.matrices import schemas
from tfgen.validate.paths import validate_paths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("case", CASES)
def test_values_of_a_call_are_told_at_the_call(case: str, tmp_path: Path) -> None:
    arguments, expected = CASES[case]
    report = validate_paths([write_call(tmp_path, arguments)], schemas=schemas())
    found = {f"{one.position.line}: {one.rule}" for one in report.findings if "root/main.tf" in one.position.file}
    assert found == expected


def test_what_is_told_names_the_resource(tmp_path: Path) -> None:
    report = validate_paths([write_call(tmp_path, '  name = "internal-x"')], schemas=schemas())
    fact = 'name is "internal-x". Use a text that does not begin with "internal-".'
    assert f"in ../m, aws_lb.alone: {fact}" in [finding.message for finding in report.findings]
