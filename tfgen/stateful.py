"""The resource types whose loss loses data, names or access that no second `apply` brings back."""

from __future__ import annotations

STATEFUL_TYPES = frozenset(
    {
        "aws_api_gateway_api_key",
        "aws_backup_vault",
        "aws_cloudwatch_log_group",
        "aws_cognito_user_pool",
        "aws_db_cluster_snapshot",
        "aws_db_instance",
        "aws_db_snapshot",
        "aws_docdb_cluster",
        "aws_dynamodb_table",
        "aws_ebs_volume",
        "aws_ecr_repository",
        "aws_efs_file_system",
        "aws_eip",
        "aws_elasticache_cluster",
        "aws_elasticache_replication_group",
        "aws_fsx_lustre_file_system",
        "aws_iam_access_key",
        "aws_kinesis_stream",
        "aws_kms_external_key",
        "aws_kms_key",
        "aws_kms_replica_key",
        "aws_memorydb_cluster",
        "aws_msk_cluster",
        "aws_neptune_cluster",
        "aws_opensearch_domain",
        "aws_rds_cluster",
        "aws_rds_cluster_instance",
        "aws_rds_global_cluster",
        "aws_redshift_cluster",
        "aws_route53_zone",
        "aws_s3_bucket",
        "aws_s3_directory_bucket",
        "aws_s3_object",
        "aws_secretsmanager_secret",
        "aws_secretsmanager_secret_version",
        "aws_sns_topic",
        "aws_sqs_queue",
        "aws_ssm_parameter",
        "aws_timestreamwrite_table",
        "tls_private_key",
        "random_password",
    }
)
"""Managed resources that hold what exists nowhere else: rows, objects, messages, logs, keys, secrets, addresses.

A replacement of one of them is a destruction. Chosen from the reference of the AWS provider
(https://registry.terraform.io/providers/hashicorp/aws/latest/docs): a type is here when AWS keeps data or key material
in it, or gives it a name or address that others store. `aws_rds_cluster_instance` holds no rows of its own, but without
one the database is down.
"""
