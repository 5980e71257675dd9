"""Every rule of every pack by name, imported when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, did_you_mean
from tfgen.providers.registry import PACKS
from tfgen.rules.documentation import parse_documentation
from tfgen.rules.rule import Group

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from types import ModuleType

    from tfgen.rules.documentation import Documentation
    from tfgen.rules.rule import MatrixRule, ProjectRule, Rule

_PACKS = {rule: pack for pack in PACKS for rule in pack.rules}
RULES = tuple(sorted(_PACKS))
"""The names of the rules of all packs."""
HOUSE = frozenset[str]().union(*(pack.house for pack in PACKS))
"""The rules that are a habit of the house: they run where tfgen wrote the files, and where they are named."""
PRESETS = {pack.name: frozenset(pack.rules) - HOUSE for pack in PACKS if pack.rules} | {"house": HOUSE}
"""Sets of rules by name: each rule is in one of them."""


def load_rule(name: str) -> Rule | MatrixRule | ProjectRule:
    """The rule of this name. Raises TfgenError, with the nearest name, when there is none."""
    if name not in RULES:
        raise TfgenError(f'there is no rule "{name}". {suggest_rule(name)}')
    rule: Rule | MatrixRule | ProjectRule = _module(name).RULE
    return rule


def load_rules(names: Iterable[str] = RULES) -> tuple[Rule | MatrixRule | ProjectRule, ...]:
    """The rules of these names, in the order of the registry, each once. Raises TfgenError like `load_rule`."""
    wanted = {name: load_rule(name) for name in names}
    return tuple(wanted[name] for name in RULES if name in wanted)


def preset_of(name: str) -> str:
    """The preset that a rule belongs to: its pack, or the house. Raises TfgenError like `load_rule`."""
    load_rule(name)
    return next(preset for preset, rules in PRESETS.items() if name in rules)


def load_documentation(name: str) -> Documentation:
    """What a rule's module says of it. Raises TfgenError like `load_rule`."""
    load_rule(name)
    return parse_documentation(_module(name).__doc__ or "")


def suggest_rule(name: str) -> str:
    """The remedy for a rule's name that does not exist."""
    return did_you_mean(name, RULES, otherwise="`tfgen rules` lists them.")


def choose_rules(
    only: Collection[str] = (), select: Collection[str] = (), ignore: Collection[str] = (), *, house: bool = True
) -> list[str]:
    """The names of the rules to run: those in `only` and `select`, or all, but those in `ignore`.

    `only` holds names of rules, `select` and `ignore` names of rules, groups and presets. Without `house`, "all" is
    without the rules of the house. Raises TfgenError, with the nearest name, for a name that is none of these.
    """
    chosen = {load_rule(name).name for name in only} | _expand(select)
    wanted = chosen if only or select else set(RULES) if house else set(RULES) - HOUSE
    unwanted = _expand(ignore)
    return [name for name in RULES if name in wanted and name not in unwanted]


def _expand(names: Iterable[str]) -> set[str]:
    """The rules that these names of rules, groups and presets mean.

    A group is named as in Group, in lower case: `schema`.
    """
    groups = {group.name.lower(): group for group in Group}
    found: set[str] = set()
    for name in names:
        if name in groups:
            found.update(rule.name for rule in load_rules() if rule.group is groups[name])
        elif name in PRESETS:
            found |= PRESETS[name]
        elif name in RULES:
            found.add(name)
        else:
            remedy = did_you_mean(name, (*RULES, *groups, *PRESETS), otherwise="`tfgen rules` lists them.")
            raise TfgenError(f'there is no rule, group or preset "{name}". {remedy}')
    return found


def _module(name: str) -> ModuleType:
    return import_module(_PACKS[name].module_of(name))
