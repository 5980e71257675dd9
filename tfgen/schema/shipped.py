"""The one list of the schemas that come with tfgen, so that no file is opened before its provider is asked for."""

from __future__ import annotations

from typing import Final

# Source, version, and whether the provider itself said it (`exact`); in the order of sources and versions.
SHIPPED: Final[tuple[tuple[str, str, bool], ...]] = (
    ("registry.terraform.io/cyrilgdn/postgresql", "1.27.0", False),
    ("registry.terraform.io/databricks/databricks", "1.138.0", False),
    ("registry.terraform.io/datadog/datadog", "4.25.0", False),
    ("registry.terraform.io/hashicorp/archive", "2.8.1", False),
    ("registry.terraform.io/hashicorp/aws", "5.100.0", True),
    ("registry.terraform.io/hashicorp/aws", "6.69.1", False),
    ("registry.terraform.io/hashicorp/azuread", "3.10.0", False),
    ("registry.terraform.io/hashicorp/azurerm", "5.10.0", False),
    ("registry.terraform.io/hashicorp/cloudinit", "2.4.1", False),
    ("registry.terraform.io/hashicorp/dns", "3.6.2", False),
    ("registry.terraform.io/hashicorp/external", "2.4.2", False),
    ("registry.terraform.io/hashicorp/google", "8.7.0", False),
    ("registry.terraform.io/hashicorp/google-beta", "8.7.0", False),
    ("registry.terraform.io/hashicorp/helm", "3.3.0", False),
    ("registry.terraform.io/hashicorp/http", "3.6.2", False),
    ("registry.terraform.io/hashicorp/kubernetes", "3.4.0", False),
    ("registry.terraform.io/hashicorp/local", "2.9.1", False),
    ("registry.terraform.io/hashicorp/null", "3.3.2", False),
    ("registry.terraform.io/hashicorp/random", "3.9.1", False),
    ("registry.terraform.io/hashicorp/time", "0.14.2", False),
    ("registry.terraform.io/hashicorp/tls", "4.4.1", False),
    ("registry.terraform.io/hashicorp/vault", "5.13.0", False),
    ("registry.terraform.io/integrations/github", "6.13.0", False),
    ("registry.terraform.io/kreuzwerker/docker", "4.6.0", False),
    ("registry.terraform.io/newrelic/newrelic", "3.101.1", False),
    ("registry.terraform.io/pagerduty/pagerduty", "3.36.0", False),
    ("registry.terraform.io/snowflakedb/snowflake", "2.22.0", False),
    ("terraform.io/builtin/terraform", "1.11.4", True),
)
