"""What a project is made from, the config and the templates: secrets in it, and the comments that admit them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.disk.unsaved import unsaved_below
from tfgen.errors import ConfigError, Position, Problem
from tfgen.patterns import regex
from tfgen.rules.secret_in_source import NAME, secret_hit
from tfgen.rules.shared.secrets import find_in_value, find_secrets
from tfgen.structs import Struct
from tfgen.validate.verdicts.attempt import attempt
from tfgen.validate.verdicts.suppression import MARK, Suppression
from tfgen.validate.verdicts.verdict import RuleHit, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.rules.rule import Hit
    from tfgen.yaml.node import Node

SOURCES = ""
"""The path that findings in sources have in place of a root module's."""

_YAML = (".yaml", ".yml")
PROJECT_RULES = ("hidden-misspelling", "idle-switch", "unused-setting")
"""The rules that look at config and templates for what they say to each other."""
SOURCE_RULES = (NAME, *PROJECT_RULES)
"""The rules whose findings lie in sources."""

_ADMITTED = regex(rf"{MARK}\s+(?P<rule>{'|'.join(SOURCE_RULES)})\b(?P<reason>.*?)\s*(?:[#%]\}}|\*/|-->)?\s*$")
_ONLY_COMMENT = regex(r"\s*(?:#|//|/\*|\{#|<!--)")
_ALONE = regex(rf"{_ONLY_COMMENT.pattern}[#/*-]*\s*{MARK}\b")


class Source(Struct, frozen=True):
    """A file that somebody wrote, as people would type its path."""

    file: str
    text: str

    @property
    def is_config(self) -> bool:
        """Whether it is read as YAML, whose values are told from how they are written."""
        return self.file.endswith(_YAML)


def read_sources(project: Path) -> tuple[Source, ...]:
    """The YAML files of the config and of its rules, and every file below the templates; no link is followed.

    Raises ConfigError for one that cannot be read.
    """
    from tfgen.rules.own.load import find_rule_files  # with the settings, which a folder alone has not

    note_folder(project / CONFIG_FILE.parent)
    config = [path for path in sorted((project / CONFIG_FILE.parent).iterdir()) if path.suffix in _YAML]
    config += find_rule_files(project)
    templates = sorted((project / TEMPLATES).rglob("*"))
    paths = [path for path in (*config, *templates) if path.is_file() and not path.is_symlink()]
    return tuple(map(_read_source, (*paths, *unsaved_below(project / TEMPLATES))))


def _read_source(path: Path) -> Source:
    try:
        return Source(path.as_posix(), read_file(path, follow=False).decode("utf-8", errors="replace"))
    except OSError as error:
        fact = f"cannot be read: {error.strerror}. Mend this and run tfgen again."
        raise ConfigError(Problem(Position(path.as_posix()), fact)) from None


def check_source(source: Source) -> Verdict:
    """A hit for each line with what looks like a secret."""
    return attempt(f"{source.file} for secrets", partial(_check, source))


def _check(source: Source) -> Verdict:
    return Verdict(tuple(RuleHit(NAME, SOURCES, hit) for hit in _hits(source)))


def find_admitted(sources: Iterable[Source]) -> Iterator[Suppression | Problem]:
    """The comments that keep the rule quiet: on the line or above it, and for what is indented below that line."""
    for source in sources:
        lines = source.text.split("\n") if MARK in source.text else []
        for number, line in enumerate(lines, 1):
            if match := _ADMITTED.search(line):
                place, reason = Position(source.file, number, match.start() + 1), match["reason"].strip()
                if not reason:
                    yield Problem(place, f"this does not say why. Write `# {MARK} {match['rule']} <reason>`.")
                    continue
                yield Suppression(match["rule"], reason, SOURCES, place, *_lines_of(lines, number))


def _lines_of(lines: list[str], number: int) -> tuple[int, int]:
    """The first and last line, from 1, that a comment on this line is about: its own, or what comes below it."""
    if not _ALONE.match(lines[number - 1]):
        return number, _end(lines, number)
    below = number + 1
    while below < len(lines) and (_ONLY_COMMENT.match(lines[below - 1]) or not lines[below - 1].strip()):
        below += 1
    return number, _end(lines, min(below, len(lines)))


def _end(lines: list[str], first: int) -> int:
    """The last of the lines that are indented below this one."""
    last, depth = first, _depth(lines[first - 1])
    while last < len(lines) and (_depth(lines[last]) > depth or not lines[last].strip()):
        last += 1
    return last


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _hits(source: Source) -> Iterator[Hit]:
    # Both ways: comments are no values, and values may be written in pieces or with escapes.
    found = {line: (kind, "") for line, kind in find_secrets(source.text)}
    lines = source.text.split("\n")
    for line, kind, setting in _in_values(source) if source.is_config else ():
        places = [place for place in found if line <= place <= _end(lines, line)]
        found |= {place: (found[place][0], setting) for place in places} or {line: (kind, setting)}
    for line, (kind, setting) in sorted(found.items()):
        yield secret_hit(Position(source.file, line, 1), kind, setting)


def _in_values(source: Source) -> Iterator[tuple[int, str, str]]:
    """Line, kind and dotted path of the settings whose value looks like a secret."""
    from tfgen.yaml.memory import read_once  # as above

    try:
        tree = read_once(source.text, source.file)
    except ConfigError:  # it is not the matrix, and nothing has asked for it
        return
    for path, node in _scalars(tree, ()):
        name, parent = ([str(step) for step in reversed(path) if isinstance(step, str)] + ["", ""])[:2]
        kind = find_in_value(name, parent, node.value) if isinstance(node.value, str) else None
        if kind:
            yield node.position.line, kind, ".".join(map(str, path))


def _scalars(node: Node, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    for key, inner in node.entries.items():
        yield from _scalars(inner, (*path, key))
    for index, inner in enumerate(node.items):
        yield from _scalars(inner, (*path, index))
    if not node.entries and not node.items:
        yield path, node
