"""What a feature needs from other settings, and who owns what exists once in an account and region."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.account import group_accounts
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tfgen.errors import Position
    from tfgen.stack import Stack

# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.configuration.requirements.html
_MEMORY_OPTIMISED = re.compile(r"db\.[rx][5-9]")

# What the function accepts as its limit, and what fits the database's column.
_QUANTITY = re.compile(r"[1-9][0-9]{0,17}")

# Setting under `ownership`, what it is called, and when a stack makes it at all.
_SINGLETONS: tuple[tuple[str, str, Callable[[Stack], bool]], ...] = (
    ("api_account", "API Gateway's log role", lambda _: True),
    ("guardduty_detector", "the GuardDuty detector", lambda stack: stack.settings.features.guardduty),
    ("security_hub_account", "the subscription to Security Hub", lambda stack: stack.settings.features.security_hub),
    ("config_recorder", "the recorder of AWS Config", lambda stack: stack.settings.features.security_hub),
)


def check_features(stack: Stack) -> Iterator[Problem]:
    """What the features of one stack lack."""
    yield from _check_domain(stack)
    yield from _check_parameters(stack)
    yield from _check_replication(stack)
    yield from _check_global_database(stack)


def check_shared(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """What stacks must agree on, and what only one of them may own."""
    yield from _check_owners(stacks)
    yield from _check_domains(stacks)
    yield from _check_global_members(stacks)
    yield from _check_state(stacks)
    yield from _check_workflows(stacks)


def check_repository(repository: str | None, stacks: Sequence[Stack]) -> Iterator[Problem]:
    """Roles trust one repository, so workflows need its name."""
    for stack in stacks:
        if stack.settings.features.cicd and repository is None:
            remedy = 'Set it: repository: "owner/name".'
            yield _problem(stack, "cicd", f"project.repository is not set. {remedy}")


def _check_domain(stack: Stack) -> Iterator[Problem]:
    if stack.settings.features.custom_domain:
        for key in ("name", "zone_id"):
            if getattr(stack.settings.domain, key) is None:
                yield _problem(stack, "custom_domain", f"domain.{key} is not set. Set it in {stack.environment}.")


def _check_parameters(stack: Stack) -> Iterator[Problem]:
    """The function books nothing while it is told to read its limit and cannot."""
    if not stack.settings.features.ssm_parameters:
        return
    limit = stack.settings.parameters.get("max-quantity")
    if limit is None:
        fact = "parameters.max-quantity, which the function reads, is not set"
        yield _problem(stack, "ssm_parameters", f'{fact}. Set it for {stack.environment}: "1000000".')
    elif not _QUANTITY.fullmatch(limit):
        place = stack.origins.at("parameters", "max-quantity").position
        yield Problem(place, f'parameters.max-quantity is "{limit}". Write a whole number from 1, like "1000000".')


def _check_replication(stack: Stack) -> Iterator[Problem]:
    if not stack.settings.features.s3_replication:
        return
    region = stack.settings.replication.region
    if region is None:
        yield _problem(stack, "s3_replication", f"replication.region is not set. Set it for {stack.region}.")
    elif region == stack.region:
        place = stack.origins.at("replication", "region").position
        yield Problem(place, f"replication.region {region} is the stack's own. Name another region for {stack.region}.")


def _check_global_database(stack: Stack) -> Iterator[Problem]:
    database = stack.settings.database
    if not stack.settings.features.aurora_global:
        return
    if database.credentials == "managed":
        remedy = "Set database.credentials to secret."
        yield _problem(
            stack, "aurora_global", f"RDS cannot manage the password of a cluster in a global database. {remedy}"
        )
    if database.mode == "provisioned" and not _MEMORY_OPTIMISED.match(database.instance_class):
        place = stack.origins.at("database", "instance_class").position
        remedy = "Choose a memory-optimised one like db.r6g.large, or database.mode serverless."
        yield Problem(place, f"a global database does not run on {database.instance_class}. {remedy}")


def _problem(stack: Stack, feature: str, message: str) -> Problem:
    return Problem(stack.origins.at("features", feature).position, f"features.{feature} is on, but {message}")


def _check_owners(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """AWS has one of each for an account and region; a second owner fails to apply, or takes it away when destroyed."""
    for key, noun, exists in _SINGLETONS:
        owners: defaultdict[tuple[str, str], list[Stack]] = defaultdict(list)
        for stack in stacks:
            if exists(stack) and getattr(stack.settings.ownership, key) == "owner":
                owners[stack.settings.account_id, stack.region].append(stack)
        yield from _refuse_second_owners(key, noun, owners)


def _refuse_second_owners(key: str, noun: str, owners: defaultdict[tuple[str, str], list[Stack]]) -> Iterator[Problem]:
    facts: defaultdict[tuple[Position, str], list[str]] = defaultdict(list)
    for (account, region), (first, *others) in owners.items():
        for other in others:
            place = other.origins.at("ownership", key).position
            fact = f"{first.environment} and {other.environment} both own {noun} of account {account}"
            facts[place, fact].append(region)
    for (place, fact), regions in facts.items():
        yield Problem(place, f"{fact} in {' and '.join(regions)}. Set ownership.{key} to external in one of them.")


def _check_domains(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """A domain belongs to one environment: its records are latency-routed over that environment's regions."""
    first: dict[str, Stack] = {}
    names: dict[str, Stack] = {}
    members = [stack for stack in stacks if stack.settings.features.custom_domain]
    homes = {stack.environment for stack in members if stack.is_home}
    for stack in members:
        if stack.environment not in homes:  # its stack owns the record by which ACM validates all certificates
            yield _problem(stack, "custom_domain", f"not in the home region. Switch it on for {stack.environment}.")
        domain = stack.settings.domain
        place = stack.origins.at("domain", "name").position
        owner = first.setdefault(str(domain.name), stack)
        if owner.environment != stack.environment:
            yield Problem(place, f"{domain.name} is the domain of {owner.environment} too. Give each its own.")
        other = names.setdefault(stack.environment, stack)
        if other.settings.domain != domain:
            yield Problem(place, f"{stack.name} has another domain than {other.name}. Set it for the environment.")


