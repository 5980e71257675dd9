"""The network: subnets over zones, ways out, who reaches whom."""

from __future__ import annotations

from ipaddress import IPv4Network
from itertools import combinations

import pytest

from tests.platform.modules import Module, statements

TIERS = ("public", "private", "database")


@pytest.mark.parametrize("tier", TIERS)
def test_each_tier_has_a_subnet_in_every_zone(module: Module, tier: str) -> None:
    """P59: zones are names from the configuration, and P23: the keys of for_each, never counted."""
    settings = module.stack.settings
    assert list(module[f"aws_subnet.{tier}"]["for_each"]) == settings.availability_zones[: settings.network.zone_count]


def test_nothing_is_looked_up_at_plan_time(module: Module) -> None:
    """P59, section 3: a stack is planned from its own text alone."""
    assert "data" not in module.blocks


def test_nothing_is_counted(module: Module) -> None:
    """An element taken from the middle of a count would renumber, and so replace, all that follow."""
    assert [label for _, label, body in module.all_resources() if "count" in body] == []


def test_subnets_lie_in_the_vpc(module: Module) -> None:
    vpc = IPv4Network(module["aws_vpc.main"]["cidr_block"])
    assert all(IPv4Network(subnet["cidr_block"]).subnet_of(vpc) for subnet in module.instances("aws_subnet"))


def test_subnets_do_not_overlap(module: Module) -> None:
    networks = [IPv4Network(subnet["cidr_block"]) for subnet in module.instances("aws_subnet")]
    assert [pair for pair in combinations(networks, 2) if pair[0].overlaps(pair[1])] == []


def test_no_subnet_gives_out_public_addresses(module: Module) -> None:
    assert not any(subnet.get("map_public_ip_on_launch") for subnet in module.resources("aws_subnet").values())


def test_the_default_security_group_has_no_rules(module: Module) -> None:
    assert not {"ingress", "egress"} & module["aws_default_security_group.main"].keys()


def test_the_database_subnets_have_no_route_out(module: Module) -> None:
    tables = {route["route_table_id"] for route in module.resources("aws_route").values()}
    assert tables == {"aws_route_table.public.id", "each.value.id"}
    assert module["aws_route.private_internet"]["for_each"] == "aws_route_table.private"


def test_each_zone_leaves_through_its_own_gateway_in_prod(modules: dict[str, Module]) -> None:
    route = modules["prod/us-east-1"]["aws_route.private_internet"]
    assert route["nat_gateway_id"] == "aws_nat_gateway.main[each.key].id"


def test_a_single_gateway_serves_all_zones_elsewhere(modules: dict[str, Module]) -> None:
    route = modules["dev/us-east-1"]["aws_route.private_internet"]
    assert route["nat_gateway_id"] == 'aws_nat_gateway.main["us-east-1a"].id'


def rules(module: Module, direction: str) -> list[tuple[str, str, str, int, int]]:
    """Of each rule the group that has it, the other side, protocol and ports."""
    return [
        (
            rule["security_group_id"].removeprefix("aws_security_group.").removesuffix(".id"),
            rule.get("referenced_security_group_id") or rule["cidr_ipv4"],
            rule["ip_protocol"],
            rule["from_port"],
            rule["to_port"],
        )
        for rule in module.resources(f"aws_vpc_security_group_{direction}_rule").values()
    ]


def test_only_the_function_gets_in_by_mysql_or_to_endpoints_by_https(module: Module) -> None:
    function = "aws_security_group.function.id"
    wanted = [("database", function, "tcp", 3306, 3306)]
    wanted += [("endpoints", function, "tcp", 443, 443)] if module.stack.settings.network.interface_endpoints else []
    assert sorted(rules(module, "ingress")) == wanted


def test_only_the_function_gets_out_to_the_database_and_by_https(module: Module) -> None:
    """Database and endpoints answer, and start no connections."""
    assert sorted(rules(module, "egress")) == [
        ("function", "0.0.0.0/0", "tcp", 443, 443),
        ("function", "aws_security_group.database.id", "tcp", 3306, 3306),
    ]


def test_every_security_group_has_its_rules_here(module: Module) -> None:
    """A group that no rule names would be open to nobody, or have rules that nobody sees."""
    named = {group for direction in ("ingress", "egress") for group, *_ in rules(module, direction)}
    assert named == set(module.resources("aws_security_group"))


def test_rules_stand_outside_their_groups(module: Module) -> None:
    """Inside, the function's and the database's group would depend on each other."""
    assert not any({"ingress", "egress"} & group.keys() for group in module.resources("aws_security_group").values())


@pytest.mark.parametrize("address", ["aws_subnet.private", "aws_security_group.function"])
def test_what_lambda_occupies_may_take_an_hour_to_delete(module: Module, address: str) -> None:
    """P45."""
    assert module[address]["timeouts"] == [{"delete": "60m"}]


def test_s3_is_reached_inside_aws_and_only_in_this_account(module: Module) -> None:
    endpoint = module["aws_vpc_endpoint.s3"]
    assert endpoint["vpc_endpoint_type"] == "Gateway"
    condition = statements(endpoint["policy"])["OwnBucketsOnly"]["Condition"]
    assert condition == {"StringEquals": {"aws:ResourceAccount": module.stack.settings.account_id}}


def test_all_traffic_is_logged(module: Module) -> None:
    log = module["aws_flow_log.main"]
    assert (log["traffic_type"], log["vpc_id"]) == ("ALL", "aws_vpc.main.id")
    assert "aws_iam_role_policy.flow_logs" in log["depends_on"]
