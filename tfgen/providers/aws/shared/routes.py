"""Where the traffic of subnets goes that leaves their VPC."""

from collections import defaultdict

from tfgen.module.references import find_references
from tfgen.rules.api import Body, Iterator, Resource, Root

# What the target of a route may be, by the argument that names it.
# https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
_TARGETS = (
    "carrier_gateway_id",
    "core_network_arn",
    "egress_only_gateway_id",
    "gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_endpoint_id",
    "vpc_peering_connection_id",
)
_EVERYWHERE = "0.0.0.0/0"


class Routes:
    """The default routes of a module's subnets, by the addresses of the resources."""

    def __init__(self, root: Root) -> None:
        self._root = root
        self._targets: defaultdict[str, set[str]] = defaultdict(set)
        self._partial: defaultdict[str, set[str]] = defaultdict(set)
        self._tables: defaultdict[str, set[str]] = defaultdict(set)
        for table in root.module.of_type("aws_route_table"):
            for route in table.blocks("route"):
                self._add(table.address, route.body, "cidr_block")
        for resource in root.module.of_type("aws_route"):
            for table in self._referred(resource, "route_table_id", "aws_route_table"):
                self._add(table.address, resource.block.body, "destination_cidr_block")
        for association in root.module.of_type("aws_route_table_association"):
            tables = {table.address for table in self._referred(association, "route_table_id", "aws_route_table")}
            for subnet in self._referred(association, "subnet_id", "aws_subnet"):
                self._tables[subnet.address] |= tables

    def has_table(self, subnet: Resource) -> bool:
        """Whether the module says which route table the subnet has."""
        return bool(self._tables[subnet.address])

    def defaults(self, subnet: Resource) -> frozenset[str]:
        """The arguments of the default routes: `nat_gateway_id`; of one to an internet gateway, `gateway_id`."""
        return frozenset().union(*(self._targets[table] for table in self._tables[subnet.address]))

    def reaches(self, subnet: Resource, target: str) -> bool:
        """Whether the subnet has a route to such a target at all, if only for some addresses."""
        return any(target in self._partial[table] for table in self._tables[subnet.address])

    def _add(self, table: str, route: Body, destination: str) -> None:
        argument = route.argument(destination)
        targets = {name for name in _TARGETS if route.argument(name)}
        self._partial[table] |= targets
        if argument and self._root.values.plain(argument.value) == _EVERYWHERE:
            self._targets[table] |= targets

    def _referred(self, resource: Resource, name: str, kind: str) -> Iterator[Resource]:
        """The resources of a type that an argument refers to; `each.value` is one of what `for_each` goes over."""
        argument, for_each = resource.argument(name), resource.argument("for_each")
        if argument and for_each and any(r.target == "each.value" for r in find_references(argument.value)):
            argument = for_each
        found = self._root.wiring.resources_in(argument.value if argument else None)
        yield from (referred for referred in found if referred.type == kind)
