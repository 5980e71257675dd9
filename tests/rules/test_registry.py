"""The list of rules is complete, and each rule does what its documentation shows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import tfgen
from tests.rules.examples import find_in_example, split_example
from tfgen.errors import TfgenError
from tfgen.module.model import parse_module
from tfgen.providers.registry import PACKS
from tfgen.rules.documentation import parse_documentation
from tfgen.rules.registry import HOUSE, PRESETS, RULES, choose_rules, load_documentation, load_rule, load_rules
from tfgen.rules.rule import MatrixRule
from tfgen.validate.sources.source import PROJECT_RULES

if TYPE_CHECKING:
    from tfgen.providers.pack import Pack

HOME = Path(tfgen.__file__).parents[1]


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack.rules], ids=lambda pack: pack.name)
def test_every_rule_in_the_folder_of_a_pack_is_registered_in_the_order_of_names(pack: Pack) -> None:
    folder = HOME.joinpath(*pack.rules_package.split("."))
    modules = [path.stem for path in sorted(folder.glob("*.py")) if "\nRULE = " in path.read_text(encoding="utf-8")]
    assert sorted(name.replace("_", "-") for name in modules) == list(pack.rules)


def test_a_rule_belongs_to_one_pack() -> None:
    assert sorted(rule for pack in PACKS for rule in pack.rules) == list(RULES)
    assert len(set(RULES)) == len(RULES)


def test_a_rule_is_named_like_its_module() -> None:
    assert {name: load_rule(name).name for name in RULES if load_rule(name).name != name} == {}


def test_a_rule_says_what_it_finds_and_why() -> None:
    said = {name: load_documentation(name) for name in RULES}
    assert [name for name, text in said.items() if not text.summary.endswith(".")] == []
    assert [name for name, text in said.items() if not text.why.endswith(".")] == []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_its_bad_example(name: str) -> None:
    assert find_in_example(name, load_documentation(name).bad) != []


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_nothing_in_its_good_example(name: str) -> None:
    assert load_documentation(name).good
    assert find_in_example(name, load_documentation(name).good) == []


def test_good_examples_are_hcl() -> None:
    examples = {name: split_example(load_documentation(name).good) for name in RULES if name not in PROJECT_RULES}
    faults = {
        (name, folder): parse_module(folder, {"main.tf": text}).faults
        for name, folders in examples.items()
        for texts in folders
        for folder, text in texts.items()
    }
    assert {place: found for place, found in faults.items() if found} == {}


def test_a_rule_over_the_matrix_says_what_it_needs_to_know_of_a_root_module() -> None:
    rules = [rule for rule in load_rules() if isinstance(rule, MatrixRule)]
    assert [rule.name for rule in rules if not rule.looks] == []
    looks = {look for rule in rules for look in rule.looks}
    assert len({look.name for look in looks}) == len(looks)


def test_a_docstring_is_read_in_sections() -> None:
    documentation = parse_documentation(
        "A sentence.\n\nWhy: because\n    of this.\n\nBad:\n    a {\n      b = 1\n    }\n\nGood:\n    a {\n    }\n"
    )
    assert documentation.summary == "A sentence."
    assert documentation.why == "because of this."
    assert documentation.bad == "a {\n  b = 1\n}"
    assert documentation.good == "a {\n}"


def test_without_choice_every_rule_runs() -> None:
    assert choose_rules() == list(RULES)


def test_a_group_stands_for_its_rules() -> None:
    chosen = choose_rules(select=["matrix"])
    assert "name-collision" in chosen
    assert "unused-local" not in chosen


def test_what_is_ignored_is_taken_from_what_is_selected() -> None:
    chosen = choose_rules(only=["unused-local"], select=["matrix"], ignore=["name-collision"])
    assert "unused-local" in chosen
    assert "name-collision" not in chosen
    assert "cidr-overlap" in chosen


def test_a_rule_is_in_one_preset() -> None:
    assert sorted(rule for rules in PRESETS.values() for rule in rules) == list(RULES)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_stands_for_its_rules(preset: str) -> None:
    assert set(choose_rules(select=[preset])) == PRESETS[preset]


def test_rules_of_the_house_can_be_left_out() -> None:
    assert set(RULES) - set(choose_rules(house=False)) == HOUSE
    assert "workspace-not-guarded" in HOUSE


def test_a_rule_of_the_house_that_is_named_runs() -> None:
    assert choose_rules(only=["workspace-not-guarded"], house=False) == ["workspace-not-guarded"]
    assert set(choose_rules(select=["house"], house=False)) == HOUSE


def test_rules_come_in_the_order_of_the_registry() -> None:
    assert [rule.name for rule in load_rules(["unused-local", "cycle"])] == ["cycle", "unused-local"]


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"only": ["unused-locals"]}, 'there is no rule "unused-locals". Did you mean "unused-local"?'),
        ({"only": ["security"]}, 'there is no rule "security". `tfgen rules` lists them.'),
        ({"select": ["securty"]}, 'there is no rule, group or preset "securty". Did you mean "security"?'),
        ({"ignore": ["zzz"]}, 'there is no rule, group or preset "zzz". `tfgen rules` lists them.'),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(choice: dict[str, list[str]], message: str) -> None:
    with pytest.raises(TfgenError, match="there is no rule") as refused:
        choose_rules(**choice)
    assert str(refused.value) == message
