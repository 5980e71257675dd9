"""Ask AWS what there is, service by service: what Terraform forgets to destroy is in none of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jmespath

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.e2e.emulators.aws import Account


Inventory = dict[str, set[str]]
"""Names by the titles of the listings that found them."""

KEYS = "kms list_keys"


@dataclass(frozen=True)
class Listing:
    """One question: a service's operation, and where names are in its answer."""

    service: str
    operation: str
    names: str

    @property
    def title(self) -> str:
        """How findings name it."""
        return f"{self.service} {self.operation}"


# What every stack has.
PLATFORM = tuple(
    Listing(*question)
    for question in (
        ("resourcegroupstaggingapi", "get_resources", "ResourceTagMappingList[].ResourceARN"),
        ("apigateway", "get_rest_apis", "items[].id"),
        ("cloudwatch", "describe_alarms", "MetricAlarms[].AlarmName"),
        ("cloudwatch", "list_dashboards", "DashboardEntries[].DashboardName"),
        ("ec2", "describe_addresses", "Addresses[].AllocationId"),
        ("ec2", "describe_flow_logs", "FlowLogs[].FlowLogId"),
        ("ec2", "describe_internet_gateways", "InternetGateways[].InternetGatewayId"),
        ("ec2", "describe_nat_gateways", "NatGateways[?State != 'deleted'].NatGatewayId"),
        ("ec2", "describe_network_interfaces", "NetworkInterfaces[].NetworkInterfaceId"),
        ("ec2", "describe_route_tables", "RouteTables[].RouteTableId"),
        ("ec2", "describe_security_groups", "SecurityGroups[].GroupId"),
        ("ec2", "describe_subnets", "Subnets[].SubnetId"),
        ("ec2", "describe_vpc_endpoints", "VpcEndpoints[?State != 'deleted'].VpcEndpointId"),
        ("ec2", "describe_vpcs", "Vpcs[].VpcId"),
        ("events", "list_rules", "Rules[].Name"),
        ("iam", "list_roles", "Roles[].RoleName"),
        ("kms", "list_aliases", "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasName"),
        ("lambda", "list_functions", "Functions[].FunctionName"),
        ("logs", "describe_log_groups", "logGroups[].logGroupName"),
        ("rds", "describe_db_cluster_parameter_groups", "DBClusterParameterGroups[].DBClusterParameterGroupName"),
        ("rds", "describe_db_clusters", "DBClusters[].DBClusterIdentifier"),
        ("rds", "describe_db_instances", "DBInstances[].DBInstanceIdentifier"),
        ("rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupName"),
        ("s3", "list_buckets", "Buckets[].Name"),
        ("sns", "list_topics", "Topics[].TopicArn"),
        ("sqs", "list_queues", "QueueUrls[]"),
        ("ssm", "describe_parameters", "Parameters[].Name"),
    )
)

# What the features of prod add.
FEATURES = tuple(
    Listing(*question)
    for question in (
        ("acm", "list_certificates", "CertificateSummaryList[].CertificateArn"),
        ("apigateway", "get_domain_names", "items[].domainName"),
        ("backup", "list_backup_plans", "BackupPlansList[].BackupPlanId"),
        ("backup", "list_backup_vaults", "BackupVaultList[].BackupVaultName"),
        ("config", "describe_configuration_recorders", "ConfigurationRecorders[].name"),
        ("config", "describe_delivery_channels", "DeliveryChannels[].name"),
        ("guardduty", "list_detectors", "DetectorIds[]"),
        ("route53", "list_health_checks", "HealthChecks[].Id"),
    )
)


def take_inventory(account: Account, region: str, listings: Iterable[Listing]) -> Inventory:
    """The names that each listing answers with in a region; keys that wait for their deletion count as gone."""
    found = {listing.title: _ask(account.client(listing.service, region), listing) for listing in listings}
    return found | {KEYS: _list_keys(account.client("kms", region))}


def subtract(more: Inventory, less: Inventory) -> Inventory:
    """What is in one inventory and not in the other, without listings that have nothing."""
    return {title: names for title in more if (names := more[title] - less[title])}


def _ask(client: Any, listing: Listing) -> set[str]:
    if not client.can_paginate(listing.operation):
        return set(jmespath.search(listing.names, getattr(client, listing.operation)()) or [])
    pages = client.get_paginator(listing.operation).paginate()
    return {name for page in pages for name in jmespath.search(listing.names, page) or []}


def _list_keys(kms: Any) -> set[str]:
    ids = [key["KeyId"] for page in kms.get_paginator("list_keys").paginate() for key in page["Keys"]]
    return {one for one in ids if kms.describe_key(KeyId=one)["KeyMetadata"]["KeyState"] != "PendingDeletion"}
