"""References to ephemeral resources that the module does not declare.

Why:
    Terraform refuses a module in which a reference leads nowhere
    (https://developer.hashicorp.com/terraform/language/expressions/references).

Bad:
    resource "aws_rds_cluster" "main" {
      engine             = "aurora-mysql"
      master_password_wo = ephemeral.aws_secretsmanager_secret_version.databse.secret_string
    }
    ephemeral "aws_secretsmanager_secret_version" "database" {
      secret_id = "trading"
    }

Good:
    resource "aws_rds_cluster" "main" {
      engine             = "aurora-mysql"
      master_password_wo = ephemeral.aws_secretsmanager_secret_version.database.secret_string
    }
    ephemeral "aws_secretsmanager_secret_version" "database" {
      secret_id = "trading"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Rule, Severity
from tfgen.rules.shared.undeclared import find_undeclared, undeclared_hit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root
    from tfgen.rules.rule import Hit


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such reference."""
    for use in find_undeclared(root, "ephemeral"):
        yield undeclared_hit(root, use, "the ephemeral resource", "Declare it, or refer to another one.")


RULE = Rule("undeclared-ephemeral", Severity.ERROR, Group.REFERENCES, check)
