"""Which files of `templates/` are templates.

What is admitted is decided here; anything else below the folder is an error, because a template that is left out
without a word is a resource that is missing without a word.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfgen.errors import Position, Problem, TemplateError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

TERRAFORM = (".tf.j2",)
"""What the names of templates of Terraform end in."""
YAML = (".yml.j2", ".yaml.j2")
"""What those of workflows and other YAML end in."""
_ENDINGS = (*TERRAFORM, *YAML)
"""What the names of templates end in. Macros, `_name.j2`, may stand beside them."""
Rendered = tuple[str, tuple[str, ...]]
"""The folder of a component below that of the templates, or a pattern of files there, and what their names end in."""
_PLAIN = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)


def admits(name: str) -> str:
    """Why a file of this name is no template; empty when it is one."""
    if not (name.endswith(_ENDINGS) or (name.startswith("_") and name.endswith(".j2"))):
        return (
            f"this is no template: its name ends in none of {', '.join(_ENDINGS)}, nor is it that of macros, _name.j2."
        )
    if name in _ENDINGS:
        return "this template has no name."
    return explain_name(name)


def explain_name(name: str) -> str:
    """Why a name cannot be that of a file on every machine; empty when it can."""
    if not _PLAIN.fullmatch(name):
        return "the name is not plain: use letters, digits, _, - and . (not as the first character)."
    if _RESERVED.fullmatch(name):
        return "Windows reserves this name, so the file could not be checked out there."
    return ""


@dataclass(frozen=True)
class TemplateFiles:
    """The templates of a folder, by path below it, in order; and what is wrong with the rest."""

    names: tuple[str, ...]
    problems: tuple[Problem, ...]

    def refuse(self) -> None:
        """Raise TemplateError with everything that is wrong."""
        if self.problems:
            raise TemplateError(*self.problems)


def find_templates(templates: Path, components: Iterable[Rendered] | None = None) -> TemplateFiles:
    """Look through the folder; no link is followed.

    `components` are the folders, or patterns of files, that are rendered, with the endings of names in their language:
    any other template is wrong but for macros. Without them every template is right.
    """
    names: list[str] = []
    problems: list[Problem] = []
    if templates.is_symlink():
        problems.append(_problem(templates, "", "this is a link. tfgen follows none here: make it a folder."))
    elif templates.is_dir():
        for path, fact in _walk(templates, ""):
            if fact:
                problems.append(_problem(templates, path, fact))
            else:
                names.append(path)
    if components is not None:
        problems += [_problem(templates, path, fact) for path, fact in _unused(names, components)]
    problems += [_problem(templates, path, fact) for path, fact in _alike(names)]
    return TemplateFiles(tuple(sorted(names)), tuple(sorted(problems)))


def choose_templates(names: Iterable[str], pattern: str, suffixes: Sequence[str]) -> list[str]:
    """Those of the templates that become files of a folder, or of a pattern of files, in order.

    Those that begin with `_` hold macros.
    """
    folder, _, last = pattern.rpartition("/")
    if not set(last) & set("*?."):
        folder, last = pattern, "*"
    prefix = f"{folder}/" if folder else ""
    inside = (name.removeprefix(prefix) for name in names if name.startswith(prefix))
    chosen = [name for name in inside if name.endswith(tuple(suffixes)) and fnmatchcase(name, last)]
    return [prefix + name for name in chosen if not name.startswith("_") and "/" not in name]


def _walk(templates: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Each file with the fact that is wrong with it, or an empty one."""
    with os.scandir(templates / folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if entry.is_symlink():
            yield path, "this is a link. tfgen follows none here: put the file itself in its place."
        elif entry.is_dir():
            fact = explain_name(entry.name)
            yield from [(path, f"{fact} Rename the folder.")] if fact else _walk(templates, path)
        elif not entry.is_file():
            yield path, "this is no regular file. Take it away."
        else:
            fact = admits(entry.name)
            yield path, fact and f"{fact} Rename it, or take it out of the folder."


def _unused(names: Iterable[str], components: Iterable[Rendered]) -> Iterator[tuple[str, str]]:
    """Templates that no component renders."""
    known = list(components)
    for name in names:
        folder, _, file = name.rpartition("/")
        languages = [endings for pattern, endings in known if _covers(pattern, folder, file)]
        if not languages and not file.startswith("_"):
            yield name, "no component renders this template. Name its folder in the config, or take it away."
        elif not file.startswith("_") and not any(file.endswith(endings) for endings in languages):
            endings = ", ".join(languages[0])
            yield name, f"its component renders {endings} only. Move it to the folder of a component of its own."


def _covers(pattern: str, folder: str, file: str) -> bool:
    above, _, last = pattern.rpartition("/")
    if not set(last) & set("*?."):
        above, last = pattern, "*"
    return folder == above and fnmatchcase(file, last)


def _alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.lower(), name)
        if first != name:
            yield name, f"the name differs from {first} only in its case, and some disks know no case. Rename one."


def _problem(templates: Path, path: str, fact: str) -> Problem:
    return Problem(Position(str(templates / path)), fact)
