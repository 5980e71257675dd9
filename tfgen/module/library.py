"""The modules that calls lead to, each loaded once however many call it."""

from __future__ import annotations

import json
import os.path
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tfgen.dialects.files import is_companion
from tfgen.disk.files import read_file
from tfgen.disk.ignored import is_ignored
from tfgen.errors import quoted
from tfgen.module.calls import Call, is_local, source_of
from tfgen.module.companions import read_companions
from tfgen.module.model import parse_module
from tfgen.module.tfvars import is_tfvars, read_tfvars
from tfgen.structs import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, MutableMapping

    from tfgen.hcl.syntax import Body
    from tfgen.module.model import Declaration, Module, SyntaxFault
    from tfgen.module.pieces import Pieces
    from tfgen.schema import Schemas

MANIFEST = ".terraform/modules/modules.json"
"""Where `terraform init` writes which call is installed in which folder."""


class Texts(Protocol):
    """The files of a module, and the names of those that cannot be read."""

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts by file name."""

    @property
    def unread(self) -> tuple[str, ...]:
        """The files that Terraform would read too."""

    @property
    def faults(self) -> tuple[SyntaxFault, ...]:
        """Texts that are not UTF-8."""

    @property
    def beside(self) -> Mapping[str, bytes]:
        """Files of other kinds that are to stand there, whether they do yet or not."""

    @property
    def tfvars(self) -> Mapping[str, str]:
        """The texts of files of values by file name."""

    @property
    def tests(self) -> Mapping[str, str]:
        """The texts of files of tests and queries by their name from the folder on."""

    @property
    def outside(self) -> str | None:
        """What tells states of the files that functions read from each other, None where nobody looked."""


class Library:
    """Modules by folder."""

    def __init__(
        self,
        read: Callable[[str], Texts | None],
        trees: MutableMapping[str, Body] | None = None,
        schemas: Schemas | None = None,
        pieces: Pieces | None = None,
    ) -> None:
        """`read` gives the files in a folder, None when there is no such folder; it may raise OSError.

        `trees` remembers trees by text; `schemas` and `pieces` are as in `parse_module`.
        """
        self._pieces = pieces
        self._schemas = schemas
        self._read = read
        self._trees = trees
        self._modules: dict[str, Module | str] = {}
        self._installed: dict[str, _Installed] = {}
        self._called: set[str] = set()

    def root(self, folder: str, files: Texts) -> Module:
        """The module in a folder in which Terraform may run, so that it may have installed modules."""
        key = place_of(folder)
        if not isinstance(known := self._modules.get(key), str) and known is not None:
            return known
        self._installed[key] = _Installed(folder)
        module = self._modules[key] = self._parse(folder, files)
        return module

    def forget(self, folder: str) -> None:
        """Let go of a root module, unless another one calls it: the next to ask has it parsed again."""
        key = place_of(folder)
        if key not in self._called:
            self._modules.pop(key, None)
            self._installed.pop(key, None)

    def call(self, caller: Module, declaration: Declaration) -> Call:
        """What a module call leads to."""
        source = source_of(declaration)
        if source is None:
            return Call(declaration)
        if is_local(source):
            return self._local(caller, declaration, source)
        if source.startswith("/"):  # Terraform installs it from there
            return self._at(declaration, source, os.path.normpath(source), installed=True)
        for installed in self._installed.values():
            if folder := installed.find(caller.folder, declaration.name):
                return self._at(declaration, source, folder, installed=True)
        return Call(declaration, source, note=f"module {source}: it is not here. Run terraform init to have it read")

    def _local(self, caller: Module, declaration: Declaration, source: str) -> Call:
        folder = os.path.normpath(os.path.join(caller.folder, source.replace("\\", "/")))  # noqa: PTH118 - keeps `..`
        return self._at(declaration, source, folder, installed=".terraform/" in f"{folder}/")

    def _at(self, declaration: Declaration, source: str, folder: str, *, installed: bool) -> Call:
        key = place_of(folder)
        self._called.add(key)
        if key not in self._modules:
            self._modules[key] = self._load(folder)
        found = self._modules[key]
        if not isinstance(found, str):
            return Call(declaration, source, found, installed)
        if found.startswith(_ABSENT):
            return Call(declaration, source, fault=found)
        return Call(declaration, source, note=found)

    def _load(self, folder: str) -> Module | str:
        """The module in a folder, or why there is none."""
        if "\0" in folder or len(folder) > _LONGEST_PATH:  # no system has such a path, and each refuses it otherwise
            return f"{_ABSENT}{quoted(folder)}"
        try:
            found = self._read(folder)
        except OSError as error:
            return f"the module in {folder}: it cannot be read: {error.strerror}"
        if _is_hollow(Path(folder)):
            return f"the module in {folder}: the folder is empty, like a submodule of git's that is not checked out"
        if found is None and _INIT in Path(folder).parts:
            return f"the module in {folder}: terraform init makes this folder, with another module"
        if found is None and is_ignored(Path(folder), is_folder=True):
            return f"the module in {folder}: it is not here, and git ignores it"
        if found is None:
            return f"{_ABSENT}{Path(folder).as_posix()}"
        if found.unread:
            return f"the module in {folder}: it holds files that are not read: {', '.join(found.unread)}"
        return self._parse(folder, found)

    def _parse(self, folder: str, files: Texts) -> Module:
        parsed = parse_module(folder, files.texts, self._trees, self, self._schemas, self._pieces)
        module = replace(parsed, outside=files.outside)
        if not files.faults and not files.beside and not files.tfvars and not files.tests:
            return module
        values = [fault for fault in files.faults if is_tfvars(fault.file)]
        of_tests = [fault for fault in files.faults if is_companion(fault.file)]
        faults = [fault for fault in files.faults if fault not in (*values, *of_tests)]
        tfvars = read_tfvars(folder, files.tfvars, values)
        tests = read_companions(folder, files.tests, of_tests)
        known = (*faults, *module.faults)
        return replace(module, faults=known, beside=files.beside, tfvars=tfvars, companions=tests)


def _is_hollow(folder: Path) -> bool:
    """Whether a folder, or the nearest one above it that is there, holds nothing: git keeps no such folders."""
    nearest = next((path for path in (folder, *folder.parents) if os.path.isdir(path)), None)  # noqa: PTH112
    return nearest is not None and not any(nearest.iterdir())


_LONGEST_PATH = 4096  # characters; PATH_MAX of Linux, in bytes
_ABSENT = "there is no folder "
_INIT = ".terraform"


class _Installed:
    """The modules that `terraform init` installed for a root module."""

    def __init__(self, root: str) -> None:
        self.root = root

    def find(self, caller: str, name: str) -> str | None:
        """The folder of what a module in a folder calls by this name."""
        for key, folder in self._folders.items():
            if place_of(folder) == place_of(caller):
                inner = self._folders.get(f"{key}.{name}" if key else name)
                if inner is not None:
                    return inner
        return None

    @cached_property
    def _folders(self) -> Mapping[str, str]:
        """The folders by what calls them: `network.subnets` is called by that name in what is called network."""
        try:
            content = json.loads(read_file(Path(self.root, MANIFEST)))
            return dict(_entries(content["Modules"], self.root))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):  # not there, or not a manifest
            return {}


def _entries(modules: object, root: str) -> Iterator[tuple[str, str]]:
    for entry in modules if isinstance(modules, list) else ():
        key, folder = entry["Key"], entry["Dir"]
        if isinstance(key, str) and isinstance(folder, str):
            yield key, os.path.normpath(os.path.join(root, folder))  # noqa: PTH118 - keeps `..`


def place_of(folder: str) -> str:
    """The absolute path of a folder, without looking at the disk: Terraform joins paths by their text too."""
    return os.path.abspath(folder)  # noqa: PTH100 - keeps links
