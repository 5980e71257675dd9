"""`tfgen rules` and `tfgen rule`: what is checked, and the committed page of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from tests.trees import run
from tfgen.rules.registry import PRESETS, RULES

ROOT = Path(__file__).parents[2]


def test_the_table_names_every_rule(tmp_path: Path) -> None:
    header, *rows = run("rules", "--project", tmp_path).stdout.splitlines()
    assert header.split() == ["rule", "severity", "preset", "group", "finds"]
    assert [row.split()[0] for row in rows] == list(RULES)


def test_the_rules_of_this_repository_come_last_and_hold_their_examples() -> None:
    rows = run("rules", "--project", ROOT).stdout.splitlines()[1:]
    assert [row.split()[2] for row in rows[len(RULES) :]] == ["own"] * (len(rows) - len(RULES))
    assert len(rows) > len(RULES)
    tested = run("rules", "--project", ROOT, "--test")
    assert (tested.exit_code, "without examples" in tested.stdout) == (0, False), tested.stdout


def test_the_committed_schema_of_rules_is_current() -> None:
    schema = (ROOT / "config" / "rules.schema.json").read_text(encoding="utf-8")
    assert run("rules", "--format", "json-schema").stdout == schema


def test_a_group_can_be_selected() -> None:
    rows = run("rules", "--select", "matrix").stdout.splitlines()[1:]
    assert {row.split()[3] for row in rows} == {"matrix"}


def test_json_holds_the_documentation() -> None:
    records = {record["name"]: record for record in json.loads(run("rules", "--format", "json").stdout)}
    assert records["unused-local"]["summary"] == "Local values that nothing refers to."
    assert records["unused-local"]["bad"].startswith("locals {")


def test_the_committed_page_is_current() -> None:
    page = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    packed = [word for preset in PRESETS for word in ("--select", preset)]
    assert run("rules", "--format", "markdown", *packed).stdout == page, "run: make golden"


def test_the_guide_names_rules_that_exist() -> None:
    guide = (ROOT / "docs" / "validating.md").read_text(encoding="utf-8")
    named = re.findall(r"(?:tfgen:ignore |\{rule: )([a-z]+(?:-[a-z]+)+)", guide)
    assert {"log-key-policy", "name-collision", "unprotected-resource"} <= set(named)
    assert set(named) <= set(RULES)


def test_a_rule_is_explained() -> None:
    text = run("rule", "unused-local").stdout
    assert text.startswith(
        "unused-local: warning, preset terraform, group references\n\nLocal values that nothing refers to.\n"
    )
    assert "# tfgen:ignore unused-local <reason>" in text


def test_a_rule_that_does_not_exist_is_refused() -> None:
    result = run("rule", "unused-locals")
    assert result.exit_code == 2
    assert result.stderr == 'error: there is no rule "unused-locals". Did you mean "unused-local"?\n'


def test_help_imports_no_rule() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom tfgen.cli.main import main\n"
        "for command in ('validate', 'rules', 'rule'):\n    CliRunner().invoke(main, [command, '--help'])\n"
        "print([name for name in sys.modules if name.startswith(('tfgen.rules', 'tfgen.module', 'jinja2'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
