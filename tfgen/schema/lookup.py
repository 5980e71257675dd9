"""Find the schema of a type by the name that a person would call it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, did_you_mean
from tfgen.schema.constraint import Version
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tfgen.schema.load import SchemaFile, Schemas
    from tfgen.schema.model import BlockSchema
    from tfgen.schema.provider import ProviderSchema


class NamedSchema(Struct, frozen=True):
    """The schema of a type: `kind` is the block that declares one: `resource`, `data`, `ephemeral` or `provider`."""

    provider: ProviderSchema
    kind: str
    name: str
    block: BlockSchema


def find_schema(schemas: Schemas, name: str, version: str | None = None) -> NamedSchema:
    """The schema of `aws_s3_bucket`, `data.aws_region`, `ephemeral.aws_ssm_parameter` or `provider.aws`.

    In the newest version that has it, or in the given one. Raises TfgenError, with the nearest name, when none has it.
    """
    kind, dot, plain = name.rpartition(".")
    kind = kind if dot else "resource"
    files = _newest_first(schemas, plain.partition("_")[0], version)
    for provider in (file.load() for file in files):
        names, lookup = _section(provider, kind)
        if plain in names and (block := lookup(plain)):
            return NamedSchema(provider, kind, plain, block)
    known = [known for file in files for known in _section(file.load(), kind)[0]]
    remedy = did_you_mean(plain, known, otherwise="`tfgen schema list` shows which providers are known.")
    raise TfgenError(f'no provider here has a {kind} "{plain}". {remedy}')


def _newest_first(schemas: Schemas, prefix: str, version: str | None) -> list[SchemaFile]:
    """Those of the provider whose name types begin with before all others, which then need not be loaded."""
    wanted = None if version is None else Version.parse(version)
    files = [file for file in schemas.files if wanted is None or file.version == wanted]
    if not files:
        known = [f"{_name(file)} {file.label.version}" for file in schemas.files if _name(file) == prefix]
        there_are = f"There are: {', '.join(known)}" if known else "`tfgen schema list` shows which there are."
        raise TfgenError(f"no schema has the version {version}. {there_are}")
    newest_first = files[::-1]
    return sorted(newest_first, key=lambda file: _name(file) != prefix)


def _name(file: SchemaFile) -> str:
    return file.label.source.rpartition("/")[2]


def _section(provider: ProviderSchema, kind: str) -> tuple[Mapping[str, object], Callable[[str], BlockSchema | None]]:
    sections: dict[str, tuple[Mapping[str, object], Callable[[str], BlockSchema | None]]] = {
        "resource": (provider.resource_types, provider.resource),
        "data": (provider.data_types, provider.data),
        "ephemeral": (provider.ephemeral_types, provider.ephemeral),
        "action": (provider.action_types, provider.action),
        "list": (provider.list_types, provider.listed),
        "provider": ({provider.source.rpartition("/")[2]: 0}, lambda _: provider.config),
    }
    if kind not in sections:
        raise TfgenError(f'"{kind}" is not a kind of schema. Put before the dot one of: {", ".join(sections)}')
    return sections[kind]
