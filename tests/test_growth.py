"""What a stack costs does not rise with the number of stacks: calls are counted, as seconds depend on the machine."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.disk.cache import VARIABLE
from tfgen.hcl import holes
from tfgen.render import proof
from tfgen.render.environment import TemplateEnvironment
from tfgen.render.memo import Memo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

REGIONS = ("us-east-1", "us-west-2", "eu-west-1")
TEMPLATES = {
    "templates/queue.tf.j2": """\
# Queues of {{ stack.environment }}.
resource "aws_sqs_queue" "main" {
  name = "orders-{{ stack.environment }}"
  tags = { "{{ stack.environment }}" = "${var.prefix}-{{ stack.environment }}", size = {{ size | hcl }} } # its own
}
""",
    "templates/outputs.tf.j2": 'output "region" {\n  value = {{ stack.region | hcl }}\n}\n',
    "templates/variables.tf.j2": 'variable "prefix" {\n  type = string\n}\n',
}
COUNTED = {
    "rendered": (TemplateEnvironment, "text_of"),
    "looked up": (Memo, "key"),
    "lexed": (holes, "tokenize"),
    "parsed": (proof, "read_hcl"),
    "opened": (os, "open"),
}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each of what is counted was called."""
    counts: Counter[str] = Counter()
    for name, (owner, attribute) in COUNTED.items():
        monkeypatch.setattr(owner, attribute, counting(counts, name, getattr(owner, attribute)))
    return counts


def counting(counts: Counter[str], name: str, function: Callable[..., object]) -> Callable[..., object]:
    def counted(*args: object, **keywords: object) -> object:
        counts[name] += 1
        return function(*args, **keywords)

    return counted


def matrix(stacks: int) -> str:
    """As many stacks; no two environments have a name or a size in common."""
    lines = ["project: {name: demo}", "regions:", *(f"  {region}: {{}}" for region in REGIONS), "environments:"]
    return "\n".join([*lines, *(f"  env{n:03}: {{size: {n}}}" for n in range(stacks // len(REGIONS)))]) + "\n"


def costs(folder: Path, calls: Counter[str], state: str) -> Iterator[Counter[str]]:
    """The calls of a render of 9, 18 and 36 stacks, each a project of its own: `cold`, or `unchanged` after that."""
    for stacks in (9, 18, 36):
        project = folder / str(stacks)
        write_tree(project, {"config/regions.yaml": matrix(stacks), **TEMPLATES})
        for _ in range(2 if state == "unchanged" else 1):
            calls.clear()
            assert run("render", "--jobs", "1", "-C", str(project)).exit_code == 0
        yield Counter(calls)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    write_tree(tmp_path / "first", {"config/regions.yaml": matrix(3), **TEMPLATES})
    assert run("render", "--jobs", "1", "-C", str(tmp_path / "first")).exit_code == 0  # makes what a user has once


def test_what_stacks_agree_on_is_rendered_once(tmp_path: Path, calls: Counter[str]) -> None:
    # A queue for each environment, an output for each region, and the variables of all.
    assert [it["rendered"] for it in costs(tmp_path, calls, "cold")] == [3 + 3 + 1, 6 + 3 + 1, 12 + 3 + 1]


def test_what_is_lexed_and_parsed_depends_on_the_templates_and_not_on_the_stacks(
    tmp_path: Path, calls: Counter[str]
) -> None:
    first, *others = [(it["lexed"], it["parsed"]) for it in costs(tmp_path, calls, "cold")]
    assert first[0] >= 3
    assert others == [first, first]


def test_where_nothing_changed_no_file_is_looked_up_or_made(tmp_path: Path, calls: Counter[str]) -> None:
    for cost in costs(tmp_path, calls, "unchanged"):
        assert cost.keys() == {"opened"}


@pytest.mark.parametrize("state", ["cold", "unchanged"])
def test_files_that_are_opened_grow_no_faster_than_stacks(tmp_path: Path, calls: Counter[str], state: str) -> None:
    nine, eighteen, thirty_six = (it["opened"] for it in costs(tmp_path, calls, state))
    assert thirty_six - eighteen == 2 * (eighteen - nine)
