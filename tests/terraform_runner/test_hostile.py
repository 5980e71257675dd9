"""An engine that prints what no Terraform would: there is a message, and no byte of it steers a terminal."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import CONFIG, MATRIX, run, write_tree
from tfgen.terraform import readback

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parents[2]
# Prints what lies beside it in a file with the name of the command, `plan`, `show` and so on.
ENGINE = """\
#!/bin/sh
here=$(dirname "$0")
command=$1
case $1 in -chdir=*) command=$2 ;; esac
for word; do case $word in -out=*) : > "${word#-out=}" ;; esac; done
[ -f "$here/$command.sh" ] && . "$here/$command.sh"
[ -f "$here/$command" ] && cat "$here/$command"
[ -f "$here/$command.code" ] && exit "$(cat "$here/$command.code")"
exit 0
"""
PLAN: dict[str, Any] = {"resource_changes": [], "output_changes": {}}
STEERING = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x00\x08\r"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what the engine prints; the current folder is a project with one stack that has a plan."""
    project, folder = tmp_path / "project", tmp_path / "engine"
    write_tree(project, {CONFIG: MATRIX, "templates/main.tf.j2": 'terraform {\n  backend "local" {\n  }\n}\n'})
    write_tree(folder, {"terraform": ENGINE, "version": "Terraform v1.11.4\n", "show": json.dumps(PLAN)})
    (folder / "terraform").chmod(0o755)
    monkeypatch.chdir(project)
    monkeypatch.setenv("TFGEN_ENGINE", str(folder / "terraform"))
    assert run("render", "--quiet").exit_code == 0
    return folder


def plan(*words: str) -> Result:
    """Plan the one stack."""
    return run("plan", "--env", "dev", "--region", "us-east-1", *words)


