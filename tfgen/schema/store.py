"""Write schema files into a project."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file, write_whole
from tfgen.errors import OutputError
from tfgen.schema.constraint import Version
from tfgen.schema.load import file_name, full_source
from tfgen.schema.table import decompress
from tfgen.schema.terraform_json import pack_provider

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.schema.terraform_json import Raw


@dataclass(frozen=True)
class StoredSchema:
    """A schema that is now on disk; `changed` tells whether its file was written or already said the same."""

    path: Path
    source: str
    version: str
    changed: bool


def store_schema(folder: Path, source: str, version: str, raw: Raw, *, exact: bool = True) -> StoredSchema:
    """Write the schema of one provider into the folder.

    A file that says the same is left alone, byte for byte: zlib's bytes differ between its releases. Raises
    ConstraintError when `version` is none, TfgenError when `raw` is not in Terraform's format or cannot be written.
    """
    Version.parse(version)
    content = pack_provider(full_source(source), version, raw, exact=exact)
    path = folder / file_name(source, version)
    changed = _says_otherwise(path, content)
    if changed:
        try:
            write_whole(path, content)
        except OSError as error:
            raise OutputError(f"{path}: cannot write the schema ({error.strerror})") from error
    return StoredSchema(path, full_source(source), version, changed)


def _says_otherwise(path: Path, content: bytes) -> bool:
    try:
        return decompress(read_file(path)) != decompress(content)
    except (OSError, zlib.error):
        return True
