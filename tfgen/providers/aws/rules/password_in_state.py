"""A password or secret that Terraform writes into its state.

Why:
    State is plain text to everyone who may read its bucket, also for arguments marked sensitive. Write-only arguments
    and ephemeral resources, since Terraform 1.11, leave no trace
    (https://developer.hashicorp.com/terraform/language/resources/ephemeral/write-only).

Bad:
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id     = "orders"
      secret_string = random_password.database.result
    }
    resource "random_password" "database" {
      length = 32
    }

Good:
    ephemeral "aws_secretsmanager_random_password" "database" {
      password_length = 32
    }
    resource "aws_secretsmanager_secret_version" "database" {
      secret_id                = "orders"
      secret_string_wo         = ephemeral.aws_secretsmanager_random_password.database.random_password
      secret_string_wo_version = 1
    }
"""

from tfgen.rules.api import ALONE, Group, Hit, Iterator, Root, Rule, Severity

# Arguments that hold a secret, and have a write-only one of the same name with `_wo`.
_KEPT = {
    "aws_db_instance": "password",
    "aws_docdb_cluster": "master_password",
    "aws_rds_cluster": "master_password",
    "aws_redshift_cluster": "master_password",
    "aws_secretsmanager_secret_version": "secret_string",
}
_GENERATORS = ("random_password", "tls_private_key")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each argument that keeps a secret, and for each generator of secrets."""
    for resource in root.module.of_type(*_KEPT):
        if argument := resource.argument(_KEPT[resource.type]):
            message = f"{argument.name} is kept in the state in plain text. Use {argument.name}_wo."
            yield Hit.of(resource, message, argument)
    for resource in root.module.of_type(*_GENERATORS):
        yield Hit.of(resource, "its result is kept in the state in plain text. Use an ephemeral resource.")


RULE = Rule("password-in-state", Severity.WARNING, Group.SECURITY, check, ALONE)
