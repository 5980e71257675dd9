"""Format and tell apart texts by their shape: texts that differ only in plain literals share one.

A regular expression takes the literals that could be holes out of a text at C speed; it may be wrong about
any of them. The first text of a shape is lexed, and a literal that is not exactly one token there (it stands
in a comment, a heredoc, another string) is pinned: its value becomes part of the key. Replacing a whole plain
string or number token by another one leaves all other tokens as they are, so every further text with the same
key has the same tokens around its holes. Where the width of a literal moves an aligned "=" or comment, the
width becomes part of the key too.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from tfgen.hcl.source import normalize
from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLAIN_CHARACTER: Final = r"[ !#&-\[\]-~]"
"""As a regular expression, the characters of a literal that mean nothing but themselves."""
_PLAIN = PLAIN_CHARACTER
_INSIDE = rf"{_PLAIN}*+(?:\\[\"\\nrt]{_PLAIN}*+)*"
_DIGITS = r"[0-9]*+(?:\.[0-9]+)?"
STRING_LITERAL: Final = f'"{_INSIDE}"'
NUMBER_LITERAL: Final = f"[0-9]{_DIGITS}"
"""What a plain string, and a plain number, is as a regular expression."""
_BEFORE = r"[\s(\[,=:]"
_BEHIND = r"[ \t]*[\n,\])}#=:]"  # what may follow a hole: never a label's follower
# It begins with one of a set of characters, which `re` looks for quickly; each alternative is about one of them.
# What is repeated never goes back: it ends at a character of another kind, so that less of it would not match either.
_LITERAL: Final = re.compile(
    rf'["}}0-9#](?:(?<={_BEFORE}")(?:{_INSIDE}"(?={_BEHIND})'  # a string, or the key of an object
    rf"|({_PLAIN}++)(?=\$\{{))"  # what a template begins with
    rf'|(?<=\}})({_PLAIN}++)(?=\$\{{|")'  # what follows a sequence of a template
    rf"|(?<={_BEFORE}[0-9]){_DIGITS}(?={_BEHIND})"
    r"|(?<=[\n ]\#)(?:[ -~]*[!-~])?(?=\n))"  # a comment
)
_TEXT_FOLLOWS: Final = ('"', "}")
_KINDS: Final = {'"': '"', "#": "#"}
_SEPARATOR: Final = "\0"  # HCL cannot hold it
_MAX_SHAPES: Final = 2048  # then forget those used longest ago: a project has some dozens, each holds a file's text


def split_literals(text: str) -> list[str]:
    """A normalized text as the text around plain literals and these, in turn.

    They are found without reading what is around them: whether one is a token of its own only a lexer can tell.
    """
    parts: list[str] = []
    end = 0
    for found in _LITERAL.finditer(text):
        start, stop = found.span(found.lastindex or 0)  # the quote or brace before text is not part of it
        parts += (text[end:start], text[start:stop])
        end = stop
    parts.append(text[end:])
    return parts


class Shape(Struct, frozen=True, dict=True):
    """What texts have in common that differ only in the values of their plain strings and numbers."""

    skeleton: tuple[str, ...]
    """The text before, between and behind the holes."""
    kinds: str
    """One character a hole: `"` for a quoted string (the quotes belong to the hole), `0` for a number, `$` for text in
    a template, `#` for a comment."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hexadecimal, the same on every machine."""
        return _digest(self.skeleton, self.kinds)

    def fill(self, literals: Sequence[str]) -> str:
        """The text with these literals in its holes."""
        parts = [""] * (2 * len(literals) + 1)
        parts[::2] = self.skeleton
        parts[1::2] = literals
        return "".join(parts)


class Formatted(Struct, frozen=True):
    """A formatted text, and what it has in common with others."""

    text: str
    shape: Shape


class Split(Formatted, frozen=True):
    """A formatted text in its two parts: `shape.fill(literals)` is `text`."""

    literals: tuple[str, ...]


class Free(Struct, frozen=True):
    """A literal that another one of its kind may take the place of, in a text before formatting.

    `start` and `end` are its offsets, `kind` is as in `Shape.kinds`; where `sized`, the other has to be as wide.
    """

    start: int
    end: int
    kind: str
    sized: bool


