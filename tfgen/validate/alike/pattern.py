"""The pattern of a root module: what it says without its names, the same for all that differ in names alone.

A *name* is a text that may be another one, and nothing else is found: the value of an axis with digits in it, the
account of a stack, a digest or an id in hexadecimal digits. Why each condition is here:
docs/decisions/0171-stacks-that-differ-in-names-are-judged-once.md.
"""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from tfgen.disk.header import is_headed
from tfgen.evaluation.functions.signatures import builtin_signatures
from tfgen.patterns import regex
from tfgen.validate.alike.vocabulary import is_spoken
from tfgen.validate.folders.keys import around, digest, said_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.stacks.stack import Stack
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.named import Named
    from tfgen.validate.folders.nearby import Nearby

Order: TypeAlias = tuple[tuple[int, int], ...]
"""The place of each name among the names, and among the other words that begin like it."""

_END: Final = "\0"
"""Around the number of a name where it stood. Terraform refuses files that have it."""
_BETWEEN: Final = f"{_END}|"  # no number of a name, even around a part that is all digits
_MARK: Final = regex(r"\0[0-9]+\0")
_NUMBER: Final = regex(r"(0*)([0-9]*)")
_MIXED: Final = regex(r"(?=.*[a-zA-Z])(?=.*[0-9])[\w-]+", re.ASCII)
_LEAST: Final = 12
"""Characters of a name that is found by its form alone, or is all digits: those of an AWS account."""
_HEXADECIMAL: Final = frozenset("0123456789abcdef")
_ID: Final = regex(r"[\"/:_-]((?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{12,64})(?![0-9A-Za-z])")
_MEASURE: Final = regex(r"[0-9.]+[eEpP][-+]?[0-9]+|[pP]?[tT]?(?:[0-9]+[a-zA-Z]{1,3}){1,4}")
"""A number in quotes, a time or a size, such as `1e3`, `30d`, `10gb` and `PT1H30M`: it says how much."""
_MODULE: Final = regex(r"module\s*(?:\"|[\w-]+\s*\{)")
_ESCAPES: Final = ("\\u", "\\U")  # a name may be written so
_CUTTING: Final = regex(r"%[-+# 0-9*\[\]]*[.a-zA-Z]")  # verbs of `format`
_WHOLE: Final = frozenset("sdvqt")  # those that write texts as they are
_BEFORE_NUMBERS: Final = frozenset(" \t\n=([{,.?+*%<>!&")
_KEY: Final = regex(r"[^\"\n]*\"\)?\s*[=:]")  # what follows a name in one
_ITEM: Final = regex(r"[^\"\n]*\"\s*[,\]]")
_ORDERING: Final = regex(r"(?:keys|values|tolist|toset|setproduct|setsubtract|setunion)\s*\(")
_CALLED: Final = regex(r"[a-z0-9_:]+\s*$")
_LONGEST_CALL: Final = 80  # characters of a function's name, and of the space behind it
_MOVING: Final = frozenset(
    {
        *("alltrue", "anytrue", "basename", "can", "ceil", "chomp", "chunklist", "cidrhost"),
        *("cidrnetmask", "cidrsubnet", "cidrsubnets", "coalesce", "coalescelist", "compact", "concat", "contains"),
        *("dirname", "distinct", "element", "file", "filebase64", "filebase64sha256", "filebase64sha512", "filemd5"),
        *("filesha1", "filesha256", "filesha512", "flatten", "floor", "format", "formatlist", "indent", "join"),
        *("jsondecode", "jsonencode", "keys", "length", "lookup", "lower", "max", "merge", "min", "nonsensitive"),
        *("one", "range", "reverse", "sensitive", "setproduct", "setsubtract", "setunion", "slice", "sum"),
        *("tolist", "tomap", "toset", "tostring", "trimspace", "try", "urlencode", "values", "yamlencode"),
        "zipmap",
    }
)
"""Functions that move texts as they are, or to which those of one length are the same; others take them apart."""


