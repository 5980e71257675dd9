"""Mistakes that take two stacks, or the last commit, to see: each stack by itself is valid."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.mutations.change import Change, append, remove, replace, rewrite
from benchmarks.mutations.places import resource_bodies, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Module

_NEXT_REGION = {"us-east-1": "us-east-2", "us-east-2": "us-west-2", "us-west-2": "us-east-1"}
_REGION = re.compile("|".join(_NEXT_REGION))
_STATEFUL = (
    "aws_cloudwatch_log_group",
    "aws_dynamodb_table",
    "aws_kms_key",
    "aws_rds_cluster",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
    "aws_sqs_queue",
)


def _elsewhere(text: str) -> str:
    """The text as it would stand in the next region."""
    return _REGION.sub(lambda match: _NEXT_REGION[match[0]], text, count=1)


def state_key_of_another_stack(module: Module) -> Iterator[Change]:
    """Two stacks with one state: each would destroy the other."""
    for declaration in module.declared("terraform"):
        for backend in declaration.blocks("backend"):
            if key := backend.body.argument("key"):
                text = _elsewhere(declaration.file.text_of(key.value))
                yield replace(declaration.file, key.value, text, "backend.key")


def moved_state_key(module: Module) -> Iterator[Change]:
    """A state key that is not that of the last commit: Terraform would begin with an empty state."""
    for declaration in module.declared("terraform"):
        for backend in declaration.blocks("backend"):
            if key := backend.body.argument("key"):
                text = declaration.file.text_of(key.value).replace("terraform.tfstate", "state")
                yield replace(declaration.file, key.value, text, "backend.key")


def name_of_another_stack(module: Module) -> Iterator[Change]:
    """A bucket, role or dashboard with the name that another stack has given away."""
    for setting in settings(module):
        if setting.argument.name in ("bucket", "name", "dashboard_name", "group_name"):
            text = setting.file.text_of(setting.value)
            if text.startswith('"') and (other := _elsewhere(text)) != text:
                yield replace(setting.file, setting.value, other, setting.subject)


def network_of_another_stack(module: Module) -> Iterator[Change]:
    """Two stacks of an environment with one network: they can never be connected."""
    for vpc in module.of_type("aws_vpc"):
        if match := re.search(r'"10\.(\d+)\.0\.0/16"', vpc.file.text):
            octet = (int(match[1]) + 1) % 3
            text = vpc.file.text.replace(f'"10.{match[1]}.', f'"10.{octet}.')
            yield rewrite(vpc.file, text, "aws_vpc.cidr_block")


def second_owner(module: Module) -> Iterator[Change]:
    """Something that an account has once, in a second stack."""
    for kind, text in (
        ("aws_api_gateway_account", 'cloudwatch_role_arn = "arn:aws:iam::111122223333:role/a"'),
        ("aws_securityhub_account", "enable_default_standards = false"),
        ("aws_guardduty_detector", "enable = true"),
        ("aws_iam_openid_connect_provider", 'url = "https://token.actions.githubusercontent.com"'),
    ):
        for file in module.files:
            yield append(file, f'resource "{kind}" "second" {{\n  {text}\n}}', kind)


def disagreeing_member(module: Module) -> Iterator[Change]:
    """A member of a global database with another engine version, or name, than the others."""
    for setting in settings(module):
        cluster = setting.place.resource
        if cluster.type == "aws_rds_cluster" and cluster.argument("global_cluster_identifier"):
            if setting.argument.name == "engine_version":
                yield replace(setting.file, setting.value, '"8.0.mysql_aurora.3.08.0"', setting.subject)
            if setting.argument.name == "global_cluster_identifier":
                yield replace(setting.file, setting.value, '"trading-global-other"', setting.subject)


def replication_to_itself(module: Module) -> Iterator[Change]:
    """A bucket that is replicated to itself."""
    for setting in settings(module):
        if setting.subject == "aws_s3_bucket_replication_configuration.rule.destination.bucket":
            yield replace(setting.file, setting.value, "aws_s3_bucket.data.arn", setting.subject)


def renamed_state(module: Module) -> Iterator[Change]:
    """A database, bucket, key or log group under a new label, everywhere, without `moved`: it would be made anew."""
    for place in resource_bodies(module):
        kind, label = place.resource.type, place.resource.name
        users = [file for file in module.files if re.search(rf"{kind}\.{label}\b", file.text)]
        if kind in _STATEFUL and users in ([], [place.file]):
            text = re.sub(rf'({kind}"? ?[".]+){label}\b', rf"\g<1>{label}_new", place.file.text)
            yield rewrite(place.file, text, f"{kind}.{label}")


def unequal_environments(module: Module) -> Iterator[Change]:
    """Production lacks what staging has."""
    for place in resource_bodies(module):
        if place.resource.type in (
            "aws_wafv2_web_acl_association",
            "aws_wafv2_web_acl_logging_configuration",
            "aws_s3_bucket_logging",
            "aws_xray_sampling_rule",
            "aws_s3_bucket_notification",
            "aws_cloudwatch_dashboard",
        ):
            yield remove(place.file, place.resource.block, place.path)
