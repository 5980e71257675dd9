"""Where resources of AWS are: account, region, network and tier, as far as the module says it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tfgen.evaluation.evaluate import UNKNOWN, Evaluator
from tfgen.evaluation.instances import plain_values
from tfgen.module.declared import configuration_name, configuration_of
from tfgen.module.model import Resource
from tfgen.picture import aws
from tfgen.picture.folding import type_of
from tfgen.schema import Schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration, Module
    from tfgen.picture.uses import Use

_ACCOUNT = re.compile(r"\b\d{12}\b")
# The end of a name that tells the subnets of one tier apart: `private_1`, `private_b`, `private_us_east_1a`.
_ZONE_ENDING = re.compile(r"[_-]?(?:[a-z]{2}(?:[_-]gov)?[_-][a-z]+[_-]\d[a-z]?|az\d|\d+|(?<=[_-])[a-z])$|^[a-z]$")
_ORDER = ("public", "private", "isolated")


@dataclass(frozen=True)
class Subnet:
    """A subnet resource: the tier it belongs to, and the zone and addresses of each instance, "" where unknown.

    `is_routed` if its way out is known from a route table, and not guessed.
    """

    address: str
    tier: str
    way_out: str
    is_routed: bool
    instances: tuple[tuple[str, str], ...]


class Places:
    """Looks up where the resources of one module are."""

    def __init__(self, module: Module, drawn: Mapping[str, Declaration], uses: Sequence[Use]) -> None:
        self._module = module
        self._drawn = drawn
        self._uses = uses
        self._values = Evaluator(module, Schemas(()))

    def region_of(self, address: str) -> str:
        """The region of a resource: its own argument's, or that of its provider configuration; "" for the only one."""
        declaration = self._drawn[address]
        if own := declaration.argument("region"):
            return self._told(own.value, declaration)
        provider = self._provider_of(declaration)
        region = provider.argument("region") if provider else None
        return self._told(region.value, provider) if provider and region else ""

    def account_of(self, address: str) -> str:
        """The account that the provider configuration of a resource is for; "" if it does not say."""
        provider = self._provider_of(self._drawn[address])
        if not provider:
            return ""
        if allowed := provider.argument("allowed_account_ids"):
            numbers = self._values.plain(allowed.value)
            return str(numbers[0]) if isinstance(numbers, list) and len(numbers) == 1 else ""
        roles = (role.body.argument("role_arn") for role in provider.blocks("assume_role"))
        arns = (str(self._values.plain(role.value)) for role in roles if role)
        return next((found[0] for arn in arns if (found := _ACCOUNT.search(arn))), "")

    def about(self, address: str, *arguments: str) -> str:
        """The first of these arguments whose value is known text."""
        found = (self._drawn[address].argument(name) for name in arguments)
        values = (self._values.plain(argument.value) for argument in found if argument)
        return next((value for value in values if isinstance(value, str)), "")

    def count(self, address: str) -> int | None:
        """How many instances there are of a resource or module call; None if that is not known."""
        declaration = self._drawn[address]
        repeated = declaration.argument("count") or declaration.argument("for_each")
        if not repeated:
            return 1
        value = self._values.plain(repeated.value)
        if isinstance(value, list | dict):
            return len(value)
        return value if isinstance(value, int) else None

    @cached_property
    def subnets(self) -> tuple[Subnet, ...]:
        """The subnets, the public ones first; of one tier those next to each other."""
        found = [self._subnet(address) for address in self._drawn if type_of(address) in aws.SUBNETS]
        tiers = list(dict.fromkeys(subnet.tier for subnet in found))
        ways = {subnet.tier: subnet.way_out for subnet in reversed(found)}
        ranks = {tier: (_ORDER.index(ways[tier]), place) for place, tier in enumerate(tiers)}
        return tuple(sorted(found, key=lambda subnet: ranks[subnet.tier]))

    def _subnet(self, address: str) -> Subnet:
        declaration = self._drawn[address]
        routed = self._way_out(address)
        way = routed or self._guess(address)
        is_many = bool(declaration.argument("for_each") or declaration.argument("count"))
        stem = declaration.name if is_many else _ZONE_ENDING.sub("", declaration.name)
        return Subnet(address, stem or way, way, bool(routed), tuple(self._instances(declaration)))

    def _instances(self, declaration: Declaration) -> Iterator[tuple[str, str]]:
        wanted = [declaration.argument(name) for name in ("availability_zone", "cidr_block")]
        known = [argument.value for argument in wanted if argument]
        for values in plain_values(self._values, declaration, known):
            texts = iter(str(value) if isinstance(value, str) else "" for value in values)
            zone, block = (next(texts) if argument else "" for argument in wanted)
            yield zone, block

    def _way_out(self, subnet: str) -> str:
        """By the routes of the tables that are associated with a subnet; "" where there is none."""
        tables = set()
        for use in self._uses:
            if use.target == subnet and type_of(use.owner) == aws.ASSOCIATION:
                tables |= {other.target for other in self._uses if other.owner == use.owner} - {subnet}
        routes = {use.owner for use in self._uses if use.target in tables and type_of(use.owner) == aws.ROUTE}
        found = {
            aws.WAYS_OUT[type_of(use.target)]
            for use in self._uses
            if use.owner in routes | tables and type_of(use.target) in aws.WAYS_OUT
        }
        return next((way for way in _ORDER if way in found), "isolated" if tables else "")

    def _guess(self, subnet: str) -> str:
        """Without a route table, by the name and by whether machines get public addresses."""
        declaration = self._drawn[subnet]
        public = declaration.argument("map_public_ip_on_launch")
        is_public = "public" in declaration.name or (public and self._values.plain(public.value) is True)
        return "public" if is_public else "private"

    def _provider_of(self, declaration: Declaration) -> Declaration | None:
        name = configuration_of(declaration) if isinstance(declaration, Resource) else None
        providers = (provider for provider in self._module.declared("provider") if provider.block.labels)
        return next((one for one in providers if configuration_name(one.block) == name), None)

    def _told(self, expression: Expression, declaration: Declaration) -> str:
        """The value, or what is written there."""
        value = self._values.plain(expression)
        return declaration.file.text_of(expression) if value is UNKNOWN else str(value)
