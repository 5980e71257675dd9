"""Two small stacks of one environment, the home region's and another's, with the settings that a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.platform.modules import render_text

if TYPE_CHECKING:
    from tests.platform.modules import Module

HOME, OTHER = "us-east-1", "us-west-2"
ACCOUNT = "111122223333"

PAIRED = """
project: {{name: trading}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b], replication: {{region: us-west-2}}}}
  us-west-2: {{cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b], replication: {{region: us-east-1}}}}
environments:
  dev: {{account_id: "111122223333", home_region: us-east-1, {settings}}}
"""
_LONGEST = """
project: {{name: abcdefghij}}
regions:
  ap-southeast-1: {{cidr: 10.0.0.0/16, availability_zones: [ap-southeast-1a, ap-southeast-1b]}}
environments:
  abcdefgh: {{account_id: "999999999999", home_region: ap-southeast-1, {settings}}}
"""


def pair(settings: str = "vars: {}") -> tuple[Module, Module]:
    """The stack of the home region and that of another region, with these settings of the environment in YAML."""
    modules = render_text(PAIRED.format(settings=settings))
    return modules[f"dev/{HOME}"], modules[f"dev/{OTHER}"]


def longest(settings: str) -> Module:
    """A stack with the longest project, environment and region that the configuration admits."""
    return render_text(_LONGEST.format(settings=settings))["abcdefgh/ap-southeast-1"]


def changed(settings: str, base: str = "vars: {}") -> tuple[set[str], set[str]]:
    """The addresses that these settings add, remove or change, beside those of `base`: at home and elsewhere."""
    first, second = (_changes(before, after) for before, after in zip(pair(base), pair(settings), strict=True))
    return first, second


def _changes(before: Module, after: Module) -> set[str]:
    old, new = _by_address(before), _by_address(after)
    return {address for address in old | new if old.get(address) != new.get(address)}


def _by_address(module: Module) -> dict[str, Any]:
    """Everything in a module: `aws_vpc.main`, `ephemeral.<type>.<label>`, `output.<name>`, `provider.<number>`."""
    found: dict[str, Any] = {}
    for kind, blocks in module.blocks.items():
        for number, block in enumerate(blocks):
            found |= _addresses(kind, number, block)
    return found


def _addresses(kind: str, number: int, block: dict[str, Any]) -> dict[str, Any]:
    if kind in ("resource", "ephemeral", "data"):
        prefix = "" if kind == "resource" else f"{kind}."
        return {f"{prefix}{type_}.{label}": body for type_, labels in block.items() for label, body in labels.items()}
    if kind == "output":
        return {f"output.{name}": body for name, body in block.items()}
    return {f"{kind}.{number}": block}
