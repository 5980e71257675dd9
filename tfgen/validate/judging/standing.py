"""Do not ask a rule again of blocks that are as they were, on the same ground, and of which it said nothing."""

from __future__ import annotations

from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from tfgen.module.grounds import ground_of, number_of, versions_of
from tfgen.module.heard import number_in
from tfgen.module.model import RESOURCE_MODES
from tfgen.module.pieces import DIGEST
from tfgen.module.structure import structure_of
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.module.grounds import Number
    from tfgen.module.heard import Heard
    from tfgen.module.model import Declaration, Module, Resource
    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit, Rests, Rule
    from tfgen.schema import Schemas

_SPEAKING: Final = "speaking"
_OF_EACH: Final = b"each"
_MOST: Final = 48
"""Grounds of a resource for which is kept who speaks of it: as many as `kept_around` has, twice over."""
_MOST_SILENCES: Final = 2048
"""Those of thirty stacks with other names: some 1 MB."""
_NAMED: Final = ("action",)
"""The blocks that a resource names where there is no reference."""
_COUNT: Final = count()
_SCHEMAS: WeakValueDictionary[int, Schemas] = WeakValueDictionary()
_SILENT: dict[Number, None] = {}
"""Of a rule, of what all rests on and of blocks: the rule has nothing to say there."""
_EARLIER: dict[Number, None] = {}


class Standing:
    """What is known of a root module before its rules are run, and what they then had nothing to say of."""

    def __init__(self, root: Root, rules: Iterable[Rule]) -> None:
        """`rules` are all that are run: those that judge each resource alone are remembered together."""
        self._root = root
        self._grounds = _Numbers(root)
        apart: dict[tuple[str, ...], list[str]] = {}
        for rule in rules:
            if rule.rests and rule.rests.each:
                apart.setdefault(rule.rests.kinds, []).append(rule.name)
        excerpts = _Excerpts(root)
        self._apart = {kinds: _Apart(root, kinds, names, self._grounds, excerpts) for kinds, names in apart.items()}

    def concerns(self, rule: Rule) -> bool:
        """Whether there may be something that a rule looks at."""
        if rule.rests is None or rule.rests.each or not rule.rests.kinds or self._grounds.terms is None:
            return True
        return self._grounds.has_any(rule.rests.kinds)

    def is_silent(self, rule: Rule) -> bool:
        """Whether it is known that a rule has nothing to say, so that it need not be run."""
        if rule.rests is None or self._grounds.terms is None:
            return False
        if rule.rests.each:  # of these some have something to say of other blocks too
            return rule.rests.alone and not self._apart[rule.rests.kinds].shown_to(rule)
        silence = self._silence(rule, rule.rests)
        return silence is not None and self._is_silent(silence)

    def check(self, rule: Rule) -> Iterable[Hit]:
        """What a rule says of the root module."""
        if rule.rests is None or self._grounds.terms is None:
            return rule.check(self._root)
        return self._apart[rule.rests.kinds].check(rule) if rule.rests.each else self._check_once(rule, rule.rests)

    def keep(self) -> None:
        """Remember which rules spoke of the resources that were new."""
        if self._grounds.terms is not None and not self._root.exceeded:
            for apart in self._apart.values():
                apart.keep()

    def _check_once(self, rule: Rule, rests: Rests) -> Iterator[Hit]:
        """What a rule says that looks at several blocks at once."""
        silence = self._silence(rule, rests)
        notes, says = len(self._root.told), False
        for hit in rule.check(self._root):
            says = True
            yield hit
        if silence and not says and len(self._root.told) == notes and not self._root.exceeded:
            _keep_silence(silence)
            if heard := self._root.heard:
                heard.keep(silence)

    def _silence(self, rule: Rule, rests: Rests) -> Number | None:
        """What is kept where it says nothing; None where that cannot be told."""
        numbers = self._grounds.of_kinds(rests.kinds)
        return None if numbers is None else number_of((rule.name,), (self._grounds.structure, *numbers))

    def _is_silent(self, silence: Number) -> bool:
        """Whether a rule had nothing to say of the same, in this process or in one before."""
        if _is_silent(silence):
            return True
        if not (heard := self._root.heard) or heard.recall(silence) is None:
            return False
        _keep_silence(silence)
        return True


