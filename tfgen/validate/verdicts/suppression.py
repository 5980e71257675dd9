"""Suppressions: comments and settings that keep a rule quiet in a place, for a reason."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from tfgen.errors import Position, Problem, quoted
from tfgen.patterns import regex
from tfgen.rules.registry import PACKED
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.rules.registry import Catalogue
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.verdicts.verdict import Comment, RuleHit

MARK = "tfgen:ignore"
_COMMENT = regex(
    rf"(?:\#+|//+|/\*+)\s*{MARK}\b(?:\s+(?P<rules>[\w-]+(?:\s*,\s*[\w-]+)*))?(?P<reason>.*?)(?:\*+/)?", re.DOTALL
)
_FORM = f"Write `# {MARK} <rule> <reason>`."


class Suppression(Struct, frozen=True):
    """One rule that is kept quiet in one root module, whose folder is `path`.

    `position` is where it is written. One in a comment holds for the lines from `first` to `last` of that file; one in
    the matrix has no lines and holds for the addresses that match the glob `address`.
    """

    rule: str
    reason: str
    path: str
    position: Position
    first: int = 0
    last: int = 0
    address: str = "*"

    def covers(self, found: RuleHit) -> bool:
        """Whether it keeps this quiet, if that is in its root module."""
        place = found.hit.position
        if found.rule != self.rule:
            return False
        if self.first:
            return place.file == self.position.file and self.first <= place.line <= self.last
        return fnmatchcase(found.hit.address, self.address)


def find_suppressions(
    folder: Folder, comments: Iterable[Comment], catalogue: Catalogue = PACKED
) -> Iterator[Suppression | Problem]:
    """The suppressions of a root module, in its comments and in the settings of its stack; and what is wrong there."""
    for comment in comments:
        if match := _COMMENT.fullmatch(comment.text):
            yield from _in_comment(match, folder.path, comment, catalogue)
    yield from _in_settings(folder, catalogue)


def _in_comment(
    match: re.Match[str], path: str, comment: Comment, catalogue: Catalogue
) -> Iterator[Suppression | Problem]:
    rules, reason = match["rules"], match["reason"].strip()
    if not rules or not reason:
        yield Problem(comment.position, f"this does not say which rule to ignore, and why. {_FORM}")
        return
    for rule in re.split(r"\s*,\s*", rules):
        suppression = Suppression(rule, reason, path, comment.position, comment.first, comment.last)
        yield suppression if rule in catalogue.names else _unknown(comment.position, rule, catalogue)


def _in_settings(folder: Folder, catalogue: Catalogue) -> Iterator[Suppression | Problem]:
    if folder.stack is None:
        return
    for ignore in folder.stack.ignores:
        suppression = Suppression(ignore.rule, ignore.reason, folder.path, ignore.position, address=ignore.address)
        is_known = ignore.rule in catalogue.names
        yield suppression if is_known else _unknown(ignore.position, ignore.rule, catalogue)


def _unknown(position: Position, rule: str, catalogue: Catalogue) -> Problem:
    return Problem(position, f"there is no rule {quoted(rule)}. {catalogue.suggest_rule(rule)}")
