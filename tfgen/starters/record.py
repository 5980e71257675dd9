"""What a project remembers about its starter: name, version, answers and texts.

The texts are the base of a three-way merge. They stand in the project, as a wheel holds only its own starters, and as
who starts a project edits it before the first commit, so that no commit need have them
(docs/decisions/0086-a-project-keeps-the-texts-of-its-starter.md).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, NoReturn

import msgspec

from tfgen.disk.files import read_file
from tfgen.disk.names import why_not_plain
from tfgen.disk.project import CONFIG_FILE
from tfgen.errors import ConfigError, Position, Problem, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RECORD = CONFIG_FILE.with_name("starter.json")
"""The file, from the project's folder."""

_ABOUT = "Written by tfgen new and tfgen update: what this project was started from. Commit it; do not edit."


class Record(NamedTuple):
    """A starter's name, the version of tfgen that it came with, the project's name then, and its files by path."""

    starter: str
    version: str
    name: str
    files: Mapping[str, str]


def format_record(record: Record) -> str:
    """The text of the file: sorted, each line of a file on a line, so that a difference of two shows what changed."""
    files = {path: text.split("\n") for path, text in sorted(record.files.items())}
    found = {"about": _ABOUT, **record._asdict(), "files": files}
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


class _Form(msgspec.Struct, forbid_unknown_fields=True):
    about: str
    starter: str
    version: str
    name: str
    files: dict[str, list[str]]


def load_record(project: Path) -> Record:
    """Read the record of a project. Raises ConfigError if there is none, or if tfgen did not write it like this."""
    file = project / RECORD
    try:
        found = msgspec.json.decode(read_file(file, follow=False), type=_Form)
    except FileNotFoundError:
        fact = "there is none, so it is not known which starter this project was made of."
        remedy = "`tfgen new` writes it: make a new project elsewhere, and copy from there what you want."
        _refuse(file, f"{fact} {remedy}")
    except OSError as error:
        _refuse(file, f"cannot be read: {error.strerror}. Mend this and run tfgen again.")
    except (msgspec.DecodeError, UnicodeDecodeError):
        _refuse(file, f"this is not what tfgen new wrote. {_RESTORE.format(RECORD.as_posix())}")
    for path in found.files:
        if not _is_of_a_project(path):
            _refuse(file, f"{quoted(path)} is not a file of a project. {_RESTORE.format(RECORD.as_posix())}")
    texts = {path: "\n".join(lines) for path, lines in found.files.items()}
    return Record(found.starter, found.version, found.name, texts)


def _is_of_a_project(path: str) -> bool:
    """Whether it leads to a file below the project and not into its repository: what is named here may be deleted."""
    parts = path.split("/")
    return parts[0].casefold() != ".git" and not any(why_not_plain(part.removeprefix(".")) for part in parts)


_RESTORE = "Restore it with `git checkout HEAD -- {}`."


def _refuse(file: Path, fact: str) -> NoReturn:
    raise ConfigError(Problem(Position(str(file)), fact))
