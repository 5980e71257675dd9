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

from tfgen.providers.aws.shared.races import Race, race_rule
from tfgen.rules.api import Iterator, Resource, Root
from tfgen.rules.shared.arguments import referred_by, referring

_VERSION = "aws_secretsmanager_secret_version"
_SECRET = "aws_secretsmanager_secret"  # noqa: S105 - the name of a type


def find_waiting(root: Root) -> Iterator[tuple[Resource, tuple[Resource, ...]]]:
    """Each that reads a secret of this module, with the versions that are written here."""
    for reader in (*root.module.of_type(_VERSION, mode="data"), *root.module.of_type(_VERSION, mode="ephemeral")):
        for secret in referred_by(root, reader.block.body, "secret_id", _SECRET):
            yield reader, referring(root, "secret_id", secret, _VERSION)


RULE = race_rule(
    "secret-read-race",
    Race([_VERSION], find_waiting),
    "the secret may be empty still. Refer to secret_id of {} instead.",
    one=True,
    at="secret_id",
)
