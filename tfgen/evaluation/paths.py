"""Where the relative paths of a module start: in the folder where Terraform runs, which of a called module is another.

https://developer.hashicorp.com/terraform/language/expressions/references#filesystem-and-workspace-info
"""

from __future__ import annotations

import os.path
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tfgen.disk.files import is_plain_file
from tfgen.evaluation.functions.failure import AbsentFileError, FunctionError
from tfgen.evaluation.functions.files import has_entries, read_content, read_file
from tfgen.evaluation.values import UNKNOWN
from tfgen.module.provider_passing import configured_providers
from tfgen.module.provider_uses import find_wanted
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.module.model import Module

# Folders in which modules for others are kept, and how far up a root module is looked for that calls one.
_SHELVES: Final = frozenset({"module", "modules", "_modules"})
_FARTHEST: Final = 5


class _Failure(Struct, frozen=True):
    kind: type[FunctionError]
    message: str
    argument: int


class Near(Protocol):
    """A module, or what is known of one."""

    @property
    def folder(self) -> str:
        """Its folder."""

    @property
    def beside(self) -> Mapping[str, bytes]:
        """The files of other kinds that are to stand there."""


class Paths:
    """The paths of a module; `roots` are the folders in which Terraform runs when others call the module.

    Of a module that nobody is known to call, and that looks like one that is called, only paths into its own folder are
    judged; `is_root` says that it is none of these. Files that are to stand beside the module, or beside those `around`
    it, count as if they did.
    """

    def __init__(self, module: Module, roots: Sequence[str] = (), around: Sequence[Near] = ()) -> None:
        self._beside = {
            os.path.abspath(f"{one.folder}/{name}"): content  # noqa: PTH100 - keeps links
            for one in (module, *around)
            for name, content in one.beside.items()
        }
        self._is_called = bool(roots)
        self.is_root = not roots and is_root(module)
        own = Path(os.path.abspath(module.folder))  # noqa: PTH100 - keeps links
        self._roots = [Path(root) for root in roots] or [Path(module.folder) if self.is_root else own.parent]
        self.module = "." if self.is_root else os.path.relpath(own, self._roots[0]).replace(os.sep, "/")
        self._own = own
        self._read: dict[tuple[str, str], object] = {}

    def read(self, function: str, path: str) -> object:
        """What a function that reads a file gives. Raises FunctionError when there is no such file.

        Each is read once: several functions have one archive.
        """
        if (asked := (function, path)) not in self._read:
            try:
                self._read[asked] = self._look(function, path)
            except FunctionError as error:  # not kept itself, as it holds its frames
                remedy = self._remedy(path) if type(error) is AbsentFileError else ""
                self._read[asked] = _Failure(type(error), f"{error}{remedy}", error.argument)
        found = self._read[asked]
        if isinstance(found, _Failure):
            raise found.kind(found.message, found.argument)
        return found

    def _remedy(self, path: str) -> str:
        """What a name without a folder is relative to, which differs from what people expect."""
        if path.startswith(("/", ".", f"{self.module}/")):
            return ""
        return f' where Terraform is started; write "${{path.module}}/{path}" for a file of the module'

    def _look(self, function: str, path: str) -> object:
        for root in self._roots if self._beside else ():
            if (content := self._beside.get(os.path.abspath(root / path))) is not None:  # noqa: PTH100 - keeps links
                return read_content(function, path, content)
        for root in self._roots[:-1]:
            with suppress(FunctionError):
                return read_file(function, root, path)
        try:
            found = read_file(function, self._roots[-1], path)
        except FunctionError:
            if self._is_called or self._is_meant_here(path):
                raise
            return UNKNOWN
        return UNKNOWN if found is False and not (self._is_called or self._is_meant_here(path)) else found

    def has_entries(self, path: str) -> bool:
        """Whether there is something in a folder; in the module's own there is."""
        places = {os.path.abspath(root / path) for root in self._roots}  # noqa: PTH100 - keeps links
        return places == {str(self._own)} or all(has_entries(root, path) for root in self._roots)

    def _is_meant_here(self, path: str) -> bool:
        """Whether a file that is not there is meant to be, and not in a root module that calls this one."""
        if not self.is_root:
            return os.path.normpath(path).startswith(f"{self.module}{os.sep}")
        above = [parent for parent in (*self._own.parents,)[:_FARTHEST] if parent != self._own]
        return not any(is_plain_file(parent / path) for parent in above) or Path(path).is_absolute()


def is_root(module: Module) -> bool:
    """Whether a module is taken for a root module when nobody is known to call it."""
    if any(block.blocks("backend", "cloud") for block in module.declared("terraform")) or configured_providers(module):
        return True
    parts = Path(os.path.abspath(module.folder)).parts  # noqa: PTH100 - keeps links
    return not find_wanted(module) and _SHELVES.isdisjoint(parts)
