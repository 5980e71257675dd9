"""The pack of Azure: which types hold data; there are no rules about it yet."""

from __future__ import annotations

from tfgen.providers.pack import Pack

# Chosen from the provider's reference, https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs.
PACK = Pack(
    "azurerm",
    stateful=frozenset(
        {
            "azurerm_container_registry",
            "azurerm_cosmosdb_account",
            "azurerm_cosmosdb_sql_container",
            "azurerm_cosmosdb_sql_database",
            "azurerm_dns_zone",
            "azurerm_eventhub",
            "azurerm_key_vault",
            "azurerm_key_vault_certificate",
            "azurerm_key_vault_key",
            "azurerm_key_vault_secret",
            "azurerm_log_analytics_workspace",
            "azurerm_managed_disk",
            "azurerm_mssql_database",
            "azurerm_mssql_server",
            "azurerm_mysql_flexible_database",
            "azurerm_mysql_flexible_server",
            "azurerm_postgresql_flexible_server",
            "azurerm_postgresql_flexible_server_database",
            "azurerm_private_dns_zone",
            "azurerm_public_ip",
            "azurerm_recovery_services_vault",
            "azurerm_redis_cache",
            "azurerm_servicebus_queue",
            "azurerm_servicebus_topic",
            "azurerm_storage_account",
            "azurerm_storage_blob",
            "azurerm_storage_container",
            "azurerm_storage_queue",
            "azurerm_storage_share",
            "azurerm_storage_table",
        }
    ),
    holders={"azurerm_resource_group": frozenset({"parent_id", "resource_group_id", "resource_group_name"})},
    is_held=True,
    titles={
        "azurerm_log_analytics_workspace": "Log analytics",
        "azurerm_monitor_diagnostic_setting": "Diagnostic setting",
        "azurerm_monitor_metric_alert": "Metric alert",
    },
)
