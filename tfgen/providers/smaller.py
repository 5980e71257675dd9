"""The packs of providers of which little more is known than the types that hold data."""

from __future__ import annotations

from tfgen.providers.pack import Pack

# Chosen from the providers' references, https://registry.terraform.io/browse/providers.
KUBERNETES = Pack(
    "kubernetes",
    stateful=frozenset(
        {
            "kubernetes_namespace",
            "kubernetes_namespace_v1",
            "kubernetes_persistent_volume",
            "kubernetes_persistent_volume_claim",
            "kubernetes_persistent_volume_claim_v1",
            "kubernetes_persistent_volume_v1",
            "kubernetes_secret",
            "kubernetes_secret_v1",
            "kubernetes_stateful_set",
            "kubernetes_stateful_set_v1",
        }
    ),
    holders=dict.fromkeys(
        ("kubernetes_namespace", "kubernetes_namespace_v1"), frozenset({"metadata.namespace", "namespace"})
    ),
)
VAULT = Pack(
    "vault",
    stateful=frozenset(
        {
            "vault_generic_secret",
            "vault_kv_secret",
            "vault_kv_secret_v2",
            "vault_mount",
            "vault_namespace",
            "vault_pki_secret_backend_root_cert",
            "vault_transit_secret_backend_key",
        }
    ),
)
GITHUB = Pack("github", stateful=frozenset({"github_branch", "github_release", "github_repository"}))
POSTGRESQL = Pack(
    "postgresql", stateful=frozenset({"postgresql_database", "postgresql_replication_slot", "postgresql_schema"})
)
SNOWFLAKE = Pack(
    "snowflake",
    stateful=frozenset(
        {
            "snowflake_database",
            "snowflake_dynamic_table",
            "snowflake_schema",
            "snowflake_stage",
            "snowflake_stage_internal",
            "snowflake_table",
        }
    ),
)
DATABRICKS = Pack(
    "databricks",
    stateful=frozenset(
        {
            "databricks_catalog",
            "databricks_database_instance",
            "databricks_metastore",
            "databricks_mws_workspaces",
            "databricks_registered_model",
            "databricks_schema",
            "databricks_secret",
            "databricks_secret_scope",
            "databricks_sql_table",
            "databricks_volume",
        }
    ),
)
DOCKER = Pack("docker", stateful=frozenset({"docker_volume"}))
AZUREAD = Pack(
    "azuread",
    stateful=frozenset({"azuread_application", "azuread_application_password", "azuread_service_principal_password"}),
)
PACKS = (AZUREAD, DATABRICKS, DOCKER, GITHUB, KUBERNETES, POSTGRESQL, SNOWFLAKE, VAULT)
