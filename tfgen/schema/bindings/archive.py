"""The modules in a package of bindings, and the schema of the provider that they make."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tfgen.errors import TfgenError
from tfgen.patterns import regex
from tfgen.schema.bindings.blocks import Blocks
from tfgen.schema.bindings.module import Module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from tfgen.schema.terraform_json import Raw

# More than any provider has: the largest, AWS', has 1.1 GB of modules in 5,000 files.
_LARGEST = 64 * 2**20
_MOST = 100_000
_PROVIDER = regex(r"/providers/([\w-]+/[\w-]+)/(\d+\.\d+\.\d+[\w.+-]*)/docs")
_SECTIONS = {
    "TerraformResource": "resource_schemas",
    "TerraformDataSource": "data_source_schemas",
    "TerraformEphemeralResource": "ephemeral_resource_schemas",
}


class Bindings(NamedTuple):
    """Which provider a package describes, in which version, and its schema in Terraform's JSON form."""

    source: str
    version: str
    raw: Raw


def read_bindings(wheel: Path) -> Bindings:
    """What the package says of its provider. Raises TfgenError when it is no package of bindings."""
    try:
        found = _read(wheel)
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise TfgenError(f"{wheel.name}: this package cannot be read ({error})") from error
    if found is None:
        raise TfgenError(
            f"{wheel.name}: this package has no bindings of a provider. They are called cdktn-provider-NAME"
        )
    return found


def _read(wheel: Path) -> Bindings | None:
    with zipfile.ZipFile(wheel) as package:
        inner = next((name for name in package.namelist() if "/_jsii/" in name and name.endswith(".tgz")), None)
        if inner is None:
            return None
        with package.open(inner) as stream, tarfile.open(fileobj=stream, mode="r|gz") as archive:
            return _bindings(archive)


def _bindings(archive: tarfile.TarFile) -> Bindings | None:
    """Each module is parsed as it comes: the texts of a large provider are a gigabyte."""
    modules: dict[str, Module] = defaultdict(Module)
    identity = None
    for folder, text in _texts(archive):
        modules[folder].add(text)
        identity = identity or _PROVIDER.search(text)
    return Bindings(identity[1], identity[2], _raw(modules.values())) if identity else None


def _texts(archive: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    """The folder of each module, whose parts stand in it or below it, and the text of the part."""
    for number, member in enumerate(archive):
        _, _, path = member.name.partition("/lib/")
        if member.isfile() and "/" in path and path.endswith((".js", ".d.ts")):
            if number > _MOST or member.size > _LARGEST:
                raise TfgenError(f"{member.name}: this package is larger than any of bindings")
            content = archive.extractfile(member) or io.BytesIO()
            yield path.partition("/")[0], content.read().decode(errors="replace")


def _raw(modules: Iterable[Module]) -> Raw:
    raw: dict[str, Any] = {"provider": {"block": {"attributes": {}}}, **{name: {} for name in _SECTIONS.values()}}
    for module in modules:
        for described in module.described:
            block = Blocks(module).described(described)
            if section := _SECTIONS.get(described.kind):
                raw[section][described.type] = {"version": 0, "block": block}
            else:
                raw["provider"] = {"version": 0, "block": block}
    return raw
