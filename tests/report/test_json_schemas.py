"""Each command with `--format json` has a published schema, and prints what that says."""

from __future__ import annotations

import json
import shutil
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click
import jsonschema
import pytest

from tests.report.published import SCHEMAS, assert_published
from tests.revisions.histories import commit
from tests.revisions.test_history import BASE, MATRIX
from tests.trees import run, write_tree
from tfgen.cli.main import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

# Commands that need more than a small project are shown elsewhere: where Terraform runs, and where it is explained.
SHOWN_ELSEWHERE = {"apply", "destroy", "drift", "init", "lock", "output", "plan"}
BROKEN = 'resource "aws_s3_bucket" "b" {\n  bucket = aws_s3_bucket.missing.id\n}\n'
CALLS = {
    "adopt": ("adopt", "estate/dev", "estate/prod", "--into", "adopted", "--dry-run"),
    "affected": ("affected",),
    "compare": ("compare", "dev", "prod"),
    "diff": ("diff",),
    "explain": ("explain", "prod/us-east-1", "function.timeout"),
    "list": ("list",),
    "order": ("order",),
    "order --why": ("order", "--why"),
    "promote": ("promote", "prod", "dev", "function", "--dry-run"),
    "render": ("render",),
    "render --check": ("render", "--check"),
    "report": ("report", "--against", "HEAD"),
    "retire": ("retire",),
    "schema": ("schema", "list"),
    "schema show": ("schema", "show", "aws_s3_bucket"),
    "settings": ("settings",),
    "rules": ("rules",),
    "validate": ("validate",),
}


def _with_json() -> list[str]:
    """The commands that have `--format json`."""
    return [name for name, module in COMMANDS.items() if _has_json(import_module(module).command)]


def _has_json(command: click.Command) -> bool:
    if isinstance(command, click.Group):
        return any(map(_has_json, command.commands.values()))
    choices = [
        one.type.choices for one in command.params if "--format" in one.opts and isinstance(one.type, click.Choice)
    ]
    return any("json" in found for found in choices)


@pytest.fixture(scope="module")
def changed_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a commit behind it, a change of a setting, a stack that left, a loss, and something to find."""
    folder = tmp_path_factory.mktemp("changed")
    commit(folder, BASE)
    run("render", "--quiet", "-C", str(folder))
    commit(folder, {}, "rendered")
    smaller = MATRIX.replace("timeout: 30", "timeout: 60").replace("us-west-2: {}", "us-west-1: {}")
    write_tree(folder, {"config/regions.yaml": smaller, "templates/storage.tf.j2": BROKEN})
    write_tree(folder, {f"estate/{name}/main.tf": f'locals {{\n  a = "{name}"\n}}\n' for name in ("dev", "prod")})
    return folder


@pytest.fixture
def project(changed_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a copy of it."""
    shutil.copytree(changed_project, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_command_with_json_has_a_schema_and_each_schema_a_command() -> None:
    assert sorted(path.stem for path in SCHEMAS.glob("*.json")) == sorted(_with_json())


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.json")), ids=lambda path: path.stem)
def test_a_schema_is_one_and_says_what_it_is_of(path: Path) -> None:
    schema: dict[str, Any] = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["title"] == f"tfgen {path.stem} --format json"


def test_the_page_of_the_schemas_names_each() -> None:
    page = (SCHEMAS.parents[2] / "docs/json.md").read_text()
    assert all(f"`tfgen/report/schemas/{path.name}`" in page for path in SCHEMAS.glob("*.json"))


def test_each_schema_is_shown_to_hold() -> None:
    assert {words.split()[0] for words in CALLS} | SHOWN_ELSEWHERE == set(_with_json())


@pytest.mark.parametrize("call", CALLS)
def test_what_a_command_prints_is_as_its_schema_says(call: str, project: Path) -> None:
    printed = json.loads(run(*CALLS[call], "--format", "json").stdout)
    assert printed
    assert_published(CALLS[call][0], printed)


def test_a_second_render_tells_the_same_folders_in_json_and_no_files(project: Path) -> None:
    write_tree(project, {"templates/storage.tf.j2": BASE["templates/storage.tf.j2"]})
    first = json.loads(run("render", "--format", "json").stdout)
    assert {one["state"] for one in first["files"]} == {"missing", "outdated", "orphaned"}
    again = [json.loads(run("render", *words, "--format", "json").stdout) for words in ((), (), ("--check",))]
    assert [(one["current"], one["written"], one["files"]) for one in again] == [
        (True, True, []),
        (True, True, []),
        (True, False, []),
    ]
    assert again[0]["folders"] == again[1]["folders"] == again[2]["folders"]
    assert_published("render", again[1])


WRONG = {
    "a wrong matrix": {"config/regions.yaml": "project: {name: demo}\nregoins: {}\n"},
    "a template that does not render": {"templates/function.tf.j2": "{{ nosuch }}\n"},
    "no matrix": {"config/regions.yaml": None},
}
WITHOUT_PROJECT = {"adopt", "rules", "schema", "schema show", "settings"}
OF_NO_TEMPLATE = {"list", "order", "order --why", "retire"}


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (call, what)
        for call in CALLS
        for what in WRONG
        if call not in WITHOUT_PROJECT and not ("template" in what and call in OF_NO_TEMPLATE)
    ],
)
def test_what_a_command_cannot_work_with_is_told_beside_an_empty_document(call: str, what: str, project: Path) -> None:
    for name, text in WRONG[what].items():
        (project / name).unlink() if text is None else (project / name).write_text(text)
    done = run(*CALLS[call], "--format", "json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call not in {*WITHOUT_PROJECT, "compare", "explain", "promote", "retire"}]
)
def test_stacks_that_there_are_not_are_told_beside_an_empty_document(call: str, project: Path) -> None:
    names = (CALLS[call][0], "HEAD", *CALLS[call][1:]) if call in ("affected", "diff") else CALLS[call]
    done = run(*names, "nosuch/*", "--format", "json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nosuch/*" in done.stderr


@pytest.mark.parametrize("call", ["affected", "diff", "report"])
def test_a_commit_that_there_is_not_is_told_beside_an_empty_document(call: str, project: Path) -> None:
    words = (call, "nosuch") if call != "report" else (call, "--against", "nosuch")
    done = run(*words, "--format", "json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert 'git knows no commit "nosuch"' in done.stderr


def test_the_parts_of_a_report_are_as_their_own_commands_print_them(project: Path) -> None:
    found = json.loads(run("report", "--against", "HEAD", "--format", "json").stdout)
    parts = {"validate": [found["findings"]], "compare": found["comparisons"], "diff": [found["difference"]]}
    for command, documents in {**parts, "affected": [found["affected"]]}.items():
        assert documents
        for document in documents:
            assert_published(command, document)


def test_a_difference_with_everything_in_it_is_as_the_schema_says(project: Path) -> None:
    found = json.loads(run("diff", "--format", "json").stdout)
    assert {news["kind"] for news in found["stacks"]} == {"added", "retired"}
    assert {change["kind"] for change in found["changes"]} == {"added", "changed", "removed"}
    assert any(change["loss"] for change in found["changes"])
