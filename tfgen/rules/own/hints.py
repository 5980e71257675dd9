"""Types that a rule of the project selects and that nobody knows: most likely a slip."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfgen.errors import did_you_mean, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from tfgen.rules.own.definition import Definition
    from tfgen.rules.registry import Catalogue
    from tfgen.schema import ProviderSchema, Schemas

_RESOURCES = ("resource", "data", "ephemeral")
_WILD = "*?["


def find_hints(catalogue: Catalogue, schemas: Schemas, there: Collection[str]) -> Iterator[str]:
    """A sentence for each pattern of a type that no schema has, and no block that is `there` either."""
    for one in catalogue.own:
        for pattern in one.definition.select.types:
            if not _is_there(pattern, there):
                yield from _hint(one.definition, pattern, schemas)


def _hint(rule: Definition, pattern: str, schemas: Schemas) -> Iterator[str]:
    kinds = [kind for kind in rule.select.kinds if kind in _RESOURCES]
    prefix, underscore, _ = pattern.partition("_")
    if not kinds or not underscore or any(sign in prefix for sign in _WILD):
        return
    known = {name for schema in _providers(prefix, schemas) for kind in kinds for name in _types(schema)[kind]}
    if not _is_there(pattern, known):
        fact = f"{rule.name} ({rule.position}) selects the type {quoted(pattern)}, which no schema and no stack has"
        yield f"{fact}. {did_you_mean(pattern, sorted(known), otherwise='Is it a slip?')}"


def _providers(prefix: str, schemas: Schemas) -> Iterator[ProviderSchema]:
    """All versions of the providers whose types begin like this."""
    sources = {file.label.source for file in schemas.files if file.label.source.rpartition("/")[2] == prefix}
    for source in sorted(sources):
        yield from schemas.provider(source)


def _types(schema: ProviderSchema) -> Mapping[str, Iterable[str]]:
    return {"resource": schema.resource_types, "data": schema.data_types, "ephemeral": schema.ephemeral_types}


def _is_there(pattern: str, names: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for name in names)
