"""What the committed stacks cost a month while nobody uses them: `cost.py`, run in the project, writes docs/cost.md.

It counts the resources of generated/ with tfgen's own reading of them, instances of `count` and `for_each` included,
and multiplies them by docs/prices.yaml. A resource type that the prices neither price nor call free is an error, so
that a total forgets nothing.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from tfgen.config.load import load_config
from tfgen.evaluation.values import UNKNOWN
from tfgen.module.model import parse_module
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.rules.root import Root
from tfgen.rules.shared.arguments import plain_of, referred_by
from tfgen.schema import load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.module.model import Resource

PROJECT = Path(__file__).resolve().parents[1]
PRICES = PROJECT / "docs/prices.yaml"
PAGE = PROJECT / "docs/cost.md"


@dataclass(frozen=True)
class Line:
    """What costs by being there: dollars a month for a unit, and the units of each environment."""

    price: Mapping[str, Any]
    month: float
    units: Mapping[str, float]

    def cost(self, environment: str) -> float:
        """Dollars a month in an environment."""
        return self.month * self.units.get(environment, 0)


def main() -> int:
    """Write the page; the exit code."""
    prices = yaml.safe_load(PRICES.read_text(encoding="utf-8"))
    roots = read_roots()
    if faults := find_faults(prices, roots):
        print("\n".join(faults), file=sys.stderr)
        return 1
    PAGE.write_text(format_page(prices, roots), encoding="utf-8")
    return 0


def read_roots() -> dict[str, list[Root]]:
    """The root modules in generated/ by environment; the folder of an account counts to the first that is in it."""
    found: defaultdict[str, list[Root]] = defaultdict(list)
    for stack in load_config(PROJECT).root_modules:
        texts = {
            path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "generated" / stack.name).glob("*.tf")
        }
        if texts:
            root = Root(parse_module(stack.name, texts), load_schemas(None), stack)
            found[_environment(root)].append(root)
    return dict(found)


def _environment(root: Root) -> str:
    """The environment of a stack; of the folder of an account the first by name in it."""
    assert root.stack is not None
    if "environment" in root.stack.axes:
        return str(root.stack.axes["environment"])
    cells = load_config(PROJECT).stacks
    return min(str(cell.axes["environment"]) for cell in cells if cell.account_id == root.stack.account_id)


def find_faults(prices: Mapping[str, Any], roots: Mapping[str, list[Root]]) -> list[str]:
    """What the prices do not cover: a type, a region, a class of instances."""
    covered = types_in(prices)
    every = [root for group in roots.values() for root in group]
    faults = {
        f"{resource.type} has no price in docs/prices.yaml and is not among what is free: add it"
        for root in every
        for resource in root.module.resources
        if resource.type not in covered
    }
    faults |= {fault for root in every for fault in _faults_of(prices, root)}
    return sorted(faults)


def _faults_of(prices: Mapping[str, Any], root: Root) -> Iterator[str]:
    """Regions and classes of instances that have no price."""
    placement = placement_of(root)
    for region in {placement.of(resource).region for resource in root.module.resources} - {None, *prices["regions"]}:
        yield f"docs/prices.yaml has no prices of {region}, where {root.module.folder} makes resources"
    priced = {
        price["count"].partition(" ")[2] for price in prices["standing"] if price.get("count", "").startswith("class ")
    }
    for instance in root.module.of_type("aws_rds_cluster_instance"):
        used = plain_of(root, instance.block.body, "instance_class")
        if used not in {"db.serverless", *priced}:
            yield f"docs/prices.yaml has no price of {used}, which {root.module.folder} uses: add it"


def types_in(prices: Mapping[str, Any]) -> set[str]:
    """The resource types that the prices know."""
    return {kind for part in ("standing", "use", "free") for entry in prices[part] for kind in entry["types"]}


def count_lines(prices: Mapping[str, Any], roots: Mapping[str, list[Root]]) -> list[Line]:
    """Each line of what stands, with what the environments have of it; those that none has are left out."""
    lines = []
    for price in prices["standing"]:
        units = {
            environment: sum(_units(price, root, one) for root in group for one in root.module.of_type(*price["types"]))
            for environment, group in roots.items()
        }
        month = price["usd"] * (prices["hours"] if price["per"] == "hour" else 1)
        lines.append(Line(price, month, units))
    return [line for line in lines if any(line.units.values())]


def _units(price: Mapping[str, Any], root: Root, resource: Resource) -> float:
    """How many units of a price a resource is, all of its instances."""
    name, _, argument = price.get("count", "one").partition(" ")
    each = {
        "one": lambda: 1.0,
        "endpoint_zones": lambda: _endpoint_zones(root, resource),
        "capacity_units": lambda: _capacity_units(root, resource),
        "class": lambda: float(plain_of(root, resource.block.body, "instance_class") == argument),
        "secrets": lambda: _secrets(root, resource),
        "rules": lambda: float(len(resource.blocks("rule"))),
        "warm_gigabytes": lambda: _warm_gigabytes(root, resource),
    }[name]()
    return each * instances(root, resource)


def instances(root: Root, resource: Resource) -> int:
    """How many instances `count` or `for_each` make; those of another resource where `for_each` names it."""
    if count := resource.argument("count"):
        number = root.values.plain(count.value)
        assert isinstance(number, int), resource.address
        return number
    each = resource.argument("for_each")
    if each is None:
        return 1
    keys = root.values.plain(each.value)
    if keys is not UNKNOWN:
        assert isinstance(keys, dict | list), resource.address
        return len(keys)
    named = root.wiring.resources_in(each.value)
    assert len(named) == 1, f"{root.module.folder}: {resource.address} has an unknown number of instances"
    return instances(root, named[0])


def _endpoint_zones(root: Root, endpoint: Resource) -> float:
    """The zones in which an interface endpoint stands; a gateway endpoint costs nothing."""
    if plain_of(root, endpoint.block.body, "vpc_endpoint_type") != "Interface":
        return 0
    return sum(instances(root, subnet) for subnet in referred_by(root, endpoint.block.body, "subnet_ids", "aws_subnet"))


def _capacity_units(root: Root, instance: Resource) -> float:
    """The least capacity of a serverless instance, which its cluster says."""
    if plain_of(root, instance.block.body, "instance_class") != "db.serverless":
        return 0
    (cluster,) = referred_by(root, instance.block.body, "cluster_identifier", "aws_rds_cluster")
    (scaling,) = cluster.blocks("serverlessv2_scaling_configuration")
    least = plain_of(root, scaling.body, "min_capacity")
    assert isinstance(least, int | float)
    return float(least)


def _secrets(root: Root, resource: Resource) -> float:
    """A secret with its replicas, or the one that RDS keeps for a cluster."""
    if resource.type == "aws_secretsmanager_secret":
        return 1.0 + len(resource.blocks("replica"))
    return float(plain_of(root, resource.block.body, "manage_master_user_password") is True)


def _warm_gigabytes(root: Root, config: Resource) -> float:
    """The memory of the executions that are kept."""
    (function,) = referred_by(root, config.block.body, "function_name", "aws_lambda_function")
    memory = plain_of(root, function.block.body, "memory_size")
    kept = plain_of(root, config.block.body, "provisioned_concurrent_executions")
    assert isinstance(memory, int)
    assert isinstance(kept, int)
    return memory * kept / 1024


_HEAD = """\
# Cost

