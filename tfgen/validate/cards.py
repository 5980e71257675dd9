"""What is known of rules without their modules, so that a rule that is not asked is not loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import msgspec

from tfgen.lasting import set_aside
from tfgen.rules.registry import late_rule
from tfgen.rules.rule import Group, Rests, Rule, Severity
from tfgen.structs import Struct
from tfgen.validate.makers import name_makers

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.rules.registry import AnyRule, Catalogue

_KIND: Final = "rules"


class _Card(Struct, frozen=True):
    """Of a rule over one root module: what it is about, and what it rests on."""

    severity: Severity
    group: Group
    rests: Rests | None


_Cards: TypeAlias = dict[str, _Card]


class CardMemory:
    """The rules of a catalogue, of which those over one root module are loaded when they are first asked.

    It is only a cache, for one state of tfgen's code, and holds nothing of a project's rules.
    """

    def __init__(self, cache: Cache, catalogue: Catalogue) -> None:
        """`cache` is where is remembered between processes what their modules say of them."""
        self._cache = cache
        self._catalogue = catalogue

    def load_rules(self, names: Iterable[str]) -> Sequence[AnyRule]:
        """The rules of these names, in the catalogue's order. Raises TfgenError like that of the catalogue."""
        wanted = tuple(names)
        cards = self._recall()
        if not cards:
            rules = self._catalogue.load_rules(wanted)
            self._keep(rules)
            return rules
        several = frozenset(wanted)
        found = [self._rule(name, cards) for name in self._catalogue.names if name in several]
        set_aside()
        return found

    def _rule(self, name: str, cards: Mapping[str, _Card]) -> AnyRule:
        card = cards.get(name)
        return late_rule(name, card.severity, card.group, card.rests) if card else self._catalogue.load_rule(name)

    def _recall(self) -> _Cards:
        content = self._cache.read(_KIND, name_makers())
        return {} if content is None else msgspec.msgpack.decode(content, type=_Cards)

    def _keep(self, rules: Iterable[AnyRule]) -> None:
        own = {one.rule.name for one in self._catalogue.own}
        cards = {
            rule.name: _Card(rule.severity, rule.group, rule.rests)
            for rule in rules
            if isinstance(rule, Rule) and rule.name not in own
        }
        self._cache.write(_KIND, name_makers(), msgspec.msgpack.encode(cards))
