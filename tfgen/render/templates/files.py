"""Which files of `templates/` are templates, and which are copied as they are.

What is admitted is decided here; anything else below the folder is an error, because a template that is left out
without a word is a resource that is missing without a word.
"""

from __future__ import annotations

import os
import re
import stat
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfgen.config.languages import ENDINGS, TEMPLATE, UNREAD, describe_endings, language_of
from tfgen.disk.files import is_leftover
from tfgen.disk.inputs import note_folder
from tfgen.disk.unsaved import unsaved_below
from tfgen.errors import Position, Problem, TemplateError
from tfgen.patterns import regex
from tfgen.render.templates.version_0_1 import FOLDERS
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Rendered = tuple[str, "Mapping[str, str]"]
"""The folder of a component below that of the templates, or a pattern of files there, and its languages by ending."""
_ONLY_ENDINGS = frozenset(f"{ending}{TEMPLATE}" for ending in ENDINGS)
_PLAIN = regex(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
# https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
_RESERVED = regex(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
# What editors, merges, systems and Python leave beside the files that one meant.
_LEFT = regex(r".*(?:~|\.(?:swp|swo|orig|rej|bak|old|tmp|save|pyc))", re.IGNORECASE)
# What systems write unasked into each folder that somebody looks into, and write again.
_OF_SYSTEMS = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
# What editors keep beside a file for as long as it is open: Vim and nano, Kate, Emacs (a link, and what is not saved),
# those of JetBrains, GNOME's. Whoever has a template open can render.
_OF_EDITORS = regex(r"\..*\.(?:sw[a-p]|kate-swp)|\.#.*|#.*#|.*___jb_(?:tmp|old)___|\.goutputstream-.*")
_JINJA = regex(r"\.[^.]*(?:j2|jinja2?)[^.]*(?=\.|$)", re.IGNORECASE)
_OF_TERRAFORM = regex(r"\.(?:tf|tofu|tfvars|tfstate|tftest|tfplan)(?=\.|$)", re.IGNORECASE)


def admits(name: str) -> str:
    """Why a file of this name is neither a template nor copied; empty when it is one of the two."""
    if name in _ONLY_ENDINGS:
        return "this template has no name."
    if fact := _misspelt(name):
        return f"this is not a template: {fact}"
    return explain_name(name)


def _misspelt(name: str) -> str:
    """Why a name looks like that of a template, or of what was one, and is not."""
    if _LEFT.fullmatch(name):
        return "an editor, a merge or a system left it here. Take it away."
    if name.endswith(TEMPLATE) and not _JINJA.search(name.removesuffix(TEMPLATE)):
        return ""
    if _JINJA.search(name):
        return f"the name of one ends in {TEMPLATE}. Rename it to {_JINJA.sub('', name)}{TEMPLATE}, or take it away."
    if _OF_TERRAFORM.search(name):
        return (
            f"Terraform is rendered, and never copied. Rename it to {name}{TEMPLATE} (a text without braces of Jinja's "
            "renders to itself), or take it away."
        )
    return ""


def explain_name(name: str) -> str:
    """Why a name cannot be that of a file on every machine; empty when it can."""
    if not _PLAIN.fullmatch(name):
        return "the name is not plain: use letters a to z, digits, _, - and . (not as the first character)."
    if _RESERVED.fullmatch(name):
        return "Windows reserves this name, so the file could not be checked out there."
    return ""


class TemplateFiles(Struct, frozen=True):
    """The files of the folder, by path below it, in order: templates, and what is copied; and what is wrong.

    `executable` are those, templates of Terraform aside, that their owner may execute.
    """

    names: tuple[str, ...]
    plain: tuple[str, ...]
    executable: frozenset[str]
    problems: tuple[Problem, ...]

    def refuse(self) -> None:
        """Raise TemplateError with everything that is wrong."""
        if self.problems:
            raise TemplateError(*self.problems)


def find_templates(templates: Path, components: Iterable[Rendered] | None = None) -> TemplateFiles:
    """Look through the folder; no link is followed.

    `components` are the folders, or patterns of files, that are rendered, each with its own languages: whatever else is
    there is wrong but for macros. Without them everything is right.
    """
    names: list[str] = []
    executable: set[str] = set()
    problems: list[Problem] = []
    if templates.is_symlink():
        problems.append(_problem(templates, "", "this is a link. tfgen follows none here: make it a folder."))
    elif templates.is_dir():
        for path, fact, is_executable in (*_walk(templates, ""), *_unsaved(templates)):
            if fact:
                problems.append(_problem(templates, path, fact))
            else:
                names.append(path)
                executable |= {path} if is_executable else set()
    if components is not None:
        problems += [_problem(templates, path, fact) for path, fact in _unused(names, list(components))]
    problems += [_problem(templates, path, fact) for path, fact in _alike(names)]
    made, copied = ([name for name in sorted(names) if name.endswith(TEMPLATE) is kind] for kind in (True, False))
    return TemplateFiles(tuple(made), tuple(copied), frozenset(executable), tuple(sorted(problems)))


def choose_templates(names: Iterable[str], pattern: str) -> list[str]:
    """Those of the files that become files of a folder, or of a pattern of files, in order.

    Templates that begin with `_` hold macros.
    """
    return [name for name in names if _covers(pattern, name) and not _holds_macros(name)]


def _holds_macros(name: str) -> bool:
    return name.rpartition("/")[2].startswith("_") and name.endswith(TEMPLATE)


def _walk(templates: Path, folder: str) -> Iterator[tuple[str, str, bool]]:
    """Each file with the fact that is wrong with it, or an empty one, and whether it may be executed."""
    note_folder(templates / folder)
    with os.scandir(templates / folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = f"{folder}/{entry.name}" if folder else entry.name
        if _OF_EDITORS.fullmatch(entry.name) and not entry.is_dir():
            continue
        if entry.is_symlink():
            yield path, "this is a link. tfgen follows none here: put the file itself in its place.", False
        elif entry.is_dir():
            fact = explain_name(entry.name)
            yield from [(path, f"{fact} Rename the folder.", False)] if fact else _walk(templates, path)
        elif not entry.is_file():
            yield path, "this is not a regular file. Take it away.", False
        elif entry.name.lower() in _OF_SYSTEMS or is_leftover(entry.name):
            continue
        else:
            fact = admits(entry.name)
            yield path, fact, not fact and _is_executable(entry)


def _unsaved(templates: Path) -> Iterator[tuple[str, str, bool]]:
    """The same of files that an editor has not saved yet."""
    for file in unsaved_below(templates):
        *folders, name = file.relative_to(templates).parts
        wrong = next(filter(None, map(explain_name, folders)), "")
        yield "/".join((*folders, name)), f"{wrong} Rename the folder." if wrong else admits(name), False


def _is_executable(entry: os.DirEntry[str]) -> bool:
    """Whether its owner may execute it, which is all that git knows; nobody executes Terraform."""
    return not entry.name.endswith(".tf.j2") and bool(entry.stat(follow_symlinks=False).st_mode & stat.S_IXUSR)


def _unused(names: Iterable[str], components: Sequence[Rendered]) -> Iterator[tuple[str, str]]:
    """Files that no component renders or copies, and templates in no language."""
    for name in names:
        covering = [languages for pattern, languages in components if _covers(pattern, name)]
        if _holds_macros(name):
            continue
        if not covering:
            verb = "renders this template" if name.endswith(TEMPLATE) else "copies this file"
            remedy = "Name its folder under components in config/regions.yaml, or take it away."
            if name.partition("/")[0] in FOLDERS:
                remedy += " If tfgen 0.1 rendered it: tfgen migrate."
            yield name, f"no component {verb}. {remedy}"
        for own in covering if name.endswith(TEMPLATE) else ():
            if fact := explain_language(name, own):
                yield name, fact


def explain_language(name: str, own: Mapping[str, str]) -> str:
    """Why it cannot be told which language a template is in; empty when it can."""
    file = name.rpartition("/")[2].removesuffix(TEMPLATE)
    if file.endswith(UNREAD):
        return "tfgen does not read such Terraform, so it renders none. Write it as a template NAME.tf.j2."
    if language_of(file, own) is not None:
        return ""
    return (
        f"its name ends in none of {describe_endings(own)}, nor is it that of macros, _name.j2. Rename it, or name the "
        "language of its ending in the config, as in `languages: {.conf: text}` of the component."
    )


def _covers(pattern: str, name: str) -> bool:
    """Whether a file is in the folder, or among the files, that a pattern names."""
    above, _, last = pattern.rpartition("/")
    if not set(last) & set("*?."):
        above, last = pattern, "*"
    folder, _, file = name.rpartition("/")
    return folder == above and fnmatchcase(file, last)


def _alike(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Files with names that some disks cannot tell apart, and those that become one file."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.removesuffix(TEMPLATE).lower(), name)
        if first == name:
            continue
        if first.removesuffix(TEMPLATE) != name.removesuffix(TEMPLATE):
            yield name, f"the name differs from {first} only in its case, and some disks know no case. Rename one."
        else:
            yield name, f"{first} makes the same file, {name.removesuffix(TEMPLATE)}. Rename one of the two."


def _problem(templates: Path, path: str, fact: str) -> Problem:
    return Problem(Position(str(templates / path)), fact)
