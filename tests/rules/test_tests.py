"""Files of tests and queries: every rule finds what it should, and Terraform refuses the same of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_embedded_engine
from tests.trees import run, write_tree
from tfgen.validate import validate_paths

CASES_FILE = Path(__file__).with_name("cases") / "tests.txt"
RULES = (
    *("syntax", "invalid-test", "invalid-query", "undeclared-in-test", "idle-test-setting", "engine-version"),
    *("variable-value", "unset-in-test", "invalid-condition", "known-after-apply"),
    *("unknown-function", "function-arguments", "unknown-attribute", "unknown-argument"),
)
# What `validate` looks at; the others only a run of the tests would find.
SEEN = {"syntax", "invalid-test", "invalid-query"}
# That the provider is not installed is no refusal. Terraform says it of the list or of the provider, as it happens.
_ABSENT_PROVIDER = re.compile(r"failed to read (provider configuration )?schema for .*unavailable provider")
_CASE = re.compile(r"^=== ([^:\n]+)(?:: (query|test))?\n", re.MULTILINE)
_FILE = re.compile(r"^-- (\S+)\n", re.MULTILINE)
_EXPECTED = re.compile(r" # ([a-z-]+(?:, [a-z-]+)*)$")


class Case(NamedTuple):
    """Files by path, with the rules that find something in comments on the lines.

    `label` is `query` where the engine has to be told of queries, `test` where it refuses nothing before it tests.
    """

    name: str
    label: str
    files: dict[str, str]

    @property
    def expected(self) -> Counter[tuple[str, int, str]]:
        """File, line and rule of each finding."""
        return Counter(
            (path, number, rule)
            for path, text in self.files.items()
            for number, line in enumerate(text.split("\n"), 1)
            if (match := _EXPECTED.search(line))
            for rule in match[1].split(", ")
        )


def read() -> list[Case]:
    """All cases."""
    _, *parts = _CASE.split(CASES_FILE.read_text(encoding="utf-8"))
    return [
        Case(name, label or "", _files(body))
        for name, label, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def _files(body: str) -> dict[str, str]:
    first, *rest = _FILE.split(body)
    return {"main.tf": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


CASES = read()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_findings_are_those_that_the_lines_say_and_no_more(case: Case, tmp_path: Path) -> None:
    write_tree(tmp_path, case.files)
    found = validate_paths([tmp_path], rules=RULES).findings
    assert case.expected == Counter(
        (Path(one.position.file).relative_to(tmp_path).as_posix(), one.position.line, one.rule) for one in found
    )


@pytest.mark.terraform
def test_terraform_refuses_the_same(tmp_path: Path) -> None:
    engine = find_embedded_engine() or skip_or_fail(ABSENT)
    wrong = []
    for number, case in enumerate(CASES):
        folder = tmp_path / str(number)
        write_tree(folder, case.files)
        refused = bool(engine.run(folder, "init", "-backend=false").returncode) and case.label != "query"
        if case.label == "test":
            refused = refused or bool(engine.run(folder, "test").returncode)
        elif not refused:
            said = json.loads(engine.run(folder, "validate", "-json", *(["-query"] if case.label else [])).stdout)
            refused = any(
                one["severity"] == "error" and not _ABSENT_PROVIDER.match(one["summary"]) for one in said["diagnostics"]
            )
        seen = case.expected if case.label == "test" else [one for one in case.expected if one[2] in SEEN]
        if refused != any(rule != "idle-test-setting" for *_, rule in seen):
            wrong.append(case.name)
    assert wrong == []


def test_json_is_read_too(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "", "a.tftest.json": '{\n  "run": {\n    "one": {"comand": "plan"}\n  }\n}\n'})
    (found,) = validate_paths([tmp_path], rules=RULES).findings
    assert (found.rule, found.place.line) == ("invalid-test", 3)


def test_a_finding_in_a_test_may_be_kept_quiet(tmp_path: Path) -> None:
    test = 'run "one" {\n  comand = plan # tfgen:ignore invalid-test it is to be wrong\n}\n'
    write_tree(tmp_path, {"main.tf": "locals {}\n", "tests/a.tftest.hcl": test, "b.tftest.hcl": test})
    report = validate_paths([tmp_path], rules=RULES)
    assert (report.findings, len(report.suppressed)) == ((), 2)


def test_of_opentofu_a_tofutest_file_takes_the_place_of_the_tftest_file(tmp_path: Path) -> None:
    wrong = 'run "one" {\n  comand = plan\n}\n'
    write_tree(tmp_path, {"main.tf": "", "a.tftest.hcl": wrong, "a.tofutest.hcl": 'run "one" {}\n'})
    assert run("validate", "--rule", "invalid-test", "--engine", "tofu", tmp_path).exit_code == 0
    assert run("validate", "--rule", "invalid-test", "--engine", "terraform", tmp_path).exit_code == 1


@pytest.mark.parametrize(
    ("engine", "words"),
    [
        ("terraform=1.5", "a run block in tests needs Terraform 1.6"),
        ("terraform=1.11", "parallel in run blocks needs Terraform 1.12"),
        ("tofu", "parallel in run blocks is Terraform only (from 1.12 on)"),
    ],
)
def test_blocks_of_tests_need_a_version_too(engine: str, words: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "", "a.tftest.hcl": 'run "one" {\n  parallel = true\n}\n'})
    assert words in run("validate", "--rule", "engine-version", "--engine", engine, tmp_path).stdout


TEST = 'run "one" {}\n'


@pytest.mark.parametrize(
    ("files", "options", "words"),
    [
        ({"a.tftest.hcl": TEST}, (), "there are only files of tests or queries here."),
        ({"spec/a.tftest.hcl": TEST}, ("-r",), "there are only files of tests or queries here and below."),
        ({"a.tofu": ""}, ("--engine", "terraform"), "there are only files of OpenTofu here, and Terraform is named."),
        ({".a.tf": ""}, (), "there is no .tf file in this folder."),
        ({"a.tfvars": "a = 1\n"}, (), "there is no .tf file in this folder."),
        ({"a/b": ""}, (), "there is no .tf file in this folder."),
    ],
)
def test_a_folder_without_a_module_is_not_passed_over(
    files: dict[str, str], options: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    write_tree(tmp_path, files)
    result = run("validate", *options, tmp_path)
    assert result.exit_code == 2
    assert words in result.stderr


def test_tests_beside_no_module_are_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"a/main.tf": "locals {}\n", "a/tests/a.tftest.hcl": TEST, "spec/a.tftest.hcl": TEST})
    result = run("validate", "-r", tmp_path)
    assert result.stdout.splitlines()[0] == (
        f"not checked: {tmp_path.as_posix()}/spec: files of tests or queries that are beside no module"
    )


def test_opentofu_takes_two_runs_of_one_name(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "", "a.tftest.hcl": 'run "one" {}\nrun "one" {}\n'})
    assert run("validate", "--rule", "invalid-test", "--engine", "tofu", tmp_path).exit_code == 0
    assert run("validate", "--rule", "invalid-test", "--engine", "terraform", tmp_path).exit_code == 1


def test_a_path_to_a_module_may_start_in_a_folder_above_where_the_tests_are_run(tmp_path: Path) -> None:
    test = 'run "remote" {\n  module {\n    source = "%s"\n  }\n}\n'
    files = {"one.tftest.hcl": test % "./tests/remote", "main.tf": 'output "a" {\n  value = 1\n}\n'}
    write_tree(tmp_path, {f"tests/remote/{name}": text for name, text in files.items()})
    assert run("validate", tmp_path / "tests/remote").exit_code == 0
    (tmp_path / "tests/remote/one.tftest.hcl").write_text(test % "./tests/nowhere/else")
    assert run("validate", tmp_path / "tests/remote").exit_code == 0
    (tmp_path / "tests/remote/one.tftest.hcl").write_text(test % "./nowhere")
    assert run("validate", tmp_path / "tests/remote").exit_code == 1
