"""A database port, SSH or RDP that is open to every address of the internet.

Why:
    These ports are scanned all day, and behind them a password, or a fault in the server, is all that protects what is
    there (https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-19).

Bad:
    resource "aws_vpc_security_group_ingress_rule" "database" {
      security_group_id = aws_security_group.database.id
      ip_protocol       = "tcp"
      from_port         = 3306
      to_port           = 3306
      cidr_ipv4         = "0.0.0.0/0"
    }
    resource "aws_security_group" "database" {
      name = "database"
    }

Good:
    resource "aws_vpc_security_group_ingress_rule" "database" {
      security_group_id = aws_security_group.database.id
      ip_protocol       = "tcp"
      from_port         = 3306
      to_port           = 3306
      cidr_ipv4         = "10.0.0.0/16"
    }
    resource "aws_security_group" "database" {
      name = "database"
    }
"""

from tfgen.providers.aws.shared.firewall import find_openings
from tfgen.rules.api import Argument, Body, Group, Hit, Iterator, Root, Rule, Severity, among

_WORLD = {"0.0.0.0/0", "::/0"}
_ADDRESSES = ("cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks")
# Shells first, then databases by their usual ports.
_PORTS = {
    22: "SSH",
    3389: "RDP",
    1433: "SQL Server",
    1521: "Oracle",
    3306: "MySQL",
    5432: "PostgreSQL",
    5439: "Redshift",
    6379: "Redis",
    9200: "OpenSearch",
    11211: "Memcached",
    27017: "MongoDB",
}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each rule that lets the whole internet in to such a port; it names the first."""
    for opening in find_openings(root, "ingress"):
        argument = next((found for name in _ADDRESSES if (found := _world(root, opening.body, name))), None)
        ports = [name for port, name in _PORTS.items() if argument and opening.lets("", port) is True]
        if argument and ports:
            others = " and more" if len(ports) > 1 else ""
            message = f"this opens {ports[0]}{others} to the whole internet. Name the addresses or groups that need it."
            yield Hit.at(opening.owner.file, argument, message, address=opening.owner.address)


def _world(root: Root, body: Body, name: str) -> Argument | None:
    argument = body.argument(name)
    value = root.values.plain(argument.value) if argument else None
    listed = value if isinstance(value, list) else [value]
    return argument if any(isinstance(block, str) and block in _WORLD for block in listed) else None


RULE = Rule(
    "open-to-the-world",
    Severity.WARNING,
    Group.SECURITY,
    check,
    among(
        "aws_security_group",
        "aws_security_group_rule",
        "aws_vpc_security_group_egress_rule",
        "aws_vpc_security_group_ingress_rule",
    ),
)
