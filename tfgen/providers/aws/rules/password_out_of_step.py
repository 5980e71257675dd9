"""A password that a database and its secret may not have in common.

Why:
    An ephemeral password is made anew in each run. When the secret is written and the database fails, the next run sets
    another password on the database than the secret keeps. Reading it back from the secret, and one version for both,
    keep them the same (https://developer.hashicorp.com/terraform/language/manage-sensitive-data/ephemeral).

Bad:
    ephemeral "aws_secretsmanager_random_password" "database" {
      password_length = 40
    }
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id                = "orders"
      secret_string_wo         = ephemeral.aws_secretsmanager_random_password.database.random_password
      secret_string_wo_version = 1
    }
    resource "aws_rds_cluster" "main" {
      engine                     = "aurora-mysql"
      master_username            = "admin"
      master_password_wo         = ephemeral.aws_secretsmanager_random_password.database.random_password
      master_password_wo_version = 1
    }

Good:
    ephemeral "aws_secretsmanager_random_password" "database" {
      password_length = 40
    }
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id                = "orders"
      secret_string_wo         = ephemeral.aws_secretsmanager_random_password.database.random_password
      secret_string_wo_version = 1
    }
    ephemeral "aws_secretsmanager_secret_version" "database" {
      secret_id = aws_secretsmanager_secret_version.database.secret_id
    }
    resource "aws_rds_cluster" "main" {
      engine                     = "aurora-mysql"
      master_username            = "admin"
      master_password_wo         = ephemeral.aws_secretsmanager_secret_version.database.secret_string
      master_password_wo_version = 1
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Resource, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import plain_of, referred_by

_PASSWORDS = {"aws_db_instance": "password_wo", "aws_rds_cluster": "master_password_wo"}
_GENERATORS = ("aws_secretsmanager_random_password", "random_password")
_SECRET = "aws_secretsmanager_secret_version"  # noqa: S105 - the name of a type
_KEPT = "secret_string_wo"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each password from a generator that a secret keeps too, and for versions that differ."""
    kept = {
        source.address: version
        for version in root.module.of_type(_SECRET)
        for source in referred_by(root, version.block.body, _KEPT, *_GENERATORS)
    }
    for database in root.module.of_type(*_PASSWORDS):
        name = _PASSWORDS[database.type]
        for source in referred_by(root, database.block.body, name):
            if source.address in kept:
                message = (
                    f"{kept[source.address].address} may keep another password, as each run makes a new one. "
                    f"Read it back with an ephemeral {_SECRET}."
                )
                yield from _hit(database, name, message)
            elif source.mode == "ephemeral" and source.type == _SECRET:
                yield from _versions(root, database, source)


def _versions(root: Root, database: Resource, source: Resource) -> Iterator[Hit]:
    """A hit when the version of the password is not that of the secret it is read from."""
    name = f"{_PASSWORDS[database.type]}_version"
    for version in referred_by(root, source.block.body, "secret_id", _SECRET):
        ours = plain_of(root, database.block.body, name)
        theirs = plain_of(root, version.block.body, f"{_KEPT}_version")
        if isinstance(ours, int) and isinstance(theirs, int) and ours != theirs:
            message = (
                f"{name} is {ours} and {_KEPT}_version of {version.address} is {theirs}, so a new password would "
                "reach one without the other. Set both to the same."
            )
            yield from _hit(database, name, message)


def _hit(database: Resource, name: str, message: str) -> Iterator[Hit]:
    if argument := database.argument(name):
        yield Hit.of(database, message, argument.value)


RULE = Rule(
    "password-out-of-step",
    Severity.ERROR,
    Group.SECURITY,
    check,
    among("aws_db_instance", "aws_rds_cluster", "aws_secretsmanager_secret_version"),
)