class _Apart:
    """What is known of each resource to the rules that judge it alone, and beside it rest on the same."""

    def __init__(
        self, root: Root, kinds: tuple[str, ...], names: Sequence[str], numbers: _Numbers, excerpts: _Excerpts
    ) -> None:
        self._root = root
        self._showing = excerpts
        self._kinds = kinds
        self._names = names
        self._numbers = numbers
        self._running: str | None = None

    def shown_to(self, rule: Rule) -> tuple[Resource, ...]:
        """The resources that a rule is asked about."""
        return (*self._seen.new, *self._seen.spoken.get(rule.name, ()))

    def check(self, rule: Rule) -> Iterator[Hit]:
        """What a rule says of the resources that are new, and of those that it spoke of before."""
        shown = self.shown_to(rule)
        notes = len(self._root.told)
        self._running = rule.name
        addresses = set[str]()
        for hit in rule.check(self._showing.of(shown)):
            addresses.add(hit.address)
            yield hit
        self._note(rule.name, addresses.union(self._root.told[notes:]))
        self._running = None

    def keep(self) -> None:
        """Remember it, unless a rule did not come to its end."""
        if self._running is not None:
            return
        heard = self._root.heard
        tells = heard if heard and not heard.is_full else None
        for resource, (ground, speaking) in self._seen.new.items():
            if ground is not None:
                those = frozenset(speaking)
                self._keep(resource, ground, those)
                if tells:
                    self._tell(tells, resource, ground, those)

    def _keep(self, resource: Resource, ground: Number, speaking: frozenset[str]) -> None:
        kept = resource.kept.setdefault(_SPEAKING, {})
        kept[self._seen.common, ground] = speaking
        if len(kept) > _MOST:
            del kept[next(iter(kept))]

    def _tell(self, heard: Heard, resource: Resource, ground: Number, speaking: frozenset[str]) -> None:
        """Have other processes know who speaks of a resource."""
        if number := number_in(resource.kept, _OF_EACH, self._seen.common, ground):
            heard.keep(number, heard.told_by(speaking))

    def _recall(self, resource: Resource, common: Number, ground: Number | None) -> frozenset[str] | None:
        """Who spoke of a resource on the same ground, in this process or in one before."""
        if ground is None:
            return None
        kept = resource.kept.get(_SPEAKING)
        known: frozenset[str] | None = kept.get((common, ground)) if kept else None
        heard = self._root.heard if known is None else None
        if heard and heard.knows_any and (number := number_in(resource.kept, _OF_EACH, common, ground)):
            told = heard.recall(number)
            known = None if told is None else heard.words_of(told)
        return known

    def _note(self, rule: str, addresses: set[str]) -> None:
        """Of which resources a rule spoke: where an address does not tell, of all that it was shown."""
        if not addresses:
            return
        is_unclear = not addresses.issubset(self._root.module.by_address)
        for resource, (_, speaking) in self._seen.new.items():
            if is_unclear or resource.address in addresses:
                speaking.add(rule)

    @cached_property
    def _seen(self) -> _Seen:
        resources = self._root.module.resources
        others = self._numbers.of_kinds((*_NAMED, *self._kinds))
        if others is None:
            return _Seen(b"", {one: (None, set()) for one in resources}, {})
        seen = _Seen(number_of(tuple(self._names), (self._numbers.terms, *others)), {}, {})
        for one, ground in self._numbers.grounds:
            if (known := self._recall(one, seen.common, ground)) is None:
                seen.new[one] = (ground, set())
                continue
            for rule in known:
                seen.spoken.setdefault(rule, []).append(one)
        return seen


