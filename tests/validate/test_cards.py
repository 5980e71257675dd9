"""What is known of rules without their modules is what these say, and a rule that is not asked is not loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.matrices import schemas
from tests.rules.test_rests import modules
from tests.validate.test_shared import small, stacks
from tests.validate.test_standing import judge
from tfgen.disk.cache import NO_CACHE, Cache
from tfgen.module.pieces import Pieces
from tfgen.rules import registry
from tfgen.rules.registry import PACKED, RULES, load_rule
from tfgen.rules.root import Root
from tfgen.rules.rule import Rule
from tfgen.validate.cards import CardMemory
from tfgen.validate.check import Checker

if TYPE_CHECKING:
    from pathlib import Path

ALONE = [name for name in RULES if isinstance(rule := load_rule(name), Rule) and rule.rests and rule.rests.alone]


@pytest.fixture
def known(tmp_path: Path) -> CardMemory:
    """That of a process after another one."""
    CardMemory(Cache(tmp_path), PACKED).load_rules(RULES)
    return CardMemory(Cache(tmp_path), PACKED)


def test_a_card_says_what_the_rule_says(known: CardMemory) -> None:
    said = [(type(one), one.name, one.severity, one.group) for one in known.load_rules(RULES)]
    assert said == [(type(one), one.name, one.severity, one.group) for one in PACKED.load_rules()]
    rests = [one.rests for one in known.load_rules(RULES) if isinstance(one, Rule)]
    assert rests == [one.rests for one in PACKED.load_rules() if isinstance(one, Rule)]


def test_only_the_rules_that_are_wanted_are_there(known: CardMemory) -> None:
    assert [one.name for one in known.load_rules(["unknown-argument", "iam-wildcard"])] == [
        "iam-wildcard",
        "unknown-argument",
    ]


def test_a_rule_over_one_root_module_is_loaded_when_it_is_asked(
    known: CardMemory, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []
    really = registry._module

    def load(name: str) -> object:
        loaded.append(name)
        return really(name)

    rules = known.load_rules(["iam-wildcard", "unknown-argument"])
    monkeypatch.setattr(registry, "_module", load)
    assert [one.name for one in known.load_rules(["iam-wildcard", "unknown-argument"])] == [one.name for one in rules]
    assert not loaded
    (folder,) = stacks(main=small("a"))
    verdict = Checker(["iam-wildcard"], schemas(), folders=[folder], cards=known).check_folder(folder)
    assert loaded == ["iam-wildcard"]
    assert verdict == judge(small("a"), ["iam-wildcard"], Pieces({}))


def test_where_nothing_is_remembered_all_are_loaded() -> None:
    assert CardMemory(NO_CACHE, PACKED).load_rules(RULES) == PACKED.load_rules(RULES)


@pytest.mark.parametrize("name", ALONE)
def test_a_rule_about_resources_alone_looks_at_no_other_block(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = load_rule(name)
    assert isinstance(rule, Rule)
    for module in modules(name):
        root = Root(module, schemas()).showing([])
        monkeypatch.setattr(type(root.module), "declared", refuse)
        assert not list(rule.check(root))
        monkeypatch.undo()


def refuse(_: object, kind: str) -> tuple[()]:
    """No block but resources, of which there are none, and what names engine and versions."""
    assert kind in {"resource", "data", "ephemeral", "terraform", "language"}
    return ()
