"""Validate root modules in any folders, also those that tfgen did not write."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from tfgen.dialects.dialect import NO_PIN
from tfgen.errors import Position, Problem, TfgenError
from tfgen.module.pieces import Pieces
from tfgen.rules.registry import PACKED
from tfgen.schema import load_schemas
from tfgen.validate.answers.answer import Answerer, Scope
from tfgen.validate.folders.called import read_called
from tfgen.validate.folders.find import find_folders
from tfgen.validate.folders.nearby import Nearby
from tfgen.validate.judging.check import Checker
from tfgen.validate.verdicts.verdict import Unchecked, Verdict, join_verdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, MutableMapping, Sequence
    from pathlib import Path

    from tfgen.dialects.dialect import Pin
    from tfgen.hcl.syntax import Body
    from tfgen.rules.registry import Catalogue
    from tfgen.schema import Schemas
    from tfgen.validate.answers.finding import Report
    from tfgen.validate.folders.find import Found
    from tfgen.validate.folders.folder import Folder

NOTHING: Final[Mapping[str, str | None]] = MappingProxyType({})


def validate_paths(
    paths: Iterable[Path],
    *,
    rules: Sequence[str] | None = None,
    recursive: bool = False,
    schemas: Schemas | None = None,
    trees: MutableMapping[str, Body] | None = None,
    assumed: Mapping[str, str | None] = NOTHING,
    catalogue: Catalogue = PACKED,
    engine: Pin = NO_PIN,
) -> Report:
    """Check the root modules in these folders; with `recursive` those below them too.

    `rules` are names in `catalogue`, by default all; those of a project that need its matrix are named as not checked.
    `schemas` are those that come with tfgen, if no others are given. A caller that checks similar
    folders again and again may give the same `trees` each time: syntax trees by text, to which new ones are added.
    Nothing is remembered otherwise. `assumed` are versions of providers to check with where none is admitted whose
    schema is known, the nearest for None. `engine` is the one to check for, with its version if that is said; without
    it the folders tell.

    Raises TfgenError for a path that is no root module, where nothing at all could be checked, for a suppression that
    is wrong, and for an assumed version that has no schema.
    """
    wanted = catalogue.names if rules is None else rules
    left_out = [name for name in wanted if name in catalogue.needing_matrix]
    ran = [name for name in wanted if name not in left_out]
    below = find_folders(paths, recursive=recursive, engine=engine)
    found = below.folders
    folders = [folder for folder in found if not folder.unread]
    if not folders:
        raise TfgenError(*(Problem(Position(folder.path), _describe(folder)) for folder in found))
    known = (schemas or load_schemas()).assume(assumed)
    pieces = None if trees is None else Pieces(trees)
    checker = Checker(ran, known, found, catalogue=catalogue, engine=engine, pieces=pieces)
    more = read_called(found, {folder: checker.called_by(folder) for folder in folders}, Nearby(engine))
    unread = [_unread(folder, checker) for folder in found if folder.unread]
    verdicts = checker.check_folders(folders)
    verdicts += [checker.check_folder(*module) for module in more]
    verdicts += [checker.check_matrix(folders, None, None), *unread, _passed_by(below), _say_left_out(left_out)]
    checker.require_any()
    answerer = Answerer([*found, *(folder for folder, _ in more)], catalogue=catalogue)
    return answerer.answer(join_verdicts(verdicts), ran=ran, scope=Scope(ran))


def _say_left_out(names: Sequence[str]) -> Verdict:
    """The rules of the project that look at settings or at other stacks, of which a folder has none."""
    if not names:
        return Verdict()
    text = f"what rules of the project look for that need its matrix: {', '.join(names)}"
    return Verdict((), (Unchecked("", text, said=True),))


def _passed_by(found: Found) -> Verdict:
    """What was met on the way and not looked into."""
    facts = (
        (found.terragrunt, "of Terragrunt, which makes what Terraform reads there"),
        (found.loose, "files of tests or queries that are beside no module"),
    )
    return Verdict((), tuple(Unchecked("", f"{_some(there)}: {fact}", said=True) for there, fact in facts if there))


def _some(there: Sequence[str]) -> str:
    return f"{there[0]} and {len(there) - 1} more" if len(there) > 1 else there[0]


def _unread(folder: Folder, checker: Checker) -> Verdict:
    """A file that is not read may declare what the others refer to."""
    return Verdict((), (Unchecked(folder.path, _describe(folder), said=True),), checker.comments_of(folder))


def _describe(folder: Folder) -> str:
    return f"nothing in this folder, as it holds files that are not read: {', '.join(folder.unread)}"
