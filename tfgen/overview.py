"""What there is in a project, its stacks and every name of a command line: remembered, as that has to be quick.

The answer depends on the texts of the matrix, of the declaration of settings and of the ledger, on the names of the
templates, and on the code that reads them. Where all of these are as they were, nothing of it is read again. Of
anything odd among them nothing is remembered: who reads it says what is wrong.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tfgen
from tfgen.disk.cache import Cache
from tfgen.disk.files import fingerprint, read_file
from tfgen.disk.project import CONFIG_FILE, LEDGER, OUTPUT, TEMPLATES, find_repository, is_within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.config.load import Config
    from tfgen.retirement import RetiredStack
    from tfgen.stacks.selection import Selection
    from tfgen.stacks.stack import Stack

_KIND = "overview"
_SOURCES = (CONFIG_FILE, Path("config", "settings.yaml"), OUTPUT / LEDGER)
_CODE = (
    ".",
    "config",
    "disk",
    "evaluation",
    "evaluation/functions",
    "hcl",
    "providers",
    "retirement",
    "schema",
    "settings",
    "stacks",
    "yaml",
)
"""The packages whose code decides what is found."""


class Listed(NamedTuple):
    """A stack, or a retired one, as it is listed; see `Stack`."""

    name: str
    component: str
    axes: Mapping[str, str]
    account_id: str | None
    protect: bool
    manual: bool
    aliases: Sequence[str] = ()


class Overview(NamedTuple):
    """The root modules of the matrix, the stacks retired from it, the artifacts, and the settings.

    `settings` are the keys of what templates see in any cell: `network.nat`. `file` is the matrix file, for messages,
    and so are `documents`: the components that make no root modules.
    """

    file: str
    root_modules: Sequence[Listed]
    retired: Sequence[Listed]
    artifacts: Sequence[str]
    settings: Sequence[str]
    documents: Sequence[str]

    @property
    def stacks(self) -> tuple[Listed, ...]:
        """The root modules that commands work on."""
        return tuple(one for one in self.root_modules if not one.manual)

    def select(self, selection: Selection) -> tuple[Listed, ...]:
        """The stacks that are meant. Raises ConfigError like `Selection.choose`."""
        return selection.choose(selection.among(self.root_modules), self.file, self.documents)


def load_overview(project: Path) -> Overview:
    """What there is in a project folder. Raises ConfigError or OutputError where matrix or ledger is wrong."""
    cache, key = Cache(project), _key(project)
    if key and (content := cache.read(_KIND, key)) is not None:
        return _read(str(project / CONFIG_FILE), *json.loads(content))
    found = _work_out(project)
    if key:
        cache.write(_KIND, key, json.dumps(found[1:]).encode())
    return found


def _read(file: str, modules: list[Any], retired: list[Any], *names: list[str]) -> Overview:
    return Overview(file, [Listed(*one) for one in modules], [Listed(*one) for one in retired], *names)


def _key(project: Path) -> str | None:
    """Names all that the answer depends on; None where any of it is odd."""
    package = Path(tfgen.__file__).parent
    digest = hashlib.sha256(fingerprint(*(package / name for name in _CODE)).encode())
    try:
        for content in _contents(project):
            digest.update(f"{len(content)}\0".encode() + content)
        for name in _names(project / TEMPLATES):
            digest.update(f"{name}\0".encode())
    except OSError:
        return None
    return digest.hexdigest()


def _contents(project: Path) -> Iterator[bytes]:
    """The contents of the sources, empty where there is none. Raises OSError for one that is no file of the project."""
    bounds = find_repository(project)
    for path in (project / source for source in _SOURCES):
        if path.is_symlink() or not is_within(path, bounds):
            raise OSError(errno.ELOOP, "Is a link", str(path))
        yield read_file(path) if path.exists() else b""


def _names(folder: Path, above: str = "") -> Iterator[str]:
    """The paths of all files in a folder. Raises OSError for a link, which could lead anywhere."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_symlink():
                raise OSError(errno.ELOOP, "Is a link", entry.path)
            if entry.is_dir():
                yield from _names(folder / entry.name, f"{above}{entry.name}/")
            else:
                yield above + entry.name


def _work_out(project: Path) -> Overview:
    # Here, because they take longer to load than to answer from memory.
    from tfgen.config.load import load_config
    from tfgen.retirement import load_retired

    config = load_config(project)
    return Overview(
        config.file,
        list(map(_listed, config.root_modules)),
        list(map(_listed, load_retired(project, config=config))),
        list(dict.fromkeys(artifact.name for artifact in config.artifacts)),
        _settings(config),
        [one.component.name for one in config.documents],
    )


def _listed(one: Stack | RetiredStack) -> Listed:
    return Listed(one.name, one.component, one.axes, one.account_id, one.protect, one.manual, [*one.aliases])


def _settings(config: Config) -> list[str]:
    return list(dict.fromkeys(key for cell in config.cells for key in _keys(cell.scope)))


def _keys(scope: Mapping[str, Any], outer: str = "") -> Iterator[str]:
    for key, value in scope.items():
        yield f"{outer}{key}"
        if isinstance(value, dict):
            yield from _keys(value, f"{outer}{key}.")
