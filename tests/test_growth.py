"""What a stack costs does not rise with the number of stacks: calls are counted, as seconds depend on the machine."""

from __future__ import annotations

import gc
import os
import re
import sys
import tracemalloc
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.config.cells import Match
from tfgen.config.load import load_config
from tfgen.disk.cache import NO_CACHE, VARIABLE
from tfgen.errors import Position
from tfgen.evaluation.checks import ModuleCheck
from tfgen.hcl import holes, layout
from tfgen.hcl.tokens import tokenize
from tfgen.module.library import Library
from tfgen.providers.aws.rules import name_collision
from tfgen.providers.aws.shared.matrix_names import Taken
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.memory.memo import Memo
from tfgen.render.proof import prover
from tfgen.rules.root import Matrix, Root
from tfgen.rules.sketch import Sketch, pack
from tfgen.validate import validate_paths
from tfgen.validate.alike import renamed
from tfgen.validate.folders import nearby
from tfgen.validate.folders.find import find_folders
from tfgen.validate.judging import judge, roots
from tfgen.validate.judging.check import Checker

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
    "parsed": (prover, "read_hcl"),
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


VALIDATED = {
    "templates/terraform.tf.j2": """\
terraform {
  backend "s3" {
    bucket = "states"
    key    = "{{ stack.name }}"
    region = "us-east-1"
  }
}
""",
    "templates/network.tf.j2": """\
resource "aws_vpc" "main" {
  cidr_block = "10.{{ loop_number }}.0.0/16"
}
""".replace("{{ loop_number }}", "{{ 1 if stack.region == 'us-east-1' else 2 }}"),
    "templates/bucket.tf.j2": """\
resource "aws_s3_bucket" "main" {
  bucket = "one-for-all"
}
""",
    "templates/topic.tf.j2": """\
{% if not protect %}
resource "aws_sns_topic" "main" {
  name = "alarms-{{ stack.environment }}"
}
{% endif %}
""",
}
"""Names that collide, networks that overlap, and what protected environments lack: pairs that rules might look at."""


DECLARED = """\
properties:
  size: {type: integer}
locals:
  is_first:
    value: stack.environments[0] == stack.environment
checks:
  - among: [project.name]
    condition: "!is_first || [for s in stacks : s.stack.environment if s.size == 0][0] == stack.environment"
    error_message: ${stack.environment} is not the first.
"""
"""What names all environments in each cell, and looks through all cells for each."""


def test_what_reading_the_matrix_does_grows_no_faster_than_stacks(tmp_path: Path) -> None:
    costs: list[int] = []
    for stacks in (9, 36, 72, 144):  # the first one imports what there is
        project, counts = tmp_path / str(stacks), Counter[str]()
        write_tree(project, {"config/regions.yaml": matrix(stacks), "config/settings.yaml": DECLARED, **TEMPLATES})
        sys.setprofile(lambda _frame, event, _function, counts=counts: counts.update([event]))
        try:
            load_config(project, NO_CACHE)
        finally:
            sys.setprofile(None)
        costs.append(counts["call"])
    assert costs[3] - costs[2] < 2.1 * (costs[2] - costs[1])


def test_overrides_that_name_a_cell_are_compared_with_few_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = Counter[str]()
    monkeypatch.setattr(Match, "admits", counting(counts, "compared", Match.admits))
    costs = []
    for stacks in (18, 36, 72):
        cells = [(f"env{n // 3:03}", REGIONS[n % 3]) for n in range(stacks)]
        overrides = [f"  - {{match: {{environment: {e}, region: {r}}}, set: {{size: {e}-{r}}}}}" for e, r in cells]
        text = matrix(stacks) + "\n".join(["overrides:", "  - {match: {region: us-*}, set: {size: west}}", *overrides])
        write_tree(tmp_path / str(stacks), {"config/regions.yaml": f"{text}\n", **TEMPLATES})
        counts.clear()
        config = load_config(tmp_path / str(stacks), NO_CACHE)
        assert [stack.settings["size"] for stack in config.root_modules] == [f"{e}-{r}" for e, r in cells]
        costs.append(counts["compared"])
    assert costs[2] - costs[1] == 2 * (costs[1] - costs[0])


