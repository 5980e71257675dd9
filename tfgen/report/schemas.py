"""Provider schemas as text: which there are, and what one says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.printable import printable_json
from tfgen.report.table import format_rows, format_table
from tfgen.schema.cty import format_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.schema.load import Schemas
    from tfgen.schema.lookup import NamedSchema
    from tfgen.schema.model import AttributeSchema, BlockSchema, NestedSchema
    from tfgen.schema.provider import ProviderSchema
    from tfgen.schema.store import StoredSchema

_MARKS = ("required", "optional", "computed", "write_only", "sensitive", "deprecated")
_HEADER = ("provider", "version", "facts", "from", "resources", "data sources")
# Of a type: some are objects of hundreds of fields.
_WIDTH = 72


def format_schemas(schemas: Schemas, form: str) -> Iterator[str]:
    """The schemas at hand as `table` or `json`."""
    rows = [_row(file.load(), shipped=file.shipped) for file in schemas.files]
    if form == "json":
        names = [title.replace(" ", "_") for title in _HEADER]
        yield printable_json(json.dumps([dict(zip(names, row, strict=True)) for row in rows], indent=2))
    else:
        yield from format_table(_HEADER, rows)


def format_stored(stored: Sequence[StoredSchema]) -> Iterator[str]:
    """A line a schema that was stored."""
    for schema in stored:
        yield f"{schema.source} {schema.version}: {'wrote' if schema.changed else 'nothing new in'} {schema.path}"


def format_schema(schema: NamedSchema, form: str) -> Iterator[str]:
    """The schema of a type as `json` or `table`: a line an argument or block, required ones first, computed last."""
    if form == "json":
        yield printable_json(json.dumps(record_schema(schema), indent=2, ensure_ascii=False))
        return
    kind = f"{schema.kind} " if schema.kind != "resource" else ""
    lost = "" if schema.provider.exact else " (extracted: it does not tell everything)"
    yield f"{kind}{schema.name} in {schema.provider.source} {schema.provider.version}{lost}"
    yield ""
    yield from format_rows(list(_block_rows(schema.block, "")), indent=2)


def record_schema(schema: NamedSchema) -> dict[str, object]:
    """The schema of a type as the published one has it: `tfgen/report/schemas/schema.json`."""
    return {
        "provider": schema.provider.source,
        "version": schema.provider.version,
        "facts": "exact" if schema.provider.exact else "extracted",
        "kind": schema.kind,
        "name": schema.name,
        **_record_block(schema.block),
    }


def _record_block(block: BlockSchema) -> dict[str, object]:
    return {
        "arguments": [
            {"name": name, "type": format_type(one.type), **{mark: getattr(one, mark) for mark in _MARKS}}
            for name, one in sorted(block.attributes.items(), key=_rank)
        ],
        "blocks": [
            {"name": name, "nesting": one.nesting, "count": _count(one), **_record_block(one.block)}
            for name, one in block.blocks.items()
        ],
    }


def _row(provider: ProviderSchema, *, shipped: bool) -> tuple[str | int, ...]:
    return (
        provider.source,
        provider.version,
        "exact" if provider.exact else "extracted",
        "tfgen" if shipped else "config/schemas",
        len(provider.resource_types),
        len(provider.data_types),
    )


def _block_rows(block: BlockSchema, indent: str) -> Iterator[tuple[str, str, str]]:
    for name, attribute in sorted(block.attributes.items(), key=_rank):
        yield f"{indent}{name}", _shorten(format_type(attribute.type)), _marks(attribute)
    for name, nested in block.blocks.items():
        yield f"{indent}{name} {{}}", nested.nesting, _count(nested)
        yield from _block_rows(nested.block, f"{indent}  ")


def _rank(item: tuple[str, AttributeSchema]) -> tuple[bool, bool, str]:
    name, attribute = item
    return not attribute.required, not attribute.is_argument, name


def _shorten(type_: str) -> str:
    return type_ if len(type_) <= _WIDTH else f"{type_[: _WIDTH - 3]}..."


def _marks(attribute: AttributeSchema) -> str:
    return ", ".join(name.replace("_", "-") for name in _MARKS if getattr(attribute, name))


def _count(nested: NestedSchema) -> str:
    """How many such blocks there have to be: `1`, `at most 1`, `1 to 10`, `any number`."""
    least, most = nested.min_items, nested.max_items
    if nested.nesting in ("single", "group"):
        return "at most 1" if not least else "1"
    if least and most:
        return str(least) if least == most else f"{least} to {most}"
    if least or most:
        return f"at least {least}" if least else f"at most {most}"
    return "any number" if most == 0 else ""
