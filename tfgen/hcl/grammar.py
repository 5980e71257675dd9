"""The grammar of python-hcl2 as lark compiles it, in plain tables: a run that reads these loads neither of the two.

Loading both and the grammar takes ten times as long. The tables in the package are those of the versions in the lock
(`tests/hcl/test_grammar.py` compares and renews them); where others are installed, they are made of these.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

FILE: Final = Path(__file__).with_name("grammar.json")
END: Final = "$END"
"""The terminal behind the last one."""

# What the tables are made from, but for lark's code, which has its version there.
_SOURCES: Final = (("hcl2", "hcl2.lark"), ("hcl2", "parser.py"), ("hcl2", "postlexer.py"), ("lark", "__init__.py"))


class Choice(NamedTuple):
    """A terminal that may begin with a character."""

    name: str
    match: Callable[[str, int], re.Match[str] | None] | None
    """None where that character is the whole of it."""
    words: Mapping[str, str]
    """The texts that are other terminals."""


class Grammar:
    """An LALR parser's tables, and what its lexer looks for in each state."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        """`tables` are what `tables.make_tables` makes."""
        self.rules: list[tuple[str, int]] = [(origin, size) for origin, size in tables["rules"]]
        """What each makes of how many symbols."""
        self.ignored = frozenset[str](tables["ignored"])
        self.joining = frozenset[str](tables["joining"])
        """The operators that a line end before them is part of."""
        self.rows = _Rows(tables)
        """What is next in a state at each symbol: the state of that number, or to reduce by the rule `~number`."""
        self.units = _Units(self.rows, self.rules)
        """Where the rules of one symbol end that a symbol asks for, which are ten around each literal."""
        self.choices = _Choices(tables, self.rows)
        """The terminals that may stand in a state and begin with a character: the first that matches is it."""


class _Rows(dict[int, "dict[str, int]"]):
    """Rows, unpacked when they are asked for: most files need few of them."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._sets = [names.split() for names in tables["sets"]]
        self._states: list[list[int]] = tables["states"]

    def __missing__(self, state: int) -> dict[str, int]:
        packed = self._states[state]
        pairs = zip(packed[::2], packed[1::2], strict=True)
        row = self[state] = {name: action for names, action in pairs for name in self._sets[names]}
        return row


class _Units(dict[tuple[int, int, str], int]):
    """By a state, the one above it and what follows: the state in place of that one, found when it is asked for."""

    def __init__(self, rows: _Rows, rules: Sequence[tuple[str, int]]) -> None:
        self._rows = rows
        self._rules = rules

    def __missing__(self, place: tuple[int, int, str]) -> int:
        below, state, name = place
        while (action := self._rows[state][name]) < 0 and self._rules[~action][1] == 1:
            state = self._rows[below][self._rules[~action][0]]
        self[place] = state
        return state


class _Choices(dict[tuple[int, str], list[Choice]]):
    """Choices, found when they are asked for."""

    def __init__(self, tables: Mapping[str, Any], rows: _Rows) -> None:
        self._ignored: list[str] = tables["ignored"]
        self._terminals: list[tuple[str, str, str, str]] = tables["terminals"]
        self._words: Mapping[str, Mapping[str, str]] = tables["words"]
        self._rows = rows

    def __missing__(self, place: tuple[int, str]) -> list[Choice]:
        state, character = place
        accepted = self._rows[state].keys() | self._ignored
        words = {name: _only(accepted, self._words[name]) for name in accepted & self._words.keys()}
        hidden = {other for found in words.values() for other in found.values()}
        found = self[place] = [
            Choice(name, None if text == character else re.compile(regex).match, words.get(name, {}))
            for name, regex, text, first in self._terminals
            if name in accepted and name not in hidden and (character in first or not character.isascii())
        ]
        return found


def _only(accepted: Set[str], words: Mapping[str, str]) -> dict[str, str]:
    return {word: name for word, name in words.items() if name in accepted}


@cache
def load_grammar() -> Grammar:
    """The grammar of the python-hcl2 that is installed."""
    tables = json.loads(FILE.read_bytes())
    if tables["made_of"] != name_sources():
        from tfgen.hcl.tables import make_tables  # with both libraries

        tables = make_tables()
    return Grammar(tables)


def name_sources() -> str:
    """Names the grammar, and whatever else of both libraries the tables are made of."""
    digest = hashlib.sha256()
    for package, file in _SOURCES:
        found = find_spec(package)
        content = Path(found.origin).with_name(file).read_bytes() if found and found.origin else b""
        digest.update(f"{file} {len(content)}\n".encode() + content)
    return digest.hexdigest()
