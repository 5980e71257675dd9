"""Made-up values for what AWS would decide: of the right type, and telling to someone who reads a plan."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

# The argument that AWS makes a resource's identifier from, where there is one.
_NAMES = ("bucket", "function_name", "identifier", "cluster_identifier", "name")

# Name of an attribute to its text; the first that fits.
_TEXTS = {
    "region": "{region}",
    "account_id|owner_id": "{account_id}",
    "partition": "aws",
    "dns_suffix": "amazonaws.com",
    "invoke_arn": "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
    "execution_arn": "arn:aws:execute-api:{region}:{account_id}:{id}",
    ".*_arn": "{arn}/{name}-{digest}",
    ".*url": "https://{digest}.{region}.amazonaws.com",
    ".*(endpoint|dns_name|domain_name|fqdn|address)": "{digest}.{region}.amazonaws.com",
    ".*_ip": "192.0.2.1",
    ".*cidr_block": "192.0.2.0/24",
    "secret_string": '{{"password":"{digest}","username":"{name}"}}',
    ".*(policy|json)": '{{"Statement":[],"Version":"2012-10-17"}}',
    ".*": "{name}-{digest}",
}
_PATTERNS = {re.compile(pattern): text for pattern, text in _TEXTS.items()}


@dataclass(frozen=True)
class Place:
    """Where a resource is: its account and region."""

    account_id: str
    region: str


@dataclass(frozen=True)
class Instance:
    """One resource that gets made-up values: what is known of it, and a seed that sets it apart from all others."""

    type_name: str
    arguments: Mapping[str, Any]
    place: Place
    seed: str

    @property
    def id(self) -> str:
        """Its identifier: the one it has, its name, or one made of its type."""
        known = (self.arguments.get(name) for name in ("id", *_NAMES))
        made_up = f"{self._kind}-{self.digest('id')}"
        return next((value for value in known if isinstance(value, str)), made_up)

    @property
    def arn(self) -> str:
        """Its Amazon resource name."""
        service = self._kind.partition("-")[0]
        return f"arn:aws:{service}:{self.place.region}:{self.place.account_id}:{self._kind}/{self.id}"

    def digest(self, path: str) -> str:
        """Text that is different for each attribute of each resource, and the same each time."""
        return hashlib.sha256(f"{self.type_name} {self.seed} {path}".encode()).hexdigest()[:17]

    @property
    def _kind(self) -> str:
        return self.type_name.removeprefix("aws_").replace("_", "-")


def make_value(instance: Instance, path: str, kind: Any, *, optional: bool) -> Any:
    """A value of a type for the attribute at the path; a collection that a user could have set stays empty."""
    if kind == "string":
        return _make_text(instance, path)
    if kind == "number":
        return int(instance.digest(path)[:3], 16)
    if kind == "bool":
        return False
    container, inner = kind
    if container == "object":
        return {name: make_value(instance, f"{path}.{name}", field, optional=optional) for name, field in inner.items()}
    if container == "map":
        return {}
    return [] if optional else [make_value(instance, f"{path}.0", inner, optional=optional)]


def _make_text(instance: Instance, path: str) -> str:
    if path in ("id", "arn"):
        return str(getattr(instance, path))
    # An element of a list of strings is named by the list.
    name = [word for word in path.split(".") if not word.isdigit()][-1]
    text = next(text for pattern, text in _PATTERNS.items() if pattern.fullmatch(name))
    return text.format(
        name=name,
        digest=instance.digest(path),
        id=instance.id,
        arn=instance.arn,
        region=instance.place.region,
        account_id=instance.place.account_id,
    )
