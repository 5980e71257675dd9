"""Checks that need two settings, or two stacks. Each yields problems at the line that set the value."""

from __future__ import annotations

from collections import defaultdict
from ipaddress import IPv4Network
from itertools import combinations
from typing import TYPE_CHECKING

from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.stack import Stack

# The subnet plan of templates/network.tf.j2 cuts a /16 into /20 and /24.
VPC_PREFIX_LENGTH = 16


def check_stacks(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """What is wrong within one stack, and, when every stack is right, between stacks."""
    problems = [problem for stack in stacks for problem in _check_stack(stack)]
    yield from problems
    if not problems:
        yield from _check_overlap(stacks)
        yield from _check_api_account_owner(stacks)


def _check_stack(stack: Stack) -> Iterator[Problem]:
    yield from _check_cidr(stack)
    yield from _check_zones(stack)
    yield from _check_home(stack)
    yield from _check_capacity(stack)


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


def _check_overlap(stacks: Sequence[Stack]) -> Iterator[Problem]:
    for one, other in combinations(stacks, 2):
        if one.environment == other.environment and _overlap(one, other):
            place, first = other.origins.at("cidr").position, one.origins.at("cidr").position
            yield Problem(
                place,
                f"cidr {other.settings.cidr} of {other.name} overlaps {one.settings.cidr} of {one.name} "
                f"(line {first.line}). Give each region of an environment its own block.",
            )


def _overlap(one: Stack, other: Stack) -> bool:
    return IPv4Network(one.settings.cidr).overlaps(IPv4Network(other.settings.cidr))


def _check_api_account_owner(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """API Gateway has one log role for an account and region; destroying one owner would silence the other."""
    owners: defaultdict[tuple[str, str], list[Stack]] = defaultdict(list)
    for stack in stacks:
        if stack.settings.api.account_settings == "owner":
            owners[stack.settings.account_id, stack.region].append(stack)
    for (account, region), (first, *others) in owners.items():
        for other in others:
            yield Problem(
                other.origins.at("api", "account_settings").position,
                f"{first.name} and {other.name} both own API Gateway's log role of account {account} in {region}. "
                f"Set api.account_settings to external in one of them.",
            )
