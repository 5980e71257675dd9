"""A function whose log group is declared, but may be made after the function.

Why:
    Lambda makes the group itself, without retention or encryption, when the function runs before it exists; then the
    apply fails with ResourceAlreadyExistsException.

Bad:
    resource "aws_cloudwatch_log_group" "orders" {
      name = "/aws/lambda/orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
    }

Good:
    resource "aws_cloudwatch_log_group" "orders" {
      name = "/aws/lambda/orders"
    }
    resource "aws_lambda_function" "orders" {
      function_name = "orders"
      role          = "arn:aws:iam::111122223333:role/orders"
      depends_on    = [aws_cloudwatch_log_group.orders]
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Resource
    from tfgen.rules.root import Root


def check(root: Root) -> Iterator[Hit]:
    """A hit for each function or cluster that Terraform may make before a log group of the name it writes to."""
    groups = {
        name: group
        for group in root.module.of_type("aws_cloudwatch_log_group")
        if isinstance(name := _text(root, group, "name"), str)
    }
    for writer, name in _writers(root):
        group = groups.get(name)
        if group and group.address not in root.wiring.needs(writer) and writer.address not in root.wiring.needs(group):
            message = f"it may be made before its log group {group.address}. Name that in depends_on."
            yield Hit.at(writer.file, writer.block, message, address=writer.address)


def _writers(root: Root) -> Iterator[tuple[Resource, str]]:
    """What writes logs, and the name of the group that it writes to and would make."""
    for function in root.module.of_type("aws_lambda_function"):
        if isinstance(name := _text(root, function, "function_name"), str):
            yield function, f"/aws/lambda/{name}"
    for cluster in root.module.of_type("aws_rds_cluster"):
        exports, name = (_text(root, cluster, key) for key in ("enabled_cloudwatch_logs_exports", "cluster_identifier"))
        if isinstance(exports, list) and isinstance(name, str):
            yield from ((cluster, f"/aws/rds/cluster/{name}/{export}") for export in exports)


def _text(root: Root, resource: Resource, name: str) -> object:
    argument = resource.argument(name)
    return root.values.plain(argument.value) if argument else None


RULE = Rule("log-group-race", Severity.ERROR, Group.SECURITY, check)
