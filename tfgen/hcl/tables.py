"""Take the tables of `grammar` out of the parser that python-hcl2 has lark make of its grammar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import regex  # type: ignore[import-untyped]  # python-hcl2 requires it
from hcl2.parser import parser
from hcl2.postlexer import OPERATOR_TYPES
from lark.lexer import PatternStr

from tfgen.hcl.grammar import END, name_sources

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lark.lexer import TerminalDef

_START: Final = "start"

_Actions = dict[str, int]
"""What is next at each symbol, as `Grammar.row` has it."""


def make_tables() -> dict[str, Any]:
    """The tables in JSON's types, the same for the same versions of both libraries.

    Raises AttributeError, LookupError, TypeError or ValueError where lark is built otherwise than those it knows.
    """
    frontend = parser().parser
    lexer = frontend.lexer.lexer.root_lexer
    return {
        "made_of": name_sources(),
        "ignored": sorted(lexer.ignore_types),
        "joining": sorted(OPERATOR_TYPES),
        "terminals": [_terminal(it) for it in lexer.terminals],
        "words": _words(lexer),
        **_pack(frontend.parser.parser.parse_table),
    }


def _words(lexer: Any) -> dict[str, dict[str, str]]:
    """For each terminal the texts of it that are other terminals, where these are accepted."""
    _ = lexer.scanner  # which fills in the callbacks
    return {
        name: {it.pattern.value: it.name for it in found.scanner.terminals} for name, found in lexer.callback.items()
    }


def _terminal(found: TerminalDef) -> list[str]:
    """Its name, regular expression, text if that is always the same, and the ASCII characters it may begin with."""
    expression = found.pattern.to_regexp()
    first = "".join(it for it in map(chr, range(128)) if regex.fullmatch(expression, it, partial=True))
    return [found.name, expression, found.pattern.value if isinstance(found.pattern, PatternStr) else "", first]


def _pack(table: Any) -> dict[str, Any]:
    """The parse table with states that are numbered from the first one on, in the order of the symbols' names."""
    order = _order(table)
    numbers = {state: number for number, state in enumerate(order)}
    rules = sorted(
        {_rule(action) for state in order for kind, action in table.states[state].values() if kind.name != "Shift"}
    )
    sets: dict[str, int] = {}
    states = [_pack_row(_actions(table.states[state], numbers, rules), sets) for state in order]
    states[numbers[table.end_states[_START]]] = _pack_row({END: 0}, sets)  # there lark stops by itself
    return {"rules": [list(rule) for rule in rules], "sets": list(sets), "states": states}


def _order(table: Any) -> list[Any]:
    """The states, each behind one that leads to it."""
    found = {table.start_states[_START]: None}
    waiting = list(found)
    for state in waiting:
        nexts = [target for _, (kind, target) in sorted(table.states[state].items()) if kind.name == "Shift"]
        waiting += dict.fromkeys(target for target in nexts if target not in found)
        found |= dict.fromkeys(nexts)
    return waiting


def _actions(row: Mapping[str, Any], numbers: Mapping[Any, int], rules: Sequence[tuple[str, int]]) -> _Actions:
    return {
        name: numbers[target] if kind.name == "Shift" else ~rules.index(_rule(target))
        for name, (kind, target) in sorted(row.items())
    }


def _rule(found: Any) -> tuple[str, int]:
    return found.origin.name, len(found.expansion)


def _pack_row(actions: _Actions, sets: dict[str, int]) -> list[int]:
    """For each action the number of the set of names that lead to it, and the action; new sets are added."""
    packed: list[int] = []
    for action in sorted(set(actions.values())):
        names = " ".join(name for name, other in actions.items() if other == action)
        packed += (sets.setdefault(names, len(sets)), action)
    return packed
