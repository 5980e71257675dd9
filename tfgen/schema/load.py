"""Find the schemas that a project may use: those it keeps itself, and those that come with tfgen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.schema.constraint import Constraint, Version
from tfgen.schema.provider import ProviderSchema
from tfgen.schema.table import SUFFIX, Label, read_label

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA_FOLDER = Path(__file__).parent / "data"
PROJECT_FOLDER = "config/schemas"
AWS = "registry.terraform.io/hashicorp/aws"
BUILTIN = "terraform.io/builtin/terraform"

DEFAULT_HOST = "registry.terraform.io"
# OpenTofu's name for the same providers: each engine means its own registry by a source without a host.
_SAME_HOSTS = ("registry.opentofu.org",)


def full_source(source: str) -> str:
    """The source with host and namespace: `aws` and `hashicorp/aws` are `registry.terraform.io/hashicorp/aws`.

    https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses
    """
    parts = source.lower().split("/")
    if len(parts) == 1:
        parts = ["hashicorp", *parts]
    if len(parts) == 2:
        parts = [DEFAULT_HOST, *parts]
    if parts[0] in _SAME_HOSTS:
        parts[0] = DEFAULT_HOST
    return "/".join(parts)


@dataclass(frozen=True)
class SchemaFile:
    """A schema on disk: where it is, what it describes, and whether it came with tfgen (`shipped`)."""

    path: Path
    label: Label
    shipped: bool

    @property
    def version(self) -> Version:
        """The version it describes. Raises ConstraintError when it is none."""
        return Version.parse(self.label.version)

    def load(self) -> ProviderSchema:
        """The schema; read once, as long as the file stays as it is. Raises TfgenError when it is damaged."""
        return _load(self.path, self.path.stat().st_mtime_ns)


@dataclass(frozen=True)
class Schemas:
    """The schemas at hand, one a source and version, in that order."""

    files: tuple[SchemaFile, ...]

    def versions(self, source: str) -> tuple[str, ...]:
        """The versions of a provider, lowest first."""
        return tuple(file.label.version for file in self._of(source))

    def provider(self, source: str = AWS, constraint: str | None = None) -> tuple[ProviderSchema, ...]:
        """The versions that the constraint admits, lowest first; without a constraint all that there are.

        Empty when there is none: another version is not taken in its place. Raises ConstraintError when the constraint
        is not one, TfgenError when a file is damaged.
        """
        wanted = Constraint.parse(constraint) if constraint is not None else None
        return tuple(file.load() for file in self._of(source) if not wanted or wanted.admits(file.version))

    def _of(self, source: str) -> list[SchemaFile]:
        return [file for file in self.files if file.label.source == full_source(source)]


def load_schemas(project: Path | None = None) -> Schemas:
    """The schemas in the project's `config/schemas/`, and the shipped ones that it does not replace.

    One of the project replaces a shipped one of the same version, and a shipped one of the same major version that is
    not exact. Raises TfgenError when a file in these folders is not a schema.
    """
    files = list(_list_files(project))
    renewed = {(file.label.source, file.version.major) for file in files if not file.shipped and file.label.exact}
    found = {
        (file.label.source, file.version): file
        for file in files
        if file.label.exact or not file.shipped or (file.label.source, file.version.major) not in renewed
    }
    return Schemas(tuple(found[key] for key in sorted(found)))


def _list_files(project: Path | None) -> Iterator[SchemaFile]:
    """Shipped first, so that the project's replace them."""
    for path in sorted(DATA_FOLDER.glob(f"*{SUFFIX}")):
        yield SchemaFile(path, _read_shipped_label(path), shipped=True)
    if project is not None:
        for path in sorted((project / PROJECT_FOLDER).glob(f"*{SUFFIX}")):
            yield SchemaFile(path, read_label(path), shipped=False)


@lru_cache
def _read_shipped_label(path: Path) -> Label:
    return read_label(path)


@lru_cache
def _load(path: Path, changed: int) -> ProviderSchema:  # noqa: ARG001 - part of the key
    return ProviderSchema(path)