class Pattern(NamedTuple):
    """A root module without its names: `key` tells it from all that differ in more.

    `bare` is what it says, with a number where each name stood.
    """

    key: str
    names: tuple[str, ...]
    bare: str

    @property
    def composes(self) -> bool:
        """Whether something may be put together that becomes one of the names, such as `"cell-${count.index}"`."""
        beginnings = {part for one in _beginnings(self.names) for part in (one, one.rstrip("-_")) if part}
        begun = (rf"{_alone(re.escape(one))}(?:[0-9]*[$%]|\"|$)" for one in beginnings)
        return any(re.search(one, self.bare) for one in begun)

    @property
    def rivals(self) -> Sequence[str]:
        """The other words that begin like one of its names, up to the first digit, in order."""
        found = (re.findall(_like(beginning), self.bare) for beginning in _beginnings(self.names))
        return sorted({word for words in found for word in words})

    def order_among(self, rivals: Sequence[str]) -> Order:
        """In which order its names are, and which of these words come before each: maps and sets are gone through so.

        Ids are in no order.
        """
        ordered = [name for name in self.names if not is_id(name)]
        places = {name: place for place, name in enumerate(sorted(ordered))}
        return tuple((places[name], bisect(rivals, name)) for name in ordered)


def pattern_of(folder: Folder, named: Sequence[Named], nearby: Nearby) -> Pattern | None:
    """The root module of a stack without its names; None where something may be found that hangs on what they are.

    `named` is what its texts name, and `nearby` what they may lead to, as for its key.
    """
    if folder.stack is None or folder.faults or folder.tests or any(one.is_worked_out for one in named):
        return None
    texts = dict(folder.texts)
    parts = [*map(_decoded, said_by(folder)), *(part for pair in texts.items() for part in pair)]
    if any(_END in part for part in parts) or not all(map(is_headed, texts.values())):
        return None
    whole = _BETWEEN.join(parts)
    if _MODULE.search(whole) or any(escape in whole for escape in _ESCAPES):
        return None
    names = tuple(_names_in(folder.stack, whole))
    if not names or _takes_apart(whole, names) or _are_entangled(names):
        return None
    bare = _without(names, whole)
    if _is_glued(bare) or _is_number(names, bare) or _is_in_capitals(names, bare) or _is_sorted(names, bare):
        return None
    said = [bare, *map(_form_of, names), *_parts_in(names)]
    return Pattern(digest([*said, *around(folder, named, nearby)]), names, bare)


def is_id(name: str) -> bool:
    """Whether a name is a digest or an id in hexadecimal digits, and no number."""
    return len(name) >= _LEAST and _HEXADECIMAL.issuperset(name) and not name.isdigit()


def _decoded(part: str | bytes) -> str:
    return part.decode(errors="surrogateescape") if isinstance(part, bytes) else part


def _names_in(stack: Stack, whole: str) -> Iterator[str]:
    """The names of a stack, those found first in its settings, then in its texts, each once."""
    given = [value for value in stack.axes.values() if _MIXED.fullmatch(value)]
    given += [value for value in stack.identity.values() if len(value) >= _LEAST and any(map(str.isdigit, value))]
    names = dict.fromkeys((*given, *_ID.findall(whole)))
    yield from (name for name in names if not _MEASURE.fullmatch(name) and not is_spoken(name))


def _form_of(name: str) -> str:
    """What two names have to have in common: how long they are, and all but the digits behind leading zeros.

    Of ids only whether the first sign is a letter.
    """
    if is_id(name):
        return f"{'0' if name[0].isdigit() else 'a'}{len(name)}"
    return _NUMBER.sub(lambda found: found[1] + "1" * len(found[2]), name)


def _without(names: Iterable[str], whole: str) -> str:
    """The text with a number where each name stood. The longest first, as one may be a part of another."""
    for number, name in sorted(enumerate(names), key=lambda one: -len(one[1])):
        whole = whole.replace(name, f"{_END}{number}{_END}")
    return whole


