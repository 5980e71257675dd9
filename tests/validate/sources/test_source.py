"""Secrets in what a project is made from: where they are found, what is said, and how they are admitted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, MATRIX, TEMPLATE, VPC, write_tree
from tfgen.errors import TfgenError
from tfgen.report.findings import FORMS, format_report
from tfgen.stacks.selection import Selection
from tfgen.validate import validate_paths, validate_project

if TYPE_CHECKING:
    from tfgen.validate import Report

SECRET = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
RULES = ["secret-in-source", "unused-suppression"]
IGNORE = "tfgen:ignore secret-in-source an example from the manual"


def places(report: Report) -> list[str]:
    return [f"{finding.rule} {finding.place}" for finding in report.findings]


def check(files: dict[str, str]) -> list[str]:
    write_tree(Path(), files)
    return places(validate_project(Path(), rules=RULES))


def line_of(text: str, part: str = SECRET) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize(
    "setting",
    [
        f"vars: {{a: {SECRET}}}",
        f"vars:\n    a: '{SECRET}'",
        f"vars:\n    a:\n      - one\n      - {SECRET}",
        f"vars:\n    a: |\n      first line\n      {SECRET}\n",
        "vars:\n    password: hunter2x",
        "vars:\n    passwords: [hunter2x]",
        f"vars: {{}} # {SECRET}",
    ],
)
@pytest.mark.parametrize("layer", ["defaults", "environment", "region", "override"])
def test_a_secret_in_the_config_is_found_in_its_line(project: Path, layer: str, setting: str) -> None:
    text = with_setting(layer, setting)
    part = SECRET if SECRET in text else "hunter2x"
    assert check({CONFIG: text}) == [f"secret-in-source {CONFIG}:{line_of(text, part)}"]


def with_setting(layer: str, setting: str) -> str:
    """The small matrix with a setting, written for a layer that is indented by two, in one of its layers."""
    deeper = setting.replace("\n", "\n  ")
    match layer:
        case "defaults":
            return f"defaults:\n  {setting}\n{MATRIX}"
        case "environment":
            return MATRIX.replace("  dev:\n", f"  dev:\n    {deeper}\n", 1)
        case "region":
            return MATRIX.replace("  us-east-1:\n", f"  us-east-1:\n    {deeper}\n", 1)
    deepest = deeper.replace("\n", "\n    ")
    return f"{MATRIX}\noverrides:\n  - match: {{environment: dev}}\n    set:\n      {deepest}\n"


@pytest.mark.parametrize("name", ["network.tf.j2", "_macros.j2"])
def test_a_secret_in_a_template_is_found_in_its_line(project: Path, name: str) -> None:
    text = f"{VPC if name.startswith('n') else ''}\n{{% set token = '{SECRET}' %}}\n"
    assert check({f"templates/{name}": text}) == [f"secret-in-source templates/{name}:{line_of(text)}"]


def test_the_secret_itself_is_never_printed(project: Path) -> None:
    write_tree(
        project, {TEMPLATE: f"{VPC}# {SECRET}\n", CONFIG: with_setting("defaults", "vars: {password: hunter2x}")}
    )
    report = validate_project(Path(), rules=RULES)
    said = "\n".join(line for form in FORMS for line in format_report(report, form, Path(), verbose=True))
    assert len(report.findings) == 2
    assert SECRET not in said
    assert "hunter2x" not in said


def test_what_a_project_was_remembered_to_hold_is_forgotten_when_it_changes(project: Path) -> None:
    assert check({TEMPLATE: f"{VPC}# {SECRET}\n"}) == [f"secret-in-source {TEMPLATE}:4"]
    assert check({TEMPLATE: f"{VPC}\n# {SECRET}\n"}) == [f"secret-in-source {TEMPLATE}:5"]
    assert check({TEMPLATE: VPC}) == []


def test_a_secret_concerns_every_selection(project: Path) -> None:
    write_tree(project, {TEMPLATE: f"{VPC}# {SECRET}\n"})
    report = validate_project(Path(), rules=RULES, selection=Selection((("environment", ("dev",)),)))
    assert places(report) == [f"secret-in-source {TEMPLATE}:4"]


@pytest.mark.parametrize(
    "text",
    [
        f"{VPC}# {SECRET} {IGNORE}\n",
        f"{VPC}# {IGNORE}\n# a comment\n\nlocals {{ a = '{SECRET}' }}\n".replace("'", '"'),
        f"{VPC}{{# {IGNORE} #}}\n{{% set a = '{SECRET}' %}}\n",
        f'{VPC}# {IGNORE}\nlocals {{\n  a = "{SECRET}"\n}}\n',
    ],
    ids=["behind", "above", "in Jinja", "above the block"],
)
def test_a_comment_in_a_template_admits_it_with_a_reason(project: Path, text: str) -> None:
    assert check({TEMPLATE: text}) == []
    assert [each.reason for each in validate_project(Path(), rules=RULES).suppressed] == ["an example from the manual"]


@pytest.mark.parametrize(
    "setting",
    [
        f"vars: {{a: {SECRET}}} # {IGNORE}",
        f"# {IGNORE}\n  vars: {{a: {SECRET}}}",
        f"# {IGNORE}\n  vars:\n    a: |\n      {SECRET}\n",
        f"vars: {{a: {SECRET}}}\n  checks: {{ignore: [{{rule: secret-in-source, address: '*.vars.a', reason: why}}]}}",
    ],
    ids=["behind", "above", "above a block", "by the path of the setting"],
)
def test_the_config_admits_it_with_a_reason(project: Path, setting: str) -> None:
    assert check({CONFIG: with_setting("defaults", setting).replace("'*.vars.a'", "'defaults.vars.a'")}) == []


def test_the_reason_has_to_be_given(project: Path) -> None:
    write_tree(project, {CONFIG: with_setting("defaults", f"vars: {{a: {SECRET}}} # tfgen:ignore secret-in-source")})
    with pytest.raises(TfgenError, match=rf"{CONFIG}:2: this does not say why\."):
        validate_project(Path(), rules=RULES)


def test_a_comment_of_the_detector_does_not_admit_it(project: Path) -> None:
    assert check({TEMPLATE: f"{VPC}# {SECRET} pragma: allowlist secret\n"}) == [f"secret-in-source {TEMPLATE}:4"]


def test_a_comment_that_admits_nothing_is_a_finding(project: Path) -> None:
    assert check({TEMPLATE: f"{{# {IGNORE} #}}\n{VPC}"}) == [f"unused-suppression {TEMPLATE}:1"]


def test_terraform_that_tfgen_did_not_write_is_looked_at_itself(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": f'locals {{\n  a = "{SECRET}"\n}}\noutput "a" {{\n  value = local.a\n}}\n'})
    assert places(validate_paths([tmp_path], rules=RULES)) == [f"secret-in-source {tmp_path}/main.tf:2"]
