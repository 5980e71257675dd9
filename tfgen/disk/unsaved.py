"""Texts that an editor holds and has not saved yet, in place of the files on disk."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEXTS: Final[ContextVar[Mapping[Path, bytes]]] = ContextVar("unsaved", default=MappingProxyType({}))


@contextmanager
def with_unsaved(texts: Mapping[Path, bytes]) -> Iterator[None]:
    """Have what is read inside, in this thread, be these texts where there is one for the file's path."""
    token = _TEXTS.set({path.absolute(): text for path, text in texts.items()})
    try:
        yield
    finally:
        _TEXTS.reset(token)


def unsaved(path: Path | str) -> bytes | None:
    """The text that stands for a file; None for what is on disk."""
    texts = _TEXTS.get()
    return texts.get(Path(path).absolute()) if texts else None


def unsaved_below(folder: Path) -> list[Path]:
    """The files below a folder that were never saved, in order: they are in an editor, and not yet on disk."""
    above = folder.absolute()
    found = (path for path in _TEXTS.get() if path.is_relative_to(above) and not path.exists())
    return [folder / path.relative_to(above) for path in sorted(found)]
