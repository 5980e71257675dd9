"""Where the traffic of subnets goes that leaves their VPC."""

from collections import defaultdict

from tfgen.evaluation.values import UNKNOWN
from tfgen.module.references import find_references
from tfgen.rules.api import Body, Iterator, Resource, Root
from tfgen.rules.shared.nested import bodies_of

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
        self._open: set[str] = set()
        self._tables: defaultdict[str, set[str]] = defaultdict(set)
        for table in root.module.of_type("aws_route_table"):
            for route in bodies_of(table.block.body, "route"):
                self._add(table.address, route, "cidr_block")
            if table.argument("route"):  # all of them as one value
                self._partial[table.address] |= set(_TARGETS)
                self._open.add(table.address)
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

    def may_lead_on(self, subnet: Resource) -> bool:
        """Whether the subnet has a default route, or one of which it is not known where it leads to."""
        return bool(self.defaults(subnet)) or not self._open.isdisjoint(self._tables[subnet.address])

    def reaches(self, subnet: Resource, *targets: str) -> bool:
        """Whether the subnet has a route to one of such targets at all, if only for some addresses."""
        return any(not self._partial[table].isdisjoint(targets) for table in self._tables[subnet.address])

    def _add(self, table: str, route: Body, destination: str) -> None:
        argument = route.argument(destination)
        targets = {name for name in _TARGETS if route.argument(name)}
        self._partial[table] |= targets
        leads_to = self._root.values.plain(argument.value) if argument else None
        if leads_to == _EVERYWHERE:
            self._targets[table] |= targets
        elif leads_to is UNKNOWN or route.argument("destination_prefix_list_id"):
            self._open.add(table)

    def _referred(self, resource: Resource, name: str, kind: str) -> Iterator[Resource]:
        """The resources of a type that an argument refers to; `each.value` is one of what `for_each` goes over."""
        argument, for_each = resource.argument(name), resource.argument("for_each")
        if argument and for_each and any(r.target == "each.value" for r in find_references(argument.value)):
            argument = for_each
        found = self._root.wiring.resources_in(argument.value if argument else None)
        yield from (referred for referred in found if referred.type == kind)
