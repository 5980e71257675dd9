"""A project's rules over all stacks say what they would say of a fresh look, and open only what they must."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.module import library

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: demo}
axes: [environment, tier]
defaults: {days: 7, name: logs}
environments: {dev: {}, test: {}, prod: {days: 30}}
tiers: {a: {}, b: {}}
"""
LOGS = """\
resource "aws_cloudwatch_log_group" "main" {
  name              = "{{ name }}"
  retention_in_days = {{ days }}
}
"""
RULES = """\
rules:
  long-enough:
    description: Short.
    reason: Short.
    select: {type: aws_cloudwatch_log_group}
    each: [stack.environment]
    condition: sum(blocks[*].self.retention_in_days) >= 14
    error_message: ${stack.environment} is short.
  alone:
    description: Short.
    reason: Short.
    select: {kind: [resource, data]}
    each: [stack.name]
    condition: length(blocks) < 3
    error_message: ${stack.name} has many.
  same:
    description: Short.
    reason: Short.
    select: {type: aws_cloudwatch_log_group}
    among: [stack.tier]
    condition: length(distinct(blocks[*].self.name)) < 3
    error_message: ${block.address} has another name.
"""
MORE = 'resource "aws_s3_bucket" "more" {\n  bucket = "demo-{{ stack.environment }}-{{ stack.tier }}"\n}\n'
DATA = 'data "aws_region" "here" {\n}\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    project = tmp_path / "project"
    write_tree(project, {"config/regions.yaml": MATRIX, "config/rules/logs.yaml": RULES, "templates/logs.tf.j2": LOGS})
    return project


def said(project: Path, *options: str) -> tuple[int, str]:
    result = run("validate", "-C", project, "--verbose", *options)
    return result.exit_code, result.output


def test_after_random_edits_the_rules_say_what_a_fresh_look_says(project: Path) -> None:
    random = Random(8)
    texts = {
        "config/regions.yaml": (
            MATRIX,
            MATRIX.replace("test: {}", "test: {days: 3}"),
            MATRIX.replace("test: {}", "test: {name: other}"),
            MATRIX.replace("dev: {}", "dev: {name: third}").replace("test: {}", "test: {name: other}"),
            MATRIX.replace("prod: {days: 30}", "prod: {days: 3}"),
            MATRIX.replace("tiers: {a: {}, b: {}}", "tiers: {a: {}}"),
        ),
        "config/rules/logs.yaml": (
            RULES,
            RULES.replace(">= 14", ">= 50"),
            RULES.replace("< 3\n", "< 2\n"),
            RULES.replace("self.retention_in_days) >=", "self.no_such_argument) >="),
        ),
        "templates/logs.tf.j2": (
            LOGS,
            LOGS + MORE,
            LOGS + MORE + DATA,
            f"{LOGS}{{% if days > 7 %}}{MORE}{{% endif %}}",
        ),
    }
    codes = set()
    for _ in range(12):
        file = random.choice(sorted(texts))
        write_tree(project, {file: random.choice(texts[file])})
        told = said(project)
        assert told == said(project, "--no-cache")
        codes.add(told[0])
    assert len(codes) > 1


def test_where_one_stack_changes_one_is_parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(project, {"config/rules/logs.yaml": RULES[: RULES.index("  same:")].replace(">= 14", ">= 7")})
    said(project)
    write_tree(
        project,
        {"config/regions.yaml": f"{MATRIX}overrides: [{{match: {{environment: dev, tier: a}}, set: {{days: 14}}}}]\n"},
    )
    parsed: list[str] = []
    parse = library.parse_module
    monkeypatch.setattr(
        library, "parse_module", lambda folder, *given, **more: parsed.append(folder) or parse(folder, *given, **more)
    )
    said(project)
    assert parsed == [f"{project}/generated/dev/{tier}" for tier in "ab"]  # of which one is beside the other