def protected_matrix(stacks: int) -> str:
    """As `matrix`, where each second environment is protected."""
    return re.sub(r"(size: \d*[13579])}", r"\1, protect: true}", matrix(stacks))


def validated(folder: Path, stacks: int) -> Path:
    """A project of as many stacks that has been validated."""
    project = folder / str(stacks)
    write_tree(project, {"config/regions.yaml": protected_matrix(stacks), **VALIDATED})
    assert run("validate", "-C", str(project)).exit_code == 1
    return project


def test_what_rules_over_the_matrix_do_grows_no_faster_than_stacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, counts = Checker.check_matrix, Counter[str]()

    def counted(*args: object) -> object:
        sys.setprofile(lambda _frame, event, _function: counts.update([event]))
        try:
            return known(*args)  # type: ignore[arg-type]
        finally:
            sys.setprofile(None)

    validated(tmp_path / "first", 9)  # imports what there is
    monkeypatch.setattr(Checker, "check_matrix", counted)
    costs: list[int] = []
    for stacks in (18, 36, 72):
        counts.clear()
        validated(tmp_path, stacks)
        costs.append(counts["call"])
    assert costs[2] - costs[1] < 2.1 * (costs[1] - costs[0])


def test_root_modules_are_let_go_of_once_they_are_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known, alive = Checker.check_folder, list[int]()

    def counted(*args: object) -> object:
        verdict = known(*args)  # type: ignore[arg-type]
        gc.collect()
        alive.append(sum(isinstance(one, Root) for one in gc.get_objects()))
        return verdict

    monkeypatch.setattr(Checker, "check_folder", counted)
    gc.collect()
    gc.freeze()  # what other tests keep is not looked at, nine times
    validated(tmp_path, 9)
    assert len(alive) == 9
    assert max(alive) == alive[0]


def test_the_names_of_all_stacks_are_not_held_to_compare_them() -> None:
    names = name_collision.RULE.looks[0]
    sketches = []
    for stack in range(100):
        position = Position(f"generated/{stack}/main.tf", 1)
        taken = [Taken("aws_s3_bucket", (), f"{stack}-{one}", f"aws_s3_bucket.{one}", position) for one in range(100)]
        sketches.append(Sketch(f"generated/{stack}", None, {names.name: pack(taken)}))
    matrix = Matrix(tuple(sketches), pytest.fail)
    list(name_collision.RULE.check(matrix))
    tracemalloc.start()
    try:
        assert not list(name_collision.RULE.check(matrix))
        assert tracemalloc.get_traced_memory()[1] < 100 * 10_000  # bytes; a name with its place has 800
    finally:
        tracemalloc.stop()


def test_the_texts_of_folders_are_not_held(tmp_path: Path) -> None:
    write_tree(tmp_path, {f"here/{number}/main.tf": "# a megabyte\n" * 80_000 for number in range(20)})
    find_folders([tmp_path / "here/0"])
    tracemalloc.start()
    try:
        found = find_folders([tmp_path / "here"], recursive=True).folders
        assert tracemalloc.get_traced_memory()[0] < 6_000_000  # bytes, of 20,800,000; a few are held without a file
        assert [len(text) for folder in found for text in folder.texts.values()] == [80_000 * 13] * 20
    finally:
        tracemalloc.stop()


def test_where_one_stack_changes_one_is_judged(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Checker, "check_folder", counting(calls, "judged", Checker.check_folder))
    monkeypatch.setattr(Library, "_parse", counting(calls, "at hand", Library._parse))
    for stacks in (9, 18):
        project = validated(tmp_path, stacks)
        topic = VALIDATED["templates/topic.tf.j2"]
        text = topic.replace("not protect", "not protect and stack.name != 'env000/us-east-1'")
        write_tree(project, {"templates/topic.tf.j2": text})
        calls.clear()
        assert run("validate", "-C", str(project)).exit_code == 1
        assert (calls["judged"], calls["at hand"]) == (1, 1)


