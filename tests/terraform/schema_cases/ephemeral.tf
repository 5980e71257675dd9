ephemeral "aws_secretsmanager_secret_version" "token" {
  secret_id = "x"
}

resource "aws_sqs_queue" "kept" {
  name = ephemeral.aws_secretsmanager_secret_version.token.secret_string # ephemeral-argument
}

resource "aws_sqs_queue" "kept_inside" {
  tags = { a = ephemeral.aws_secretsmanager_secret_version.token.secret_string } # ephemeral-argument
}

data "aws_sqs_queue" "kept" {
  name = ephemeral.aws_secretsmanager_secret_version.token.secret_string # ephemeral-argument
}

resource "aws_ssm_parameter" "write_only" {
  name             = "/x"
  type             = "String"
  value_wo         = ephemeral.aws_secretsmanager_secret_version.token.secret_string
  value_wo_version = 1
}

output "always_null" {
  value = aws_ssm_parameter.write_only.value_wo # only tfgen: write-only-reference
}
