"""Root modules that differ in numbered names alone, as those of numbered cells, are judged once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec

from tfgen.rules.registry import PACKED
from tfgen.rules.rule import Group, Severity
from tfgen.rules.sketch import Packs, Sketch
from tfgen.validate.alike.pattern import is_id, pattern_of
from tfgen.validate.memory.verdicts import dump_verdict, load_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.disk.stored import Stored
    from tfgen.validate.alike.pattern import Order, Pattern
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.named import Named
    from tfgen.validate.folders.nearby import Nearby
    from tfgen.validate.judging.check import Checker
    from tfgen.validate.verdicts.verdict import Verdict

_SUGGESTION: Final = "Did you mean"
_FAILING: Final = "failing-function"  # which says most often that there is no file
_CUT: Final = "..."
"""What messages have in the place of the rest of a long text."""
_MOST_MISSED: Final = 128
"""Root modules of which nobody told, before the first was told of another, until it is no longer tried."""
_OF_SPELLING: Final = frozenset({Group.SYNTAX, Group.REFERENCES, Group.SCHEMA, Group.VALUES})


class _Judged(NamedTuple):
    names: tuple[str, ...]
    verdict: Verdict
    sketch: Sketch


class Renamed:
    """What was found in the root modules of a run, for those that differ from them in names alone."""

    def __init__(self, nearby: Nearby) -> None:
        """`nearby` is what calls in them may lead to."""
        self._nearby = nearby
        self._judged: dict[tuple[str, Order], _Judged] = {}
        self._rivals: dict[str, Sequence[str]] = {}
        self._packs = Packs()
        self._missed = 0
        self._has_told = False

    def judge(self, folder: Folder, named: Sequence[Named], checker: Checker) -> Verdict:
        """What the checker finds in the folder, whose texts name this; its sketch is drawn then."""
        if self._missed == _MOST_MISSED:
            return checker.check_folder(folder)
        pattern = pattern_of(folder, named, self._nearby)
        if pattern and (known := self.recall(pattern, folder)):
            verdict, sketch = known
            checker.recall_sketch(folder, sketch)
            self._has_told = True
            return verdict
        self._missed += not self._has_told
        verdict = checker.check_folder(folder)
        if pattern and (drawn := checker.sketch_of(folder)):
            self.keep(pattern, verdict, drawn)
        return verdict

    def keep(self, pattern: Pattern, verdict: Verdict, sketch: Sketch) -> None:
        """Remember what was found in a root module of this pattern, if it holds of others."""
        rivals = pattern.rivals
        if (
            sketch.is_packed
            and not pattern.composes
            and not _is_compared([*pattern.names, *rivals], verdict)
            and _is_whole(pattern.names, verdict, sketch)
        ):
            self._rivals[pattern.key] = rivals
            self._judged[self._place_of(pattern)] = _Judged(pattern.names, verdict, sketch)

    def recall(self, pattern: Pattern, folder: Folder) -> tuple[Verdict, Sketch] | None:
        """What is to be found in the folder of this pattern, if that of one like it was found."""
        judged = self._judged.get(self._place_of(pattern))
        if judged is None:
            return None
        renaming = _Renaming(dict(zip(judged.names, pattern.names, strict=True)))
        try:
            facts = {name: renaming.of_pack(packed, self._packs) for name, packed in judged.sketch.facts.items()}
            verdict = load_verdict(renaming.of(dump_verdict(judged.verdict)))
            notes = renaming.of(judged.sketch.notes)
        except _DisorderedError:
            return None
        return verdict, Sketch(folder.path, folder.stack, facts, notes=notes)

    def _place_of(self, pattern: Pattern) -> tuple[str, Order]:
        return pattern.key, pattern.order_among(self._rivals.get(pattern.key, ()))


def _is_whole(names: Sequence[str], verdict: Verdict, sketch: Sketch) -> bool:
    """Whether a verdict is about one root module alone, and has its names as they are, and in no order of their own."""
    if verdict.called or any(note.failed for note in verdict.unchecked):
        return False
    told = {*_texts_in(dump_verdict(verdict)), *sketch.notes}
    ids = [name for name in names if is_id(name)]
    is_changed = any(name.lower() in text.replace(name, "").lower() for name in names for text in told)
    is_cut = any(_is_cut(name, text) for text in told if _CUT in text for name in names)
    return not (is_changed or is_cut or any(sum(name in text for name in ids) > 1 for text in told))


def _is_compared(words: Sequence[str], verdict: Verdict) -> bool:
    """Whether one of the words may have been compared with others: the one most like what is unknown is suggested."""
    if any(_SUGGESTION in text for text in _texts_in(dump_verdict(verdict))):
        return True
    told = {(found.rule, found.hit.message) for found in verdict.hits if _is_of_spelling(found.rule)}
    return any(rule != _FAILING or any(word in message for word in words) for rule, message in told)


def _is_of_spelling(rule: str) -> bool:
    """Whether a rule says what is no sound Terraform."""
    known = PACKED.load_rule(rule)
    return known.severity is Severity.ERROR and known.group in _OF_SPELLING


def _is_cut(name: str, text: str) -> bool:
    """Whether a message has the beginning of a name that was too long for it."""
    return any(f"{name[:end]}{_CUT}" in text for end in range(1, len(name)))


def _texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts_in(item)


class _Renaming:
    """Puts the names of one root module in the places of those of another, in plain values."""

    def __init__(self, names: dict[str, str]) -> None:
        self._names = {old: new for old, new in names.items() if old != new}
        self._any = re.compile("|".join(map(re.escape, sorted(self._names, key=len, reverse=True))) or r"(?!)")
        self._encoded = [old.encode() for old in self._names]

    def of_pack(self, packed: bytes | Stored, packs: Packs) -> bytes | Stored:
        """A packed value. Raises _DisorderedError."""
        content = packed if isinstance(packed, bytes) else packed.read()
        if not any(old in content for old in self._encoded):
            return packed
        return packs.add(msgspec.msgpack.encode(self.of(msgspec.msgpack.decode(content))))

    def of(self, value: Any) -> Any:
        """A value of texts, numbers, lists, tuples and maps. Raises _DisorderedError."""
        if isinstance(value, str):
            return self._any.sub(self._new, value)
        if isinstance(value, tuple):
            return type(value)(*map(self.of, value)) if hasattr(value, "_fields") else tuple(map(self.of, value))
        if isinstance(value, list):
            items = [self.of(item) for item in value]
            if _in_order(value) and not _in_order(items):
                raise _DisorderedError
            return items
        if isinstance(value, dict):
            keys = self.of(list(value))
            return {key: self.of(item) for key, item in zip(keys, value.values(), strict=True)}
        return value

    def _new(self, found: re.Match[str]) -> str:
        return self._names[found[0]]


class _DisorderedError(Exception):
    """A list that was in order, as of what is compared as a whole, has names of another order."""


def _in_order(items: Sequence[Any]) -> bool:
    try:
        return items == sorted(items)
    except TypeError:  # of several kinds
        return False
