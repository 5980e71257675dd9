"""Checks that need two settings, or two stacks. Each yields problems at the line that set the value."""

from __future__ import annotations

from collections import defaultdict
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING

from tfgen.config.feature_checks import check_features, check_shared
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.errors import Position
    from tfgen.stack import Stack

# The subnet plan of templates/network.tf.j2 cuts a /16 into /20 and /24.
VPC_PREFIX_LENGTH = 16
_OUR_TAGS = frozenset({"name", "project", "environment", "managedby"})


def check_stacks(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """What is wrong within one stack, and, when every stack is right, between stacks."""
    problems = [problem for stack in stacks for problem in _check_stack(stack)]
    yield from problems
    if not problems:
        yield from _check_overlap(stacks)
        yield from check_shared(stacks)


def _check_stack(stack: Stack) -> Iterator[Problem]:
    yield from _check_cidr(stack)
    yield from _check_zones(stack)
    yield from _check_home(stack)
    yield from _check_capacity(stack)
    yield from _check_tags(stack)
    yield from check_features(stack)


def _check_cidr(stack: Stack) -> Iterator[Problem]:
    text, place = stack.settings.cidr, stack.origins.at("cidr").position
    try:
        network = IPv4Network(text, strict=False)
    except ValueError as error:
        yield Problem(place, f'cidr "{text}" is not an IPv4 block ({error}). Write it like "10.0.0.0/16".')
        return
    if str(network) != text:
        yield Problem(place, f'cidr "{text}" has host bits set after its prefix. The block is "{network}".')
    elif network.prefixlen != VPC_PREFIX_LENGTH:
        yield Problem(place, f'cidr "{text}" is a /{network.prefixlen}. The subnet plan needs a /{VPC_PREFIX_LENGTH}.')


def _check_zones(stack: Stack) -> Iterator[Problem]:
    zones = stack.settings.availability_zones
    nodes = stack.origins.at("availability_zones").items
    for index, (zone, node) in enumerate(zip(zones, nodes, strict=True)):
        if zone[:-1] != stack.region:
            yield Problem(
                node.position,
                f'availability zone "{zone}" is not in {stack.region}. Name zones like "{stack.region}a".',
            )
        elif zone in zones[:index]:
            yield Problem(node.position, f'availability zone "{zone}" is listed twice. Name each zone once.')


def _check_home(stack: Stack) -> Iterator[Problem]:
    home = stack.settings.home_region
    if home not in stack.regions:
        place = stack.origins.at("home_region").position
        known = ", ".join(stack.regions)
        yield Problem(place, f'home_region "{home}" is not a region of {stack.environment}. Choose one of {known}.')


def _check_capacity(stack: Stack) -> Iterator[Problem]:
    capacity = stack.settings.database.capacity
    if capacity.minimum > capacity.maximum:
        place = stack.origins.at("database", "capacity", "minimum").position
        yield Problem(
            place,
            f"database.capacity.minimum {capacity.minimum:g} is above maximum {capacity.maximum:g}. Swap them.",
        )


def _check_tags(stack: Stack) -> Iterator[Problem]:
    """A tag that the templates set too would differ in every plan, and IAM tells no upper from lower case in keys."""
    for key in stack.settings.tags:
        if key.lower() in _OUR_TAGS or key.lower().startswith("aws:"):
            owner = "AWS" if key.lower().startswith("aws:") else "tfgen's templates"
            yield Problem(
                stack.origins.at("tags", key).position, f'the tag "{key}" belongs to {owner}. Name it otherwise.'
            )


def _check_overlap(stacks: Sequence[Stack]) -> Iterator[Problem]:
    facts: defaultdict[tuple[Position, str], list[str]] = defaultdict(list)
    for one, other in combinations(stacks, 2):
        if one.environment == other.environment and _overlap(one, other):
            place, first = other.origins.at("cidr").position, one.origins.at("cidr").position
            fact = (
                f"cidr {other.settings.cidr} of {other.region} overlaps {one.settings.cidr} of {one.region} "
                f"(line {first.line})"
            )
            facts[place, fact].append(one.environment)
    for (place, fact), environments in facts.items():
        remedy = "Give each region of an environment its own block."
        yield Problem(place, f"{fact} in {' and '.join(environments)}. {remedy}")


def _overlap(one: Stack, other: Stack) -> bool:
    return IPv4Network(one.settings.cidr).overlaps(IPv4Network(other.settings.cidr))
