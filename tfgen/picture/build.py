"""Make a diagram of a module: what is drawn where, and which parts only count on the card of their owner."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.picture import aws
from tfgen.picture.aws_looks import is_on_aws
from tfgen.picture.bundle import bundle
from tfgen.picture.diagram import Badge, Card, Cell, Diagram, Edge, Group
from tfgen.picture.folding import Folding, type_of
from tfgen.picture.holders import find_homes
from tfgen.picture.kinds import kind_of
from tfgen.picture.places import Places
from tfgen.picture.reach import Reach
from tfgen.picture.text import TIMES
from tfgen.picture.uses import find_drawn, find_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.module.model import Module
    from tfgen.picture.places import Subnet
    from tfgen.picture.uses import Use

# The glyph of a badge, by the type of what is folded.
_BADGES = (
    (re.compile(r"alarm"), "bell"),
    (re.compile(r"_log(_|s_|ging|$)"), "lines"),
    (re.compile(r"iam_|policy|permission|security_group|public_access|ownership|grant|acl|role"), "shield"),
)
_PARTS = "gear"
_GLYPH_ORDER = ("gear", "shield", "lines", "bell")
_LANES = {
    "entry": "Entry and events",
    "compute": "Compute",
    "data": "Data and messages",
    "ops": "Security and operations",
}
_WAYS = {"public": "out to the internet", "private": "out through a gateway", "isolated": "no way out"}
_MOST_GROUPS_BY_FILE = 40
_PROVIDERS = {
    "azurerm": "Azure",
    "cloudflare": "Cloudflare",
    "github": "GitHub",
    "google": "Google Cloud",
    "helm": "Helm",
    "kubernetes": "Kubernetes",
}
# Providers whose resources are nowhere but in the state.
_OF_THE_STATE = frozenset({"archive", "external", "http", "local", "null", "random", "terraform", "time", "tls"})


def draw_module(module: Module, title: str) -> Diagram:
    """The diagram of a root module. Files that are not HCL are not in it: `module.faults` names them."""
    return _Drawing(module).diagram(title)


class _Drawing:
    """One module on its way to a diagram."""

    def __init__(self, module: Module) -> None:
        self._drawn = find_drawn(module)
        self._uses = find_uses(module)
        self._folding = Folding(self._drawn, self._uses)
        self._members = self._folding.members
        self._places = Places(module, self._drawn, self._uses)
        self._homes = find_homes(self._members, self._uses, self._folding)
        self._holders = frozenset(self._homes.values())
        self._files = len({declaration.file.name for declaration in self._drawn.values()})
        keys = (root for root in self._members if type_of(root) in aws.KEYS)
        self._tones = {key: tone for tone, key in enumerate(keys)}

    def diagram(self, title: str) -> Diagram:
        """All of it."""
        groups, edges = bundle(tuple(self._groups()), tuple(self._edges()))
        found = Diagram(title, "", groups, edges)
        return replace(found, subtitle=f"{', '.join(self._counts())}, {len(found.cards)} drawn")

    def _counts(self) -> Iterator[str]:
        """How many resources there are that Terraform manages, and calls of modules."""
        types = Counter(declaration.block.type for declaration in self._drawn.values())
        yield f"{types['resource']} resource{'s' * (types['resource'] != 1)}"
        if types["module"]:
            yield f"{types['module']} module{'s' * (types['module'] != 1)}"

    # Edges

    def _edges(self) -> Iterator[Edge]:
        """The edges between cards, one for each pair; `depends_on` alone only where no other edge implies it."""
        strong: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        weak: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for use in self._uses:
            if pair := self._pair(use):
                (weak if use.is_weak else strong)[pair].append(f"{use.owner}.{use.argument}")
        yield from (Edge(*pair, tuple(dict.fromkeys(reasons))) for pair, reasons in strong.items())
        reach = Reach(strong)
        for (source, target), reasons in weak.items():
            if not reach.joins(source, target) and not reach.joins(target, source):
                yield Edge(source, target, tuple(dict.fromkeys(reasons)), is_weak=True)

    def _pair(self, use: Use) -> tuple[str, str] | None:
        source, target = self._folding.root(use.owner), self._folding.root(use.target)
        if source == target or self._is_place(source) or self._is_place(target):
            return None
        if self._badge_target(use) or type_of(use.owner) in aws.OBSERVERS:
            return None
        if aws.is_against_the_flow(type_of(use.owner), use.outermost):
            return target, source
        return source, target

    def _badge_target(self, use: Use) -> bool:
        """Whether a badge stands for the reference: one to a key, or that of an alarm to a topic."""
        target = type_of(self._folding.root(use.target))
        return target in aws.KEYS or (target in aws.TOPICS and use.argument in aws.NOTICES)

    def _is_place(self, root: str) -> bool:
        return type_of(root) in aws.VPCS | aws.SUBNETS or root in self._holders

    # Cards

    def _card(self, root: str) -> Card:
        type_ = type_of(root)
        kind = kind_of(type_)
        title, name = kind.title, root.rpartition(".")[2]
        if type_ == "module":
            title, kind = "Module", replace(kind, glyph="module", category="other")
        return Card(
            id=root,
            title=title,
            name=name + self._times(root),
            glyph=kind.glyph,
            category=kind.category,
            badges=self._badges(root),
            addresses=self._members[root],
            is_read=root.startswith(("data.", "ephemeral.")),
            type=type_,
            tone=self._tones.get(root),
        )

    def _times(self, root: str) -> str:
        """How many there are, where `count` or `for_each` is there; `n` if that is not known."""
        number = self._places.count(root)
        return "" if number == 1 else f" {TIMES}{number or 'n'}"

    def _badges(self, *roots: str) -> tuple[Badge, ...]:
        """One badge for each kind of part, then for each topic of alarms, then for each key."""
        counted: defaultdict[str, list[str]] = defaultdict(list)
        for address in (part for root in roots for part in self._members[root][1:]):
            glyph = next((glyph for pattern, glyph in _BADGES if pattern.search(type_of(address))), _PARTS)
            counted[glyph].append(address)
        parts = (
            Badge(glyph, str(len(counted[glyph])), tuple(counted[glyph])) for glyph in _GLYPH_ORDER if counted[glyph]
        )
        linked = dict.fromkeys(
            self._folding.root(use.target)
            for root in roots
            for address in self._members[root]
            for use in self._by_owner.get(address, ())
            if self._badge_target(use) and self._folding.root(use.target) not in roots
        )
        topics = [Badge("topic", _name(one), (one,)) for one in linked if type_of(one) in aws.TOPICS]
        keys = [Badge("key", _name(one), (one,), self._tones[one]) for one in linked if one in self._tones]
        return (*parts, *topics, *keys)

    @cached_property
    def _by_owner(self) -> Mapping[str, Sequence[Use]]:
        found: defaultdict[str, list[Use]] = defaultdict(list)
        for use in self._uses:
            found[use.owner].append(use)
        return found

    # Groups

    def _groups(self) -> Iterator[Group]:
        accounts: defaultdict[str, list[str]] = defaultdict(list)
        others = []
        for root in self._members:
            if is_on_aws(type_of(root)):
                accounts[self._places.account_of(root)].append(root)
            else:
                others.append(root)
        # In the picture of one account there is room for what is in the state only.
        inside = [root for root in others if _provider(root) in _OF_THE_STATE] if len(accounts) == 1 else []
        for account, roots in accounts.items():
            yield self._account(account, roots, inside)
        yield from map(self._held, sorted(self._holders, key=list(self._members).index))
        placed = {*inside, *self._homes, *self._holders}
        outside = [root for root in others if root not in placed]
        yield from self._boxes(outside, by_file=not accounts and 1 < self._files <= _MOST_GROUPS_BY_FILE)

    def _held(self, holder: str) -> Group:
        """A holder with what is in it."""
        title = f"{kind_of(type_of(holder)).title} {_name(holder)}{self._times(holder)}"
        cards = self._cards(root for root in self._members if self._homes.get(root) == holder)
        return Group("box", title, cards, badges=self._badges(holder), addresses=self._members[holder])

    def _boxes(self, roots: Iterable[str], *, by_file: bool) -> Iterator[Group]:
        """Of other providers: by file, or by provider beside those of AWS and where all is in one file."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for root in roots:
            found[self._drawn[root].file.name if by_file else _provider(root)].append(root)
        for title in sorted(found):
            yield Group("box", _PROVIDERS.get(title, title), self._cards(found[title]))

    def _account(self, account: str, roots: Sequence[str], inside: Sequence[str]) -> Group:
        regions: defaultdict[str, list[str]] = defaultdict(list)
        everywhere: list[str] = []
        for root in roots:
            is_global = kind_of(type_of(root)).lane == "global"
            (everywhere if is_global else regions[self._places.region_of(root)]).append(root)
        groups = [Group("global", "Global", self._cards(everywhere))] if everywhere else []
        groups += [Group("global", "In the state only", self._cards(inside))] if inside else []
        groups += [self._region(region, members) for region, members in regions.items()]
        return Group("account", f"AWS account {account}".strip(), groups=tuple(groups))

    def _region(self, region: str, roots: list[str]) -> Group:
        networks = {root: self._network_of(root) for root in roots}
        vpcs = dict.fromkeys(vpc for vpc in networks.values() if vpc is not None)
        groups = [self._vpc(vpc, [root for root in roots if networks[root] == vpc]) for vpc in vpcs]
        for lane, title in _LANES.items():
            if members := [r for r in roots if networks[r] is None and kind_of(type_of(r)).lane == lane]:
                groups.append(Group("band" if lane == "ops" else "lane", title, self._cards(members)))
        return Group("region", region or "Region", groups=tuple(groups))

    def _vpc(self, vpc: str, roots: list[str]) -> Group:
        """`vpc` is the address of the network, "" for the one that the subnets say nothing of."""
        subnets = [subnet for subnet in self._places.subnets if subnet.address in roots]
        zones = tuple(sorted({zone for subnet in subnets for zone, _ in subnet.instances if zone}))
        tiers: defaultdict[str, list[Subnet]] = defaultdict(list)
        for subnet in subnets:
            tiers[subnet.tier].append(subnet)
        homes = {root: self._tier_of(root, subnets) for root in roots if not self._is_place(root)}
        groups = [
            self._tier(tier, members, zones, [root for root, home in homes.items() if home == tier])
            for tier, members in tiers.items()
        ]
        own = [root for root in roots if root == vpc]
        block = self._places.about(vpc, "cidr_block") if own else ""
        title = " ".join(part for part in ("VPC", _name(vpc) if vpc else "", block) if part)
        return Group(
            "vpc",
            title,
            self._cards([root for root, home in homes.items() if home is None]),
            tuple(groups),
            self._badges(*own),
            tuple(address for root in own for address in self._members[root]),
            zones,
        )

    def _tier(self, tier: str, subnets: Sequence[Subnet], zones: tuple[str, ...], roots: list[str]) -> Group:
        """A row of the network: its subnets by zone, and what is in them."""
        addresses = [subnet.address for subnet in subnets]
        columns: defaultdict[int, list[str]] = defaultdict(list)
        for zone, block in (instance for subnet in subnets for instance in subnet.instances):
            if zone:
                columns[zones.index(zone)].append(block or "subnet")
        cells = tuple(Cell(column, " ".join(blocks)) for column, blocks in sorted(columns.items()))
        return Group(
            "tier",
            tier,
            self._cards(roots),
            badges=self._badges(*addresses),
            addresses=tuple(member for address in addresses for member in self._members[address]),
            zones=zones,
            cells=cells,
            note=_WAYS[subnets[0].way_out] if subnets[0].is_routed else "",
            look=subnets[0].way_out,
        )

    def _network_of(self, root: str) -> str | None:
        """The network that a resource or one of its parts is in; None if there is none."""
        if type_of(root) in aws.VPCS:
            return root
        targets = [use.target for use in self._uses_of(root)]
        vpcs = [target for target in targets if type_of(target) in aws.VPCS]
        if vpcs:
            return vpcs[0]
        if type_of(root) in aws.SUBNETS:
            return ""
        subnets = (target for target in targets if type_of(self._folding.root(target)) in aws.SUBNETS)
        return next((self._network_of(self._folding.root(subnet)) for subnet in subnets), None)

    def _tier_of(self, root: str, subnets: Sequence[Subnet]) -> str | None:
        """The tier whose subnets a resource or one of its parts names; the innermost of several."""
        targets = {self._folding.root(use.target) for use in self._uses_of(root)}
        return next((subnet.tier for subnet in reversed(subnets) if subnet.address in targets), None)

    def _uses_of(self, root: str) -> Iterator[Use]:
        for address in self._members[root]:
            yield from self._by_owner.get(address, ())

    def _cards(self, roots: Iterable[str]) -> tuple[Card, ...]:
        return tuple(self._card(root) for root in roots)


def _provider(address: str) -> str:
    """The provider by the type, `Modules` for a module call."""
    provider = type_of(address).partition("_")[0]
    return "Modules" if provider == "module" else provider


def _name(address: str) -> str:
    return address.rpartition(".")[2]
