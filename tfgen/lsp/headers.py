"""What may follow at the cursor in the header of a block: kinds of blocks, and the types that providers have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tfgen.lsp.places import Cursor
    from tfgen.schema import ProviderSchema, Schemas

KINDS: Final[Mapping[str, str]] = {
    "resource": "something that Terraform makes",
    "data": "something that is there, to be read",
    "ephemeral": "something that is not kept in the state",
    "variable": "an input",
    "output": "a result",
    "locals": "expressions with names",
    "module": "a call of another module",
    "provider": "settings of a provider",
    "terraform": "versions, providers and the backend",
    "moved": "what has another address now",
    "removed": "what is no longer managed",
    "import": "what is there and shall be managed",
    "check": "conditions that warn",
}
"""The kinds of blocks at the top of a file, in the order of their use.

https://developer.hashicorp.com/terraform/language/syntax/configuration#blocks
"""

_HEADER: Final = re.compile(r'\s*(?P<kind>resource|data|ephemeral|provider)\s+"(?P<typed>[\w-]*)$')


def header_types(schemas: Schemas, used: Iterable[str], cursor: Cursor) -> list[tuple[str, str]]:
    """The types, or the providers, that the label at the cursor may be, each with its provider and version.

    Of the providers that the stacks use (`used`, by full source), and of the one whose name has been typed.
    """
    header = _HEADER.match(cursor.here[: cursor.column])
    if header is None:
        return []
    named = header["typed"].partition("_")[0]
    newest = {file.label.source: file for file in schemas.files}  # in the order of their versions
    chosen = {source: file for source, file in newest.items() if source in set(used) or _name(source) == named}
    return [
        (word, f"{_name(source)} {file.label.version}")
        for source, file in chosen.items()
        for word in ([_name(source)] if header["kind"] == "provider" else _types(file.load(), header["kind"]))
    ]


def _types(provider: ProviderSchema, kind: str) -> Iterable[str]:
    by_kind = {"resource": provider.resource_types, "data": provider.data_types, "ephemeral": provider.ephemeral_types}
    return by_kind[kind]


def _name(source: str) -> str:
    return source.rpartition("/")[2]
