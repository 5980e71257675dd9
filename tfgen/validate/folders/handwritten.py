"""What people wrote in the folder of a stack: an engine reads it with what is rendered there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.dialects.files import files_read
from tfgen.disk.manifest import find_own
from tfgen.disk.stored import Held, StoredTexts
from tfgen.structs import replace
from tfgen.validate.folders.folder import is_read, names_in, with_files

if TYPE_CHECKING:
    from collections.abc import Container, Sequence
    from pathlib import Path

    from tfgen.validate.folders.folder import Folder


def find_handwritten(folder: Path, rendered: Container[str]) -> list[str]:
    """The files of a stack's folder that an engine would read, and that are not tfgen's; none where there is no folder.

    `rendered` are the names of what is rendered into it.
    """
    try:
        names = names_in(folder) if folder.is_dir() else []
    except OSError:  # who renders into it tells of that
        return []
    found = [name for name in names if name not in rendered and is_read(name) and not (folder / name).is_dir()]
    own = find_own(folder, found)  # no longer rendered: the next render deletes it
    return [name for name in found if name not in own]


def add_handwritten(folder: Folder, rendered: StoredTexts, names: Sequence[str]) -> Folder:
    """The folder of a stack, with what is rendered for it and these files of people: an engine reads both as one."""
    found = with_files(folder, names)
    contents = {**rendered.contents, **{name: Held(text.encode()) for name, text in found.texts.items()}}
    read = files_read(sorted(contents), folder.pin.engine)
    return replace(found, texts=StoredTexts({name: contents[name] for name in read}))