What the platform of this repository costs a month **while nobody uses it**, by environment, all regions together, in US
dollars: the committed stacks, counted, times list prices. `make cost` writes this page from `docs/prices.yaml` and
`generated/`; a test holds that it is current, and that every resource type that the templates can make has a price or a
reason to be free.

**The prices are as known, not fetched**: each line says on which day somebody held it for true, and where to look
before relying on it. Taxes, discounts, free tiers and support are left out.

"""


def format_page(prices: Mapping[str, Any], roots: Mapping[str, list[Root]]) -> str:
    """The page: what stands with its total, what costs by use, what is free."""
    environments = list(roots)
    lines = count_lines(prices, roots)
    table = [
        ["What", *environments, "Price", "Changed by", "As known on, not fetched"],
        *(_row(line, environments) for line in lines),
        ["**Total**", *(f"**${sum(line.cost(name) for line in lines):,.0f}**" for name in environments), "", "", ""],
    ]
    use = [
        ["What", "Price", "As known on, not fetched"],
        *([one["what"], one["price"], _dated(one)] for one in prices["use"]),
    ]
    free = [f"* {', '.join(f'`{kind}`' for kind in one['types'])}: {one['reason']}" for one in prices["free"]]
    return (
        f"{_HEAD}## Standing\n\n{_table(table)}\nThe number before the price is how many there are; of Aurora "
        "Serverless v2 the ACUs at the least capacity, which load multiplies.\n\n"
        f"## By use\n\nIn no total, since nobody knows the use.\n\n{_table(use)}\n## Free\n\n" + "\n".join(free) + "\n"
    )


def _row(line: Line, environments: list[str]) -> list[str]:
    unit = f"${line.price['usd']:g} {'an hour' if line.price['per'] == 'hour' else 'a month'}"
    cells = [f"{line.units[name]:g}: ${line.cost(name):,.0f}" if line.units[name] else "" for name in environments]
    knobs = ", ".join(f"`{knob.strip()}`" for knob in line.price["knob"].split(","))
    return [line.price["what"], *cells, unit, knobs, _dated(line.price)]


def _dated(price: Mapping[str, Any]) -> str:
    return f"[{price['known']}]({price['source']})"


def _table(rows: list[list[str]]) -> str:
    head, *body = rows
    return "".join(_cells(row) for row in (head, ["---"] * len(head), *body))


def _cells(row: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(row)} |\n"


if __name__ == "__main__":
    sys.exit(main())
