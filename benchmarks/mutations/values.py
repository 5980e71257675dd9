"""Values that AWS refuses. The provider's own validators see some of them, `terraform validate` not the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.bad_values import (
    ARNS,
    CHARSETS,
    CIDRS,
    EMPTY,
    ENUMS,
    LONG,
    NO_JSON,
    POLICY_KEYS,
    POLICY_VALUES,
    PORTS,
    RANGES,
    SCHEDULES,
    TOO_LONG,
    VERSIONS,
    VPC_SIZES,
)
from benchmarks.mutations.change import Change, replace
from benchmarks.mutations.places import settings
from tfgen.hcl.syntax import Call, Literal, Object, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.mutations.bad_values import Bad
    from benchmarks.mutations.places import Setting
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Module


def _table(module: Module, table: Bad) -> Iterator[Change]:
    for setting in settings(module):
        for text in table.get(setting.subject, table.get(setting.argument.name, ())):
            yield replace(setting.file, setting.value, text, setting.subject)


def bad_cidr(module: Module) -> Iterator[Change]:
    """`cidr_block = "10.0.0.0/33"`."""
    yield from _table(module, CIDRS)


def network_of_impossible_size(module: Module) -> Iterator[Change]:
    """A VPC larger than /16 or smaller than /28."""
    yield from _table(module, VPC_SIZES)


def bad_port(module: Module) -> Iterator[Change]:
    """`from_port = 70000`."""
    yield from _table(module, PORTS)


def number_out_of_range(module: Module) -> Iterator[Change]:
    """`timeout = 901`."""
    yield from _table(module, RANGES)


def bad_enum(module: Module) -> Iterator[Change]:
    """`comparison_operator = "Bogus"`."""
    yield from _table(module, dict.fromkeys(ENUMS, ('"Bogus"',)))


def enum_in_wrong_case(module: Module) -> Iterator[Change]:
    """`status = "enabled"`."""
    for setting in settings(module):
        if setting.subject in ENUMS and isinstance(setting.value, Literal):
            swapped = setting.file.text_of(setting.value).swapcase()
            yield replace(setting.file, setting.value, swapped, setting.subject)


def bad_name(module: Module) -> Iterator[Change]:
    """`bucket = "Trading_Data"`."""
    yield from _table(module, CHARSETS)


def name_too_long(module: Module) -> Iterator[Change]:
    """A name of 320 characters."""
    yield from _table(module, dict.fromkeys(TOO_LONG, (LONG,)))


def name_slightly_too_long(module: Module) -> Iterator[Change]:
    """A name of a Lambda function between the service's 64 characters and the 140 that the provider admits."""
    text = '"' + "trading-" * 10 + '"'
    subjects = ("aws_lambda_function.function_name", "aws_rds_cluster.cluster_identifier", "aws_sqs_queue.name")
    more = ("aws_iam_role.name", "aws_s3_bucket.bucket", "aws_xray_group.group_name", "aws_backup_vault.name")
    yield from _table(module, dict.fromkeys((*subjects, *more), (text,)))


def empty_text(module: Module) -> Iterator[Change]:
    """`function_name = ""`."""
    yield from _table(module, dict.fromkeys(EMPTY, ('""',)))


def bad_arn(module: Module) -> Iterator[Change]:
    """An ARN without account, region or service where the argument takes one."""
    for setting in settings(module):
        if setting.argument.name.endswith("_arn") or setting.subject in ("aws_lambda_function.role",):
            for text in ARNS:
                yield replace(setting.file, setting.value, text, setting.subject)


def unknown_version(module: Module) -> Iterator[Change]:
    """An engine, an instance class or a runtime that AWS does not have, or no more."""
    yield from _table(module, VERSIONS)


def bad_schedule(module: Module) -> Iterator[Change]:
    """`rate(5 minute)`."""
    yield from _table(module, SCHEDULES)


def bad_json(module: Module) -> Iterator[Change]:
    """A policy that is no JSON."""
    yield from _table(module, NO_JSON)


def bad_policy_key(module: Module) -> Iterator[Change]:
    """`Efect = "Allow"` in a policy."""
    for setting, node in _policy_parts(module):
        if isinstance(node, Object):
            for key, _ in node.items:
                name = setting.file.text_of(key)
                if name in POLICY_KEYS:
                    yield replace(setting.file, key, POLICY_KEYS[name], f"{setting.subject} {name}")


def bad_policy_value(module: Module) -> Iterator[Change]:
    """`Effect = "Alow"` in a policy."""
    for setting, node in _policy_parts(module):
        text = setting.file.text_of(node)
        if text in POLICY_VALUES:
            yield replace(setting.file, node, POLICY_VALUES[text], f"{setting.subject} {text}")


def _policy_parts(module: Module) -> Iterator[tuple[Setting, Expression]]:
    """Everything inside of the policies that are written as HCL."""
    for setting in settings(module):
        if setting.argument.name in ("policy", "assume_role_policy") and isinstance(setting.value, Call):
            yield from ((setting, node) for node in walk(setting.value))