CALLING = {
    **TEMPLATES,
    "templates/calls.tf.j2": """\
{% for name in ("a", "b", "c") %}
module "{{ name }}" {
  source = "../../../modules/{{ name }}"
}
{% endfor %}
""",
    **{f"modules/{name}/main.tf": f'module "next" {{\n  source = "../{name}2"\n}}\n' for name in "abc"},
    **{f"modules/{name}2/main.tf": 'output "x" {\n  value = 1\n}\n' for name in "abc"},
}
"""Three modules that each stack calls, and one that each of these calls."""


def test_a_module_is_read_twice_however_many_stacks_call_it(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Once to tell whether it is as it was, and once to be parsed.
    monkeypatch.setattr(nearby, "read_folder", counting(calls, "read", nearby.read_folder))
    monkeypatch.setattr(roots, "find_folder", counting(calls, "found", roots.find_folder))
    for stacks in (9, 18):
        write_tree(tmp_path / str(stacks), {"config/regions.yaml": matrix(stacks), **CALLING})
        calls.clear()
        run("validate", "-C", str(tmp_path / str(stacks)))
        assert (calls["read"], calls["found"]) == (6, 6)


def test_a_module_that_is_given_nothing_twice_is_looked_into_once(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ModuleCheck, "_look_into", counting(calls, "looked into", ModuleCheck._look_into))
    call = 'module "{1}" {{\n  source = "../m{0}"\n}}\n'
    twice = {f"m{n}/main.tf": call.format(n + 1, "a") + call.format(n + 1, "b") for n in range(6)}
    write_tree(tmp_path, {**twice, "m6/main.tf": 'output "x" {\n  value = 1\n}\n'})
    validate_paths([tmp_path / "m0"], rules=["module-input"])
    assert calls["looked into"] == 6 + 5 + 4 + 3 + 2 + 1  # those below each


NUMBERED = """\
resource "aws_sqs_queue" "main" {
  name                       = "orders-{{ stack.environment }}"
  sqs_managed_sse_enabled    = false
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Principal = "*", Resource = "*" }]
  })
}
"""
"""A queue that anybody may use, in each stack."""

OWN = """\
rules:
  topic-name:
    select: {type: aws_sns_topic}
    condition: startswith(self.name, "alarms")
    error_message: ${self.name} is no name of a topic.
"""


def answer(project: Path) -> str:
    result = run("validate", "-C", str(project), "--format", "json", "--no-cache")
    assert result.exit_code == 1
    return result.stdout


def test_stacks_that_differ_in_numbered_names_are_judged_once(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    write_tree(project, {"config/regions.yaml": protected_matrix(72), **VALIDATED, "templates/queue.tf.j2": NUMBERED})
    monkeypatch.setattr(Checker, "check_folder", counting(calls, "judged", Checker.check_folder))
    found = answer(project)
    assert "aws_sqs_queue.main" in found
    assert calls["judged"] == 15  # each region of env000, and with one digit and with two, protected and not
    monkeypatch.setattr(judge, "MANY", 1000)
    calls.clear()
    assert answer(project) == found
    assert calls["judged"] == 72


def test_names_are_no_longer_looked_for_where_nothing_is_alike(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    sizes = {"templates/size.tf.j2": 'output "size" {\n  value = {{ size }}\n}\n'}
    write_tree(project, {"config/regions.yaml": protected_matrix(72), **VALIDATED, **sizes})
    monkeypatch.setattr(renamed, "_MOST_MISSED", 9)
    monkeypatch.setattr(renamed, "pattern_of", counting(calls, "looked at", renamed.pattern_of))
    answer(project)
    assert calls["looked at"] == 9


def test_stacks_that_a_project_has_rules_for_are_judged_each(
    tmp_path: Path, calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    write_tree(project, {"config/regions.yaml": protected_matrix(72), **VALIDATED, "config/rules/own.yaml": OWN})
    monkeypatch.setattr(Checker, "check_folder", counting(calls, "judged", Checker.check_folder))
    answer(project)
    assert calls["judged"] == 72


def test_the_lines_of_a_run_are_aligned_by_one_look_at_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: Counter[str] = Counter()
    monkeypatch.setattr(layout, "max", counting(calls, "widest", max), raising=False)
    lines = [f"name_{number} = {number} # {number}\n" for number in range(50)]
    assert layout.layout(tokenize("".join(lines))).splitlines()[-1] == "name_49 = 49 # 49"
    assert calls["widest"] == 2
