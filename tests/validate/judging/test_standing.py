"""What a rule had nothing to say of it is not asked about again: with that it finds what it finds without."""

from __future__ import annotations

import re
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.rules.case_files import read_cases
from tests.rules.examples import split_example
from tests.validate.judging.test_shared import CHANGES, Alone, schemas, small, stacks
from tfgen.module.pieces import Pieces
from tfgen.rules import registry
from tfgen.rules.registry import RULES, load_documentation, load_rule
from tfgen.rules.rule import STRUCTURE, Hit, Rule
from tfgen.structs import replace
from tfgen.validate.judging import standing
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.rules.root import Root
    from tfgen.validate.verdicts.verdict import Verdict

MIXES = 12
SPARED = [name for name in RULES if isinstance(rule := load_rule(name), Rule) and rule.rests]
BLOCK = re.compile(r"^(?=[A-Za-z_#])", re.MULTILINE)
# What the examples leave out, and what many of them refer to.
AROUND = """\
provider "aws" {
  region = "us-east-1"
}
provider "aws" {
  alias  = "replica"
  region = "us-west-2"
}
"""


def judge(texts: dict[str, str], rules: Sequence[str], pieces: Pieces) -> Verdict:
    (folder,) = stacks(main=texts)
    return Checker(rules, schemas(), folders=[folder], pieces=pieces).check_folder(folder)


@pytest.mark.parametrize("rule", SPARED)
def test_a_rule_says_the_same_whatever_it_saw_before(rule: str) -> None:
    pieces = Pieces({})
    for text in mixes(rule, Random(rule)):
        texts = {"main.tf": f"{AROUND}{text}"}
        assert judge(texts, [rule], pieces) == judge(texts, [rule], Alone({})), text


def mixes(rule: str, random: Random) -> Iterator[str]:
    """Its examples, then others of their blocks, and some with a change in one of them."""
    documentation = load_documentation(rule)
    examples = ["\n".join(split_example(one)[0].values()) for one in (documentation.good, documentation.bad)]
    yield from (*examples, *examples)
    blocks = [BLOCK.split(example)[1:] for example in examples]
    for number in range(MIXES):
        mixed = list(mix(blocks, random))
        if number % 3 and (full := [at for at, block in enumerate(mixed) if block]):
            at = random.choice(full)
            mixed[at] = random.choice(CHANGES)(mixed[at], random)
        yield "".join(mixed)


def mix(examples: list[list[str]], random: Random) -> Iterator[str]:
    """Each block of two examples as it is in one of them; one that the other lacks, or nothing."""
    by_head = [{block.partition("\n")[0]: block for block in blocks} for blocks in examples]
    for head in dict.fromkeys(head for blocks in by_head for head in blocks):
        yield random.choice(by_head).get(head, "")


def test_cases_of_structure_are_found_one_after_the_other_as_each_alone() -> None:
    pieces = Pieces({})
    for case in read_cases("structure.hcl") * 2:
        texts = {"main.tf": case.text}
        assert judge(texts, RULES, pieces) == judge(texts, RULES, Alone({})), case.text


def test_a_rule_is_asked_about_a_resource_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = shown_to("invalid-lifecycle", monkeypatch)
    pieces = Pieces({})
    for name in ("dev", "prod", "dev"):
        judge(small(name), RULES, pieces)
    assert ["aws_vpc.main" in one for one in seen] == [True, True, False]
    assert ["aws_route_table_association.main" in one for one in seen] == [True, False, False]


def test_a_rule_about_resources_alone_is_not_asked_where_none_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = shown_to("iam-wildcard", monkeypatch)
    pieces = Pieces({})
    for name in ("dev", "prod", "dev"):
        judge(small(name), RULES, pieces)
    assert ["aws_vpc.main" in one for one in seen] == [True, True]


def test_a_rule_among_several_blocks_is_asked_once_where_they_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = shown_to("log-group-race", monkeypatch)
    pieces = Pieces({})
    changed = {file: text.replace("10.0.0.0/16", "10.1.0.0/16") for file, text in small("here").items()}
    renamed = {file: text.replace("x-${", "y-${") for file, text in small("here").items()}
    for texts in (small("here"), changed, renamed):
        judge(texts, RULES, pieces)
    assert len(seen) == 2


@pytest.mark.parametrize("rule", ["iam-wildcard", "invalid-lifecycle", "replication-rights", "unencrypted-storage"])
def test_a_rule_that_rests_on_less_than_it_looks_at_is_found(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module(registry._PACKS[rule].module_of(rule))
    monkeypatch.setattr(registry, "_index", dict)
    monkeypatch.setattr(module, "RULE", replace(module.RULE, rests=STRUCTURE))
    with pytest.raises(AssertionError):
        test_a_rule_says_the_same_whatever_it_saw_before(rule)


def test_what_is_not_checked_is_noted_again_where_only_that_resource_is_known() -> None:
    text = AROUND + 'resource "aws_vpc" "main" {\n}\n'
    unlearned = f'{text}resource "aws_cognito_unknown" "{{}}" {{{{\n}}}}\n'
    pieces = Pieces({})
    for names in (("a",), ("a", "b"), ("b",), ()):
        texts = {"main.tf": text + "".join(unlearned.removeprefix(text).format(name) for name in names)}
        assert judge(texts, RULES, pieces).unchecked == judge(texts, RULES, Alone({})).unchecked
        assert bool(judge(texts, RULES, pieces).unchecked) == bool(names)


def shown_to(rule: str, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The addresses of the resources that a rule is shown each time it is asked, of which nothing is known before."""
    monkeypatch.setattr(standing, "_SILENT", {})
    monkeypatch.setattr(standing, "_EARLIER", {})
    known, seen = load_rule(rule), list[set[str]]()
    assert isinstance(known, Rule)

    def check(root: Root) -> Iterator[Hit]:
        seen.append({one.address for one in root.module.resources})
        yield from known.check(root)

    listening = Rule(known.name, known.severity, known.group, check, known.rests)
    load = Checker._rules.func  # type: ignore[attr-defined]
    monkeypatch.setattr(
        Checker, "_rules", property(lambda self: [listening if one.name == rule else one for one in load(self)])
    )
    return seen
