"""Syntax trees between runs: read back as they were parsed, and parsed anew where anything changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

import tfgen.hcl.tree
from tests.trees import TEMPLATE, VPC, write_tree
from tfgen.disk.cache import Cache
from tfgen.hcl.moulds import Moulds
from tfgen.validate import validate_project
from tfgen.validate.memory import trees
from tfgen.validate.memory.trees import TreeMemory

if TYPE_CHECKING:
    import pytest

    from tfgen.hcl.syntax import Body

EVERYTHING = """\
locals {
  literals    = [1, 1.5, -2, true, null, "text", "five"]
  object      = { a = 1, (var.key) = [], "b" : {} }
  traversal   = aws_vpc.main["x"].a[*].b.*.c[0]
  operations  = !var.a && (1 + 2 > 3) ? f(a, b...) : 9007199254740993
  loops       = [for k, v in var.map : { for x in v : x => k... if x != "" }]
  template    = "a ${b} %{ if c }d%{ else }e%{ endif } %{ for x in y }${x}%{ endfor }"
  heredoc     = <<-EOT
    a ${b}
  EOT
}
resource "aws_vpc" "main" {
  dynamic "x" {
    for_each = []
    content {}
  }
}
"""


def remembered(folder: Path, *texts: str) -> TreeMemory:
    """A new look at the memory, after a run that asked for the trees of these texts."""
    memory = TreeMemory(Cache(folder))
    for text in texts:
        memory.trees.setdefault(text, tfgen.hcl.tree.parse_tree(text))
    memory.save()
    return TreeMemory(Cache(folder))


def test_a_tree_is_read_back_as_it_was_parsed(tmp_path: Path) -> None:
    found = remembered(tmp_path, EVERYTHING).trees[EVERYTHING]
    assert msgspec.to_builtins(found) == msgspec.to_builtins(tfgen.hcl.tree.parse_tree(EVERYTHING))


def test_what_was_asked_for_longest_ago_is_forgotten_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = (f"{name} = [{'1, ' * 20}]\n" for name in "abc")
    size = len(msgspec.msgpack.encode(tfgen.hcl.tree.parse_tree(one)))
    monkeypatch.setattr(trees, "_MOST", 2 * size)
    remembered(tmp_path, one, two)
    kept = remembered(tmp_path, one, three).trees
    assert one in kept
    assert three in kept
    assert two not in kept


def test_of_more_trees_than_fit_a_run_keeps_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{name} = [{'1, ' * 20}]\n" for name in "abcdef"]
    size = len(msgspec.msgpack.encode(tfgen.hcl.tree.parse_tree(texts[0])))
    monkeypatch.setattr(trees, "_MOST", 3 * size)
    kept = remembered(tmp_path, *texts).trees
    # One that made room before it was known that all are of this run.
    assert [text in kept for text in texts] == [False, True, True, True, False, False]


def test_a_process_that_stays_keeps_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{name} = [{'1, ' * 20}]\n" for name in "abcd"]
    size = len(msgspec.msgpack.encode(tfgen.hcl.tree.parse_tree(texts[0])))
    monkeypatch.setattr(trees, "_MOST", 2 * size)
    packed: dict[bytes, bytes] = {}
    kept = trees.RecentTrees(packed, stays=True)
    kept.update({text: tfgen.hcl.tree.parse_tree(text) for text in texts})
    kept.let_go()
    assert [text in kept for text in texts] == [False, False, True, True]


def test_a_run_that_asks_for_no_tree_leaves_the_memory_alone(tmp_path: Path) -> None:
    memory = remembered(tmp_path, "a = 1\n")
    memory.save()
    assert "a = 1\n" in TreeMemory(Cache(tmp_path)).trees


def test_trees_of_another_parser_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = remembered(tmp_path, "a = 1\n")
    monkeypatch.setattr(trees, "_code_fingerprint", lambda: "another state")
    assert "a = 1\n" not in memory.trees


def test_a_number_that_cannot_be_kept_is_no_obstacle(tmp_path: Path) -> None:
    assert f"a = {2**70}\n" not in remembered(tmp_path, f"a = {2**70}\n").trees


def test_only_the_blocks_that_an_edit_brings_are_parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(project, {"templates/locals.tf.j2": 'locals {\n  a = "{{ stack.name }}"\n}\n'})
    validate_project(Path())
    write_tree(project, {TEMPLATE: VPC + 'output "x" {\n  value = local.a\n}\n'})
    parsed: list[str] = []

    def watched(_: Moulds, text: str, base: int) -> tuple[Body, None]:
        parsed.append(text)
        return tfgen.hcl.tree.parse_normalized(text, base), None

    monkeypatch.setattr(Moulds, "read", watched)
    validate_project(Path())
    assert parsed
    assert all('output "x"' in text for text in parsed)
