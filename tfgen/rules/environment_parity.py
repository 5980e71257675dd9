"""A protected environment that lacks a resource which an unprotected one has.

Why:
    What was tried in staging and is missing in prod was forgotten, or switched on in one place only. Home regions are
    compared with home regions, the others with the others. What a tenant has in a protected environment too is not
    missing in those of other tenants. A region of a protected environment has what its other regions have, unless the
    unprotected environment lacks it in that region as well. With `checks.ignore` the config says which differences are
    meant, and why.

Bad:
    # in staging/us-east-1
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-staging"
      scope = "REGIONAL"
    }
    # in prod/us-east-1, protected
    resource "aws_sns_topic" "alarms" {
      name = "trading-prod"
    }

Good:
    # in staging/us-east-1
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-staging"
      scope = "REGIONAL"
    }
    # in prod/us-east-1, protected
    resource "aws_wafv2_web_acl" "api" {
      name  = "trading-prod"
      scope = "REGIONAL"
    }
"""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from tfgen.config.axis import DEFAULT_AXES
from tfgen.errors import Position
from tfgen.rules.former import INVENTORY
from tfgen.rules.rule import Group, Hit, MatrixRule, Severity
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.rules.former import Declared, Inventory
    from tfgen.rules.root import Matrix
    from tfgen.stacks.stack import Stack


_REGION = DEFAULT_AXES[-1].name
Place = frozenset[tuple[str, str]]
"""The values of a stack on the axes."""


class _Peer(Struct, frozen=True, array_like=True):
    """A stack with its number in the matrix, its resources by address, and its files."""

    number: int
    folder: str
    stack: Stack
    resources: Mapping[str, Declared]
    files: tuple[str, ...]


def check(matrix: Matrix) -> Iterator[Hit]:
    """A hit in each protected stack for each resource that it lacks; one that several others have is one hit."""
    families: defaultdict[tuple[str, bool], list[_Peer]] = defaultdict(list)
    peers = list(_find_peers(matrix))
    for peer in peers:
        families[_family(peer.stack)].append(peer)
    owners = {family: _find_owners(members) for family, members in families.items()}
    holders = {family: _find_holders(members, owners[family]) for family, members in families.items()}
    for peer in peers:
        if peer.stack.protect:
            family = _family(peer.stack)
            yield from _lacking(peer, owners[family], holders[family])


def _find_peers(matrix: Matrix) -> Iterator[_Peer]:
    """The stacks that are compared; those with the same resources share what is known of them."""
    known: dict[Inventory, tuple[Mapping[str, Declared], tuple[str, ...]]] = {}
    for number, (sketch, found) in enumerate(matrix.seen(INVENTORY)):
        if sketch.stack and not sketch.stack.manual:
            if found not in known:
                known[found] = {resource.address: resource for resource in found.resources}, found.files
            yield _Peer(number, sketch.folder, sketch.stack, *known[found])


def _family(stack: Stack) -> tuple[str, bool]:
    """What comparable stacks have in common: they are of one component, and are those applied first, or are not."""
    return stack.component, stack.wave == 0


def _find_owners(family: Sequence[_Peer]) -> Mapping[str, list[_Peer]]:
    """The unprotected stacks that have an address, in their order, for each address that not all of the family have."""
    distinct = {id(peer.resources): peer.resources.keys() for peer in family}
    common = set.intersection(*map(set, distinct.values()))
    special = {key: addresses - common for key, addresses in distinct.items()}
    owners: defaultdict[str, list[_Peer]] = defaultdict(list)
    for peer in family:
        for address in () if peer.stack.protect else special[id(peer.resources)]:
            owners[address].append(peer)
    return owners


class _Holders(NamedTuple):
    """Where the unprotected stacks of a family are, and the protected ones that have an address of these."""

    unprotected: set[Place]
    protected: Mapping[str, set[Place]]


def _find_holders(family: Sequence[_Peer], owners: Mapping[str, list[_Peer]]) -> _Holders:
    found: defaultdict[str, set[Place]] = defaultdict(set)
    unprotected: set[Place] = set()
    for peer in family:
        place = frozenset(peer.stack.axes.items())
        if not peer.stack.protect:
            unprotected.add(place)
            continue
        for address in peer.resources.keys() & owners.keys():
            found[address].add(place)
    return _Holders(unprotected, found)


def _is_its_own(owner: Stack, stack: Stack, protected: set[Place], unprotected: set[Place]) -> bool:
    """Whether what the owner has, and the stack lacks, is there in a protected stack between the two.

    It is like the owner on one axis on which they differ, say the tenant, and like the stack on another, say the
    environment. What they differ in is then no matter of protection. Regions of an environment are copies of each
    other: of them that is so only where the owner's environment has the stack's region too.
    """
    differing = [(axis, value) for axis, value in owner.axes.items() if stack.axes.get(axis) != value]
    changes = (some for length in range(1, len(differing)) for some in combinations(differing, length))
    for some in map(dict, changes):
        if frozenset({**stack.axes, **some}.items()) in protected:
            opposite = {**owner.axes, **{axis: stack.axes[axis] for axis in some if axis in stack.axes}}
            if some.keys() != {_REGION} or frozenset(opposite.items()) in unprotected:
                return True
    return False


def _lacking(peer: _Peer, owners: Mapping[str, list[_Peer]], holders: _Holders) -> Iterator[Hit]:
    """A hit for each address that others have, those of the least like it first."""
    lacking: dict[str, list[_Peer]] = {}
    for address, others in owners.items():
        if address not in peer.resources:
            at = holders.protected.get(address)
            found = [one for one in others if not at or not _is_its_own(one.stack, peer.stack, at, holders.unprotected)]
            lacking |= {address: found} if found else {}
    for address in sorted(lacking, key=lambda address: _place(address, lacking[address], peer.stack)):
        model = _find_nearest(lacking[address], peer.stack)
        name = model.resources[address].file
        place = Position(f"{peer.folder}/{name}" if name in peer.files else peer.folder)
        message = (
            f"{address} of {model.folder} is missing in this protected environment. Switch it on here too, "
            "or say under checks.ignore why not."
        )
        yield Hit(place, message, address=address)


def _place(address: str, owners: Sequence[_Peer], stack: Stack) -> tuple[int, int, int]:
    """Where an address stands when all stacks are written down, the least like this one first."""
    first = next((peer for peer in owners if not _shared_values(peer.stack, stack)), None)
    first = first or min(owners, key=lambda peer: (_shared_values(peer.stack, stack), peer.number))
    return _shared_values(first.stack, stack), first.number, list(first.resources).index(address)


def _find_nearest(owners: Sequence[_Peer], stack: Stack) -> _Peer:
    """The last of those most like it: of the environments the one nearest to this, and in it the same region."""
    most = max(len(stack.axes) - 1, 1)  # of which one shares no more, as it is of the same component
    near = next((peer for peer in reversed(owners) if _shared_values(peer.stack, stack) >= most), None)
    return near or max(owners, key=lambda peer: (_shared_values(peer.stack, stack), peer.number))


def _shared_values(one: Stack, other: Stack) -> int:
    """The number of axes on which two stacks have the same value."""
    return sum(one.axes.get(axis) == value for axis, value in other.axes.items())


RULE = MatrixRule("environment-parity", Severity.WARNING, Group.MATRIX, check, (INVENTORY,))
