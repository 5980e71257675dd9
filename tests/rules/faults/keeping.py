"""Faults in what keeps data, and in what stacks have to agree on: databases, buckets, keys, states, names."""

from __future__ import annotations

from tests.rules.faults.edit import BOOTSTRAP, DEV, HOME, SECOND, Fault, add, drop, drop_block, put, put_into

FUNCTION = "aws_lambda_function.processor"
CLUSTER = "aws_rds_cluster.main"
REPLICATION = "aws_s3_bucket_replication_configuration.data"
SECOND_DETECTOR = 'resource "aws_guardduty_detector" "second" {\n  enable = true\n}'
NOWHERE = "it would be allowed nowhere\n        Resource = "

KEEPING = (
    Fault(
        "access-log-race",
        f"{HOME}/storage.tf",
        drop("  depends_on = [aws_s3_bucket_policy.logs]\n"),
        "aws_s3_bucket_logging.data",
    ),
    Fault(
        "account-not-pinned",
        f"{DEV}/providers.tf",
        drop('  allowed_account_ids = ["111122223333"]\n'),
        "provider.aws",
    ),
    Fault("account-singleton", f"{HOME}/guardduty.tf", add(SECOND_DETECTOR), "aws_guardduty_detector.second"),
    Fault(
        "bucket-name-taken",
        f"{DEV}/storage.tf",
        put("trading-data-dev-us-east-1", instead_of="trading-data-dev-111122223333-us-east-1"),
        "aws_s3_bucket.data",
    ),
    Fault(
        "bucket-public-access",
        f"{DEV}/storage.tf",
        drop("  restrict_public_buckets = true\n"),
        "aws_s3_bucket_public_access_block.data",
    ),
    Fault(
        "cidr-free-space",
        f"{DEV}/network.tf",
        put("10.0.0.0/16", instead_of="10.0.0.0/24"),
        "aws_vpc.main",
    ),
    Fault(
        "cidr-overlap",
        f"{SECOND}/network.tf",
        put("10.0.128.0/17", instead_of="10.2.0.0/16"),
        "aws_vpc.main",
        (HOME,),
    ),
    Fault(
        "cluster-zones",
        f"{DEV}/database.tf",
        put_into(
            '"aws_rds_cluster" "main" {\n',
            '  availability_zones = ["us-east-1a", "us-east-1b"]\n  engine_mode',
            instead_of="  engine_mode",
        ),
        CLUSTER,
    ),
    Fault(
        "config-recorder-race",
        f"{HOME}/config_recorder.tf",
        drop("  depends_on = [aws_config_delivery_channel.main]\n"),
        "aws_config_configuration_recorder_status.main",
    ),
    Fault(
        "database-subnet-zones",
        f"{DEV}/network.tf",
        put_into('"aws_subnet" "database"', '"us-east-1a"', instead_of="each.key"),
        "aws_db_subnet_group.main",
    ),
    Fault(
        "deletion-unprotected",
        f"{HOME}/database.tf",
        put("deletion_protection = false", instead_of="deletion_protection          = true"),
        CLUSTER,
    ),
    Fault(
        "environment-parity",
        f"{HOME}/schedule.tf",
        drop_block('"aws_cloudwatch_event_target" "outbox_drain"'),
        "aws_cloudwatch_event_target.outbox_drain",
        ("staging/us-east-1",),
    ),
    Fault("final-snapshot-name", f"{HOME}/database.tf", put("# ", instead_of="final_snapshot_identifier"), CLUSTER),
    Fault(
        "global-cluster-mismatch",
        f"{SECOND}/database.tf",
        put("8.0.mysql_aurora.3.04.4", instead_of="8.0.mysql_aurora.3.10.5"),
        CLUSTER,
        (HOME,),
    ),
    Fault(
        "global-database-attachment",
        f"{HOME}/database.tf",
        drop("      global_cluster_identifier,\n"),
        CLUSTER,
    ),
    Fault(
        "global-database-class",
        f"{SECOND}/database.tf",
        put("db.t4g.medium", instead_of="db.r6g.large"),
        "aws_rds_cluster_instance.main",
    ),
    Fault(
        "global-database-member",
        f"{SECOND}/database.tf",
        drop('  source_region                  = "us-east-1"\n'),
        CLUSTER,
    ),
    Fault(
        "global-database-order",
        f"{SECOND}/database.tf",
        add('resource "aws_rds_global_cluster" "far" {\n  global_cluster_identifier = "trading-global-prod"\n}'),
        "aws_rds_global_cluster.far",
        (HOME, "prod/us-east-2"),
    ),
    Fault("global-database-upgrade", f"{HOME}/database.tf", drop("      engine_version,\n"), CLUSTER),
    Fault(
        "name-collision",
        f"{SECOND}/function_role.tf",
        put("trading-function-prod-us-east-1", instead_of="trading-function-prod-us-west-2"),
        "aws_iam_role.function",
        (HOME,),
    ),
    Fault(
        "noncurrent-versions-kept",
        f"{DEV}/storage.tf",
        drop("    noncurrent_version_expiration {\n      noncurrent_days = 30\n    }\n"),
        "aws_s3_bucket_lifecycle_configuration.data",
    ),
    Fault(
        "password-in-state",
        f"{HOME}/secret.tf",
        put("secret_string = jsonencode", instead_of="secret_string_wo = jsonencode"),
        "aws_secretsmanager_secret_version.database",
    ),
    Fault(
        "password-out-of-step",
        f"{HOME}/database.tf",
        put(
            "ephemeral.aws_secretsmanager_random_password.database.random_password",
            instead_of="jsondecode(ephemeral.aws_secretsmanager_secret_version.database.secret_string).password",
        ),
        CLUSTER,
    ),
    Fault(
        "password-out-of-step",
        f"{HOME}/secret.tf",
        put("secret_string_wo_version = 2", instead_of="secret_string_wo_version = 1"),
        CLUSTER,
    ),
    Fault(
        "public-database",
        f"{DEV}/database.tf",
        put("publicly_accessible  = true", instead_of="publicly_accessible  = false"),
        "aws_rds_cluster_instance.main",
    ),
    Fault(
        "region-bound-signature",
        f"{HOME}/api.tf",
        put('"AWS_IAM"', instead_of='"CUSTOM"'),
        "aws_api_gateway_method.trade",
        (SECOND,),
    ),
    Fault(
        "region-mismatch",
        f"{HOME}/replica.tf",
        put_into('"aws_s3_bucket_versioning" "replica"', "", instead_of="  provider = aws.replica\n"),
        "aws_s3_bucket_versioning.replica",
    ),
    Fault(
        "region-mismatch",
        f"{HOME}/replica.tf",
        put("aws_kms_key.main.arn", instead_of="aws_kms_key.replica.arn"),
        "aws_s3_bucket_server_side_encryption_configuration.replica",
    ),
    Fault(
        "pass-role-to-anyone",
        f"{BOOTSTRAP}/apply_roles.tf",
        lambda text: text.replace("iam:PassedToService", "aws:SourceAccount"),
        "aws_iam_role_policy.apply_prod",
    ),
    Fault(
        "action-without-resources",
        f"{BOOTSTRAP}/apply_roles.tf",
        put(f'{NOWHERE}"arn:aws:route53:::healthcheck/*"', instead_of=f'{NOWHERE}"*"'),
        "aws_iam_role_policy.apply_prod_services",
    ),
    Fault(
        "service-wildcard",
        f"{BOOTSTRAP}/apply_roles.tf",
        put('"application-autoscaling:*", "rds:*"', instead_of='"application-autoscaling:*"'),
        "aws_iam_role_policy.apply_prod_services",
    ),
    Fault(
        "tag-opens-anything",
        f"{BOOTSTRAP}/apply_roles.tf",
        lambda text: text.replace('["kms:TagResource", "kms:UntagResource"]', '"kms:UntagResource"'),
        "aws_iam_role_policy.apply_prod_services",
    ),
    Fault(
        "replica-in-home",
        f"{SECOND}/providers.tf",
        put('"us-east-1"', instead_of='"us-east-2"'),
        REPLICATION,
        (HOME,),
    ),
    Fault(
        "shared-maintenance-window",
        f"{SECOND}/database.tf",
        put('"sun:05:00-sun:06:00"', instead_of='"tue:05:00-tue:06:00"'),
        "aws_rds_cluster.main",
        (HOME,),
    ),
    Fault("replication-race", f"{HOME}/replication.tf", drop("    aws_s3_bucket_versioning.replica,\n"), REPLICATION),
    Fault(
        "replication-rights",
        f"{HOME}/replication.tf",
        put("s3.us-east-1.amazonaws.com", instead_of="s3.us-west-2.amazonaws.com"),
        REPLICATION,
    ),
    Fault(
        "replication-rights",
        f"{HOME}/replication.tf",
        put_into(
            'Sid      = "Decrypt"',
            'aws:s3:arn" = "${aws_s3_bucket.data.arn}/*"',
            instead_of='aws:s3:arn" = aws_s3_bucket.data.arn',
        ),
        REPLICATION,
    ),
    Fault(
        "replication-rights",
        f"{HOME}/replication.tf",
        put_into('Sid      = "Encrypt"', "aws_kms_key.main.arn", instead_of="aws_kms_key.replica.arn"),
        REPLICATION,
    ),
    Fault(
        "replication-role-race", f"{HOME}/replication.tf", drop("    aws_iam_role_policy.replication,\n"), REPLICATION
    ),
    Fault(
        "replication-rule-shape",
        f"{HOME}/replication.tf",
        drop('    delete_marker_replication {\n      status = "Disabled"\n    }\n'),
        REPLICATION,
    ),
    Fault(
        "replication-skips-encrypted",
        f"{HOME}/replication.tf",
        put_into("sse_kms_encrypted_objects", "Disabled", instead_of="Enabled"),
        REPLICATION,
    ),
    Fault(
        "replication-target",
        f"{HOME}/replication.tf",
        put('"arn:aws:s3:::trading-data-prod-777788889999-us-west-2"', instead_of="aws_s3_bucket.replica.arn"),
        REPLICATION,
        (SECOND,),
    ),
    Fault(
        "secondary-writer",
        f"{SECOND}/database.tf",
        drop("  enable_global_write_forwarding = true\n"),
        FUNCTION,
    ),
    Fault(
        "secret-read-race",
        f"{HOME}/secret.tf",
        put(
            "secret_id = aws_secretsmanager_secret.database.id",
            instead_of="secret_id = aws_secretsmanager_secret_version.database.secret_id",
        ),
        "ephemeral.aws_secretsmanager_secret_version.database",
    ),
    Fault(
        "security-hub-default-standards",
        f"{HOME}/security_hub.tf",
        drop("  enable_default_standards  = false\n"),
        "aws_securityhub_account.main",
    ),
    Fault(
        "security-hub-without-config",
        f"{HOME}/config_recorder.tf",
        drop_block('"aws_config_configuration_recorder" "main"'),
        "aws_securityhub_account.main",
    ),
    Fault(
        "state-bucket-unprotected",
        f"{BOOTSTRAP}/state.tf",
        put_into('"aws_s3_bucket" "state"', "", instead_of="    prevent_destroy = true\n"),
        "aws_s3_bucket.state",
    ),
    Fault(
        "state-key-collision",
        f"{SECOND}/backend.tf",
        put("prod/us-east-1", instead_of="prod/us-west-2"),
        "",
        (HOME,),
    ),
    Fault(
        "state-key-changed",
        f"{DEV}/backend.tf",
        put("trading/dev/terraform", instead_of="trading/dev/us-east-1/terraform"),
        "",
    ),
    Fault("state-not-locked", f"{DEV}/backend.tf", put("use_lockfile = false", instead_of="use_lockfile = true"), ""),
    Fault("state-not-remote", f"{DEV}/backend.tf", lambda _: "", ""),
    Fault(
        "unencrypted-storage",
        f"{DEV}/database.tf",
        put("storage_encrypted = false", instead_of="storage_encrypted = true"),
        CLUSTER,
    ),
    Fault(
        "unprotected-resource",
        f"{HOME}/storage.tf",
        drop("    prevent_destroy = true\n"),
        "aws_s3_bucket.data",
    ),
    Fault(
        "ignored-setting",
        f"{HOME}/database.tf",
        put("aurora.3.10.6", instead_of="aurora.3.10.5"),
        CLUSTER,
    ),
    Fault("workspace-not-guarded", f"{DEV}/terraform.tf", drop_block('"terraform_data" "workspace_guard"'), ""),
    Fault("vanished-resource", f"{DEV}/storage.tf", put('"archive"', instead_of='"data"'), "aws_s3_bucket.data"),
)
