"""Root modules as rules see them: parsed when one is first asked for, each with those that call it."""

from __future__ import annotations

import errno
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.files import Above
from tfgen.disk.project import find_bounds, is_within
from tfgen.errors import is_debugging
from tfgen.module.caller import caller_of
from tfgen.module.calls import find_called
from tfgen.module.library import Library, place_of
from tfgen.module.requirements import constraints_of
from tfgen.patterns import regex
from tfgen.rules.root import Root
from tfgen.structs import replace
from tfgen.validate.folders.folder import find_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tfgen.dialects.dialect import Pin
    from tfgen.module.caller import Caller
    from tfgen.module.heard import Heard
    from tfgen.module.model import Module
    from tfgen.module.pieces import Pieces
    from tfgen.rules.sketch import Gap
    from tfgen.schema import Schemas
    from tfgen.validate.folders.folder import Folder

_AHEAD = 24
"""Root modules that stay in memory when they were asked for their calls, before one after the other is checked."""
# A block, in JSON too; also words of comments. What begins with a literal is found ten times faster.
_MAY_CALL = regex(r"module(?<![.\w-]module)\b")


class Roots:
    """The root modules that are open, and what is known of the others: whom they call, and what their callees see."""

    def __init__(
        self,
        schemas: Schemas,
        pieces: Pieces,
        folders: Iterable[Folder],
        engine: Pin,
        heard: Heard | None,
    ) -> None:
        """`folders` are those that calls may lead to as they are here; others are read as the `engine` would read them.

        `pieces` are what is parsed already, `heard` is what other processes found with these schemas.
        """
        self._schemas = schemas
        self._engine = engine
        self._above = Above()
        self._heard = heard
        self._here = {place_of(folder.path): folder for folder in folders}
        self._library = Library(self._find, pieces.trees, schemas, pieces)
        self._open: dict[str, Root] = {}
        self._narrowed: dict[tuple[tuple[tuple[str, str | None], ...], ...], Schemas] = {}
        self._callers: dict[str, Caller] = {}
        self._calls: dict[str, tuple[str, ...]] = {}
        self._ahead = _AHEAD

    @property
    def modules(self) -> tuple[Module, ...]:
        """Those that are open."""
        return tuple(root.module for root in self._open.values())

    def known(self, path: str) -> Root | None:
        """The root module in a folder, if it is open."""
        return self._open.get(path)

    def root_of(self, folder: Folder, callers: Sequence[Folder] = ()) -> Root:
        """The root module in a folder, or the module there that these root modules call; it stays open."""
        if folder.path not in self._open:
            around = tuple(map(self._caller, callers))
            pin = callers[0].pin if callers else folder.pin
            module = self._module(folder)
            leading = around or ((self._as_caller(folder, module),) if module.calls or folder.lock else ())
            schemas = self._schemas_for(leading) if leading else self._schemas
            is_usual = not around and not (folder.lock and schemas.leaves_out_some(constraints_of(module), folder.lock))
            heard = self._heard if is_usual else None
            self._open[folder.path] = Root(
                module, schemas, folder.stack, callers=around, pin=pin, locked=folder.lock is not None, heard=heard
            )
        return self._open[folder.path]

    def drop(self, folder: Folder, *, notes: dict[str, Gap] | None = None) -> None:
        """Forget the files of a root module; with `notes`, which become its own, only what its expressions are worth.

        Rules over the matrix ask for few of these values.
        """
        root = self._open.pop(folder.path, None)
        if root and notes is not None:
            self._open[folder.path] = replace(root, notes=notes)
        else:
            self._library.forget(folder.path)

    def called_by(self, folder: Folder) -> tuple[str, ...]:
        """The folders of the modules that a root module calls, near and far; none where that fails.

        Who checks it tells of that then.
        """
        if folder.path not in self._calls:
            may_call = any(map(_MAY_CALL.search, folder.texts.values()))
            self._calls[folder.path] = self._find_called(folder) if may_call else ()
        return self._calls[folder.path]

    def note_calls(self, folder: Folder, module: Module) -> tuple[str, ...]:
        """The same of a root module that is open, whose calls are looked at again."""
        self._calls[folder.path] = tuple(called.folder for called in find_called(module))
        return self._calls[folder.path]

    def _find_called(self, folder: Folder) -> tuple[str, ...]:
        try:
            module = self._module(folder)
            found = tuple(called.folder for called in find_called(module))
            if found:
                self._as_caller(folder, module)
        except Exception:
            if is_debugging():
                raise
            return ()
        self._ahead -= 1
        if self._ahead < 0:
            self._library.forget(folder.path)
        return found

    def _caller(self, folder: Folder) -> Caller:
        """What is known of a root module that calls others, which need not stay for it."""
        if (known := self._callers.get(folder.path)) is not None:
            return known
        found = self._as_caller(folder, self._module(folder))
        if folder.path not in self._open:
            self._library.forget(folder.path)
        return found

    def _as_caller(self, folder: Folder, module: Module) -> Caller:
        if folder.path not in self._callers:
            self._callers[folder.path] = caller_of(module, folder.lock or {})
        return self._callers[folder.path]

    def _schemas_for(self, roots: Iterable[Caller]) -> Schemas:
        """Of the versions that all modules below one of these root modules admit, for one of each serves them all."""
        key = tuple(dict.fromkeys(tuple(root.required.items()) for root in roots))
        if key not in self._narrowed:
            self._narrowed[key] = self._schemas.called_by(map(dict, key)) if all(key) else self._schemas
        return self._narrowed[key]

    def _module(self, folder: Folder) -> Module:
        return self._library.root(folder.path, folder)

    def _find(self, path: str) -> Folder | None:
        if found := self._here.get(place_of(path)):
            return found
        if self._bounds and not any(is_within(Path(path), bounds) for bounds in self._bounds):
            raise OSError(errno.EACCES, "it lies outside of the repository", path)
        return find_folder(path, self._engine, self._above)

    @cached_property
    def _bounds(self) -> frozenset[Path]:
        """What calls must not lead out of; none where a folder stands in no repository."""
        found = {find_bounds(Path(path)) for path in self._here}
        return frozenset() if None in found else frozenset(bounds for bounds in found if bounds)
