"""Which state is meant: by the backend of a root module, and by the arguments that `terraform_remote_state` repeats."""

from __future__ import annotations

import os
import posixpath
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfgen.hcl.syntax import Block, Body
    from tfgen.module.model import Module

State = tuple[str, ...]
"""A backend's type, and what tells its states apart: `("s3", bucket, key)`. Equal ones are one state."""

DEFAULT = "default"
"""The workspace that a root module is in when nobody chose one, and the one that tfgen runs stacks in."""

# What else identifies a state, and what it is when it is not written: the pages of the backends below
# https://developer.hashicorp.com/terraform/language/backend
_OTHERS: Mapping[str, Mapping[str, str | None]] = {
    "consul": {"address": None, "path": None},
    "cos": {"bucket": None, "prefix": None, "key": "terraform.tfstate"},
    "http": {"address": None},
    "kubernetes": {"namespace": "default", "secret_suffix": None},
    "oss": {"bucket": None, "prefix": "env:", "key": "terraform.tfstate"},
    "pg": {"conn_str": None, "schema_name": "terraform_remote_state"},
}


def state_of(module: Module) -> State | None:
    """The state of a root module; None where the module does not say (`-backend-config`)."""
    for terraform in module.declared("terraform"):
        for block in terraform.blocks("backend"):
            kind = next(iter(block.labels), "")
            return identify(kind, read_literals(block.body), DEFAULT, module.folder)
        for block in terraform.blocks("cloud"):
            return identify("remote", read_literals(block.body), DEFAULT, module.folder)
    return identify("local", {}, DEFAULT, module.folder)


def identify(kind: str, arguments: Mapping[str, object], workspace: str, folder: str) -> State | None:
    """The state that the arguments of a backend mean; None when they leave open which, or the backend is not known.

    `arguments` are the values that are known, `folder` is that of the root module, which paths start from.
    """
    try:
        if kind in _KINDS:
            return (kind, *_KINDS[kind](_Texts(arguments), workspace, folder))
        texts, named = _Texts(arguments), _OTHERS[kind].items()
        found = [texts[name] if default is None else texts.get(name, default) for name, default in named]
    except KeyError:
        return None
    return (kind, *found, *([] if workspace == DEFAULT else [workspace]))


def describe_state(state: State) -> str:
    """The state for people: `s3 bucket/key`, `local ../network/terraform.tfstate`."""
    kind, *rest = state
    return f"{kind} {os.path.relpath(rest[0]) if kind == 'local' else '/'.join(rest)}"


def read_literals(body: Body) -> dict[str, object]:
    """The arguments of a body that are literals, and the same of the blocks in it."""
    found: dict[str, object] = {a.name: a.value.value for a in body.arguments if isinstance(a.value, Literal)}
    return {**found, **dict(_read_blocks(body.blocks))}


def _read_blocks(blocks: tuple[Block, ...]) -> Iterator[tuple[str, object]]:
    for block in blocks:
        yield block.type, read_literals(block.body)


class _Texts:
    """Arguments as texts; what is null is not there."""

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments

    def __getitem__(self, name: str) -> str:
        """The value. Raises KeyError."""
        value = self._arguments[name]
        if value is None or isinstance(value, dict | list):
            raise KeyError(name)
        return str(value)

    def get(self, name: str, default: str) -> str:
        """The value, or what it is when it is not written. Raises KeyError when it is written and no text."""
        return self[name] if self._arguments.get(name) is not None else default

    def inner(self, name: str) -> _Texts:
        """The arguments in a nested block."""
        value = self._arguments.get(name)
        return _Texts(value if isinstance(value, dict) else {})


def _s3(arguments: _Texts, workspace: str, _folder: str) -> State:
    key = arguments["key"]
    if workspace != DEFAULT:
        key = f"{arguments.get('workspace_key_prefix', 'env:')}/{workspace}/{key}"
    return arguments["bucket"], key


def _gcs(arguments: _Texts, workspace: str, _folder: str) -> State:
    return arguments["bucket"], posixpath.join(arguments.get("prefix", "").strip("/"), f"{workspace}.tfstate")


def _azurerm(arguments: _Texts, workspace: str, _folder: str) -> State:
    suffix = "" if workspace == DEFAULT else f"env:{workspace}"
    return arguments["storage_account_name"], arguments["container_name"], arguments["key"] + suffix


def _local(arguments: _Texts, workspace: str, folder: str) -> State:
    path = arguments.get("path", "terraform.tfstate")
    if workspace != DEFAULT:
        path = f"{arguments.get('workspace_dir', 'terraform.tfstate.d')}/{workspace}/terraform.tfstate"
    return (os.path.abspath(os.path.join(folder, path)),)  # noqa: PTH100, PTH118 - pathlib keeps the `..` in it


def _remote(arguments: _Texts, workspace: str, _folder: str) -> State:
    """HCP Terraform; with a prefix each workspace has a name of its own."""
    named = arguments.inner("workspaces")
    prefix = named.get("prefix", "")
    name = f"{prefix}{workspace}" if prefix else named["name"]
    return arguments.get("hostname", "app.terraform.io"), arguments["organization"], name


_KINDS: Mapping[str, Callable[[_Texts, str, str], State]] = {
    "azurerm": _azurerm,
    "gcs": _gcs,
    "local": _local,
    "remote": _remote,
    "s3": _s3,
}
