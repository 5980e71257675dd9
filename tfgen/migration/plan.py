"""Apply the migrations that a project needs: planned as data, then written, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.config.load import read_config
from tfgen.disk.files import read_file
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.disk.project_lock import take_turn
from tfgen.disk.stored import Held
from tfgen.errors import OutputError, Position, Problem
from tfgen.migration.catalogue import MATRIX, MIGRATIONS, SETTINGS, STACKS
from tfgen.output.plan import Action, FileChange
from tfgen.output.write import apply_changes

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.migration.catalogue import Files, Migration


@dataclass(frozen=True)
class Migrated:
    """What is migrated: the migrations that apply, in order, and the files that they change."""

    project: Path
    applied: tuple[Migration, ...]
    changes: tuple[FileChange, ...]


def plan_migrations(project: Path) -> Migrated:
    """What brings a project to the forms of today. Raises TfgenError for files that cannot be read or edited."""
    read_config(project / CONFIG_FILE)  # says what is wrong where there is none
    before = _read_files(project)
    after: Files = dict(before)
    applied: list[Migration] = []
    for migration in MIGRATIONS:
        if made := migration.apply(after):
            after |= made
            applied.append(migration)
    changed = [path for path in after if after[path] != before.get(path)]
    return Migrated(project, tuple(applied), tuple(_change(project, path, before, after[path]) for path in changed))


def apply_migrations(migrated: Migrated) -> None:
    """Write the files, all or none, if they are still those that were planned for. Raises OutputError."""
    with take_turn(migrated.project):
        now = _read_files(migrated.project)
        for change in migrated.changes:
            before = change.before.read().decode() if change.before else None
            if now.get(change.path.relative_to(migrated.project).as_posix()) != before:
                raise OutputError(f"{change.path} has changed meanwhile. Run tfgen migrate again.")
        apply_changes(migrated.changes)


def _read_files(project: Path) -> Files:
    """The texts that migrations look into; of the code of functions only that it is there."""
    paths = [project / path for path in (MATRIX, SETTINGS, STACKS, "lambda/requirements.txt")]
    paths += sorted((project / TEMPLATES).rglob("*.j2"))
    texts = {path.relative_to(project).as_posix(): _read(path) for path in paths if path.is_file()}
    sources = (path for path in (project / "lambda/src").rglob("*.py"))
    return texts | {path.relative_to(project).as_posix(): "" for path in sources}


def _read(path: Path) -> str:
    try:
        return read_file(path, follow=False).decode()
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise OutputError(Problem(Position(str(path)), fact)) from None
    except UnicodeDecodeError:
        raise OutputError(Problem(Position(str(path)), "this is not UTF-8 text. Save it as UTF-8.")) from None


def _change(project: Path, path: str, before: Files, after: str) -> FileChange:
    folder, _, name = path.rpartition("/")
    old = Held(before[path].encode()) if path in before else None
    return FileChange(project, folder, name, Action.CHANGE if old else Action.CREATE, old, Held(after.encode()))
