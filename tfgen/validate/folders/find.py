"""Find the root modules in and below folders."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.dialects.dialect import NO_PIN
from tfgen.dialects.files import TEST_FOLDER, Above
from tfgen.disk.stored import Spool, StoredTexts
from tfgen.errors import Position, Problem, TfgenError
from tfgen.structs import Struct, replace
from tfgen.validate.folders.folder import Folder, read_folder
from tfgen.validate.folders.terragrunt import called_from, generated_elsewhere, generated_files, refers_to

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tfgen.dialects.dialect import Pin
    from tfgen.module.model import SyntaxFault


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
    cannot be read, or holds no `.tf` file, and OutputError where temporary files cannot be kept.
    """
    problems: list[Problem] = []
    folders: dict[str, Folder] = {}
    terragrunt: dict[str, None] = {}
    loose: dict[str, None] = {}
    units: dict[str, None] = {}
    above, spool = Above(), Spool()
    for path in paths:
        try:
            candidates = _candidates(path, recursive=recursive, engine=engine, above=above)
            found = [_stored(folder, spool) for folder in candidates]
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


def _unreadable(folder: Folder, fault: SyntaxFault) -> Problem:
    return Problem(Position(f"{folder.path}/{fault.file}"), fault.error.message)


def _stored(folder: Folder, spool: Spool) -> Folder:
    """The same, whose texts are not in memory: those of 3,000 folders are 300 MB, and rules look at one at a time."""
    return replace(folder, texts=StoredTexts({name: spool.add(text.encode()) for name, text in folder.texts.items()}))


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
