"""SARIF: valid, with rules, places and fingerprints that last."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.report.findings import EMPTY, FAILED, IN_FOLDER, IN_TEMPLATE, REPORT
from tfgen.errors import Position
from tfgen.report.findings import format_report
from tfgen.structs import replace
from tfgen.validate.answers.finding import Finding, Report

SCHEMA = json.loads((Path(__file__).parent / "sarif" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


def sarif(report: Report = REPORT, project: Path = Path()) -> Any:
    return json.loads("\n".join(format_report(report, "sarif", project)))


def results(*findings: Finding, project: Path = Path()) -> Any:
    return sarif(Report(findings), project)["runs"][0]["results"]


@pytest.mark.parametrize("report", [REPORT, EMPTY, FAILED], ids=["findings", "no findings", "failed"])
def test_a_log_is_valid(report: Report) -> None:
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(sarif(report))


def test_the_schema_refuses_what_is_not_sarif() -> None:
    log = sarif()
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(SCHEMA).validate(log)


def test_the_primary_place_is_the_template_line() -> None:
    [place] = results(IN_TEMPLATE)[0]["locations"]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "templates/network.tf.j2"},
        "region": {"startLine": 6},
    }
    assert place["logicalLocations"] == [{"fullyQualifiedName": "aws_vpc.main"}]


def test_related_places_are_the_generated_and_the_config_lines() -> None:
    related = results(IN_TEMPLATE)[0]["relatedLocations"]
    assert [
        (place["physicalLocation"]["artifactLocation"]["uri"], place["physicalLocation"]["region"]) for place in related
    ] == [
        ("generated/dev/us-east-1/network.tf", {"startLine": 8, "startColumn": 3}),
        ("config/regions.yaml", {"startLine": 12, "startColumn": 5}),
        ("config/regions.yaml", {"startLine": 15, "startColumn": 5}),
    ]


def test_a_folder_of_others_has_one_place() -> None:
    [result] = results(IN_FOLDER)
    assert result["relatedLocations"] == []
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "other%20place/a%2Cb%3Ac.tf"},
        "region": {"startLine": 2, "startColumn": 3},
    }


def test_paths_are_relative_to_the_project(tmp_path: Path) -> None:
    finding = replace(IN_FOLDER, position=Position(str(tmp_path / "generated" / "main.tf"), 1, 1))
    [result] = results(finding, project=tmp_path)
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "generated/main.tf"


def test_rules_carry_their_documentation() -> None:
    rules = sarif()["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["environment-parity", "undeclared-variable", "unused-local"]
    assert rules[2]["defaultConfiguration"] == {"level": "warning"}
    assert rules[2]["shortDescription"]["text"] == "Local values that nothing refers to."
    assert "Bad:" in rules[2]["help"]["text"]


def test_each_result_points_at_its_rule() -> None:
    run = sarif()["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


def fingerprint(*findings: Finding) -> list[str]:
    return [result["partialFingerprints"]["mistake/v1"] for result in results(*findings)]


def test_a_fingerprint_stays_when_lines_move() -> None:
    moved = replace(IN_TEMPLATE, origin=Position("templates/network.tf.j2", 60), message="said otherwise.")
    assert fingerprint(IN_TEMPLATE) == fingerprint(moved)


def test_a_fingerprint_tells_mistakes_apart() -> None:
    others = [replace(IN_TEMPLATE, address="aws_vpc.other"), replace(IN_TEMPLATE, rule="unused-local"), IN_TEMPLATE]
    assert len(set(fingerprint(IN_TEMPLATE, *others))) == 4


def test_what_tfgen_failed_to_check_is_a_notification_of_the_run() -> None:
    [invocation] = sarif(FAILED)["runs"][0]["invocations"]
    assert [(told["level"], told["message"]["text"]) for told in invocation["toolExecutionNotifications"]] == [
        ("error", "not checked: what a-rule looks for, because of an internal error: KeyError: 50% (in x)"),
        ("note", "not checked: python-hcl2 cannot read this"),
    ]
