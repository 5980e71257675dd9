"""Valid Terraform that is not safe, or that does not work on AWS."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, remove, replace
from benchmarks.mutations.places import places, resource_bodies, settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.module.model import Module

_REMOVED = (
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_ownership_controls",
)


def _set(module: Module, table: Mapping[str, str]) -> Iterator[Change]:
    for setting in settings(module):
        if (text := table.get(setting.subject)) and text != setting.file.text_of(setting.value):
            yield replace(setting.file, setting.value, text, setting.subject)


def function_in_public_subnets(module: Module) -> Iterator[Change]:
    """A Lambda function without a way to the internet: its subnets have no NAT gateway."""
    for way in ("public", "database"):
        ids = f"[for subnet in aws_subnet.{way} : subnet.id]"
        yield from _set(module, {"aws_lambda_function.vpc_config.subnet_ids": ids})


def closed_database(module: Module) -> Iterator[Change]:
    """No rule that lets the function reach port 3306."""
    for place in resource_bodies(module):
        port = place.body.argument("from_port")
        if port and place.file.text_of(port.value) == "3306" and place.resource.type.startswith("aws_vpc_"):
            yield remove(place.file, place.resource.block, place.path)
            text = place.file.text_of(place.resource.block).replace("3306", "5432")
            yield replace(place.file, place.resource.block, text, place.path)


def missing_permission(module: Module) -> Iterator[Change]:
    """An API or a schedule that may not invoke its function."""
    for place in resource_bodies(module):
        if place.resource.type == "aws_lambda_permission":
            yield remove(place.file, place.resource.block, f"{place.path}.{place.resource.name}")


def permission_for_everyone(module: Module) -> Iterator[Change]:
    """A permission without `source_arn`."""
    for setting in settings(module):
        if setting.subject == "aws_lambda_permission.source_arn":
            yield remove(setting.file, setting.argument, setting.subject)


def missing_route(module: Module) -> Iterator[Change]:
    """Private subnets without a route to a NAT gateway."""
    for place in resource_bodies(module):
        if place.resource.type in ("aws_route", "aws_route_table_association", "aws_nat_gateway"):
            yield remove(place.file, place.resource.block, f"{place.path}.{place.resource.name}")


def missing_bucket_part(module: Module) -> Iterator[Change]:
    """A bucket without its public access block, encryption or versions."""
    for place in resource_bodies(module):
        if place.resource.type in _REMOVED:
            yield remove(place.file, place.resource.block, place.path)


def opened_to_the_world(module: Module) -> Iterator[Change]:
    """`0.0.0.0/0` may come in."""
    for place in resource_bodies(module):
        source = place.body.argument("referenced_security_group_id")
        if place.resource.type == "aws_vpc_security_group_ingress_rule" and source:
            yield replace(place.file, source, 'cidr_ipv4 = "0.0.0.0/0"', place.path)


def protection_off(module: Module) -> Iterator[Change]:
    """Encryption, protection, rotation or privacy switched off."""
    yield from _set(
        module,
        {
            "aws_rds_cluster.storage_encrypted": "false",
            "aws_rds_cluster_instance.publicly_accessible": "true",
            "aws_s3_bucket_public_access_block.block_public_acls": "false",
            "aws_s3_bucket_public_access_block.restrict_public_buckets": "false",
            "aws_kms_key.enable_key_rotation": "false",
            "aws_rds_cluster.skip_final_snapshot": "true",
            "aws_rds_cluster.deletion_protection": "false",
            "aws_subnet.map_public_ip_on_launch": "true",
        },
    )


def key_without_encryption(module: Module) -> Iterator[Change]:
    """A KMS key for storage that is not encrypted."""
    for setting in settings(module):
        if setting.subject == "aws_rds_cluster.storage_encrypted":
            yield remove(setting.file, setting.argument, setting.subject)


def no_log_retention(module: Module) -> Iterator[Change]:
    """Logs that are kept, and paid, for ever."""
    for setting in settings(module):
        if setting.subject == "aws_cloudwatch_log_group.retention_in_days":
            yield remove(setting.file, setting.argument, setting.subject)


def policy_that_allows_everything(module: Module) -> Iterator[Change]:
    """`Action = "*"` on `Resource = "*"`."""
    for setting in settings(module):
        if setting.subject == "aws_iam_role_policy.policy":
            statement = '{ Effect = "Allow", Action = "*", Resource = "*" }'
            policy = f'jsonencode({{ Version = "2012-10-17", Statement = [{statement}] }})'
            yield replace(setting.file, setting.value, policy, f"{setting.subject}.{setting.place.resource.name}")


def other_log_group(module: Module) -> Iterator[Change]:
    """A log group whose name is not that of the function: Lambda makes another, which nobody keeps in check."""
    for setting in settings(module):
        if setting.subject == "aws_cloudwatch_log_group.name":
            text = re.sub(r"/aws/lambda/[\w-]+", "/aws/lambda/another", setting.file.text_of(setting.value))
            if "/another" in text:
                yield replace(setting.file, setting.value, text, setting.subject)


def secret_in_text(module: Module) -> Iterator[Change]:
    """A password or an access key in plain text."""
    for place in places(module):
        if place.path == "aws_lambda_function":
            text = 'environment {\n  variables = { DB_PASSWORD = "Sup3r-s3cret-pw", KEY = "AKIAIOSFODNN7EXAMPLE" }\n}'
            for block in place.body.blocks_of("environment"):
                yield replace(place.file, block, text, place.subject("environment"))
        if place.path == "aws_rds_cluster" and (managed := place.body.argument("manage_master_user_password")):
            yield replace(place.file, managed, 'master_password = "Sup3r-s3cret-pw"', place.subject("master_password"))


def alarm_that_nobody_hears(module: Module) -> Iterator[Change]:
    """An alarm without actions."""
    for setting in settings(module):
        if setting.subject == "aws_cloudwatch_metric_alarm.alarm_actions":
            yield remove(setting.file, setting.argument, setting.subject)


def subnet_outside_network(module: Module) -> Iterator[Change]:
    """A subnet that is not inside its VPC, or over another one."""
    for place in resource_bodies(module):
        for_each = place.body.argument("for_each")
        if place.resource.type != "aws_subnet" or not for_each:
            continue
        old = place.file.text_of(for_each.value)
        for new in ('"192.168.7.0/24"', '"10.99.0.0/24"'):
            text = re.sub(r'"10\.[\d.]+/\d+"', new, old, count=1)
            yield replace(place.file, for_each.value, text, f"{place.path}.{place.resource.name}")


def zone_of_another_region(module: Module) -> Iterator[Change]:
    """An availability zone of another region."""
    for place in resource_bodies(module):
        for_each = place.body.argument("for_each")
        if place.resource.type == "aws_subnet" and for_each:
            text = re.sub(
                r'"us-(east|west)-\d([a-c])"', r'"eu-central-1\2"', place.file.text_of(for_each.value), count=1
            )
            yield replace(place.file, for_each.value, text, f"{place.path}.{place.resource.name}")


def arn_of_another_account(module: Module) -> Iterator[Change]:
    """An ARN in an account that is nobody's."""
    for file in module.files:
        for match in re.finditer(r"arn:aws:[a-z0-9]+:[a-z0-9-]*:(\d{12}):", file.text):
            yield Change(file, match.start(1), match.end(1), "999900009999", f"arn.{file.name}")


def integration_by_get(module: Module) -> Iterator[Change]:
    """A Lambda integration that does not use POST, the only method with which functions are invoked."""
    yield from _set(module, {"aws_api_gateway_integration.integration_http_method": '"GET"'})
