"""Where the resources of a module are created: which account and region their provider configuration names."""

from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Attribute, Name
from tfgen.patterns import regex
from tfgen.rules.api import Argument, Declaration, Evaluator, Expression, Module, Resource
from tfgen.structs import Struct

_PLACE, _REGION = "placed by", "placed in"
# A provider for another cloud has a region of its own kind, and OpenStack calls a zone "nova".
_OF_AWS = ("aws_", "awscc_")
_ROLE = regex(r"arn:[\w-]+:iam::(\d{12}):role/")


class Place(Struct, frozen=True):
    """An AWS account and a region in it; None is what the configuration does not say."""

    account: str | None
    region: str | None


_NOWHERE = Place(None, None)


class Placement:
    """The places of a module's resources."""

    def __init__(self, module: Module, values: Evaluator, account: str | None = None) -> None:
        """`account` is the one that the matrix names; without it, a provider's only `allowed_account_ids` is."""
        self._values = values
        self._account = account
        self._elsewhere = Place(account, None)
        self._places = {_configuration(provider): self._read(provider) for provider in module.declared("provider")}

    def of(self, resource: Resource) -> Place:
        """Where a resource is created. Its own `region`, an argument since version 6 of the provider, wins.

        Of what is not made in AWS, neither account nor region is known.
        """
        if not resource.type.startswith(_OF_AWS):
            return _NOWHERE
        place = self._places.get(_configuration_of(resource), self._elsewhere)
        if region := self._text(_region_of(resource)):
            return Place(place.account, region)
        return place

    def _read(self, provider: Declaration) -> Place:
        account = self._account_of_role(provider) or self._account or self._only_account(provider)
        return Place(account, self._text(provider.argument("region")))

    def _account_of_role(self, provider: Declaration) -> str | None:
        """The account in which a provider assumes a role: what it makes is there."""
        for block in provider.block.body.blocks_of("assume_role"):
            arn = self._text(block.body.argument("role_arn"))
            if arn and (found := _ROLE.match(arn)):
                return found[1]
        return None

    def _only_account(self, provider: Declaration) -> str | None:
        argument = provider.argument("allowed_account_ids")
        accounts = self._values.plain(argument.value) if argument else UNKNOWN
        return str(accounts[0]) if isinstance(accounts, list) and len(accounts) == 1 else None

    def _text(self, argument: Argument | None) -> str | None:
        value = self._values.plain(argument.value) if argument else UNKNOWN
        return value if isinstance(value, str) else None


def _configuration(provider: Declaration) -> str:
    """The name of a provider configuration: `aws`, `aws.replica`."""
    alias = provider.argument("alias")
    value = getattr(alias.value, "value", None) if alias else None
    return f"{provider.name}.{value}" if value else provider.name


def _configuration_of(resource: Resource) -> str:
    """Kept with the block, as is the next: every name and every region is asked for it."""
    if _PLACE not in resource.kept:
        chosen = resource.argument("provider")
        resource.kept[_PLACE] = _written(chosen.value) if chosen else resource.type.split("_", 1)[0]
    return str(resource.kept[_PLACE])


def _region_of(resource: Resource) -> Argument | None:
    if _REGION not in resource.kept:
        resource.kept[_REGION] = resource.argument("region")
    found: Argument | None = resource.kept[_REGION]
    return found


def _written(expression: Expression) -> str:
    match expression:
        case Name():
            return expression.name
        case Attribute(source=Name() as source):
            return f"{source.name}.{expression.name}"
    return ""