def steering(text: str) -> set[str]:
    """The characters of a text that are not for reading."""
    return {one for one in text if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


ANSWERS: dict[str, tuple[bytes, str]] = {
    "a line before it": (b"Loading profile...\n" + json.dumps(PLAN).encode(), "It begins: Loading profile..."),
    "nothing": (b"", "it is empty"),
    "half of it": (json.dumps(PLAN).encode()[:20], "It begins: "),
    "a list": (b"[]", "it is not what Terraform prints: Expected `object`, got `array`"),
    "a number": (b"1", "it is not what Terraform prints"),
    "another shape": (b'{"resource_changes": {"a": 1}}', "it is not what Terraform prints"),
    "no actions": (
        b'{"resource_changes": [{"address": "a.b", "mode": "managed", "type": "a", "change": {}}]}',
        "it is not what Terraform prints",
    ),
    "deep": (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "it is nested too deeply"),
    "deep values": (
        b'{"output_changes": {"a": {"actions": ["update"], "before": 1, "after": ' + b"[" * 900 + b"]" * 900 + b"}}}",
        "it is nested too deeply",
    ),
    "not UTF-8": (b'{"resource_changes": "\xff\xfe"}', "cannot be read"),
    "escapes": (STEERING.encode(), "cannot be read"),
    "half a surrogate pair": (b'{"format_version": "\\ud800"}', "cannot be read"),
}


@pytest.mark.parametrize("command", ["show", "output"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_that_is_not_the_engines_is_met_with_a_message(engine: Path, command: str, answer: str) -> None:
    content, reason = ANSWERS[answer]
    if command == "output" and answer == "deep values":
        content = b'{"a": ' + b"[" * 1_200 + b"]" * 1_200 + b"}"
    (engine / command).write_bytes(content)
    result = plan() if command == "show" else run("output", "--env", "dev", "--region", "us-east-1")
    assert result.exit_code == 1
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("error:"))
    assert line.startswith(f"error: dev/us-east-1: the answer to `{command} -json` cannot be read: ")
    assert reason in line or command == "output"
    assert steering(result.stdout + result.stderr) == set()


def test_an_answer_beyond_the_limit_is_not_read(engine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readback, "LONGEST_ANSWER", 3 << 20)
    (engine / "show").write_bytes(b" " * (4 << 20) + json.dumps(PLAN).encode())
    result = plan()
    assert "error: dev/us-east-1: the answer to `show -json` cannot be read: it is longer than 3 MB" in result.stdout
    assert result.exit_code == 1


PRINTED = {
    "a plan of 100 MB": ("show", "yes '[' | head -c 100000000"),
    "an event of 100 MB": ("plan", "head -c 100000000 /dev/zero | tr '\\0' x"),
    "100 MB after an error": ("init", "echo 'Error: no'; yes \"$(printf %0999d 1)\" | head -c 100000000; exit 1"),
    "a version of 100 MB": ("version", "head -c 100000000 /dev/zero | tr '\\0' x; echo Terraform v1"),
}


@pytest.mark.parametrize("case", PRINTED)
def test_no_engine_fills_the_memory(engine: Path, case: str) -> None:
    command, script = PRINTED[case]
    (engine / f"{command}.sh").write_text(script + "\n")
    words = [sys.executable, "-m", "tfgen", "plan", "--env", "dev", "--region", "us-east-1"]
    limited = (
        "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20, 900 << 20)); "
        "sys.argv = sys.argv[1:]; runpy.run_module('tfgen', run_name='__main__', alter_sys=True)"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited, *words[2:]],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode == (0 if case == "an event of 100 MB" else 1)


EVENTS = [
    "[" * 100_000,
    '{"@message": ' + "[" * 100_000,
    '{"@message": "x", "changes": [1], "hook": "a", "outputs": [2], "diagnostic": [3]}',
    '{"@message": ["x"], "type": {"a": 1}, "diagnostic": {"range": "x", "severity": 1, "summary": null}}',
    '{"@message": "x", "diagnostic": {"range": {"start": 3, "filename": []}}}',
    '{"@message": "\\ud800 \\u001b[31m", "type": "apply_complete", "hook": {"action": {"x": 1}}}',
    '{"type": "change_summary", "@message": "x", "changes": {"add": "many", "operation": ["apply"]}}',
    STEERING,
    "1",
    "",
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_that_no_engine_sends_is_a_line_of_the_log(engine: Path, event: str) -> None:
    (engine / "plan").write_text(event + "\n")
    result = plan()
    assert result.exit_code == 0, result.output
    log = Path(".tfgen/runs/latest/dev/us-east-1.log").read_text()
    assert steering(result.output + log) <= {"\t"}


def test_what_an_engine_says_cannot_steer_the_terminal(engine: Path) -> None:
    diagnostic = {"severity": "error", "summary": f"no{STEERING}", "detail": f"\r\n{STEERING}\nlast"}
    diagnostic["range"] = {"filename": f"a{STEERING}.tf", "start": {"line": 3}}  # type: ignore[assignment]
    (engine / "plan").write_text(json.dumps({"@message": STEERING, "type": "diagnostic", "diagnostic": diagnostic}))
    (engine / "plan.code").write_text("1")
    result = plan()
    assert "\\x1b[2J" in result.stdout
    assert steering(result.output + Path(".tfgen/runs/latest/dev/us-east-1.log").read_text()) == set()


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_what_a_plan_says_cannot_steer_the_terminal(engine: Path, form: str) -> None:
    value = {"actions": ["update"], "before": {f"k{STEERING}": "1"}, "after": {f"k{STEERING}": f"v{STEERING}\n```"}}
    address = f'aws_x.y["{STEERING}"]'
    resources = [{"address": address, "mode": "managed", "type": "aws_x", "change": value}]
    checks = [
        {
            "address": {"to_display": f"check.a{STEERING}"},
            "status": "fail",
            "instances": [{"status": "fail", "problems": [{"message": STEERING}]}],
        }
    ]
    (engine / "show").write_text(
        json.dumps({"resource_changes": resources, "output_changes": {STEERING: value}, "checks": checks})
    )
    (engine / "plan.code").write_text("2")
    result = plan("--format", form)
    assert result.exit_code == 2
    assert steering(result.output) == set()


def test_outputs_cannot_steer_the_terminal_and_json_says_the_same(engine: Path) -> None:
    value = f"a{STEERING}\nb"
    outputs = {f"name{STEERING}": {"sensitive": False, "value": value}}
    (engine / "output").write_text(json.dumps(outputs))
    table = run("output", "--env", "dev", "--region", "us-east-1")
    assert steering(table.output) == set()
    assert len(table.stdout.splitlines()) == 2
    text = run("output", "--env", "dev", "--region", "us-east-1", "--format", "json").stdout
    assert steering(text) == set()
    assert json.loads(text) == {"dev/us-east-1": {f"name{STEERING}": value}}


@pytest.mark.parametrize("version", ["Terraform v1.11.4\x1b[31m\n", "\x1b]0;x\x07\n", "\xff\n", "", "[" * 100_000])
def test_what_answers_for_its_version_cannot_steer_the_terminal(engine: Path, version: str) -> None:
    (engine / "version").write_bytes(version.encode("latin-1"))
    result = plan()
    assert steering(result.output) == set()
    assert result.exit_code in (0, 1)


def test_a_plan_that_the_engine_calls_errored_is_not_saved(engine: Path) -> None:
    (engine / "show").write_text(json.dumps(PLAN | {"errored": True}))
    result = plan()
    assert "error: dev/us-east-1: the engine calls this plan errored, so it cannot be applied" in result.stdout
    assert list(Path(".tfgen/plans/dev/us-east-1").iterdir()) == []


def test_the_engine_of_these_tests_can_plan(engine: Path) -> None:
    assert plan().exit_code == 0
    assert stat.S_IMODE(Path(".tfgen/plans/dev/us-east-1/plan.json").stat().st_mode) == 0o600
