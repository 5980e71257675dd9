"""What the packs of providers say of resource types."""

from __future__ import annotations

import json

import pytest

from tfgen.providers.registry import PACKS, STATEFUL_TYPES, has_implicit_id, planned_by_provider, set_by_provider
from tfgen.schema import load_schemas
from tfgen.schema.shipped import SHIPPED
from tfgen.terraform.changes import parse_plan

AWS = "registry.terraform.io/hashicorp/aws"


def destroyed(resource_type: str) -> bytes:
    """A plan that destroys a resource of this type."""
    change = {"actions": ["delete"], "before": {}, "after": None}
    resource = {"address": f"{resource_type}.main", "mode": "managed", "type": resource_type, "change": change}
    return json.dumps({"format_version": "1.2", "resource_changes": [resource]}).encode()


DATABASES = ("aws_rds_cluster", "azurerm_mssql_database", "google_sql_database_instance")
BUCKETS = ("aws_s3_bucket", "azurerm_storage_account", "google_storage_bucket")
KEYS = ("aws_kms_key", "azurerm_key_vault_key", "google_kms_crypto_key", "tls_private_key")


@pytest.mark.parametrize("resource_type", [*DATABASES, *BUCKETS, *KEYS])
def test_the_end_of_what_holds_data_is_a_loss_with_any_provider(resource_type: str) -> None:
    assert parse_plan(destroyed(resource_type)).changes[0].is_stateful


@pytest.mark.parametrize("resource_type", ["aws_iam_role", "google_project_service", "azurerm_subnet", "null_resource"])
def test_the_end_of_what_holds_none_is_no_loss(resource_type: str) -> None:
    assert not parse_plan(destroyed(resource_type)).changes[0].is_stateful


@pytest.mark.parametrize("name", [pack.name for pack in PACKS if pack.name != "terraform"])
def test_types_of_a_pack_are_those_of_its_provider(name: str) -> None:
    pack = next(pack for pack in PACKS if pack.name == name)
    assert {one.partition("_")[0] for one in pack.stateful} == {name}
    assert pack.stateful <= STATEFUL_TYPES


@pytest.mark.parametrize("name", [pack.name for pack in PACKS if pack.name != "terraform"])
def test_types_that_hold_data_are_in_the_providers_schema(name: str) -> None:
    pack = next(pack for pack in PACKS if pack.name == name)
    sources = [source for source, *_ in SHIPPED if source.rpartition("/")[2] == name]
    known = {one for source in sources for schema in load_schemas().provider(source) for one in schema.resource_types}
    assert pack.stateful - known == set()


def test_an_id_is_implicit_where_that_is_known_of_the_provider() -> None:
    assert has_implicit_id(AWS, "aws_vpc")
    assert not has_implicit_id(AWS, "aws_elasticache_reserved_cache_node")
    assert not has_implicit_id("registry.terraform.io/hashicorp/google", "google_project")


def test_what_a_provider_sets_is_known_by_the_type() -> None:
    assert "arn" in set_by_provider("aws_vpc")
    assert set_by_provider("google_project") == frozenset()


def test_what_a_provider_plans_is_known_by_the_type_or_of_all_its_types() -> None:
    assert planned_by_provider("google_service_account") >= {"email", "terraform_labels"}
    assert planned_by_provider("aws_vpc") == {"tags_all"}
    assert planned_by_provider("azurerm_subnet") == frozenset()
