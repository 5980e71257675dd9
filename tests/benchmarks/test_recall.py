"""The parts of the benchmark of recall that need no engine."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest

from benchmarks.recall.bases import Base
from benchmarks.recall.case import Case
from benchmarks.recall.expressions import TYPES, Scope, call_at_random, make_expression
from benchmarks.recall.findings import errors_of
from benchmarks.recall.report import format_table
from benchmarks.recall.structure import alter
from benchmarks.recall.tree import Item, Node, block, print_block
from benchmarks.recall.verdicts import Verdict, finder
from benchmarks.recall.words import kind_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_tree_is_printed_with_its_blocks_in_their_places() -> None:
    node = block("resource", "aws_vpc", "a", cidr_block='"10.0.0.0/16"')
    node.items.append(block("timeouts", create='"5m"'))
    expected = 'resource "aws_vpc" "a" {\n  cidr_block = "10.0.0.0/16"\n  timeouts {\n    create = "5m"\n  }\n}\n'
    assert print_block(node) == expected


@pytest.mark.parametrize("kind", TYPES)
def test_expressions_that_fit_are_accepted(kind: str) -> None:
    rng = Random(7)
    texts = [make_expression(rng, kind, Scope()) for _ in range(15)]
    outputs = "".join(f'output "o{number}" {{\n  value = {text}\n}}\n' for number, text in enumerate(texts))
    assert errors_of({"main.tf": outputs}) == ()


def test_another_checkout_is_asked_in_a_process_of_its_own(tmp_path: Path) -> None:
    package = tmp_path / "tfgen"
    (package / "rules").mkdir(parents=True)
    rule = (
        "from enum import Enum\nGroup = Enum('Group', 'VALUES SECURITY MATRIX')\nSeverity = Enum('Severity', 'ERROR')\n"
    )
    registry = (
        "from types import SimpleNamespace\nfrom tfgen.rules.rule import Group\nRULES = ()\n"
        "def load_rules(names): return [SimpleNamespace(name='old', group=Group.VALUES)]\n"
    )
    validate = (
        "from types import SimpleNamespace\nfrom tfgen.rules.rule import Severity\n"
        "def validate_paths(paths):\n"
        "    text = (paths[0] / 'main.tf').read_text()\n"
        "    found = SimpleNamespace(rule='old', severity=Severity.ERROR, message=text)\n"
        "    return SimpleNamespace(findings=[found] * (text != 'fine'), notes=[])\n"
    )
    texts = {"__init__": "", "errors": "class TfgenError(Exception): ...\n", "validate": validate}
    texts |= {"rules/__init__": "", "rules/rule": rule, "rules/registry": registry}
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    with finder(tmp_path) as find:
        assert [find({"main.tf": text}) for text in ("fine", "wrong")] == [(), ("old: wrong",)]


def test_the_same_seed_makes_the_same_calls() -> None:
    assert [call_at_random(Random(3)) for _ in range(2)] == [call_at_random(Random(3))] * 2


def test_each_alteration_changes_the_text() -> None:
    def made() -> Node:
        return Node("resource", ["aws_vpc", "a"], [Item("a", '"b"'), block("c", d="1")])

    before = print_block(made())
    told = set()
    for seed in range(200):
        node = made()
        if name := alter(Random(seed), node):
            told.add(name)
            assert print_block(node) != before, name
    assert len(told) >= 12


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('expected type to be one of ["A" "B"], got c', "enum"),
        ('"a": conflicts with b', "conflict"),
        ('"a" (x) is an invalid ARN: arn: invalid prefix', "arn"),
        ("expected days to be in the range (1 - 5), got 9", "range"),
    ],
)
def test_refusals_are_told_apart_by_the_providers_words(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_the_table_counts_what_is_seen_and_what_is_false() -> None:
    case = Case("language", "token gone", {"main.tf": "a"}, {"main.tf": ""})
    verdicts = [Verdict(case, ("e",), ("t",)), Verdict(case, ("e",), ()), Verdict(case, (), ("t",))]
    rows = list(format_table(verdicts, kinds=False))
    assert rows[1].split() == ["language", "2", "1", "50.0", "%", "1", "1"]


def test_a_base_is_copied_before_it_is_changed() -> None:
    base = Base({"main.tf": [block("locals", a="1")]}, {})
    base.copy()["main.tf"][0].items.clear()
    assert base.files == {"main.tf": "locals {\n  a = 1\n}\n"}
