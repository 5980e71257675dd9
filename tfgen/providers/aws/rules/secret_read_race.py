"""A secret that may be read before its first version is written.

Why:
    The read fails with ResourceNotFoundException ("can't find the specified secret value for staging label:
    AWSCURRENT") in the first apply, when the secret is there and empty
    (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html).

Bad:
    resource "aws_secretsmanager_secret" "database" {
      name = "orders"
    }
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id     = aws_secretsmanager_secret.database.id
      secret_string = "{}"
    }
    ephemeral "aws_secretsmanager_secret_version" "database" {
      secret_id = aws_secretsmanager_secret.database.id
    }

Good:
    resource "aws_secretsmanager_secret" "database" {
      name = "orders"
    }
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id     = aws_secretsmanager_secret.database.id
      secret_string = "{}"
    }
    ephemeral "aws_secretsmanager_secret_version" "database" {
      secret_id = aws_secretsmanager_secret_version.database.secret_id
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.shared.arguments import referred_by, referring

_VERSION = "aws_secretsmanager_secret_version"
_SECRET = "aws_secretsmanager_secret"  # noqa: S105 - the name of a type


def check(root: Root) -> Iterator[Hit]:
    """A hit for each reader of a secret of this module that does not need the version written here."""
    for mode in ("data", "ephemeral"):
        for reader in root.module.of_type(_VERSION, mode=mode):
            argument = reader.argument("secret_id")
            for secret in referred_by(root, reader.block.body, "secret_id", _SECRET):
                written = {version.address for version in referring(root, "secret_id", secret, _VERSION)}
                if argument and written and not written & root.wiring.needs(reader):
                    message = f"the secret may be empty still. Refer to {min(written)}.secret_id instead."
                    yield Hit.of(reader, message, argument.value)


RULE = Rule("secret-read-race", Severity.ERROR, Group.SECURITY, check, among("aws_secretsmanager_secret_version"))
