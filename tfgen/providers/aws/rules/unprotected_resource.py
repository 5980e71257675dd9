"""A resource that holds data, without `prevent_destroy`, in a protected environment.

Why:
    With `protect` on, an environment's databases, buckets and keys are not to go by mistake: a rename, a changed name
    or a switched-off feature would take them along
    (https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#prevent_destroy).

Bad:
    # in prod/us-east-1, protected
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
    }

Good:
    # in prod/us-east-1, protected
    resource "aws_s3_bucket" "data" {
      bucket = "orders-data"
      lifecycle {
        prevent_destroy = true
      }
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity

# What cannot be made again from the configuration and a backup of something else.
_PRECIOUS = (
    "aws_db_instance",
    "aws_dynamodb_table",
    "aws_efs_file_system",
    "aws_kms_key",
    "aws_rds_cluster",
    "aws_rds_global_cluster",
    "aws_s3_bucket",
)


def check(root: Root) -> Iterator[Hit]:
    """A hit for each precious resource of a stack with `protect`."""
    if root.stack is None or not root.stack.protect:
        return
    for resource in root.module.of_type(*_PRECIOUS):
        if not _is_protected(root, resource):
            message = (
                "this environment is protected, and this could be destroyed. Add lifecycle { prevent_destroy = true }."
            )
            yield Hit.of(resource, message)


def _is_protected(root: Root, resource: Resource) -> bool:
    arguments = (block.body.argument("prevent_destroy") for block in resource.blocks("lifecycle"))
    return any(argument and root.values.plain(argument.value) is True for argument in arguments)


RULE = Rule("unprotected-resource", Severity.WARNING, Group.SECURITY, check)
