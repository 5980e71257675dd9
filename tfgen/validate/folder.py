"""A root module before it is parsed, and reading those that tfgen did not write."""

from __future__ import annotations

import os.path
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

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
from tfgen.disk.header import has_header
from tfgen.disk.project import find_bounds, is_within
from tfgen.disk.stored import Held, StoredTexts
from tfgen.disk.witness import note_folder
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.source import HclSyntaxError
from tfgen.module.model import SyntaxFault
from tfgen.module.tfvars import is_automatic, is_tfvars
from tfgen.structs import Struct, field, replace
from tfgen.validate.encoding import decode
from tfgen.validate.terragrunt import TERRAGRUNT, called_from, generated_elsewhere, generated_files, refers_to

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence

    from tfgen.dialects.dialect import Pin
    from tfgen.stacks.stack import Stack


NO_LOCK: Final[Mapping[str, str]] = MappingProxyType({})
"""Where no version of a provider was chosen yet."""


class Folder(Struct, frozen=True, eq=False, weakref=True):
    """The texts of a root module by file name.

    `name` is what people call it: that of a stack, or the path. `path` is the folder as the user would type it.
    `stack` is what it was rendered for. `unread` says what Terraform would read and tfgen cannot. `faults` are files
    that are not read, or not UTF-8. `callers` are the names of the root modules that call it, when it was read for
    their sake. `beside` are the other files that are rendered into it. `terragrunt`: Terragrunt is run there.
    `tfvars` are the texts of files of values by file name. `pin` is what is said of the engine beside the Terraform.
    `tests` are the texts of files of tests and queries by their name from the folder on. `unwanted`: there are files of
    the other engine alone. `outside` tells what functions in it see of files from what they see elsewhere, None where
    nobody looked. `locked`: there is a record of the providers that were chosen; None where nobody looked. `lock` has
    the version of each by its address.
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
    locked: bool | None = None
    lock: Mapping[str, str] = NO_LOCK

    @property
    def has_files(self) -> bool:
        """Whether there is something that Terraform reads, also if tfgen cannot."""
        return bool(self.texts or self.unread or any(map(_is_of_module, self.faults)))


class Found(Struct, frozen=True):
    """What there is in and below some folders: root modules, and those of Terragrunt.

    `terragrunt` are folders with a `terragrunt.hcl` and no `.tf` file: what Terraform reads there, Terragrunt makes.
    `loose` are those with files of tests or queries that are beside no module.
    """

    folders: tuple[Folder, ...]
    terragrunt: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()


def read_folders(paths: Iterable[Path], *, recursive: bool = False) -> tuple[Folder, ...]:
    """The root modules that `find_folders` finds."""
    return find_folders(paths, recursive=recursive).folders


def find_folders(paths: Iterable[Path], *, recursive: bool = False, engine: Pin = NO_PIN) -> Found:
    """The root modules in these folders; with `recursive` also in every folder below that holds a `.tf` file.

    `engine` is the one that is named, if one is.

    Hidden folders, such as `.terraform`, are not looked into. Raises TfgenError with every path that is no folder,
    cannot be read, or holds no `.tf` file.
    """
    problems: list[Problem] = []
    folders: dict[str, Folder] = {}
    terragrunt: dict[str, None] = {}
    loose: dict[str, None] = {}
    units: dict[str, None] = {}
    above = Above()
    for path in paths:
        try:
            found = list(_candidates(path, recursive=recursive, engine=engine, above=above))
        except OSError as error:
            place = Position(str(error.filename or path))
            problems.append(Problem(place, _why_unread(error)))
            continue
        folders |= {folder.path: folder for folder in found if folder.has_files}
        terragrunt |= dict.fromkeys(folder.path for folder in found if folder.terragrunt and not folder.has_files)
        units |= dict.fromkeys(folder.path for folder in found if folder.terragrunt)
        loose |= dict.fromkeys(_loose(found))
        if not any(folder.texts for folder in found):
            problems += [_unreadable(folder, fault) for folder in found for fault in folder.faults]
        if not any(folder.has_files for folder in found):
            problems.append(_nothing_in(path, found, recursive=recursive))
    if problems:
        raise TfgenError(*problems)
    return Found(tuple(_completed(folders.values(), units)), tuple(terragrunt), tuple(loose))


def _completed(folders: Collection[Folder], units: Collection[str]) -> Iterator[Folder]:
    """The folders, with what Terragrunt writes into its `units` and into those that they take for their source.

    What others call is a module by itself, into which nothing is written.
    """
    elsewhere = generated_elsewhere(map(Path, units))
    modules = {place for folder in folders for place in called_from(folder.path, folder.texts)} if units else set()
    for folder in folders:
        texts = {}
        if units and (place := os.path.realpath(folder.path)) not in modules:
            texts = generated_files(Path(folder.path)) if folder.terragrunt else elsewhere.get(place, {})
        needed = texts and (folder.terragrunt or refers_to(folder.texts.values(), texts.values()))
        yield replace(folder, texts={**texts, **folder.texts}) if needed else folder


def _why_unread(error: OSError) -> str:
    """What is wrong with a path that was named, and what to name."""
    if isinstance(error, FileNotFoundError):
        return "there is no such folder. Name one with .tf files; those of a project are there after: tfgen render"
    if isinstance(error, NotADirectoryError):
        return "this is a file, and a whole root module is looked at. Name the folder that it is in."
    return f"cannot be read: {error.strerror}. Name a folder with .tf files."


def _nothing_in(path: Path, found: list[Folder], *, recursive: bool) -> Problem:
    if any(folder.terragrunt for folder in found):
        remedy = "Run terragrunt, and validate the folder that it makes below .terragrunt-cache."
        return Problem(Position(str(path)), f"there are only files of Terragrunt here, which are not read. {remedy}")
    if loose := _loose(found):
        fact = f"there are only files of tests or queries here{'' if loose == [path.as_posix()] else ' and below'}"
        return Problem(Position(str(path)), f"{fact}. Name the module that they are for: it is checked with them.")
    if any(folder.unwanted for folder in found):
        fact = "there are only files of OpenTofu here, and Terraform is named"
        return Problem(Position(str(path)), f"{fact}. Leave --engine out, or name a root module of Terraform.")
    remedy = "Name a root module." if recursive else "Name a root module. (tfgen validate --recursive looks below.)"
    return Problem(Position(str(path)), f"there is no .tf file in this folder. {remedy}")


def _loose(found: Iterable[Folder]) -> list[str]:
    """The folders with tests or queries that are beside no module."""
    given = list(found)
    modules = {folder.path for folder in given if folder.has_files}
    below = {f"{module}/{TEST_FOLDER}" for module in modules}
    return [one.path for one in given if one.tests and one.path not in modules and one.path not in below]


def find_folder(path: str, engine: Pin = NO_PIN) -> Folder | None:
    """The module in a folder, None where there is no folder. Raises OSError."""
    folder = Path(path)
    note_folder(folder)
    return read_folder(folder, engine) if folder.is_dir() else None


def _unreadable(folder: Folder, fault: SyntaxFault) -> Problem:
    return Problem(Position(f"{folder.path}/{fault.file}"), fault.error.message)


def _candidates(path: Path, *, recursive: bool, engine: Pin, above: Above) -> Iterator[Folder]:
    """The folder, and those below it; of these one that cannot be read costs itself alone. Raises OSError."""
    yield read_folder(path, engine, above)
    for child in sorted(path.iterdir()) if recursive else ():
        if child.is_dir() and not child.is_symlink() and not child.name.startswith("."):
            try:
                yield from _candidates(child, recursive=True, engine=engine, above=above)
            except OSError as error:
                unread = f"any, as the folder cannot be read ({error.strerror})"
                yield Folder(child.as_posix(), child.as_posix(), {}, unread=(unread,))


def read_folder(folder: Path, engine: Pin = NO_PIN, above: Above | None = None) -> Folder:
    """What its engine would read: no hidden files, and none that editors leave. Raises OSError.

    `above` is what was seen above other folders in this run.

    A link out of the repository is not followed: findings quote what they are about. A file that cannot be read, which
    Terraform refuses, is a fault.
    """
    names = _names_in(folder)
    kept = [name for name in names if _is_read(name) and not (folder / name).is_dir()]
    pin = find_pin(folder, engine, kept, above)
    path = folder.as_posix()
    empty = Folder(path, path, {}, terragrunt=TERRAGRUNT in names, pin=pin, lock=read_lock(folder))
    found = _with_files(empty, kept)
    return replace(found, unwanted=not found.texts and any(name.endswith(CONFIGURATION) for name in kept))


def find_handwritten(folder: Path, rendered: Container[str]) -> list[str]:
    """The files of a stack's folder that an engine would read, and that are not tfgen's; none where there is no folder.

    `rendered` are the names of what is rendered into it.
    """
    try:
        names = _names_in(folder) if folder.is_dir() else []
    except OSError:  # who renders into it tells of that
        return []
    found = [name for name in names if name not in rendered and _is_read(name)]
    return [name for name in found if not (folder / name).is_dir() and not _is_ours(folder / name)]


def add_handwritten(folder: Folder, rendered: StoredTexts, names: Sequence[str]) -> Folder:
    """The folder of a stack, with what is rendered for it and these files of people: an engine reads both as one."""
    found = _with_files(folder, names)
    contents = {**rendered.contents, **{name: Held(text.encode()) for name, text in found.texts.items()}}
    return replace(found, texts=StoredTexts({name: contents[name] for name in _read_of(contents, folder.pin)}))


def _with_files(folder: Folder, names: Iterable[str]) -> Folder:
    """With what its engine reads of these files, in the place of what it had. A file that cannot be read is a fault."""
    place = Path(folder.path)
    kept = sorted(names)
    outside = frozenset(_links_out(place, kept))
    own = [*_read_of(kept, folder.pin), *companions_read(kept, folder.pin.engine), *filter(is_tfvars, kept)]
    files = {name: _not_followed(name) if name in outside else _read(place, name) for name in own}
    read = {name: text for name, (text, _) in files.items() if text is not None}
    tests = {name: text for name, text in read.items() if is_companion(name)}
    tfvars = {name: text for name, text in read.items() if is_tfvars(name)}
    texts = {name: text for name, text in read.items() if name not in tests and name not in tfvars}
    faults = tuple(fault for _, fault in files.values() if fault)
    return replace(folder, texts=texts, tests=tests, tfvars=tfvars, faults=faults)


def _read_of(names: Iterable[str], pin: Pin) -> list[str]:
    return files_read(sorted(names), pin.engine)


def _is_ours(file: Path) -> bool:
    """Whether tfgen rendered a file: it is no longer rendered then, and the next render deletes it."""
    with suppress(OSError):
        return has_header(read_file(file))
    return False


def _names_in(folder: Path) -> list[str]:
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


def _is_read(name: str) -> bool:
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
    links = [name for name in names if _is_read(name) and (folder / name).is_symlink()]
    bounds = (find_bounds(folder) or Path(os.path.realpath(folder))) if links else folder
    yield from (name for name in links if not is_within(folder / name, bounds))
