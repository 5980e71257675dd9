"""Where a root module keeps its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Block
    from tfgen.module.model import Module, SourceFile

# The arguments that, together, say which state is meant: the pages of the backends below
# https://developer.hashicorp.com/terraform/language/backend
_IDENTITY = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "consul": ("address", "path"),
    "cos": ("bucket", "prefix", "key"),
    "gcs": ("bucket", "prefix"),
    "http": ("address",),
    "kubernetes": ("namespace", "secret_suffix"),
    "oss": ("bucket", "prefix", "key"),
    "pg": ("schema_name",),
    "s3": ("bucket", "key"),
}


class Backend(Struct, frozen=True):
    """A backend block and the state it names: its type, then the values of the arguments that identify it.

    `workspaces` is what the keys of named workspaces begin with, where that is said.
    """

    file: SourceFile
    block: Block
    state: tuple[str, ...]
    workspaces: str | None = None

    @property
    def where(self) -> str:
        """The state for people: `s3 bucket/key`."""
        return f"{self.state[0]} {'/'.join(self.state[1:])}"


def find_backend(module: Module) -> Backend | None:
    """The backend of a module; None without one, or when not all of it is written there (`-backend-config`).

    A backend's arguments are literals: Terraform admits no references in them. An empty key is still to be filled in.
    """
    for terraform in module.declared("terraform"):
        for block in terraform.blocks("backend"):
            names = _IDENTITY.get(block.labels[0], ()) if block.labels else ()
            arguments = [block.body.argument(name) for name in names]
            values = [a.value.value for a in arguments if a and isinstance(a.value, Literal)]
            if names and len(values) == len(names) and dict(zip(names, values, strict=True)).get("key") != "":
                prefix = block.body.argument("workspace_key_prefix")
                workspaces = str(prefix.value.value) if prefix and isinstance(prefix.value, Literal) else None
                return Backend(terraform.file, block, (block.labels[0], *map(str, values)), workspaces)
    return None
