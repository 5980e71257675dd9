"""Find the files of a project's rules, and read them: what is wrong with any of them stops tfgen."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import RULES, find_repository, is_within
from tfgen.disk.unsaved import unsaved_below
from tfgen.errors import ConfigError, Position, Problem, describe_undecodable
from tfgen.rules.own.read import read_definitions
from tfgen.structs import Struct
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from tfgen.rules.own.definition import Definition

_ENDINGS: Final = (".yaml", ".yml")
_MOST_BYTES: Final = 1 << 20


class OwnRules(Struct, frozen=True):
    """The rules of a project in the order of files and lines, and a digest of what they are written in."""

    definitions: tuple[Definition, ...] = ()
    digest: str = ""


def load_own_rules(project: Path, taken: Collection[str] = ()) -> OwnRules:
    """The rules of a project; none where it has no such folder. `taken` are the names of other rules.

    Raises ConfigError with everything that is wrong with the files.
    """
    problems: list[Problem] = []
    texts: dict[str, str] = {}
    definitions: list[Definition] = []
    for path in find_rule_files(project):
        try:
            texts[path.as_posix()] = text = _read(path, project)
            definitions += read_definitions(parse_yaml(text, str(path))) if _says_something(text) else ()
        except ConfigError as error:
            problems += error.problems
    problems += _find_taken(definitions, taken)
    if problems:
        raise ConfigError(*problems)
    return OwnRules(tuple(definitions), hashlib.sha256(repr(texts).encode()).hexdigest() if texts else "")


def find_rule_files(project: Path) -> list[Path]:
    """The files of a project's rules, in order. Raises ConfigError for what cannot be looked into."""
    folder = project / RULES
    note_folder(folder)
    found = list(_find_in(folder)) if folder.exists() or folder.is_symlink() else []
    return sorted([*found, *(path for path in unsaved_below(folder) if path.suffix in _ENDINGS)])


def _find_in(folder: Path) -> Iterator[Path]:
    note_folder(folder)
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError as error:
        fact = f"this is to be a folder of rules, and cannot be read: {error.strerror}"
        raise _problem(folder, f"{fact}. Mend or remove it.") from None
    for path in found:
        if path.is_dir() and path.is_symlink():
            raise _problem(path, "this is a link to a folder, which is not followed. Put the files here.")
        if path.is_dir():
            yield from _find_in(path)
        elif path.suffix in _ENDINGS:
            yield path


def _read(path: Path, project: Path) -> str:
    if not is_within(path, find_repository(project)):
        raise _problem(path, "it is a link out of the repository, which is not followed. Put the file here.")
    try:
        return read_file(path, most=_MOST_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise _problem(path, f"the file cannot be read: {error.strerror}. Mend or remove it.") from None
    except UnicodeDecodeError as error:
        raise _problem(path, f"the file is {describe_undecodable(error)}") from None


def _problem(path: Path, message: str) -> ConfigError:
    return ConfigError(Problem(Position(str(path)), message))


def _says_something(text: str) -> bool:
    """Whether there is more than comments."""
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())


def _find_taken(definitions: Sequence[Definition], taken: Collection[str]) -> Iterator[Problem]:
    seen: dict[str, Position] = {}
    for rule in definitions:
        if rule.name in taken:
            yield Problem(rule.position, f"rules.{rule.name} has a name that tfgen itself uses. Choose another one.")
        if rule.name in seen:
            fact = f"rules.{rule.name} is already a rule at {seen[rule.name]}"
            yield Problem(rule.position, f"{fact}. Rename or remove one of the two.")
        seen.setdefault(rule.name, rule.position)
