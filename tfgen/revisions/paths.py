"""The paths that a module may read, worked out of its expressions: what only Terraform knows may be anything."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from tfgen.hcl.commands import command_words
from tfgen.hcl.syntax import (
    Attribute,
    Block,
    Call,
    Conditional,
    Literal,
    Name,
    Parentheses,
    Template,
    Tuple,
    children,
    walk,
)
from tfgen.module.model import Declaration, Local

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.hcl.syntax import Body, Expression
    from tfgen.module.model import Module

ANYTHING = "\0"
"""Stands in a path for a part that only Terraform knows."""

_READERS = re.compile(r"(?:core::)?(?:file\w*|templatefile)")
_TEMPLATE_CALL = re.compile(r"\b(?P<name>file\w*|templatefile)\(\s*(?:\"(?P<text>(?:[^\"\\\\]|\\\\.)*))?")
_INTERPOLATION = re.compile(r"\$\{[^}]*(?:\}|$)")
_SETS = ("fileset", "core::fileset")
_MANY = 16  # alternatives of one path; more are anything
_MOST_CALLS = 10_000  # of modules that call two each there may be more than anybody waits for; then it is anything
_DEPTH = 20  # of locals that are made of locals
# What no path of a file looks like: several lines, blanks, addresses of other kinds.
_NO_PATH = re.compile(r"[\s<>|?\"]|^[a-z0-9+.-]+:|^$")
_NOWHERE = frozenset({".", "..", "./", "../", "/"})


@dataclass(frozen=True)
class Place:
    """A module, the folder that it is in and that of the root module, and what it is called with."""

    module: Module
    here: str
    root: str
    inputs: Mapping[str, tuple[Expression, Place]] = field(default_factory=dict)


def find_paths(module: Module, folder: str) -> frozenset[str]:
    """The paths that a root module may read, and those of modules that it calls, without `..`.

    `folder` is its absolute path, and begins that of each module.
    They are of files or folders; those of texts that are no argument of a function such as `file` need not be there.
    """
    found: set[str] = set()
    for count, place in enumerate(_places(Place(module, folder, folder))):
        if count == _MOST_CALLS:
            return frozenset({*found, ANYTHING})
        found.update(_find(place))
    return frozenset(found)


def find_template_paths(text: str, folder: str) -> frozenset[str]:
    """The paths that the text of a template may read itself, which are from the folder in which Terraform runs.

    https://developer.hashicorp.com/terraform/language/functions/templatefile: the functions are there too
    """
    found: set[str] = set()
    for call in _TEMPLATE_CALL.finditer(text):
        plain = ANYTHING if call["text"] is None else _INTERPOLATION.sub(ANYTHING, call["text"])
        tail = f"/{ANYTHING}" if call["name"] == "fileset" else ""
        found.add(ANYTHING if plain.startswith(ANYTHING) else os.path.normpath(os.path.join(folder, plain + tail)))  # noqa: PTH118 - a text
    return frozenset(found)


def _places(root: Place) -> Iterator[Place]:
    """A module and those that it calls, once for each call: with what it is called decides what it reads."""
    waiting: list[tuple[Place, tuple[Module, ...]]] = [(root, ())]
    while waiting:
        place, above = waiting.pop()
        yield place
        around = (*above, place.module)
        calls = [name for name, call in place.module.calls.items() if call.module and call.module not in around]
        waiting += [(_called(place, name), around) for name in reversed(calls)]


def _find(place: Place) -> Iterator[str]:
    module = place.module
    for file in module.files:
        for block in file.body.blocks:
            if block.type != "locals" and (block.type != "module" or not _is_known(block, module)):
                yield from _of_body(block.body, place)
                yield from _of_commands(block, place)
            else:
                yield from _of_functions(block.body, place)


def _is_known(block: Block, module: Module) -> bool:
    return bool(block.labels) and block.labels[0] in module.calls and module.calls[block.labels[0]].module is not None


def _called(place: Place, name: str) -> Place:
    call = place.module.calls[name]
    assert call.module  # noqa: S101 - as asked for
    inputs = {one.name: (one.value, place) for one in call.declaration.block.body.arguments}
    return Place(call.module, call.module.folder, place.root, inputs)


def _expressions(body: Body) -> Iterator[Expression]:
    for argument in body.arguments:
        yield from walk(argument.value)
    for block in body.blocks:
        yield from _expressions(block.body)


def _wholes(body: Body) -> Iterator[Expression]:
    """The expressions in a body that may be a path as a whole: no literal part of a template is."""
    waiting = [argument.value for argument in body.arguments]
    while waiting:
        yield (current := waiting.pop())
        inner = children(current)
        waiting += [one for one in inner if not isinstance(current, Template) or isinstance(one, Call | Conditional)]
    for block in body.blocks:
        yield from _wholes(block.body)


def _of_functions(body: Body, place: Place) -> Iterator[str]:
    for expression in _expressions(body):
        if isinstance(expression, Call) and _READERS.fullmatch(expression.name) and expression.arguments:
            tail = f"/{ANYTHING}" if expression.name in _SETS else ""
            for text in _texts(expression.arguments[0], place, 0):
                yield from _resolve(text + tail, place)


def _of_body(body: Body, place: Place) -> Iterator[str]:
    """Arguments of functions that read files, and any text that may be a path."""
    yield from _of_functions(body, place)
    for expression in _wholes(body):
        if isinstance(expression, Literal | Template | Attribute | Name):
            for text in _texts(expression, place, 0):
                is_named = text.startswith((".", "/")) or ANYTHING not in text
                if is_named and text not in _NOWHERE and not _NO_PATH.search(text):
                    yield from _resolve(text, place)


def _of_commands(block: Block, place: Place) -> Iterator[str]:
    """Words of commands: a script, the file that a program is given."""

    def said(part: Expression) -> str | None:
        texts = _texts(part, place, 0)
        return texts.pop() if len(texts) == 1 and ANYTHING not in texts else None

    for word in command_words(block, said):
        yield from _resolve(word, place)
    for inner in block.body.blocks:
        yield from _of_commands(inner, place)


def _resolve(text: str, place: Place) -> Iterator[str]:
    """Relative paths are from the folder in which Terraform runs; people also mean that of the module."""
    if text.startswith(ANYTHING):
        yield ANYTHING
        return
    for folder in dict.fromkeys((place.root, place.here)):
        yield os.path.normpath(os.path.join(folder, text))  # noqa: PTH118 - a text


def _texts(expression: Expression, place: Place, depth: int) -> set[str]:
    """What an expression may be worth as text, ANYTHING for what is not known."""
    found = _known_texts(expression, place, depth + 1) if depth < _DEPTH else None
    return found if found is not None and len(found) <= _MANY else {ANYTHING}


def _known_texts(expression: Expression, place: Place, depth: int) -> set[str] | None:
    match expression:
        case Literal(value=str() as text):
            return {text}
        case Template():
            parts = [_texts(part, place, depth) for part in expression.parts]
            return _joined(parts, "")
        case Parentheses():
            return _texts(expression.inner, place, depth)
        case Conditional():
            return _texts(expression.then, place, depth) | _texts(expression.otherwise, place, depth)
        case Call():
            return _called_texts(expression, place, depth)
        case Attribute(source=Name(name=scope), name=name):
            return _named_texts(scope, name, place, depth)
    return None


def _joined(parts: list[set[str]], separator: str) -> set[str] | None:
    count = 1
    for part in parts:
        count *= len(part)
    return {separator.join(texts) for texts in product(*parts)} if count <= _MANY else None


def _named_texts(scope: str, name: str, place: Place, depth: int) -> set[str] | None:
    if scope == "path" and name in ("module", "root"):
        return {place.here if name == "module" else place.root}
    if scope == "local" and isinstance(local := place.module.by_address.get(f"local.{name}"), Local):
        return _texts(local.argument.value, place, depth)
    if scope == "var" and name in place.inputs:
        value, caller = place.inputs[name]
        return _texts(value, caller, depth)
    if scope == "var" and isinstance(variable := place.module.by_address.get(f"var.{name}"), Declaration):
        default = variable.argument("default")
        return {ANYTHING, *(_texts(default.value, place, depth) if default else ())}
    return None


def _called_texts(call: Call, place: Place, depth: int) -> set[str] | None:
    match call:
        case Call(name="abspath" | "pathexpand" | "tostring" | "nonsensitive", arguments=(inner,)):
            return _texts(inner, place, depth)
        case Call(name="join", arguments=(Literal(value=str() as separator), Tuple() as parts)):
            return _joined([_texts(item, place, depth) for item in parts.items], separator)
        case Call(name="format", arguments=(Literal(value=str() as form), *values)) if form.count("%") == len(values):
            pieces = re.split(r"%[svd]", form)
            if len(pieces) == len(values) + 1:
                texts = [_texts(value, place, depth) for value in values]
                return _joined(
                    [part for pair in zip(({one} for one in pieces), [*texts, {""}], strict=True) for part in pair], ""
                )
    return None
