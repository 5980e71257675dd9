"""What was reported once, false alarms and misses, each kind in a few lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.rules.module_cases import ModuleCase
from tests.trees import run, write_tree
from tfgen.rules.rule import Severity
from tfgen.validate import validate_paths

_CASE = re.compile(r"^=== ([^\n]+)\n", re.MULTILINE)
_FILE = re.compile(r"^-- (\S+)\n", re.MULTILINE)


def _read() -> list[ModuleCase]:
    _, *parts = _CASE.split((Path(__file__).with_name("cases") / "reported.txt").read_text(encoding="utf-8"))
    return [ModuleCase(name, "", _files(body)) for name, body in zip(parts[::2], parts[1::2], strict=True)]


def _files(body: str) -> dict[str, str]:
    first, *rest = _FILE.split(body)
    return {"main.tf": first, **dict(zip(rest[::2], rest[1::2], strict=True))}


@pytest.mark.parametrize("case", _read(), ids=lambda case: case.name)
def test_the_errors_are_those_that_the_lines_say(case: ModuleCase, tmp_path: Path) -> None:
    report = validate_paths([case.write(tmp_path)])
    errors = [one for one in report.findings if one.severity is Severity.ERROR]
    found = ((Path(one.position.file).relative_to(tmp_path).as_posix(), one.position.line, one.rule) for one in errors)
    assert set(found) == case.expected


def test_states_below_other_prefixes_of_workspaces_are_apart(tmp_path: Path) -> None:
    state = (
        'terraform {{\n  backend "s3" {{\n    bucket = "b"\n    key = "k"\n    region = "eu-west-1"\n    {}\n  }}\n}}\n'
    )
    texts = {name: state.format(f'workspace_key_prefix = "{name}"') for name in ("one", "two")}
    write_tree(tmp_path, {f"{name}/main.tf": text for name, text in texts.items()})
    assert run("validate", "-r", "--rule", "state-key-collision", tmp_path).exit_code == 0


def test_a_path_in_a_module_starts_where_terraform_runs(tmp_path: Path) -> None:
    write_tree(tmp_path, {"modules/a/main.tf": 'output "page" {\n  value = file("./modules/a/page.html")\n}\n'})
    write_tree(tmp_path, {"modules/a/page.html": "<p>", "main.tf": 'module "a" {\n  source = "./modules/a"\n}\n'})
    assert run("validate", "--rule", "failing-function", tmp_path).exit_code == 0
    assert run("validate", "--rule", "failing-function", tmp_path / "modules/a").exit_code == 0


def test_paths_that_a_module_of_a_shelf_hands_on_start_where_its_caller_is(tmp_path: Path) -> None:
    call = 'module "b" {\n  source = "../b"\n  path   = "${path.module}/page.html"\n}\n'
    read = 'variable "path" {}\noutput "page" {\n  value = file(var.path)\n}\n'
    write_tree(tmp_path, {"modules/a/main.tf": call, "modules/a/page.html": "<p>", "modules/b/main.tf": read})
    assert run("validate", "-r", "--rule", "failing-function", tmp_path).exit_code == 0


@pytest.mark.parametrize("value", ["${var.b}", "${var.absent}", '${upper("x")}', "${absent.thing}", "x${local.y}"])
def test_in_json_syntax_a_backend_holds_text(tmp_path: Path, value: str) -> None:
    settings = {"terraform": {"backend": {"local": {"path": value}}}}
    write_tree(tmp_path, {"main.tf.json": json.dumps(settings), "b.tf": 'variable "b" {}\n'})
    assert run("validate", "--preset", "terraform", tmp_path).exit_code == 0


def test_in_json_syntax_opentofu_reads_what_a_backend_refers_to(tmp_path: Path) -> None:
    settings = {"terraform": {"backend": {"local": {"path": "${var.absent}"}}}}
    write_tree(tmp_path, {"main.tf.json": json.dumps(settings)})
    assert "var.absent is not declared" in run("validate", "--engine", "tofu", tmp_path).output
