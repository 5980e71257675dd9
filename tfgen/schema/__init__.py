"""Provider schemas as data: what each type's arguments and blocks are, for the versions that are known."""

from tfgen.schema.constraint import Constraint, ConstraintError, Version
from tfgen.schema.load import AWS, Schemas, full_source, load_schemas
from tfgen.schema.model import AttributeSchema, BlockSchema, CtyType, FunctionSchema, NestedSchema, Nesting
from tfgen.schema.newer import BUILTIN
from tfgen.schema.provider import ProviderSchema

__all__ = [
    "AWS",
    "BUILTIN",
    "AttributeSchema",
    "BlockSchema",
    "Constraint",
    "ConstraintError",
    "CtyType",
    "FunctionSchema",
    "NestedSchema",
    "Nesting",
    "ProviderSchema",
    "Schemas",
    "Version",
    "full_source",
    "load_schemas",
]
