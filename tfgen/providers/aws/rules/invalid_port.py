"""Ranges of ports that are none.

Why:
    A range of ports goes from a smaller to a larger number, and ports end at 65535. With the protocol -1, which is all
    of them, AWS takes no ports
    (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).

Bad:
    resource "aws_vpc_security_group_ingress_rule" "database" {
      security_group_id = "sg-0123456789abcdef0"
      ip_protocol       = "tcp"
      from_port         = 3306
      to_port           = 330
      cidr_ipv4         = "10.0.0.0/16"
    }

Good:
    resource "aws_vpc_security_group_ingress_rule" "database" {
      security_group_id = "sg-0123456789abcdef0"
      ip_protocol       = "tcp"
      from_port         = 3306
      to_port           = 3306
      cidr_ipv4         = "10.0.0.0/16"
    }
"""

from tfgen.providers.aws.values.arguments import find_blocks, known_value
from tfgen.rules.api import ALONE, Body, Group, Hit, Iterator, Resource, Root, Rule, Severity

_TYPES = (
    "aws_default_network_acl",
    "aws_default_security_group",
    "aws_network_acl",
    "aws_network_acl_rule",
    "aws_security_group",
    "aws_security_group_rule",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
)
_WITH_PORTS = ("tcp", "udp", "6", "17")
_LAST = 65535


def check(root: Root) -> Iterator[Hit]:
    """A hit for each range."""
    for resource in root.module.of_type(*_TYPES):
        yield from _check_range(root, resource, resource.block.body)
        for _, block in find_blocks(resource.block.body):
            yield from _check_range(root, resource, block.body)


def _check_range(root: Root, resource: Resource, body: Body) -> Iterator[Hit]:
    first, last = body.argument("from_port"), body.argument("to_port")
    if not first or not last:
        return
    protocol = known_value(root, body, "ip_protocol" if body.argument("ip_protocol") else "protocol")
    if str(protocol).lower() not in _WITH_PORTS:
        return  # of ICMP the two are type and code
    start, end = known_value(root, body, "from_port"), known_value(root, body, "to_port")
    for argument, port in ((first, start), (last, end)):
        if isinstance(port, int | float) and not 0 <= port <= _LAST:
            yield Hit.of(resource, f"{argument.name} is {port}. Ports go from 0 to {_LAST}.", argument.value)
    if isinstance(start, int | float) and isinstance(end, int | float) and start > end:
        message = f"the ports go from {start} down to {end}. Swap the two, or mend the wrong one."
        yield Hit.of(resource, message, last.value)


RULE = Rule("invalid-port", Severity.ERROR, Group.VALUES, check, ALONE)
