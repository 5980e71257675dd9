"""Convert nodes into typed models, and say in the user's words why one does not fit. Only here: msgspec's checks."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeVar, get_args, get_origin

import msgspec

from tfgen.errors import Problem, did_you_mean, is_misspelt, listed, quoted
from tfgen.settings.misfits import join, shown
from tfgen.yaml.slips import suggest_map, suggest_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from msgspec.structs import FieldInfo

    from tfgen.yaml.node import Node

T = TypeVar("T")
REMEDY = "remedy"
"""The key of a type's `Meta(extra=...)` that says how to write what is missing or is of another kind."""


def convert(node: Node, model: type[T]) -> T | None:
    """The node as a `model`, or None when it does not fit: `find_problems` tells why."""
    try:
        return msgspec.convert(node.plain(), model)
    except msgspec.ValidationError:
        return None


def find_problems(
    node: Node, model: Any, path: str = "", *, partial: bool = False, elsewhere: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Every way in which the node does not fit the type `model`.

    `path` is the node's own place for messages. `partial` admits a layer, in which no key is required.
    `elsewhere` has remedies for keys that do not belong at the top of the node, but somewhere else.
    """
    kind = _bare(model)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _find_in_struct(node, kind, path, partial=partial, elsewhere=elsewhere or {})
    elif get_origin(kind) is dict and isinstance(node.value, dict):
        yield from _find_in_map(node, kind, path)
    elif problems := list(_find_in_list(node, kind, path)):
        yield from problems
    elif not _fits(node.plain(), model):
        yield _leaf_problem(node, model, path)


def _find_in_struct(
    node: Node, model: type[msgspec.Struct], path: str, *, partial: bool, elsewhere: Mapping[str, str]
) -> Iterator[Problem]:
    fields = _fields(model)
    if not isinstance(node.value, dict):
        subject = path or "the file"
        fact = f"{subject} is {shown(node)}: expected a map with the keys {', '.join(fields)}."
        yield _problem(node, fact, "" if node.items else suggest_map(node))
        return
    for key, child in node.entries.items():
        if key in fields:
            yield from find_problems(child, fields[key].type, join(path, key), partial=partial)
        else:
            remedy = elsewhere.get(key) or did_you_mean(key, fields, otherwise=f"Known here: {listed(fields)}.")
            yield Problem(child.position, f"unknown key {quoted(join(path, key))}. {remedy}")
    for name, field in fields.items():
        if field.required and not partial and name not in node.entries and not is_misspelt(name, node.entries, fields):
            remedy = _said(field.type) or f"Set it to {_describe(field.type)}."
            yield _problem(node, f"{join(path, name)} is missing.", remedy)


@cache
def _fields(model: type[msgspec.Struct]) -> Mapping[str, FieldInfo]:
    """The fields by name. msgspec evaluates all annotations for this, which takes longer than reading the YAML."""
    return {field.name: field for field in msgspec.structs.fields(model)}


def _find_in_map(node: Node, model: Any, path: str) -> Iterator[Problem]:
    key_type, value_type = get_args(model)
    for key, child in node.entries.items():
        if not _fits(key, key_type):
            yield Problem(
                child.position,
                f"the name {quoted(key)} in {path} is not {_describe(key_type)}. Choose another name.",
            )
        yield from find_problems(child, value_type, join(path, key))


def _find_in_list(node: Node, model: Any, path: str) -> Iterator[Problem]:
    if get_origin(model) is list:
        for index, item in enumerate(node.items):
            yield from find_problems(item, get_args(model)[0], f"{path}[{index}]")


def _leaf_problem(node: Node, model: Any, path: str) -> Problem:
    fact = f"{path} is {shown(node)}: expected {_describe(model)}."
    if get_origin(_bare(model)) is dict and (remedy := suggest_map(node)):
        return _problem(node, fact, remedy if node.value is not None else _said(model) or remedy)
    said = _said(model) if isinstance(node.value, str | int | float) else ""
    return _problem(node, fact, said or suggest_value(node, lambda value: _fits(value, model)))


def _problem(node: Node, fact: str, remedy: str) -> Problem:
    return Problem(node.position, f"{fact} {remedy}".rstrip())


def _said(model: Any) -> str:
    """The remedy that the type itself has."""
    metas = get_args(model)[1:] if get_origin(model) is Annotated else ()
    return next((str(meta.extra[REMEDY]) for meta in metas if meta.extra), "")


def _fits(value: Any, model: Any) -> bool:
    try:
        msgspec.convert(value, model)
    except msgspec.ValidationError:
        return False
    return True


def _bare(model: Any) -> Any:
    return _bare(get_args(model)[0]) if get_origin(model) is Annotated else model


def _describe(model: Any) -> str:
    from tfgen.config.describe import describe  # only a run that fails needs it

    return describe(model)
