"""Every rule by name: those of the packs, imported when they are wanted, and those of a project."""

from __future__ import annotations

from functools import cache, cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias

from tfgen.errors import TfgenError, did_you_mean
from tfgen.garbage import set_aside
from tfgen.providers.registry import PACKS
from tfgen.rules.documentation import parse_documentation
from tfgen.rules.rule import Group, MatrixRule, ProjectRule, Rests, Rule, Severity
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from types import ModuleType

    from tfgen.rules.documentation import Documentation
    from tfgen.rules.own.definition import Definition
    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit

AnyRule: TypeAlias = "Rule | MatrixRule | ProjectRule"
OWN: Final = "own"
"""The preset of the rules of a project."""

_PACKS = {rule: pack for pack in PACKS for rule in pack.rules}
RULES = tuple(sorted(_PACKS))
"""The names of the rules of all packs."""
HOUSE = frozenset[str]().union(*(pack.house for pack in PACKS))
"""The rules that are a habit of the house: they run where tfgen wrote the files, and where they are named."""
PRESETS = {pack.name: frozenset(pack.rules) - HOUSE for pack in PACKS if pack.rules} | {"house": HOUSE}
"""Sets of rules by name: each rule is in one of them."""
GROUPS = {group.name.lower(): group for group in Group}
"""The groups, as `--select` takes them."""
TAKEN = frozenset({*RULES, *PRESETS, *GROUPS, OWN})
"""The names that a rule of a project cannot have."""
_REMEDY = "`tfgen rules` lists them."


class OwnRule(Struct, frozen=True):
    """A rule of a project: what is run, what is said of it, and what it was made from."""

    rule: Rule | MatrixRule
    documentation: Documentation
    definition: Definition


class _Late(Struct, frozen=True):
    """What a rule checks, which is imported when it is asked for."""

    name: str

    def __call__(self, root: Root) -> Iterable[Hit]:
        rule: Rule = _module(self.name).RULE
        return rule.check(root)


class Catalogue(Struct, frozen=True, dict=True):
    """The rules of the packs in the order of their names, then those of a project in theirs.

    `digest` changes with what the rules of the project say.
    """

    own: tuple[OwnRule, ...] = ()
    digest: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all rules."""
        return (*RULES, *self._own)

    @property
    def presets(self) -> Mapping[str, frozenset[str]]:
        """Sets of rules by name: each rule is in one of them."""
        return PRESETS | ({OWN: frozenset(self._own)} if self.own else {})

    @property
    def needing_matrix(self) -> tuple[str, ...]:
        """The rules of the project that say nothing of folders which are no stacks."""
        return tuple(name for name, one in self._own.items() if one.definition.needs_matrix)

    @cached_property
    def _own(self) -> Mapping[str, OwnRule]:
        return {one.rule.name: one for one in self.own}

    def load_rule(self, name: str) -> AnyRule:
        """The rule of this name. Raises TfgenError, with the nearest name, when there is none."""
        if own := self._own.get(name):
            return own.rule
        if name not in _PACKS:
            raise TfgenError(f'there is no rule "{name}". {self.suggest_rule(name)}')
        rule: AnyRule = _module(name).RULE
        return rule

    def load_rules(self, names: Iterable[str] | None = None) -> tuple[AnyRule, ...]:
        """The rules of these names, by default all, in the catalogue's order. Raises TfgenError like `load_rule`.

        The modules of those over one root module are imported when they run.
        """
        wanted = {name: self._late_rule(name) for name in (self.names if names is None else names)}
        set_aside()
        return tuple(wanted[name] for name in self.names if name in wanted)

    def _late_rule(self, name: str) -> AnyRule:
        if not (known := _index().get(name)):
            return self.load_rule(name)
        severity, group, how, kinds = known
        rests = None if how == "module" else Rests(kinds, each=how != "among", alone=how == "alone")
        return Rule(name, Severity[severity], Group[group], _Late(name), rests)

    def preset_of(self, name: str) -> str:
        """The preset that a rule belongs to: its pack, or the house. Raises TfgenError like `load_rule`."""
        self.load_rule(name)
        return next(preset for preset, rules in self.presets.items() if name in rules)

    def load_documentation(self, name: str) -> Documentation:
        """What is said of a rule, by its module or its project. Raises TfgenError like `load_rule`."""
        self.load_rule(name)
        own = self._own.get(name)
        return own.documentation if own else parse_documentation(_module(name).__doc__ or "")

    def suggest_rule(self, name: str) -> str:
        """The remedy for a rule's name that does not exist."""
        return did_you_mean(name, self.names, otherwise=_REMEDY)

    def choose_rules(
        self,
        only: Collection[str] = (),
        select: Collection[str] = (),
        ignore: Collection[str] = (),
        *,
        house: bool = True,
        own: bool = True,
    ) -> list[str]:
        """The names of the rules to run: those in `only` and `select`, or all, but those in `ignore`.

        `only` holds names of rules, `select` and `ignore` names of rules, groups and presets. Without `house`, "all" is
        without the rules of the house, and without `own` without those of the project. Raises TfgenError, with the
        nearest name, for a name that is none of these.
        """
        chosen = {self.load_rule(name).name for name in only} | self._expand(select)
        left_out = (frozenset() if house else HOUSE) | (frozenset() if own else frozenset(self._own))
        wanted = chosen if only or select else set(self.names) - left_out
        unwanted = self._expand(ignore)
        return [name for name in self.names if name in wanted and name not in unwanted]

    def _expand(self, names: Iterable[str]) -> set[str]:
        """The rules that these names of rules, groups and presets mean."""
        found: set[str] = set()
        for name in names:
            if name in GROUPS:
                found.update(rule.name for rule in self.load_rules() if rule.group is GROUPS[name])
            elif name in self.presets:
                found |= self.presets[name]
            elif name in self.names:
                found.add(name)
            else:
                remedy = did_you_mean(name, (*self.names, *GROUPS, *self.presets), otherwise=_REMEDY)
                raise TfgenError(f'there is no rule, group or preset "{name}". {remedy}')
        return found


PACKED: Final = Catalogue()
"""The rules of the packs, without those of any project."""

load_rule = PACKED.load_rule
load_rules = PACKED.load_rules
preset_of = PACKED.preset_of
load_documentation = PACKED.load_documentation
suggest_rule = PACKED.suggest_rule
choose_rules = PACKED.choose_rules


@cache
def _index() -> Mapping[str, tuple[str, str, str, tuple[str, ...]]]:
    """What the packs tell of rules over one root module without their modules."""
    modules = [import_module(pack.rule_index) for pack in PACKS if pack.rule_index]
    return {rule: known for module in modules for rule, known in module.INDEX.items()}


@cache
def _module(name: str) -> ModuleType:
    """Kept, as a process that stays makes a checker a save, and each asks for all rules."""
    return import_module(_PACKS[name].module_of(name))
