"""Replication whose role cannot decrypt the source, or encrypt the replica.

Why:
    S3 replicates with the role's rights: kms:Decrypt on the source's key, in the source's region, and kms:Encrypt on
    the replica's key, in the replica's. With a bucket key the encryption context is the bucket's ARN, not the object's.
    Otherwise each object fails, and only its status says so
    (https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-config-for-kms-objects.html).

Bad:
    resource "aws_kms_key" "replica" {
      enable_key_rotation = true
    }
    resource "aws_iam_role" "replication" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "replication" {
      role = aws_iam_role.replication.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = aws_kms_key.replica.arn }]
      })
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = aws_iam_role.replication.arn
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::orders-replica"
          encryption_configuration {
            replica_kms_key_id = aws_kms_key.replica.arn
          }
        }
      }
    }

Good:
    resource "aws_kms_key" "replica" {
      enable_key_rotation = true
    }
    resource "aws_iam_role" "replication" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "replication" {
      role = aws_iam_role.replication.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "kms:Encrypt", Resource = aws_kms_key.replica.arn }]
      })
    }
    resource "aws_s3_bucket_replication_configuration" "data" {
      bucket = "orders-data"
      role   = aws_iam_role.replication.arn
      rule {
        status = "Enabled"
        destination {
          bucket = "arn:aws:s3:::orders-replica"
          encryption_configuration {
            replica_kms_key_id = aws_kms_key.replica.arn
          }
        }
      }
    }
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Literal, Template
from tfgen.providers.aws.shared.matrix_names import placement_of
from tfgen.providers.aws.shared.rights import RIGHTS, find_inline_policies, read_role_statements
from tfgen.rules.rule import Group, Hit, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Block, Body, Expression
    from tfgen.module.model import Resource
    from tfgen.providers.aws.shared.policies import Statement
    from tfgen.rules.root import Root

_ENCRYPTION = "aws_s3_bucket_server_side_encryption_configuration"
_KEY = "aws_kms_key"
_SERVICE = "kms:ViaService"
_CONTEXT = "kms:EncryptionContext:aws:s3:arn"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each right that the role lacks, where its policies are inline and written here."""
    for replication in root.module.of_type("aws_s3_bucket_replication_configuration"):
        for role in referred_by(root, replication.block.body, "role", "aws_iam_role"):
            statements = _statements(root, role)
            for action, key in _needs(root, replication) if statements else ():
                if fault := _fault(root, statements or [], action, key):
                    yield Hit.of(replication, f"{role.address} {fault}")


def _statements(root: Root, role: Resource) -> list[Statement] | None:
    """The statements of all policies of a role; None when some are not written here."""
    read = [read_role_statements(root, policy) for policy in find_inline_policies(root, role) or ()]
    return None if None in read else [statement for found in read for statement in found or ()]


def _needs(root: Root, replication: Resource) -> Iterator[tuple[str, Resource]]:
    """The actions that are needed, each with the key it is needed on."""
    buckets = set(referred_by(root, replication.block.body, "bucket"))
    for encryption in root.module.of_type(_ENCRYPTION):
        if buckets & set(referred_by(root, encryption.block.body, "bucket")):
            for block in _nested(encryption.block.body, "rule", "apply_server_side_encryption_by_default"):
                yield from (("kms:Decrypt", key) for key in referred_by(root, block.body, "kms_master_key_id", _KEY))
    for block in _nested(replication.block.body, "rule", "destination", "encryption_configuration"):
        yield from (("kms:Encrypt", key) for key in referred_by(root, block.body, "replica_kms_key_id", _KEY))


def _nested(body: Body, first: str, *rest: str) -> Iterator[Block]:
    for block in body.blocks_of(first):
        if rest:
            yield from _nested(block.body, *rest)
        else:
            yield block


def _fault(root: Root, statements: list[Statement], action: str, key: Resource) -> str | None:
    fitting = [found for found in statements if found.allows and found.has_action(action) and _is_for(root, found, key)]
    if not fitting:
        return f"does not allow {action} on {key.address}. Add a statement that does."
    region = placement_of(root).of(key).region
    service = f"s3.{region}.amazonaws.com"
    if region and all(_excludes(root, statement, service) for statement in fitting):
        return f"allows {action} on {key.address} through another service than {service}. Correct {_SERVICE}."
    if _has_bucket_key(root, key) and all(map(_wants_objects, fitting)):
        return f"allows {action} for objects, but a bucket key's context is the bucket. Remove /* from {_CONTEXT}."
    return None


def _is_for(root: Root, statement: Statement, key: Resource) -> bool:
    """Whether a statement names the key, all keys, or something that is not known."""
    resource = statement.elements.get("Resource")
    if resource is None:
        return True
    plain = root.values.plain(resource)
    if plain is not UNKNOWN:
        return any("*" in text or ":kms:" in text for text in statement.texts("Resource"))
    found = root.wiring.resources_in(resource)
    return key in found or not all(resource.type == _KEY for resource in found) or not found


def _excludes(root: Root, statement: Statement, service: str) -> bool:
    texts = [root.values.plain(expression) for expression in statement.conditions(_SERVICE)]
    return bool(texts) and all(isinstance(text, str) and not fnmatchcase(service, text) for text in texts)


def _has_bucket_key(root: Root, key: Resource) -> bool:
    """Whether all that the module encrypts with a key in buckets has a bucket key."""
    users = [
        rule
        for encryption in root.module.of_type(_ENCRYPTION)
        for rule in encryption.blocks("rule")
        for block in _nested(rule.body, "apply_server_side_encryption_by_default")
        if key in referred_by(root, block.body, "kms_master_key_id")
    ]
    return bool(users) and all(plain_of(root, rule.body, "bucket_key_enabled") is True for rule in users)


def _wants_objects(statement: Statement) -> bool:
    contexts = statement.conditions(_CONTEXT)
    return bool(contexts) and all(_last_text(context).endswith("/*") for context in contexts)


def _last_text(expression: Expression) -> str:
    last = expression.parts[-1] if isinstance(expression, Template) else expression
    return last.value if isinstance(last, Literal) and isinstance(last.value, str) else ""


RULE = Rule(
    "replication-rights",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among(
        *RIGHTS,
        "aws_kms_key",
        "aws_s3_bucket_replication_configuration",
        "aws_s3_bucket_server_side_encryption_configuration",
        "provider",
    ),
)
