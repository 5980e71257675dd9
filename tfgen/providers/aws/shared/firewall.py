"""What the security groups of a module let through, as far as their rules are written there."""

from tfgen.evaluation.values import UNKNOWN
from tfgen.rules.api import Body, Iterator, Resource, Root
from tfgen.structs import Struct

# The arguments that name the other side as a group, and as addresses, in rules of each of the three kinds.
_GROUPS = ("referenced_security_group_id", "source_security_group_id", "security_groups")
_ADDRESSES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks", "prefix_list_id", "prefix_list_ids")


class Opening(Struct, frozen=True, array_like=True):
    """One rule of a security group: what may come in, or go out.

    `group` is the address of the group, `owner` the resource that the rule is written in.
    """

    root: Root
    body: Body
    group: str
    owner: Resource

    def lets(self, other: str, port: int) -> bool | None:
        """Whether TCP to this port is let through for the group of this address; None when that is not known."""
        ports = self._lets_port(port)
        return self._names(other) if ports is True else ports

    def _names(self, other: str) -> bool:
        groups = (self.body.argument(name) for name in _GROUPS)
        if any(self.body.argument(name) for name in _ADDRESSES):
            return True  # which addresses the other side has is not looked at
        if (me := self.body.argument("self")) and other == self.group:
            return self.root.values.plain(me.value) is not False
        return any(
            resource.address == other
            for argument in groups
            if argument
            for resource in self.root.wiring.resources_in(argument.value)
        )

    def _lets_port(self, port: int) -> bool | None:
        protocol, first, last = (self._plain(name) for name in ("ip_protocol", "from_port", "to_port"))
        if protocol is None:
            protocol = self._plain("protocol")
        if UNKNOWN in (protocol, first, last):
            return None
        if str(protocol) in ("-1", "all"):
            return True
        return str(protocol) in ("tcp", "6") and _number(first) <= port <= _number(last)

    def _plain(self, name: str) -> object:
        argument = self.body.argument(name)
        return self.root.values.plain(argument.value) if argument else None


def find_openings(root: Root, direction: str) -> Iterator[Opening]:
    """The rules of a direction, `ingress` or `egress`, of all groups, inline or resources of their own."""
    for group in root.module.of_type("aws_security_group"):
        yield from (Opening(root, block.body, group.address, group) for block in group.blocks(direction))
    for resource in root.module.of_type(f"aws_vpc_security_group_{direction}_rule"):
        yield from _of_resource(root, resource)
    for resource in root.module.of_type("aws_security_group_rule"):
        kind = resource.argument("type")
        if kind and root.values.plain(kind.value) == direction:
            yield from _of_resource(root, resource)


def _of_resource(root: Root, resource: Resource) -> Iterator[Opening]:
    argument = resource.argument("security_group_id")
    for group in root.wiring.resources_in(argument.value if argument else None):
        yield Opening(root, resource.block.body, group.address, resource)


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | str) and str(value).isdigit() else -1
