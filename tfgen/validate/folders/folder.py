"""A root module before it is parsed, and reading it from a folder."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.dialect import NO_PIN
from tfgen.dialects.files import (
    CONFIGURATION,
    TEST_FOLDER,
    Above,
    companions_read,
    files_read,
    find_pin,
    is_companion,
)
from tfgen.dialects.lock_file import read_lock
from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import find_bounds, is_within
from tfgen.hcl.source import HclSyntaxError
from tfgen.module.model import SyntaxFault
from tfgen.module.tfvars import is_automatic, is_tfvars
from tfgen.structs import Struct, field, replace
from tfgen.validate.folders.encoding import decode
from tfgen.validate.folders.terragrunt import TERRAGRUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.dialects.dialect import Pin
    from tfgen.stacks.stack import Stack


class Folder(Struct, frozen=True, eq=False, weakref=True):
    """The texts of a root module by file name.

    `name` is what people call it: that of a stack, or the path. `path` is the folder as the user would type it.
    `stack` is what it was rendered for. `unread` says what Terraform would read and tfgen cannot. `faults` are files
    that are not read, or not UTF-8. `callers` are the names of the root modules that call it, when it was read for
    their sake. `beside` are the other files that are rendered into it. `terragrunt`: Terragrunt is run there.
    `tfvars` are the texts of files of values by file name. `pin` is what is said of the engine beside the Terraform.
    `tests` are the texts of files of tests and queries by their name from the folder on. `unwanted`: there are files of
    the other engine alone. `outside` tells what functions in it see of files from what they see elsewhere, None where
    nobody looked. `lock` are the versions of providers that its lock file names, by address; None where it has no such
    file.
    """

    name: str
    path: str
    texts: Mapping[str, str]
    stack: Stack | None = None
    unread: tuple[str, ...] = ()
    faults: tuple[SyntaxFault, ...] = ()
    callers: tuple[str, ...] = ()
    terragrunt: bool = False
    beside: Mapping[str, bytes] = field(default_factory=dict)
    tfvars: Mapping[str, str] = field(default_factory=dict)
    pin: Pin = NO_PIN
    tests: Mapping[str, str] = field(default_factory=dict)
    unwanted: bool = False
    outside: str | None = None
    lock: Mapping[str, str] | None = None

    @property
    def has_files(self) -> bool:
        """Whether there is something that Terraform reads, also if tfgen cannot."""
        return bool(self.texts or self.unread or any(map(_is_of_module, self.faults)))


def find_folder(path: str, engine: Pin = NO_PIN, above: Above | None = None) -> Folder | None:
    """The module in a folder, None where there is no folder; `above` is as in `read_folder`. Raises OSError."""
    folder = Path(path)
    note_folder(folder)
    return read_folder(folder, engine, above) if os.path.isdir(folder) else None  # noqa: PTH112 - "no" of what no disk can have


def read_folder(folder: Path, engine: Pin = NO_PIN, above: Above | None = None) -> Folder:
    """What its engine would read: no hidden files, and none that editors leave. Raises OSError.

    `above` is what was seen above other folders in this run.

    A link out of the repository is not followed: findings quote what they are about. A file that cannot be read, which
    Terraform refuses, is a fault.
    """
    names = names_in(folder)
    kept = [name for name in names if is_read(name) and not (folder / name).is_dir()]
    lock = read_lock(folder)
    pin = find_pin(folder, engine, kept, lock, above)
    path = folder.as_posix()
    empty = Folder(path, path, {}, terragrunt=TERRAGRUNT in names, pin=pin, lock=lock)
    found = with_files(empty, kept)
    return replace(found, unwanted=not found.texts and any(name.endswith(CONFIGURATION) for name in kept))


def with_files(folder: Folder, names: Iterable[str]) -> Folder:
    """With what its engine reads of these files, in the place of what it had. A file that cannot be read is a fault."""
    place = Path(folder.path)
    kept = sorted(names)
    outside = frozenset(_links_out(place, kept))
    own = [*files_read(kept, folder.pin.engine), *companions_read(kept, folder.pin.engine), *filter(is_tfvars, kept)]
    files = {name: _not_followed(name) if name in outside else _read(place, name) for name in own}
    read = {name: text for name, (text, _) in files.items() if text is not None}
    tests = {name: text for name, text in read.items() if is_companion(name)}
    tfvars = {name: text for name, text in read.items() if is_tfvars(name)}
    texts = {name: text for name, text in read.items() if name not in tests and name not in tfvars}
    faults = tuple(fault for _, fault in files.values() if fault)
    return replace(folder, texts=texts, tests=tests, tfvars=tfvars, faults=faults)


def names_in(folder: Path) -> list[str]:
    """The names in a folder, and of the tests below it, without hidden ones. Raises OSError."""
    note_folder(folder)
    names = [file.name for file in folder.iterdir() if not file.name.startswith(".")]
    below = folder / TEST_FOLDER
    if TEST_FOLDER in names:
        note_folder(below)
    if TEST_FOLDER in names and below.is_dir() and any(name.endswith(CONFIGURATION) for name in names):
        found = (file.name for file in below.iterdir() if not file.name.startswith("."))
        names += [f"{TEST_FOLDER}/{name}" for name in found if is_companion(name) or is_automatic(name)]
    return sorted(names)


def is_read(name: str) -> bool:
    """Whether an engine reads a file of this name: Terraform, values, tests or queries."""
    return name.endswith(CONFIGURATION) or is_tfvars(name) or is_companion(name)


def _is_of_module(fault: SyntaxFault) -> bool:
    return not is_tfvars(fault.file) and not is_companion(fault.file)


def _not_followed(name: str) -> tuple[None, SyntaxFault]:
    fact = "it is a link out of the repository, which is not followed"
    return None, SyntaxFault(name, HclSyntaxError(1, 1, fact), unread=True)


def _read(folder: Path, name: str) -> tuple[str | None, SyntaxFault | None]:
    try:
        return decode(name, read_file(folder / name))
    except OSError as error:
        fact = f"this file cannot be read: {error.strerror}. Mend or remove it."
        return None, SyntaxFault(name, HclSyntaxError(1, 1, fact))


def _links_out(folder: Path, names: Iterable[str]) -> Iterator[str]:
    """The files to be read that are links to somewhere outside."""
    links = [name for name in names if is_read(name) and (folder / name).is_symlink()]
    bounds = (find_bounds(folder) or Path(os.path.realpath(folder))) if links else folder
    yield from (name for name in links if not is_within(folder / name, bounds))