class _Excerpts:
    """A root module with some of its resources, the same for all rules that see the same."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._known: dict[tuple[Resource, ...], Root] = {}

    def of(self, shown: tuple[Resource, ...]) -> Root:
        """The root module with these resources."""
        if len(shown) == len(self._root.module.resources):
            return self._root
        if shown not in self._known:
            self._known[shown] = self._root.showing(shown)
        return self._known[shown]


class _Seen(Struct, frozen=True):
    """The number of what all rests on, the resources that are new, and those that were not, by the rules that spoke.

    New ones have the number of their ground, None where that cannot be told, and the rules that speak of them now.
    """

    common: Number
    new: dict[Resource, tuple[Number | None, set[str]]]
    spoken: dict[str, list[Resource]]


class _Numbers:
    """The numbers of what rules rest on: in all root modules the same stand for the same."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._kinds: dict[str, list[Number] | None] = {}

    @cached_property
    def terms(self) -> Number | None:
        """That of the schemas, versions and engine; None where what is found rests on more than blocks."""
        root = self._root
        versions = versions_of(root.module) if _is_alone(root.module) and not root.callers else None
        if versions is None:
            return None
        asked = f"{root.pin.engine} {root.pin.constraint} {root.locked}"
        return number_of((asked,), (versions, root.heard.number if root.heard else _number_of_schemas(root.schemas)))

    @cached_property
    def structure(self) -> Number:
        """That of the terms, and of how all blocks hang together."""
        return number_of((), (self.terms, structure_of(self._root.module)))

    @cached_property
    def grounds(self) -> Sequence[tuple[Resource, Number | None]]:
        """The resources, each with the number of what it rests on; None where that cannot be told."""
        return [(one, ground_of(self._root.module, one)) for one in self._root.module.resources]

    def has_any(self, kinds: Iterable[str]) -> bool:
        """Whether there is a block of one of these kinds."""
        return not self._by_kind.keys().isdisjoint(kinds)

    def of_kinds(self, kinds: Iterable[str]) -> tuple[Number, ...] | None:
        """Those of the blocks of these kinds, with what they say; None where what one rests on cannot be told."""
        found: list[Number] = []
        for kind in kinds:
            if kind not in self._kinds:
                self._kinds[kind] = self._of_kind(kind)
            numbers = self._kinds[kind]
            if numbers is None:
                return None
            found += numbers
        return tuple(found)

    def _of_kind(self, kind: str) -> list[Number] | None:
        found = [b""]  # so that it is told where those of the next kind begin
        for declared in self._by_kind.get(kind, ()):
            if (number := self._whole(declared)) is None:
                return None
            found.append(number)
        return found

    def _whole(self, declared: Declaration) -> Number | None:
        """That of a block, with what it says and what that rests on."""
        digest = declared.kept.get(DIGEST)
        ground = ground_of(self._root.module, declared)
        return None if ground is None or digest is None else number_of((), (digest, ground))

    @cached_property
    def _by_kind(self) -> Mapping[str, Sequence[Declaration]]:
        """The blocks of each kind: of a type of resources, those in all modes."""
        found: dict[str, list[Declaration]] = {}
        for block_type, several in self._root.module.blocks.items():
            for one in several:
                kind = one.block.labels[0] if block_type in RESOURCE_MODES else block_type
                found.setdefault(kind, []).append(one)
        return found


def _is_alone(module: Module) -> bool:
    """Whether the blocks of its files are all there is of a module, and each may be one of another module too."""
    beside = module.companions is not None and module.companions.files
    is_cut = all(file.pieces or not file.body.blocks for file in module.files)
    return is_cut and not (module.faults or beside or module.declared("module"))


def _number_of_schemas(schemas: Schemas) -> Number:
    """What tells schemas from others in this process."""
    number = next((number for number, known in _SCHEMAS.items() if known is schemas), None)
    if number is None:
        number = next(_COUNT)
        _SCHEMAS[number] = schemas
    return b"%d" % number


def _is_silent(silence: Number) -> bool:
    """Whether a rule had nothing to say of the same."""
    if silence in _EARLIER and silence not in _SILENT:
        _keep_silence(silence)
    return silence in _SILENT


def _keep_silence(silence: Number) -> None:
    """Remember it; those not asked for in a long time are forgotten."""
    if len(_SILENT) >= _MOST_SILENCES:
        _EARLIER.clear()
        _EARLIER.update(_SILENT)
        _SILENT.clear()
    _SILENT[silence] = None
