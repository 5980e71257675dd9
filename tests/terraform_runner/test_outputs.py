"""Values of plans and outputs keep all of their digits; variables with arguments reach the commands that take them."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from tests.terraform_runner.projects import must, render, template
from tests.trees import run
from tfgen.terraform.differences import Side, compare
from tfgen.terraform.readback import UnreadableError, decode_exactly, encode_exactly, parse_answer

if TYPE_CHECKING:
    from pathlib import Path

THIRD = 'output "third" {\n  value = { number = 1 / 3, parts = [2.50, 123456789012345678901234567890] }\n}\n'
ONE = ("--env", "dev", "--region", "us-east-1")


@pytest.mark.terraform
@pytest.mark.parametrize("arguments", ["-lock-timeout=5m", "-no-color", "-input=false"])
def test_arguments_for_plan_and_apply_may_stand_in_the_variable_for_all_commands(
    stacks: Path, monkeypatch: pytest.MonkeyPatch, arguments: str
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS", arguments)
    assert run("plan", *ONE).exit_code == 2
    must("apply", *ONE, "--yes")
    assert '"place": "dev/us-east-1"' in must("output", *ONE, "--format", "json").stdout


@pytest.mark.terraform
def test_outputs_have_all_digits_of_the_state(stacks: Path) -> None:
    render(template(THIRD))
    must("apply", *ONE, "--yes")
    digits = "0." + "3" * 152
    found = json.loads(must("output", *ONE, "--format", "json").stdout, parse_float=Decimal)["dev/us-east-1"]["third"]
    assert str(found["number"]).startswith(digits)
    assert found["parts"] == [Decimal("2.5"), 123456789012345678901234567890]
    assert digits in must("output", *ONE).stdout


def test_a_change_in_the_last_of_many_digits_is_a_change() -> None:
    before, after = (Side(decode_exactly(f"0.{'3' * 30}{last}", object)) for last in "12")
    assert list(compare("a", before, after)) == [("a", f"0.{'3' * 30}1", f"0.{'3' * 30}2")]


def test_a_change_in_many_digits_inside_of_a_json_text_is_one() -> None:
    before, after = (Side(f'{{"a": 0.{"3" * 30}{last}}}') for last in "12")
    assert list(compare("policy", before, after)) == [("policy.a", f"0.{'3' * 30}1", f"0.{'3' * 30}2")]


@pytest.mark.parametrize(
    "number", ["0.1", "2.50", "1E+400", "123456789012345678901234567890", "-0.0", "18446744073709551616"]
)
def test_a_number_is_written_as_it_was_read(number: str) -> None:
    assert encode_exactly(decode_exactly(number, object)) == number


def test_a_number_beyond_all_bounds_is_met_with_a_message() -> None:
    with pytest.raises(UnreadableError, match="a number is too large"):
        parse_answer(b"1e" + b"9" * 30, "output -json", lambda text: decode_exactly(text, object))


def test_text_behind_the_answer_is_quoted() -> None:
    with pytest.raises(UnreadableError, match=r"behind the JSON there is more: Warning: Deprecated$"):
        parse_answer(b"{}\n\nWarning: Deprecated\n\nmore\n", "output -json", lambda text: decode_exactly(text, dict))


@pytest.mark.terraform
def test_why_outputs_cannot_be_read_stands_beside_the_json(stacks: Path, tmp_path: Path, terraform: str) -> None:
    must("apply", *ONE, "--yes")
    wrapper = tmp_path / "wrapper.sh"
    wrapper.write_text(f'#!/bin/sh\n{terraform} "$@"\ncase "$*" in *output*) echo Warning: Deprecated ;; esac\n')
    wrapper.chmod(0o755)
    result = run("output", *ONE, "--format", "json", "--engine", str(wrapper))
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"dev/us-east-1": {}}
    assert "behind the JSON there is more: Warning: Deprecated" in result.stderr
