"""Plan a new project: its files, its name, and what is in their way."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tfgen import __version__
from tfgen.config.load import load_config
from tfgen.config.reference import load_json_schema
from tfgen.disk.files import find_link, write_whole
from tfgen.disk.names import is_plain_in_yaml
from tfgen.disk.project import CONFIG_FILE, RULES
from tfgen.errors import ConfigError, OutputError, quoted
from tfgen.rules.own.frame import build_rules_schema
from tfgen.starters.record import RECORD, Record, format_record
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.starters.catalogue import Starter

_MATRIX = CONFIG_FILE.as_posix()
_SCHEMA = CONFIG_FILE.with_suffix(".schema.json")
_RULES_SCHEMA = RULES.with_suffix(".schema.json")
DERIVED = (_SCHEMA.as_posix(), _RULES_SCHEMA.as_posix())
"""The files of a project that are made of its others."""
_FOR_EDITORS = f"# yaml-language-server: $schema={_SCHEMA.name}\n"


@dataclass(frozen=True)
class NewProject:
    """A project that is not written yet: its folder and name, its files by path, and those of the user's that stay."""

    folder: Path
    name: str
    files: Mapping[str, bytes]
    kept: tuple[str, ...]


def plan_project(folder: Path, starter: Starter, name: str | None = None) -> NewProject:
    """The project that a starter becomes in a folder, which need not exist; without a name, it has the folder's.

    Raises OutputError when the folder holds a project already, ConfigError when the starter refuses the name.
    """
    own, around = starter.read_files(), _read_surroundings(starter)
    refuse_occupied(folder, [*own, _SCHEMA.as_posix(), *around])
    chosen, files = _name(own, name, _words(folder.resolve().name))
    kept = tuple(path for path in sorted(around) if _exists(folder / path))
    files |= {path: content for path, content in around.items() if path not in kept}
    texts = {path: content.decode() for path, content in files.items() if path not in DERIVED}
    record = format_record(Record(starter.name, __version__, chosen, texts))
    files[RECORD.as_posix()] = record.encode()
    return NewProject(folder, chosen, dict(sorted(files.items())), kept)


def read_starter(starter: Starter, name: str) -> dict[str, bytes]:
    """The files that a new project of this name gets, by path, without those that are made of others.

    Raises ConfigError when the starter refuses the name.
    """
    files = {**_rename(starter.read_files(), name), **_read_surroundings(starter)}
    return {path: content for path, content in files.items() if path not in DERIVED}


def _read_surroundings(starter: Starter) -> dict[str, bytes]:
    version = __version__.encode()
    return {path: text.replace(b"{version}", version) for path, text in starter.read_surroundings().items()}


def make_schemas(project: Path) -> dict[str, bytes]:
    """The schemas that editors check a project's files with, by path. Raises ConfigError when it cannot be loaded."""
    load_config(project)
    return {_SCHEMA.as_posix(): _format_json(load_json_schema(project)), **_schema_of_rules(project)}


def refuse_occupied(folder: Path, paths: list[str], *, remedy: str = "Name another folder.") -> None:
    """Raise OutputError when a new project with these files would overwrite or follow what is there."""
    if _exists(folder) and not folder.is_dir():
        raise OutputError(f"{folder}: this is a file. Name a folder, which need not exist.")
    for path in paths:
        if link := find_link(folder, (folder / path).parent):
            raise OutputError(f"{link}: this is a link, and nothing is written through it. {remedy}")
    for part in ("config", "templates", "lambda"):
        if _exists(folder / part) and any(path.startswith(f"{part}/") for path in paths):
            raise OutputError(f"{folder / part}: this exists, and nothing is overwritten. {remedy}")
    for path in paths:
        if path.startswith("docs/") and _exists(folder / path):
            raise OutputError(f"{folder / path}: this exists, and nothing is overwritten. {remedy}")


def _exists(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _words(text: str) -> str:
    """A folder's name as a project's: lower-case words with dashes between."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))  # ö is o with two dots, which go
    return re.sub(r"[^a-z0-9]+", "-", "".join(filter(str.isascii, plain))).strip("-")


def _name(own: Mapping[str, bytes], wanted: str | None, offered: str) -> tuple[str, dict[str, bytes]]:
    """The name, and the project's files under it: the wanted name, or the offered one unless the starter refuses it."""
    if wanted is not None:
        return wanted, _rename(own, wanted)
    try:
        return offered, _rename(own, offered)
    except ConfigError:
        name = str(parse_yaml(own[_MATRIX].decode(), _MATRIX).at("project", "name").value)
        return name, _rename(own, name)


def _rename(own: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """The files with this name of the project, and the schema for editors. Raises ConfigError."""
    files = {**own, _MATRIX: _with_schema(_with_name(own[_MATRIX].decode(), name)).encode()}
    with TemporaryDirectory() as scratch:
        project = Path(scratch)
        for path, content in files.items():
            write_whole(project / path, content)
        try:
            return files | make_schemas(project)
        except ConfigError as error:
            raise ConfigError(f"{quoted(name)} cannot be the project's name: {error.problems[0].message}") from None


def _with_name(text: str, name: str) -> str:
    """The matrix with the project's name replaced and everything else unchanged."""
    node = parse_yaml(text, _MATRIX).at("project", "name")
    lines = text.splitlines(keepends=True)
    line, start = lines[node.position.line - 1], node.position.column - 1
    lines[node.position.line - 1] = line[:start] + line[start:].replace(node.text, _scalar(name), 1)
    return "".join(lines)


def _scalar(name: str) -> str:
    """A name as YAML, quoted unless every reader takes it for text."""
    return name if is_plain_in_yaml(name) else quoted(name)


def _schema_of_rules(project: Path) -> dict[str, bytes]:
    """The schema that editors check rules with, where there are some."""
    return {_RULES_SCHEMA.as_posix(): _format_json(build_rules_schema())} if (project / RULES).is_dir() else {}


def _format_json(schema: object) -> bytes:
    return f"{json.dumps(schema, indent=2)}\n".encode()


def _with_schema(text: str) -> str:
    return text if text.startswith(_FOR_EDITORS) else _FOR_EDITORS + text
