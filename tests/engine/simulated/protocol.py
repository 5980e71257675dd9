"""The messages of Terraform's plugin protocol 5: only the fields that the simulation, or tests/engine/learning, uses.

Names and numbers are those of protocol 5.8, the first with write-only attributes
(https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol). Fields that are not listed are ignored,
as protocol buffers do; enumerations are their numbers.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_PACKAGE = "simulated"

# Message: label, type, name and number of each field. A map is, on the wire, a list of entries with a key and a value.
_MESSAGES = {
    "DynamicValue": "bytes msgpack 1, bytes json 2",
    "PathStep": "string attribute_name 1, string key 2, int64 index 3",
    "AttributePath": "repeated PathStep steps 1",
    "Diagnostic": "int64 severity 1, string summary 2, string detail 3, AttributePath attribute 4",
    "Attribute": """string name 1, bytes type 2, bool required 4, bool optional 5, bool computed 6, bool sensitive 7,
                    bool write_only 10""",
    "NestedBlock": "string type_name 1, Block block 2, int64 nesting 3, int64 min_items 4, int64 max_items 5",
    "Block": "repeated Attribute attributes 2, repeated NestedBlock block_types 3",
    "Schema": "int64 version 1, Block block 2",
    "SchemaEntry": "string key 1, Schema value 2",
    "ServerCapabilities": "bool get_provider_schema_optional 2",
    "ProviderSchema": """Schema provider 1, repeated SchemaEntry resources 2, repeated SchemaEntry data_sources 3,
                         ServerCapabilities capabilities 6, repeated SchemaEntry ephemeral_resources 8""",
    "Empty": "",
    "ConfigureRequest": "DynamicValue config 2",
    "PrepareRequest": "DynamicValue config 1",
    "PrepareResponse": "DynamicValue prepared_config 1, repeated Diagnostic diagnostics 2",
    "RawState": "bytes json 1",
    "UpgradeRequest": "string type_name 1, RawState raw_state 3",
    "UpgradeResponse": "DynamicValue upgraded_state 1",
    "ValidateRequest": "string type_name 1, DynamicValue config 2",
    "ValidateResponse": "repeated Diagnostic diagnostics 1",
    "ReadRequest": "string type_name 1, DynamicValue current_state 2",
    "ReadResponse": "DynamicValue new_state 1",
    "PlanRequest": "string type_name 1, DynamicValue prior_state 2, DynamicValue proposed_new_state 3",
    "PlanResponse": "DynamicValue planned_state 1",
    "ApplyRequest": "string type_name 1, DynamicValue planned_state 3",
    "ApplyResponse": "DynamicValue new_state 1",
    "ReadDataRequest": "string type_name 1, DynamicValue config 2",
    "ReadDataResponse": "DynamicValue state 1",
    "OpenRequest": "string type_name 1, DynamicValue config 2",
    "OpenResponse": "DynamicValue result 3",
}

NESTING = {"single": 1, "list": 2, "set": 3}
"""How often a nested block may stand: the word in `terraform providers schema` to the protocol's number. The protocol
has two more, which the AWS provider does not use."""

_SCALARS = {
    "string": descriptor_pb2.FieldDescriptorProto.TYPE_STRING,
    "bytes": descriptor_pb2.FieldDescriptorProto.TYPE_BYTES,
    "bool": descriptor_pb2.FieldDescriptorProto.TYPE_BOOL,
    "int64": descriptor_pb2.FieldDescriptorProto.TYPE_INT64,
}


def _build_file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(name=f"{_PACKAGE}.proto", package=_PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field in filter(None, map(str.split, fields.split(","))):
            _add_field(message, *field)
    return file


def _add_field(message: descriptor_pb2.DescriptorProto, *words: str) -> None:
    *label, kind, name, number = words
    field = message.field.add(name=name, number=int(number))
    field.label = field.LABEL_REPEATED if label == ["repeated"] else field.LABEL_OPTIONAL
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type = field.TYPE_MESSAGE
        field.type_name = f".{_PACKAGE}.{kind}"


def _build_classes() -> dict[str, Any]:
    pool = descriptor_pool.DescriptorPool()
    pool.Add(_build_file())
    return {
        name: message_factory.GetMessageClass(pool.FindMessageTypeByName(f"{_PACKAGE}.{name}")) for name in _MESSAGES
    }


_CLASSES = _build_classes()


def message(name: str) -> Any:
    """The class of a message."""
    return _CLASSES[name]
