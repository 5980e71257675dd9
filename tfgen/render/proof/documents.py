"""Proves that rendered text is what its name says: JSON, YAML, values of variables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from tfgen.errors import quoted
from tfgen.hcl.parse import Reading, parse_strictly, read_hcl
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Binary, Literal, Name, Object, Parentheses, Template, Tuple, Unary
from tfgen.hcl.tree import parse_tree
from tfgen.structs import replace
from tfgen.yaml.document import find_yaml_problem
from tfgen.yaml.events import NotYamlError
from tfgen.yaml.repeated import find_repeated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression

_REMEDY = "Correct the template: quotes, commas and brackets of this line and the one before."


class DocumentFault(NamedTuple):
    """Why a text is not in its language: the line, from 1, and the fact with the remedy."""

    line: int
    message: str


def find_fault(language: str, text: str) -> DocumentFault | None:
    """What keeps a text from being in its language; None when it is, or when the language has no grammar here."""
    if language == "json":
        return _find_in_json(text)
    if language == "yaml":
        problem = find_yaml_problem(text, several=True)
        return DocumentFault(*problem) if problem else _find_repeated(text)
    return None


def _find_in_json(text: str) -> DocumentFault | None:
    try:
        json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_refuse_repeated)
    except json.JSONDecodeError as error:
        return DocumentFault(error.lineno, f"this is not JSON: {error.msg}. {_REMEDY}")
    except _RepeatedKeyError as error:
        fault = _find_repeated(text.replace("\t", " "))
        return fault or DocumentFault(1, _twice(str(error)))
    except _NoJsonError as error:
        line = text.count("\n", 0, text.find(str(error))) + 1
        return DocumentFault(line, f"this is not JSON: {error} is none of its values. Use null, or a number.")
    except RecursionError:
        return DocumentFault(1, "the text is nested too deeply for JSON. Make it flatter.")
    return None


class _RepeatedKeyError(Exception):
    """An object has a key twice."""


class _NoJsonError(Exception):
    """Python reads a constant that JSON does not have."""


def _refuse_repeated(pairs: list[tuple[str, object]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise _RepeatedKeyError(key)
        seen.add(key)


def _refuse_constant(name: str) -> NoReturn:
    raise _NoJsonError(name)


def _find_repeated(text: str) -> DocumentFault | None:
    """The first key that is set twice in one map; JSON is read as YAML, which tells the line."""
    try:
        found = next(find_repeated(text), None)
    except NotYamlError:  # of JSON that is no YAML
        return None
    return found and DocumentFault(found.line, _twice(found.key))


def read_variables(text: str) -> Reading | HclSyntaxError:
    """What the parsers say of a formatted file of values; it is read alone, and as the body of a block."""
    try:
        parse_strictly(text)
    except HclSyntaxError as error:
        return error
    try:
        _, gap = read_hcl(f"locals {{\n{text}}}\n")
    except HclSyntaxError as error:
        return HclSyntaxError(max(error.line - 1, 1), error.column, error.message)
    return Reading((), gap and replace(gap, line=max(gap.line - 1, 0)))


def _twice(key: str) -> str:
    return f"the key {quoted(key)} is set twice in one map. Remove one of the two."


def find_in_variables(text: str) -> Iterator[tuple[int, str]]:
    """What does not belong into a file of values for variables: blocks, and whatever is not known when it is read.

    https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
    """
    body = parse_tree(text)
    for block in body.blocks:
        yield _line(text, block.start), f"a file of values has no blocks, such as {block.type}. Write NAME = VALUE."
    for argument in body.arguments:
        if not _is_value(argument.value):
            fact = f"{argument.name} is not a plain value: nothing is called or referred to in a file of values."
            yield _line(text, argument.start), f"{fact} Write the value, or a local value in a .tf file."


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def _is_value(expression: Expression) -> bool:
    """Whether an expression names and calls nothing."""
    match expression:
        case Literal():
            return True
        case Unary(operand=inner) | Parentheses(inner=inner):
            return _is_value(inner)
        case Binary(left=left, right=right):
            return _is_value(left) and _is_value(right)
        case Tuple(items=items) | Template(parts=items):
            return all(map(_is_value, items))
        case Object(items=pairs):
            return all((isinstance(key, Name) or _is_value(key)) and _is_value(value) for key, value in pairs)
    return False