class Formatter:
    """`format_hcl` that lexes and lays out each shape once. Not for use by several threads at once."""

    def __init__(self) -> None:
        self._plans: dict[str, _Plan] = {}
        self._learned = 0
        self._last: tuple[str, list[str], str, str] | None = None
        """The text that was formatted last, and `_split` of it."""

    def format(self, text: str) -> Split:
        """What `format_hcl(text)` returns or raises, with the shape of the result."""
        text = normalize(text)
        if "\0" in text:  # which marks holes further on
            from tfgen.hcl.tokens import fail

            fail(text, text.index("\0"), "HCL cannot hold the character U+0000. Remove it.")
        parts, kinds, name = _split(text)
        self._last = text, parts, kinds, name
        literals = parts[1::2]
        plan = self._plans.get(name)
        shape = plan.results.get(plan.key(literals)) if plan else None
        if plan is None or shape is None:
            plan, shape = self._learn(text, parts, kinds, name)
        self._plans[name] = self._plans.pop(name)  # the last one is the one used last
        free = plan.free(literals)
        return Split(shape.fill(free), shape, free)

    def find_free(self, text: str) -> list[Free]:
        """The literals of a normalized text that was formatted which are holes of its shape, in order."""
        if self._last and self._last[0] == text:
            _, parts, kinds, name = self._last
        else:
            parts, kinds, name = _split(text)
        plan = self._plans[name]
        starts = list(accumulate(map(len, parts)))[:-1:2]
        free = set(range(len(kinds))).difference(plan.pinned)
        return [Free(starts[i], starts[i] + len(parts[2 * i + 1]), kinds[i], i in plan.sized) for i in sorted(free)]

    def _learn(self, text: str, parts: list[str], kinds: str, name: str) -> tuple[_Plan, Shape]:
        """Format `text` in full, and remember the shape of the result."""
        while self._learned >= _MAX_SHAPES and self._plans:
            self._learned -= len(self._plans.pop(next(iter(self._plans))).results)
        from tfgen.hcl.holes import lay_out  # with lexer and layout, which a run without new shapes does not need

        known = self._plans.get(name, _Plan((), ()))
        literals = parts[1::2]
        result = lay_out(text, parts, known.pinned, known.sized)
        plan = _Plan(result.pinned, result.sized)
        shape = Shape(result.skeleton, "".join(plan.free(kinds)))
        if (plan.pinned, plan.sized) == (known.pinned, known.sized):
            plan.results.update(known.results)
        plan.results[plan.key(literals)] = shape
        self._plans[name] = plan
        self._learned += 1
        return plan, shape

    def dump(self) -> dict[str, Any]:
        """Everything learned, in JSON's types, for `load` of the same version of tfgen."""
        return {name: plan.dump() for name, plan in self._plans.items()}

    def load(self, dumped: dict[str, Any]) -> None:
        """Take over what another formatter has learned; its plans replace those of the same skeleton."""
        self._plans |= {name: _Plan.load(plan) for name, plan in dumped.items()}
        self._learned = sum(len(plan.results) for plan in self._plans.values())


class _Plan(Struct):
    """What is known of the texts with one skeleton; the numbers are indices of their literals."""

    pinned: tuple[int, ...]
    """Literals whose value is part of the key and of the resulting shape."""
    sized: tuple[int, ...]
    """Literals whose width is part of the key."""
    results: dict[tuple[str | int, ...], Shape] = field(default_factory=dict)

    def key(self, literals: Sequence[str]) -> tuple[str | int, ...]:
        """What two texts must have in common to have the same result but for their free literals."""
        return *[literals[i] for i in self.pinned], *[len(literals[i]) for i in self.sized]

    def free(self, literals: Sequence[str]) -> tuple[str, ...]:
        """The literals that are not pinned."""
        pinned = set(self.pinned)
        return tuple([literal for i, literal in enumerate(literals) if i not in pinned] if pinned else literals)

    def dump(self) -> list[Any]:
        results = [[list(key), list(shape.skeleton), shape.kinds] for key, shape in self.results.items()]
        return [list(self.pinned), list(self.sized), results]

    @classmethod
    def load(cls, dumped: list[Any]) -> _Plan:
        pinned, sized, results = dumped
        shapes = {tuple(key): Shape(tuple(skeleton), kinds) for key, skeleton, kinds in results}
        return cls(tuple(pinned), tuple(sized), shapes)


def _split(text: str) -> tuple[list[str], str, str]:
    """`split_literals`, the kinds of the literals, and the name of all texts that differ in them only."""
    parts = split_literals(text)
    kinds = _kinds(parts)
    return parts, kinds, _digest(parts[::2], kinds)


def _kinds(parts: Sequence[str]) -> str:
    """The kinds of the literals, which are every second of the parts of a text."""
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return "".join(["$" if before[-1:] in _TEXT_FOLLOWS else _KINDS.get(it[0], "0") for before, it in pairs])


def key_of(parts: Sequence[str]) -> str:
    """What texts have in common that differ in plain literals only, of one given as text and literals in turn."""
    return _join(parts[::2], _kinds(parts))


def _digest(skeleton: Iterable[str], kinds: str) -> str:
    return hashlib.sha256(_join(skeleton, kinds).encode()).hexdigest()


def _join(skeleton: Iterable[str], kinds: str) -> str:
    return _SEPARATOR.join([*skeleton, kinds])
