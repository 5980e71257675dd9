"""Bring a newer starter into a project that was made of an older one: a three-way merge of each file, as data."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfgen import __version__
from tfgen.config.required_version import release_of
from tfgen.disk.files import find_link, read_file, write_whole
from tfgen.disk.git import merge_texts, open_objects
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.disk.project_lock import take_turn
from tfgen.disk.stored import Held
from tfgen.errors import ConfigError, OutputError, Position, Problem, TfgenError, did_you_mean, quoted
from tfgen.output.plan import Action, FileChange
from tfgen.output.write import apply_changes
from tfgen.starters.catalogue import STARTERS
from tfgen.starters.plan import make_schemas, read_starter
from tfgen.starters.record import RECORD, Record, format_record, load_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.starters.catalogue import Starter

_MARK = re.compile(rb"^(?:<{7}|>{7})(?: |\r?$)", re.MULTILINE)


@dataclass(frozen=True)
class Update:
    """What an update does: the versions, the changes of files, and notes on files that it leaves to the user.

    `conflicts` are the places that both sides changed, in the files as they are now; `left` are files that stay as they
    are though the starter's changed; `problems` say why the updated project could not be loaded.
    """

    project: Path
    record: Record
    changes: tuple[FileChange, ...]
    conflicts: tuple[Problem, ...]
    left: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    @property
    def versions(self) -> tuple[str, str]:
        """The version that the project has of its starter, and the one that it gets."""
        return self.record.version, __version__


@dataclass(frozen=True)
class _Versions:
    """A file as the starter had it, as the project has it, and as the starter has it now; None where there is none."""

    path: str
    base: bytes | None
    mine: bytes | None
    new: bytes | None


@dataclass(frozen=True)
class _Merged:
    """The result for one file: its text, the lines in conflict, and a note if the starter's change is not taken."""

    file: _Versions
    after: bytes | None
    odds: tuple[int, ...] = ()
    told: str = ""


def plan_update(project: Path) -> Update:
    """What brings the project's starter, as this tfgen has it, into the project.

    Raises ConfigError without a record, or for one of a newer tfgen; OutputError for files that cannot be read, that
    hold the marks of a merge, or whose changes no commit holds; TfgenError without git, where it is needed.
    """
    record = load_record(project)
    new = read_starter(_find_starter(project, record), record.name)
    files = [_read(project, path, record, new) for path in sorted({*record.files, *new})]
    merged = [_merge(file, record.version) for file in files]
    _refuse_uncommitted(project, merged)
    changes = [_change(project, one.file.path, one.file.mine, one.after) for one in merged]
    texts = {one.file.path: one.file.new.decode() for one in merged if one.file.new is not None and _is_followed(one)}
    changes.append(_record_change(project, record, texts))
    conflicts = tuple(_conflict(project, one, line) for one in merged for line in one.odds)
    schemas, problems = ([], ()) if conflicts else _derive(project, changes)
    left = tuple(Problem(Position(str(project / one.file.path)), one.told) for one in merged if one.told)
    moved = tuple(change for change in [*changes, *schemas] if change.action is not Action.KEEP)
    return Update(project, record, moved, conflicts, left, tuple(problems))


def apply_update(update: Update) -> None:
    """Write the files, all or none, if they are still those that were planned for. Raises OutputError."""
    with take_turn(update.project):
        for change in update.changes:
            before = change.before.read() if change.before else None
            if _read_if_there(update.project, change.path) != before:
                raise OutputError(f"{change.path} has changed meanwhile. Run tfgen update again.")
        apply_changes(update.changes)


def _find_starter(project: Path, record: Record) -> Starter:
    place = Position(str(project / RECORD))
    if release_of(record.version) > release_of(__version__):
        fact = f"this project has its starter from tfgen {record.version}, and this is tfgen {__version__}."
        raise ConfigError(Problem(place, f"{fact} Install that version or a newer one."))
    if record.starter not in STARTERS:
        remedy = did_you_mean(record.starter, STARTERS, otherwise="Nothing of it is newer: keep what you have.")
        raise ConfigError(Problem(place, f"tfgen {__version__} has no starter {quoted(record.starter)}. {remedy}"))
    return STARTERS[record.starter]


# One file


def _read(project: Path, path: str, record: Record, new: Mapping[str, bytes]) -> _Versions:
    base = record.files.get(path)
    mine = _read_if_there(project, project / path)
    if mine and (mark := _MARK.search(mine)):
        place = Position(str(project / path), mine.count(b"\n", 0, mark.start()) + 1)
        raise OutputError(Problem(place, "this is the mark of a merge that was not finished. Finish it before."))
    return _Versions(path, None if base is None else base.encode(), mine, new.get(path))


def _read_if_there(project: Path, file: Path) -> bytes | None:
    if link := find_link(project, file):
        raise OutputError(f"{link}: this is a link, and nothing is written through it. Put a file there.")
    try:
        return read_file(file, follow=False)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(str(file)), fact)) from None