def _check_global_members(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """The clusters of a global database have one version and one schema, and the home region's comes first."""
    members = [stack for stack in stacks if stack.settings.features.aurora_global]
    homes = {stack.environment: stack for stack in members if stack.is_home}
    for stack in members:
        home = homes.get(stack.environment)
        if home is None:
            yield _problem(stack, "aurora_global", f"not in the home region. Switch it on for {stack.environment}.")
            continue
        for key in ("engine_version", "name", "master_username"):
            ours, theirs = getattr(stack.settings.database, key), getattr(home.settings.database, key)
            if ours != theirs:
                place = stack.origins.at("database", key).position
                fact = f"database.{key} of {stack.name} is {ours}, and {theirs} in the home region"
                yield Problem(place, f"{fact}. A global database has one: set it for the environment.")


def _check_state(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """An account has one state bucket, which its bootstrap folder makes."""
    for account in group_accounts(stacks):
        first = account.stacks[0]
        for stack in account.stacks:
            if _state_place(stack) != _state_place(first):
                fact = f"{stack.name} and {first.name} share account {account.id}, but not the place of their state"
                remedy = "Set state.bucket and state.region to the same in both."
                yield Problem(stack.origins.at("state").position, f"{fact}. {remedy}")


def _state_place(stack: Stack) -> tuple[str, str]:
    """Bucket and region; without a bucket of their own, stacks of one home region have the same one."""
    state, home = stack.settings.state, stack.settings.home_region
    return state.bucket or home, state.region or home


def _check_workflows(stacks: Sequence[Stack]) -> Iterator[Problem]:
    """Workflows apply an environment in its order, so they apply all of it or none of it."""
    first: dict[str, Stack] = {}
    for stack in stacks:
        other = first.setdefault(stack.environment, stack)
        if stack.settings.features.cicd != other.settings.features.cicd:
            fact = f"features.cicd of {stack.name} is not that of {other.name}"
            remedy = f"Set it for {stack.environment}, not for a region."
            yield Problem(stack.origins.at("features", "cicd").position, f"{fact}. {remedy}")
