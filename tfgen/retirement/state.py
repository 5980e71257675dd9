"""Which state a root module keeps, read from its formatted text.

Reading blocks with a parser would cost more than all else that a render does with a stack that has not changed.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from tfgen.retirement.ledger import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LOCAL = "local"
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
_NOT_SHOWN = "conn_str"  # may hold a password
_LOCAL_FILE = "terraform.tfstate"  # https://developer.hashicorp.com/terraform/language/backend/local
# In formatted text, as all rendered text is.
_BACKEND = re.compile(r'^  (?:backend "([^"\n]+)"|cloud) \{(?:\}$|\n(.*?)^  \}$)', re.MULTILINE | re.DOTALL)
_ARGUMENT = re.compile(r"^ {4,}(\w+) += (.*)$", re.MULTILINE)
_PLAIN = re.compile(r'"(?:[^"\\$%]|\\.)*"')


class State(NamedTuple):
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

    def __str__(self) -> str:
        shown = {name: value for name, value in self.arguments if name != _NOT_SHOWN}
        if self.place:
            rest = [value for name, value in shown.items() if name not in Place._fields]
            return " ".join((str(self.place), *(f"({value})" for value in rest)))
        return " ".join((self.backend, *shown.values()))


def tells_state(texts: Iterable[str]) -> bool:
    """Whether any of these files may say where the state of their root module is."""
    return any(map(_may_match, texts))


def find_state(texts: Iterable[str]) -> State:
    """The state that the root module of these files keeps: without a backend, a file in its folder.

    What is said elsewhere (`-backend-config`) is not seen.
    """
    match = next((match for text in texts if _may_match(text) and (match := _BACKEND.search(text))), None)
    backend = LOCAL if match is None else match[1] or "cloud"
    found = {name: _value(text) for name, text in _ARGUMENT.findall((match and match[2]) or "")}
    if backend == LOCAL:
        found.setdefault("path", _LOCAL_FILE)
    names = _IDENTITY.get(backend, tuple(found))
    return State(backend, tuple((name, found[name]) for name in names if name in found))


def _may_match(text: str) -> bool:
    """Whether there may be a backend in it, which of nearly all files this tells sooner than an expression does."""
    return '  backend "' in text or "  cloud {" in text


def with_local_state(texts: Mapping[str, str], path: str) -> dict[str, str]:
    """The files of a root module, by name, with the state in the file at `path`, which counts from their folder on."""
    backend = f'  backend "{LOCAL}" {{\n    path = {json.dumps(path, ensure_ascii=False)}\n  }}'
    for name, text in texts.items():
        if _BACKEND.search(text):
            return {**texts, name: _BACKEND.sub(lambda _match: backend, text, count=1)}
    first = min(texts)
    return {**texts, first: f"{texts[first]}\nterraform {{\n{backend}\n}}\n"}


def _value(text: str) -> str:
    return str(json.loads(text)) if _PLAIN.fullmatch(text) else text
