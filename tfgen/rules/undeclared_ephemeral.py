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

from tfgen.rules.shared.undeclared import undeclared_rule

RULE = undeclared_rule(
    "undeclared-ephemeral", "ephemeral", "the ephemeral resource", "Declare it, or refer to another one."
)
