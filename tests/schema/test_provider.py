"""What is read back from a schema file is what the provider said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.schema.providers import PROVIDER, SERVER, SOURCE
from tfgen.schema import AttributeSchema, BlockSchema, FunctionSchema, NestedSchema, ProviderSchema
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def provider(tmp_path: Path) -> ProviderSchema:
    return ProviderSchema(store_schema(tmp_path, SOURCE, "1.2.0", PROVIDER).path)


@pytest.fixture
def extracted(tmp_path: Path) -> ProviderSchema:
    return ProviderSchema(store_schema(tmp_path, SOURCE, "1.2.0", PROVIDER, exact=False).path)


@pytest.fixture
def server(provider: ProviderSchema) -> BlockSchema:
    return resource(provider)


def resource(provider: ProviderSchema) -> BlockSchema:
    found = provider.resource("cloud_server")
    assert found is not None
    return found


def test_provider_is_named_by_its_last_part_and_version(provider: ProviderSchema) -> None:
    assert (provider.name, provider.source, provider.version) == ("cloud 1.2.0", SOURCE, "1.2.0")


def test_types_are_listed_by_kind(provider: ProviderSchema) -> None:
    kinds = provider.resource_types, provider.data_types, provider.ephemeral_types
    assert [list(kind) for kind in kinds] == [["cloud_server"], ["cloud_zone"], ["cloud_token"]]


def test_type_that_does_not_exist_is_none(provider: ProviderSchema) -> None:
    assert (provider.resource("cloud_zone"), provider.data("cloud_server"), provider.ephemeral("x")) == (None,) * 3


def test_provider_block_has_a_schema(provider: ProviderSchema) -> None:
    assert provider.config == BlockSchema({"token": AttributeSchema("string", optional=True)}, {})


@pytest.mark.parametrize("name", [name for name in SERVER["attributes"] if name != "network"])
def test_flags_of_an_attribute_are_kept(server: BlockSchema, name: str) -> None:
    assert server.attributes[name] == AttributeSchema(**SERVER["attributes"][name])


def test_attribute_that_documents_its_members_has_their_type(server: BlockSchema) -> None:
    network = server.attributes["network"]
    assert network.type == ["list", ["object", {"address": "string", "port": "number"}, ["port"]]]
    assert network.nested is not None
    assert network.nested.block.attributes["address"] == AttributeSchema("string", required=True)


def test_nested_block_keeps_nesting_and_counts(server: BlockSchema) -> None:
    disk = BlockSchema({"gigabytes": AttributeSchema("number", required=True)}, {})
    assert server.blocks["disk"] == NestedSchema(disk, "list", 1, 2)
    assert server.blocks["label"].max_items == 0


def test_deprecated_type_is_told(provider: ProviderSchema) -> None:
    assert provider.data("cloud_zone") == BlockSchema({}, {}, deprecated=True)


def test_function_keeps_its_types(provider: ProviderSchema) -> None:
    assert provider.functions == {"join": FunctionSchema(("string",), "string", "string")}


def test_what_an_extracted_schema_does_not_say_is_unknown(extracted: ProviderSchema) -> None:
    block = resource(extracted)
    size, zone, password = (block.attributes[name] for name in ("size", "zone", "password"))
    assert (size.sensitive, size.deprecated, block.deprecated) == (None, None, None)
    assert (zone.deprecated, password.sensitive) == (True, True)


def test_limit_that_an_extracted_schema_does_not_say_is_unknown(extracted: ProviderSchema) -> None:
    block = resource(extracted)
    assert (block.blocks["label"].max_items, block.blocks["disk"].max_items) == (None, 2)