def _merge(file: _Versions, version: str) -> _Merged:
    base, mine, new = file.base, file.mine, file.new
    if new == base or mine == new:  # the starter changed nothing, or what the user has too
        return _Merged(file, mine)
    if mine == base:  # the user changed nothing
        return _Merged(file, new)
    if base is None:
        return _Merged(file, mine, told="kept: it is yours, and the starter has a file of this name now.")
    if mine is None:
        return _Merged(file, None, told="not brought back: you deleted it, and the starter has changed it.")
    if new is None:
        return _Merged(file, mine, told="kept: you changed it, and the starter has it no more.")
    labels = ("yours", f"starter of tfgen {version}", f"starter of tfgen {__version__}")
    text, is_at_odds = merge_texts(mine, base, new, labels)
    return _Merged(file, text, tuple(_lines_at_odds(mine, text)) if is_at_odds else ())


def _lines_at_odds(mine: bytes, merged: bytes) -> Iterator[int]:
    """The lines of the user's text at which the merge has conflict marks."""
    old, new = mine.splitlines(), merged.splitlines()
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    for index, line in enumerate(new):
        if _MARK.match(line) and line.startswith(b"<"):
            yield next(one.a + max(0, index - one.b) for one in blocks if one.b + one.size > index or not one.size) + 1


def _conflict(project: Path, one: _Merged, line: int) -> Problem:
    return Problem(Position(str(project / one.file.path), line), "you and the starter changed this, each otherwise.")


def _is_followed(one: _Merged) -> bool:
    """Whether the project has the file from its starter: one of the user's own, of the same name, is no base."""
    return one.file.base is not None or one.after == one.file.new


# All of them


def _refuse_uncommitted(project: Path, merged: Iterable[_Merged]) -> None:
    """Raise OutputError for a change of the user's that would be merged and that no commit of a repository holds."""
    mixed = [one.file for one in merged if one.after not in (one.file.mine, one.file.new)]
    with open_objects(project) as objects:
        is_repository = bool(mixed) and objects.read("HEAD^{tree}") is not None
        found = {one.path: objects.read(f"HEAD:./{one.path}") for one in mixed if is_repository}
    lost = [one.path for one in mixed if one.path in found and (found[one.path] or ("", None))[1] != one.mine]
    if lost:
        fact = "no commit holds this as it is, so an update of it could not be taken back. Commit it before."
        raise OutputError(*(Problem(Position(str(project / path)), fact) for path in lost))


def _change(project: Path, path: str, before: bytes | None, after: bytes | None) -> FileChange:
    folder, _, name = path.rpartition("/")
    old, new = (None if content is None else Held(content) for content in (before, after))
    return FileChange(project, folder, name, _action(before, after), old, new)


def _action(before: bytes | None, after: bytes | None) -> Action:
    if before == after:
        return Action.KEEP
    if before is None:
        return Action.CREATE
    return Action.DELETE if after is None else Action.CHANGE


def _record_change(project: Path, record: Record, files: Mapping[str, str]) -> FileChange:
    """The record of the new version; the one that there is stays where nothing but the version would change."""
    before = read_file(project / RECORD)
    after = format_record(Record(record.starter, __version__, record.name, files))
    return _change(project, RECORD.as_posix(), before, after.encode())


def _derive(project: Path, changes: Iterable[FileChange]) -> tuple[list[FileChange], tuple[Problem, ...]]:
    """The files that are made of the others, where the project has them; or why the updated project does not load."""
    with TemporaryDirectory() as scratch:
        copy = Path(scratch).resolve()
        for part in (CONFIG_FILE.parent, TEMPLATES):
            if (project / part).is_dir():
                _copy_to_write(project / part, copy / part)
        for change in changes:
            path = copy / change.folder / change.name
            path.unlink(missing_ok=True) if change.after is None else write_whole(path, change.after.read())
        try:
            schemas = make_schemas(copy)
        except TfgenError as error:
            return [], tuple(_at_home(problem, copy, project) for problem in error.problems)
    present = {path: before for path in schemas if (before := _read_if_there(project, project / path)) is not None}
    return [_change(project, path, before, schemas[path]) for path, before in present.items()], ()


def _copy_to_write(source: Path, target: Path) -> None:
    """A copy of a folder that can be written, also where the folder cannot."""
    shutil.copytree(source, target, symlinks=True, copy_function=_copy_plain)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir() and not path.is_symlink())):
        folder.chmod(0o700)


def _copy_plain(source: str, target: str) -> None:
    """A copy of a file that is one: a pipe would be waited for."""
    try:
        Path(target).write_bytes(read_file(source))
    except OSError as error:
        fact = f"cannot be copied: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(source), fact)) from None


def _at_home(problem: Problem, copy: Path, project: Path) -> Problem:
    """A problem of the copy, as one of the project."""
    place = problem.position
    if place is None or not Path(place.file).is_relative_to(copy):
        return problem
    file = str(project / Path(place.file).relative_to(copy))
    return Problem(Position(file, place.line, place.column), problem.message)
