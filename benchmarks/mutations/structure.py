"""Blocks and arguments that are missing, doubled, or not what they should be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, append, insert, remove, rename, repeat
from benchmarks.mutations.places import places, resource_bodies, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Module


def removed_required_argument(module: Module) -> Iterator[Change]:
    """A subnet without `vpc_id`."""
    for setting in settings(module):
        if setting.schema.required:
            yield remove(setting.file, setting.argument, setting.subject)


def removed_required_block(module: Module) -> Iterator[Change]:
    """A lifecycle configuration without `rule`."""
    for place in places(module):
        for name, nested in place.schema.blocks.items():
            found = place.body.blocks_of(name)
            if nested.min_items and len(found) == 1:
                yield remove(place.file, found[0], place.subject(name))


def duplicate_argument(module: Module) -> Iterator[Change]:
    """An argument twice in a block."""
    for setting in settings(module):
        yield repeat(setting.file, setting.argument, setting.subject)


def duplicate_resource(module: Module) -> Iterator[Change]:
    """Two resources with one address, in one file or in two."""
    for place in resource_bodies(module):
        text = place.file.text_of(place.resource.block)
        yield append(place.file, text, place.path)
        yield append(module.files[0], text, place.path)


def duplicate_output(module: Module) -> Iterator[Change]:
    """Two outputs with one name."""
    for output in module.declared("output"):
        yield append(output.file, output.file.text_of(output.block), output.address)


def duplicate_provider(module: Module) -> Iterator[Change]:
    """Two configurations of one provider and alias."""
    for provider in module.declared("provider"):
        yield append(provider.file, provider.file.text_of(provider.block), f"provider.{provider.file.name}")
        yield append(module.files[0], 'provider "aws" {\n  region = "us-east-1"\n}', "provider.aws")


def duplicate_local(module: Module) -> Iterator[Change]:
    """A local declared twice."""
    for file in module.files:
        yield append(file, "locals {\n  a = 1\n}\n\nlocals {\n  a = 2\n}", f"locals.{file.name}")


def duplicate_variable(module: Module) -> Iterator[Change]:
    """A variable declared twice."""
    for file in module.files:
        yield append(file, 'variable "a" {\n  default = 1\n}\n\nvariable "a" {}', f"variable.{file.name}")


def duplicate_key(module: Module) -> Iterator[Change]:
    """A key twice in a map: the last one wins, silently."""
    for setting in settings(module):
        text = setting.file.text_of(setting.value)
        found = re.match(r"\{(\s*)((\w+)\s*= \"[^\"$]*\")", text)
        if found:
            offset = setting.value.start + found.end()
            separator = found[1] if "\n" in found[1] else ", "
            yield Change(setting.file, offset, offset, f'{separator}{found[3]} = "again"', setting.subject)


def set_computed(module: Module) -> Iterator[Change]:
    """`arn = "..."`, which only the provider sets."""
    for place in places(module):
        for name, attribute in place.schema.attributes.items():
            if not attribute.is_argument and attribute.type == "string":
                yield insert(place.file, place.body, f'{name} = "set-by-hand"', place.subject(name))


def block_as_argument(module: Module) -> Iterator[Change]:
    """`vpc_config = { }`."""
    for place in places(module):
        for block in place.body.blocks:
            if block.type in place.schema.blocks and block.body.arguments and not block.body.blocks:
                yield rename(place.file, block, block.type, f"{block.type} =", place.subject(block.type))


def argument_as_block(module: Module) -> Iterator[Change]:
    """`tags { }`."""
    for setting in settings(module):
        start = re.compile(r"(\w+) *= *\{").match(setting.file.text, setting.argument.start)
        if start:
            yield Change(setting.file, start.start(), start.end(), f"{start[1]} {{", setting.subject)


def too_many_blocks(module: Module) -> Iterator[Change]:
    """A block twice that may stand once."""
    for place in places(module):
        for block in place.body.blocks:
            nested = place.schema.blocks.get(block.type)
            if nested and (nested.max_items == 1 or nested.nesting == "single"):
                yield repeat(place.file, block, place.subject(block.type))


def missing_label(module: Module) -> Iterator[Change]:
    """`resource "aws_vpc" { }`."""
    for place in resource_bodies(module):
        yield _with_labels(place.file, place.resource.block, f'"{place.resource.type}"', place.path)


def extra_label(module: Module) -> Iterator[Change]:
    """`resource "aws_vpc" "main" "other" { }`."""
    for place in resource_bodies(module):
        labels = f'"{place.resource.type}" "{place.resource.name}" "other"'
        yield _with_labels(place.file, place.resource.block, labels, place.path)


def bad_label(module: Module) -> Iterator[Change]:
    """`resource "aws_vpc" "1 main" { }`."""
    for place in resource_bodies(module):
        for label in ("1main", "the main", "main.one"):
            labels = f'"{place.resource.type}" "{label}"'
            yield _with_labels(place.file, place.resource.block, labels, place.path)


def _with_labels(file, block, labels: str, subject: str) -> Change:  # type: ignore[no-untyped-def]
    return Change(file, block.start, block.body.start - 1, f"resource {labels} ", subject)


def argument_outside(module: Module) -> Iterator[Change]:
    """`region = "us-east-1"` outside of any block."""
    for file in module.files:
        yield append(file, 'region = "us-east-1"', f"outside.{file.name}")


def conflicting_arguments(module: Module) -> Iterator[Change]:
    """`name` and `name_prefix`, and others of which only one may be set."""
    for place in places(module):
        for name, text in CONFLICTS.get(place.path, {}).items():
            if place.body.argument(name):
                yield insert(place.file, place.body, text, place.subject(name))


CONFLICTS = {
    "aws_iam_role": {"name": 'name_prefix = "trading-"'},
    "aws_security_group": {"name": 'name_prefix = "trading-"'},
    "aws_cloudwatch_log_group": {"name": 'name_prefix = "/aws/"'},
    "aws_sqs_queue": {
        "name": 'name_prefix = "trading-"',
        "kms_master_key_id": "sqs_managed_sse_enabled = true",
    },
    "aws_sns_topic": {"name": 'name_prefix = "trading-"'},
    "aws_s3_bucket": {"bucket": 'bucket_prefix = "trading-"'},
    "aws_rds_cluster": {
        "cluster_identifier": 'cluster_identifier_prefix = "trading-"',
        "manage_master_user_password": 'master_password = "not-a-secret"',
    },
    "aws_rds_cluster_instance": {"identifier": 'identifier_prefix = "trading-"'},
    "aws_rds_cluster_parameter_group": {"name": 'name_prefix = "trading-"'},
    "aws_db_subnet_group": {"name": 'name_prefix = "trading-"'},
    "aws_lambda_function": {"filename": 's3_bucket = "archives"', "handler": 'image_uri = "123.dkr.ecr/x:1"'},
    "aws_lambda_permission": {"statement_id": 'statement_id_prefix = "Api"'},
    "aws_kms_alias": {"name": 'name_prefix = "alias/trading"'},
    "aws_secretsmanager_secret": {"name": 'name_prefix = "trading/"'},
    "aws_secretsmanager_secret_version": {"secret_string_wo": 'secret_string = "not-a-secret"'},
    "aws_vpc": {"cidr_block": 'ipv4_ipam_pool_id = "ipam-pool-1"'},
    "aws_subnet": {"availability_zone": 'availability_zone_id = "use1-az1"'},
    "aws_route": {"destination_cidr_block": 'destination_ipv6_cidr_block = "::/0"'},
    "aws_vpc_security_group_ingress_rule": {"referenced_security_group_id": 'cidr_ipv4 = "10.0.0.0/8"'},
    "aws_vpc_security_group_egress_rule": {"cidr_ipv4": 'cidr_ipv6 = "::/0"'},
    "aws_cloudwatch_metric_alarm": {"statistic": 'extended_statistic = "p99"', "metric_name": "metric_query {\n}"},
    "aws_cloudwatch_event_rule": {"name": 'name_prefix = "trading-"'},
    "aws_cloudwatch_event_target": {"input": 'input_path = "$.detail"'},
    "aws_iam_role_policy": {"name": 'name_prefix = "trading-"'},
    "aws_iam_policy": {"name": 'name_prefix = "trading-"'},
    "aws_api_gateway_domain_name": {"regional_certificate_arn": 'certificate_arn = "arn:aws:acm:us-east-1:1:c/1"'},
    "aws_ssm_parameter": {"value": 'insecure_value = "a"'},
    "aws_route53_record": {"ttl": 'alias {\n  name = "a"\n  zone_id = "Z"\n  evaluate_target_health = false\n}'},
    "aws_eip": {"domain": 'network_interface = "eni-1"\ninstance = "i-1"'},
}
