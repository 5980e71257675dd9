"""What Python and Jinja say of an operation that a template asks for, in the words of templates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    Words = Callable[[re.Match[str]], tuple[str, str]]

_KINDS: Final = {
    **dict.fromkeys(("Text", "str", "Markup", "TextJoiner"), "text"),
    **dict.fromkeys(("int", "float"), "a number"),
    **dict.fromkeys(("list", "tuple", "generator", "range", "odict_items", "dict_items", "dict_keys"), "a list"),
    **dict.fromkeys(("dict", "odict"), "a map"),
    "bool": "true or false",
    "NoneType": "null",
}
_UNSET: Final = "A setting that a stack leaves out is null: set it for all, or ask first whether it `is none`."
_NUMBERS: Final = "Make a number of it, with `| int` or `| float`."
_JOIN: Final = "Join texts with ~, and count with `| int`."


def in_plain_words(error: Exception) -> tuple[str, str] | None:
    """The fact and the remedy, a sentence each; None for what is said nowhere here."""
    said = str(error)
    if isinstance(error, KeyError):
        name = error.args[0] if error.args else said
        return f'a format names "{name}", and nothing is given for it.', "Give it, or take it out of the format."
    for pattern, words in _SAYINGS:
        if found := pattern.search(said):
            fact, remedy = words(found)
            return f"{fact}.", _UNSET if "NoneType" in said else remedy
    return None


def _kind(name: str) -> str:
    return _KINDS.get(name, f"a value of the kind {name}")


def _always(fact: str, remedy: str) -> Words:
    return lambda _: (fact, remedy)


def _of_kind(fact: str, remedy: str) -> Words:
    """A fact that names what was found, which is the first group."""
    return lambda found: (fact.format(_kind(found[1])), remedy)


def _operands(found: re.Match[str]) -> tuple[str, str]:
    operator, left, right = found[1], _kind(found[2]), _kind(found[3])
    remedy = _JOIN if operator == "+" else "Use numbers on both sides."
    return f"{operator} is not for {left} and {right}", remedy


def _sum(found: re.Match[str]) -> tuple[str, str]:
    return f"+ is not for {_kind(found[2])} and {_kind(found[1])}", _JOIN


def _order(found: re.Match[str]) -> tuple[str, str]:
    return f"{_kind(found[1])} and {_kind(found[2])} have no order", "Make numbers of both, with `| int`, or text."


def _macro(found: re.Match[str]) -> tuple[str, str]:
    return f"the macro {found[1]} takes no more than {found[2]}", "Give it fewer, or add a parameter to it."


def _export(found: re.Match[str]) -> tuple[str, str]:
    return f'{found[1]} has no macro and no variable "{found[2]}"', "Correct the name."


def _called(found: re.Match[str]) -> tuple[str, str]:
    name = found[1].removeprefix("do_").removeprefix("test_")
    name = f"`{name}`" if name.isidentifier() and not name.startswith("<") else "this filter or function"
    if unknown := re.search(r"unexpected keyword argument '(\w+)'", found[0]):
        return f"{name} has no argument {unknown[1]}", "Correct its name, or take it away."
    few = "missing" in found[0]
    return f"{name} is given too {'few' if few else 'many'} arguments", "Give it as many as it takes."


_A: Final = r"'?([\w.]+)'?"
_SAYINGS: Final[tuple[tuple[re.Pattern[str], Words], ...]] = tuple(
    (regex(pattern), words)
    for pattern, words in (
        (rf"unsupported operand type\(s\) for (\S+?)(?: or pow\(\))?: {_A} and {_A}", _operands),
        (r'can only concatenate \w+ \(not "(\w+)"\) to (\w+)', _sum),
        (rf"not supported between instances of {_A} and {_A}", _order),
        (
            rf"cannot unpack non-iterable {_A}",
            _of_kind("an item is {}, and not two", "Use one name, or go over a map's .items()."),
        ),
        (
            r"values to unpack",
            _always("an item has not as many parts as there are names", "Write a name for each part."),
        ),
        (rf"argument of type {_A} is not iterable", _of_kind("nothing is `in` {}", "Look into text, a list or a map.")),
        (rf"{_A} object is not iterable", _of_kind("{} has no items", "Use a list, a map or a range.")),
        (
            r"'in <string>' requires string as left operand, not (\w+)",
            _of_kind("{} is not `in` text", "Make text of it, with `| string`."),
        ),
        (rf"object of type {_A} has no len", _of_kind("{} has no length", "Use text, a list or a map.")),
        (rf"unhashable type: {_A}", _of_kind("{} cannot be a key of a map", "Use text.")),
        (r"macro '(\w+)' takes not more than (\d+ argument)", _macro),
        (
            r"macro '(\w+)' takes no keyword argument '(\w+)'",
            lambda found: (f"the macro {found[1]} has no parameter {found[2]}", "Correct the name."),
        ),
        (
            r"parameter '(\w+)' was not provided",
            lambda found: (
                f"the macro is called without its parameter {found[1]}",
                "Give it, or write a default: {% macro name(" + found[1] + "=...) %}.",
            ),
        ),
        (r"the template '(.*?)' \(imported .*\) does not export the requested name '(.*?)'", _export),
        (
            r"not enough arguments for format string|tuple index out of range|Replacement index",
            _always("the format takes more values than it is given", "Give one for each place."),
        ),
        (
            r"not all arguments converted",
            _always("the format is given more values than it takes", "Write a place for each, such as %s."),
        ),
        (r"%(\w) format: an? .* is required", lambda found: (f"%{found[1]} of a format takes a number", _NUMBERS)),
        (
            r"unsupported format character '(.)'",
            lambda found: (f"a format has no %{found[1]}", "Write %s, %d or %f, and %% for the sign itself."),
        ),
        (
            r"Single '[{}]' encountered|expected '}' before end|unmatched '[{}]'",
            _always("a brace of the format has no other one", "Write it twice where it is meant."),
        ),
        (
            r"^No (?:aggregated|(\w+)) item",
            lambda found: (
                f"the list is empty, and has no {found[1] or 'such'} item",
                "Ask first whether there is any.",
            ),
        ),
        (
            rf"{_A} object has no attribute 'items'|item pairs from a mapping",
            _always("only a map is gone over by key and value", "Use a map."),
        ),
        (rf"type {_A} doesn't define __round__", _of_kind("{} cannot be rounded", _NUMBERS)),
        (rf"bad operand type for [^:]+: {_A}", _of_kind("a number is needed, and this is {}", _NUMBERS)),
        (
            rf"{_A} object cannot be interpreted as an integer",
            _of_kind("a whole number is needed, and this is {}", "Make one of it, with `| int`."),
        ),
        (
            r"slice indices must be integers",
            _always("what is between [ and : is not a whole number", "Make one of it, with `| int`."),
        ),
        (r"arg 3 must not be zero", _always("the step of a range is 0", "Use another.")),
        (r"(?:division|modulo) by zero", _always("something is divided by 0", "Ask first whether it is 0.")),
        (r"(?:.*\.)?([\w<>]+)\(\) (?:takes|missing|got an unexpected keyword argument).*", _called),
    )
)
