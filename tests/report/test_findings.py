"""Findings for people, for programs and for pull requests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.report.findings import EMPTY, FAILED, IN_TEMPLATE, REPORT
from tfgen.errors import Position
from tfgen.report.findings import FORMS, format_report
from tfgen.structs import replace


def lines(form: str, *, verbose: bool = False) -> list[str]:
    return list(format_report(REPORT, form, Path(), verbose=verbose))


def test_text_says_place_fact_and_origin() -> None:
    assert lines("text") == [
        "templates/network.tf.j2:6: error: nothing declares var.zone, 100% sure. Add it:",
        "    variables.tf [undeclared-variable]",
        "    aws_vpc.main, at generated/dev/us-east-1/network.tf:8, same in 2 more stacks",
        "    config/regions.yaml:12 sets the value, for other folders config/regions.yaml:15",
        "other place/a,b:c.tf:2:3: warning: nothing uses local.left. Remove it. [unused-local]",
        "x/main.tf: warning: something is missing. [environment-parity]",
        "1 error, 2 warnings, 1 ignored, 3 things not checked (which: validate --verbose) in 4 folders, 9 files",
    ]


def test_text_says_once_what_a_loop_of_a_template_makes() -> None:
    made = [
        replace(IN_TEMPLATE, address=f"aws_vpc.{name}", message=f'the name "{name}_vpc" is wrong.', config=None)
        for name in "abcde"
    ]
    again = replace(made[0], message='the name "z" is wrong.')
    written = list(format_report(replace(REPORT, findings=(*made, again), suppressed=()), "text", Path()))
    assert written[:4] == [
        'templates/network.tf.j2:6: error: the name "a_vpc" is wrong. [undeclared-variable]',
        f"    aws_vpc.a, aws_vpc.b, aws_vpc.c and 2 more, first at {IN_TEMPLATE.position}, same in 2 more stacks",
        'templates/network.tf.j2:6: error: the name "z" is wrong. [undeclared-variable]',
        "    aws_vpc.a, at generated/dev/us-east-1/network.tf:8, same in 2 more stacks",
    ]
    assert written[-1].startswith("6 errors")


def test_text_names_few_of_the_lines_that_set_a_value_for_other_folders() -> None:
    set_at = tuple(Position("config/regions.yaml", line) for line in range(20, 60))
    written = list(format_report(replace(REPORT, findings=(replace(IN_TEMPLATE, also_set=set_at),)), "text", Path()))
    assert written[3] == (
        "    config/regions.yaml:12 sets the value, for other folders "
        "config/regions.yaml:20, config/regions.yaml:21, config/regions.yaml:22 and 37 more"
    )


def test_verbose_text_says_what_is_ignored_and_what_was_not_checked() -> None:
    assert lines("text", verbose=True)[6:-1] == [
        "other place/a,b:c.tf:2:3: ignored: nothing uses local.left. Remove it. [unused-local]",
        "    kept for the migration",
        "not checked: a.b: not known (in dev/us-east-1 and 2 more)",
        "not checked: no commit",
        "not checked: c.d: no (in x)",
    ]


def test_where_all_is_said_the_last_line_does_not_tell_how_to_see_more() -> None:
    assert lines("text", verbose=True)[-1].endswith("3 things not checked in 4 folders, 9 files")


def test_a_clean_report_is_one_line() -> None:
    assert list(format_report(EMPTY, "text", Path())) == ["0 errors, 0 warnings in 1 folder, 1 file"]


def test_json_holds_everything() -> None:
    document = json.loads("\n".join(lines("json")))
    assert document["findings"][0] == {
        "rule": "undeclared-variable",
        "severity": "error",
        "message": "nothing declares var.zone, 100% sure. Add it:\nvariables.tf",
        "address": "aws_vpc.main",
        "folder": "dev/us-east-1",
        "also_in": ["dev/us-west-2", "prod/us-east-1"],
        "also_at": [],
        "generated": {"file": "generated/dev/us-east-1/network.tf", "line": 8, "column": 3},
        "template": {"file": "templates/network.tf.j2", "line": 6, "column": 0},
        "config": {"file": "config/regions.yaml", "line": 12, "column": 5},
        "also_set": [{"file": "config/regions.yaml", "line": 15, "column": 5}],
    }
    assert document["findings"][1]["template"] is None
    assert document["ignored"][0]["reason"] == "kept for the migration"
    assert document["not_checked"][1] == {"text": "no commit", "folders": [], "failed": False}
    assert (document["errors"], document["warnings"], document["files"]) == (1, 2, 9)


def test_annotations_escape_what_has_a_meaning_in_workflow_commands() -> None:
    template, folder, file = lines("github")
    start = "::error file=templates/network.tf.j2,line=6,title=tfgen undeclared-variable"
    assert template.split("%0A") == [
        f"{start}::nothing declares var.zone, 100%25 sure. Add it:",
        "variables.tf",
        "aws_vpc.main, at generated/dev/us-east-1/network.tf:8, same in 2 more stacks",
        "config/regions.yaml:12 sets the value, for other folders config/regions.yaml:15",
    ]
    assert folder.startswith("::warning file=other place/a%2Cb%3Ac.tf,line=2,col=3,title=tfgen unused-local::nothing")
    assert file == "::warning file=x/main.tf,title=tfgen environment-parity::something is missing."


def test_what_tfgen_failed_to_check_is_in_every_form() -> None:
    for form in FORMS:
        written = "\n".join(format_report(FAILED, form, Path()))
        assert "what a-rule looks for, because of an internal error" in written, form
        assert "python-hcl2 cannot read this" in written, form


def test_it_is_an_annotation_without_a_place() -> None:
    assert list(format_report(FAILED, "github", Path()))[1:] == [
        "::warning title=tfgen::not checked: " + FAILED.notes[0].text.replace("%", "%25") + " (in x)",
        "::notice title=tfgen::not checked: python-hcl2 cannot read this",
    ]


def test_text_says_how_to_report_it_and_nothing_of_what_nobody_asked_for() -> None:
    told = list(format_report(FAILED, "text", Path()))
    assert any(line.startswith("This is a mistake in tfgen, not in your files. Please report it") for line in told)
    assert not any("what nobody asks for" in line for line in told)


HOSTILE_NAMES = {
    "an escape": "z/a\x1b[31m.tf",
    "a line end": "z/a\n::error::x.tf",
    "a direction": "z/\u202ea.tf",
    "bytes": "z/a\udc80.tf",
}


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES)
@pytest.mark.parametrize("form", FORMS)
def test_the_name_of_a_file_steers_neither_a_terminal_nor_a_report(name: str, form: str) -> None:
    one = replace(REPORT.findings[0], position=Position(name, 3, 1), origin=None, also_at=(Position(name, 4),))
    said = [line for text in format_report(replace(REPORT, findings=(one,)), form, Path()) for line in text.split("\n")]
    assert all(line.isprintable() for line in said)
    if form in ("json", "sarif"):
        json.loads("\n".join(said))
    else:
        assert not any(line.startswith("::error::") for line in said)
