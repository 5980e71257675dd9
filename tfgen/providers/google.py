"""The pack of Google Cloud: which types hold data; there are no rules about it yet."""

from __future__ import annotations

from tfgen.providers.pack import Pack

# Chosen from the provider's reference, https://registry.terraform.io/providers/hashicorp/google/latest/docs.
PACK = Pack(
    "google",
    stateful=frozenset(
        {
            "google_alloydb_cluster",
            "google_alloydb_instance",
            "google_artifact_registry_repository",
            "google_bigquery_dataset",
            "google_bigquery_table",
            "google_bigtable_instance",
            "google_bigtable_table",
            "google_compute_address",
            "google_compute_disk",
            "google_compute_global_address",
            "google_compute_region_disk",
            "google_dns_managed_zone",
            "google_filestore_instance",
            "google_firestore_database",
            "google_kms_crypto_key",
            "google_kms_key_ring",
            "google_logging_project_bucket_config",
            "google_pubsub_subscription",
            "google_pubsub_topic",
            "google_redis_cluster",
            "google_redis_instance",
            "google_secret_manager_secret",
            "google_secret_manager_secret_version",
            "google_service_account_key",
            "google_spanner_database",
            "google_spanner_instance",
            "google_sql_database",
            "google_sql_database_instance",
            "google_storage_bucket",
            "google_storage_bucket_object",
        }
    ),
    # Made of what is written: labels and annotations of the resource and of the provider, and since 6.14 the address of
    # an account (https://github.com/hashicorp/terraform-provider-google/pull/20510).
    planned={
        "*": frozenset({"effective_annotations", "effective_labels", "terraform_labels"}),
        "google_endpoints_service": frozenset({"config_id"}),
        "google_service_account": frozenset({"email", "member"}),
    },
    titles={
        "google_cloud_run_service": "Cloud Run service",
        "google_cloud_run_v2_job": "Cloud Run job",
        "google_cloud_run_v2_service": "Cloud Run service",
        "google_container_cluster": "GKE cluster",
        "google_container_node_pool": "GKE node pool",
        "google_pubsub_subscription": "Pub/Sub subscription",
        "google_pubsub_topic": "Pub/Sub topic",
        "google_sql_database": "Cloud SQL database",
        "google_sql_database_instance": "Cloud SQL instance",
        "google_sql_user": "Cloud SQL user",
    },
)
