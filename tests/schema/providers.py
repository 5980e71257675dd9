"""A provider small enough to read, as `terraform providers schema -json` describes it."""

from __future__ import annotations

import json
from typing import Any

SOURCE = "registry.terraform.io/acme/cloud"

# A server with one argument of each kind, blocks that nest and repeat, and an attribute that documents its members.
SERVER: dict[str, Any] = {
    "attributes": {
        "id": {"type": "string", "computed": True},
        "name": {"type": "string", "required": True},
        "size": {"type": "number", "optional": True, "computed": True},
        "zone": {"type": "string", "optional": True, "deprecated": True},
        "password": {"type": "string", "optional": True, "sensitive": True},
        "password_wo": {"type": "string", "optional": True, "write_only": True},
        "network": {
            "nested_type": {
                "nesting_mode": "list",
                "attributes": {
                    "address": {"type": "string", "required": True},
                    "port": {"type": "number", "optional": True},
                },
            },
            "optional": True,
        },
    },
    "block_types": {
        "disk": {
            "nesting_mode": "list",
            "min_items": 1,
            "max_items": 2,
            "block": {"attributes": {"gigabytes": {"type": "number", "required": True}}},
        },
        "label": {"nesting_mode": "set", "block": {"attributes": {"text": {"type": "string", "optional": True}}}},
    },
}
PROVIDER: dict[str, Any] = {
    "provider": {"version": 0, "block": {"attributes": {"token": {"type": "string", "optional": True}}}},
    "resource_schemas": {"cloud_server": {"version": 1, "block": SERVER}},
    "data_source_schemas": {"cloud_zone": {"version": 0, "block": {"deprecated": True}}},
    "ephemeral_resource_schemas": {"cloud_token": {"version": 0, "block": {}}},
    "functions": {
        "join": {
            "return_type": "string",
            "parameters": [{"name": "separator", "type": "string"}],
            "variadic_parameter": {"name": "parts", "type": "string"},
        }
    },
}


def schema_json(*, source: str = SOURCE, provider: dict[str, Any] = PROVIDER) -> bytes:
    """Terraform's output for one provider."""
    return json.dumps({"format_version": "1.0", "provider_schemas": {source: provider}}).encode()