def _is_glued(bare: str) -> bool:
    """Whether a letter or a digit stands right beside a name, so that it is a part of another word."""
    return any(
        bare[max(mark.start() - 1, 0)].isalnum() or bare[mark.end() : mark.end() + 1].isalnum()
        for mark in _MARK.finditer(bare)
    )


def _is_number(names: Sequence[str], bare: str) -> bool:
    """Whether a name that begins with a digit stands where Terraform may read a number: of that it knows the value."""
    numbers = {f"{_END}{number}{_END}" for number, name in enumerate(names) if name[0].isdigit()}
    marks = (mark for mark in _MARK.finditer(bare) if mark[0] in numbers)
    return any(mark.start() and bare[mark.start() - 1] in _BEFORE_NUMBERS for mark in marks)


def _is_sorted(names: Sequence[str], bare: str) -> bool:
    """Whether an id may be an item of a set or a key of a map, which are gone through in order: ids are in none."""
    ids = {f"{_END}{number}{_END}" for number, name in enumerate(names) if is_id(name)}
    marks = [mark.end() for mark in _MARK.finditer(bare) if mark[0] in ids]
    if any(_KEY.match(bare, end) for end in marks):
        return True
    return any(_ITEM.match(bare, end) for end in marks) and bool(_ORDERING.search(bare))


def _is_in_capitals(names: Iterable[str], bare: str) -> bool:
    """Whether a name is also written in other letters, small ones or capitals: to some rules these are the same."""
    lowered = bare.lower()
    return any(name.lower() in lowered for name in names)


def _are_entangled(names: Iterable[str]) -> bool:
    """Whether one name may end with what another one begins with, as `a-1` and `1-b` in `a-1-b`."""
    ordered = [name for name in names if not is_id(name)]
    return any(
        one.endswith(other[:end]) and len(one) > end and not (other[end].isalnum() and one[-end - 1].isalnum())
        for one in ordered
        for other in ordered
        for end in range(1, len(other))
    )


def _parts_in(names: Sequence[str]) -> Iterator[str]:
    """Which names are parts of others, and where: two that may be put together to a third one."""
    ordered = [(number, name) for number, name in enumerate(names) if not is_id(name)]
    for number, name in ordered:
        yield from (f"{number} {other} {rest.find(name)}" for other, rest in ordered if name in rest != name)


def _takes_apart(whole: str, names: Iterable[str]) -> bool:
    """Whether a function may look into what texts say, so that it may give something else of another name."""
    before = (part[-_LONGEST_CALL:] for part in whole.split("(")[:-1])
    called = {found[0].strip() for found in map(_CALLED.search, before) if found}
    if any("::" in name for name in called) or (called & builtin_signatures().keys()) - _MOVING:
        return True
    if "lower" in called and not all(map(str.islower, filter(_has_letters, names))):
        return True
    formats = not called.isdisjoint({"format", "formatlist"})
    return formats and any(verb[0][-1] not in _WHOLE for verb in _CUTTING.finditer(whole))


def _has_letters(name: str) -> bool:
    return not name.isdigit()


def _beginnings(names: Iterable[str]) -> set[str]:
    """What names begin with before their first digit; nothing, of accounts."""
    ordered = [name for name in names if not is_id(name)]
    return {name[: next(place for place, sign in enumerate(name) if sign.isdigit())] for name in ordered}


def _like(beginning: str) -> str:
    """Such words; a name has no letter or digit before it, so nor has what may be in its place."""
    if not beginning:
        return rf"{_alone('[0-9]')}[0-9]{{{_LEAST - 1},}}"
    return rf"{_alone(re.escape(beginning))}[0-9][\w-]*"


def _alone(expression: str) -> str:
    """What has no letter or digit before it; that is asked last, as what is looked for is found faster."""
    return rf"{expression}(?<![0-9A-Za-z]{expression})"
