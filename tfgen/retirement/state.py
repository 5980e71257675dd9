"""Which state a root module keeps, read from its files."""

from __future__ import annotations

import json
import posixpath
import re
from itertools import chain
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.syntax import Literal, Object
from tfgen.hcl.tree import parse_normalized
from tfgen.patterns import regex
from tfgen.retirement.ledger import Place
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from tfgen.hcl.syntax import Block, Body, Expression

LOCAL = "local"
_OF, _BACKEND, _CLOUD = "terraform", "backend", "cloud"
_HINT = re.compile(
    rf"\b(?:{_BACKEND}|{_CLOUD})\b[^\n]*\{{"
)  # the header of a block, which is one line, or a text like it
# The arguments that, together, say which state is meant; those of other backends all count. The pages of
# https://developer.hashicorp.com/terraform/language/backend
_IDENTITY = {
    "azurerm": ("storage_account_name", "container_name", "key", "environment"),
    "cloud": ("hostname", "organization", "project", "name", "tags"),
    "consul": ("address", "path"),
    "cos": ("region", "bucket", "prefix", "key"),
    "gcs": ("bucket", "prefix"),
    "http": ("address",),
    "kubernetes": ("host", "config_context", "namespace", "secret_suffix"),
    LOCAL: ("path",),
    "oss": ("region", "bucket", "prefix", "key"),
    "pg": ("conn_str", "schema_name"),
    "remote": ("hostname", "organization", "name", "prefix"),
    "s3": ("bucket", "key", "region", "endpoint", "s3"),
}
# Those without which another state may be meant: the rest of them has a default, or is the same for a whole project.
_NEEDED = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "cloud": ("organization", "name"),
    "consul": ("address", "path"),
    "cos": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "http": ("address",),
    LOCAL: ("path",),
    "oss": ("bucket", "key"),
    "pg": ("conn_str", "schema_name"),
    "remote": ("organization", "name"),
    "s3": ("bucket", "key"),
}
_NO_TEXT = regex(r"\"|[a-z_]+[.(\[]|.*\$\{")  # an expression, whose value only the engine knows
_NOT_SHOWN = "conn_str"  # may hold a password
_LOCAL_FILE = "terraform.tfstate"  # https://developer.hashicorp.com/terraform/language/backend/local


class State(Struct, frozen=True, array_like=True):
    """A state: the type of its backend, and the names and values of the arguments that tell it from others."""

    backend: str
    arguments: tuple[tuple[str, str], ...]

    @property
    def place(self) -> Place | None:
        """Its place in S3; None when it is elsewhere, or not all of it is said."""
        found = dict(self.arguments)
        return (
            Place(found["bucket"], found["key"]) if self.backend == "s3" and {"bucket", "key"} <= set(found) else None
        )

    @property
    def file(self) -> str | None:
        """Its path, from the folder of the root module on, if it is a file."""
        return dict(self.arguments)["path"] if self.backend == LOCAL else None

    def located(self, folder: str) -> State | None:
        """The same from wherever it is read, for a module in this folder; None where the files do not say all of it."""
        found = dict(self.arguments)
        needed = _NEEDED.get(self.backend)
        if not needed or not all(name in found for name in needed) or any(map(_NO_TEXT.match, found.values())):
            return None
        if self.backend == LOCAL:
            found["path"] = posixpath.normpath(posixpath.join(folder, found["path"]))
        return State(self.backend, tuple(found.items()))

    def __str__(self) -> str:
        shown = {name: value for name, value in self.arguments if name != _NOT_SHOWN}
        if self.place:
            rest = [value for name, value in shown.items() if name not in Place._fields]
            return " ".join((str(self.place), *(f"({value})" for value in rest)))
        return " ".join((self.backend, *shown.values()))


def tells_state(texts: Iterable[str]) -> bool:
    """Whether any of these files may say where the state of their root module is: of nearly all a look tells not."""
    return any(map(_may_tell, texts))


def find_state(texts: Iterable[str]) -> State:
    """The state that the root module of these files keeps: without a backend, a file in its folder.

    What is said elsewhere (`-backend-config`) is not seen. Raises HclSyntaxError for a file that may say it and is not
    HCL.
    """
    found = next((_read(*one) for one in map(_find_backend, texts) if one), None)
    backend, arguments = found or (LOCAL, {})
    if backend == LOCAL:
        arguments.setdefault("path", _LOCAL_FILE)
    names = _IDENTITY.get(backend, tuple(arguments))
    return State(backend, tuple((name, arguments[name]) for name in names if name in arguments))


def read_state(folder: Path) -> State | None:
    """The state that the root module in a folder keeps; None where there is none, or its files cannot be read."""
    try:
        texts = [read_file(path).decode() for path in sorted(folder.glob("*.tf"))]
        return find_state(texts) if texts else None
    except (OSError, UnicodeDecodeError, HclSyntaxError):  # what is wrong with it is for render to say
        return None


def with_local_state(texts: Mapping[str, str], path: str) -> dict[str, str]:
    """The files of a root module, by name, with the state in the file at `path`, which counts from their folder on.

    Raises HclSyntaxError as `find_state` does.
    """
    backend = f'backend "{LOCAL}" {{\n    path = {json.dumps(path, ensure_ascii=False)}\n  }}'
    for name, text in texts.items():
        if found := _find_backend(text):
            source, block = found
            return {**texts, name: f"{source[: block.start]}{backend}{source[block.end :]}"}
    first = min(texts)
    return {**texts, first: f"{texts[first]}\nterraform {{\n  {backend}\n}}\n"}


def _may_tell(text: str) -> bool:
    return _OF in text and (_BACKEND in text or _CLOUD in text) and bool(_HINT.search(text))


def _find_backend(text: str) -> tuple[str, Block] | None:
    """The block that says where the state is, and the text in which its offsets count."""
    if not _may_tell(text):
        return None
    source = normalize(text)
    inside = chain.from_iterable(block.body.blocks for block in parse_normalized(source).blocks if block.type == _OF)
    return next(((source, block) for block in inside if block.type in (_BACKEND, _CLOUD)), None)


def _read(source: str, block: Block) -> tuple[str, dict[str, str]]:
    """The type of a backend, and its arguments by name; of the same name the outermost."""
    found: dict[str, str] = {}
    for name, value in _arguments(block.body):
        found.setdefault(
            name,
            value.value
            if isinstance(value, Literal) and isinstance(value.value, str)
            else source[value.start : value.end],
        )
    return next(iter(block.labels), _CLOUD), found


def _arguments(body: Body) -> Iterator[tuple[str, Expression]]:
    """The arguments of a body, then those of its blocks and objects: `workspaces`, `endpoints`."""
    yield from ((argument.name, argument.value) for argument in body.arguments)
    for block in body.blocks:
        yield from _arguments(block.body)
    for argument in body.arguments:
        if isinstance(argument.value, Object):
            yield from ((str(key.value), value) for key, value in argument.value.items if isinstance(key, Literal))
