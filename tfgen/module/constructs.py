"""Find what a file holds that not every version of Terraform and OpenTofu can read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from tfgen.dialects.constructs import (
    CONSTRUCTS,
    CROSS_VALIDATION,
    DESTROY_EVENT,
    DYNAMIC_PROTECTION,
    EARLY_BACKEND,
    EARLY_SOURCE,
    FROM_THE_END,
    FROM_THE_END_OF_TUPLE,
    FUNCTIONS,
    IMPORT_REFERENCE,
    OPTIONAL_ATTRIBUTE,
    PROVIDER_FUNCTION,
    PROVIDER_INSTANCE,
)
from tfgen.dialects.files import is_companion, is_query
from tfgen.hcl.syntax import Attribute, Call, Index, Literal, Name, Object, Tuple, Unary, walk
from tfgen.module.pieces import found_alike
from tfgen.module.references import find_body_references, find_references
from tfgen.module.uses import target_of
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tfgen.dialects.constructs import Construct
    from tfgen.hcl.syntax import Argument, Block, Body, Expression, Node
    from tfgen.module.model import SourceFile
    from tfgen.module.pieces import Piece

    Found = tuple[Node, Construct]

_AROUND: Final = frozenset(
    ".".join(names[:depth]) for key in CONSTRUCTS for names in [key.split(".")] for depth in range(1, len(names))
)
_CALLS: Final = regex(rf"\b(?:element|{'|'.join(FUNCTIONS)})\s*\(|\bprovider::")
_WORDS: Final = ("element", *FUNCTIONS, "provider::")  # to look for words takes a tenth of what the expression takes
_TRYING: Final = frozenset({"try", "can"})
EARLY: Final = frozenset({"var", "local", "path", "terraform"})
"""The first names of what OpenTofu knows before anything else, and Terraform but for `terraform.workspace`.

https://opentofu.org/docs/language/syntax/static-evaluation/,
https://github.com/hashicorp/terraform/blob/v1.15/CHANGELOG.md
"""


def find_constructs(file: SourceFile) -> tuple[Found, ...]:
    """The parts of a file that need a version or an engine, in the order of the text, each with what it is."""
    if "constructs" not in file.kept:
        file.kept["constructs"] = tuple(_find_constructs(file))
    found: tuple[Found, ...] = file.kept["constructs"]
    return found


def _find_constructs(file: SourceFile) -> Iterator[Found]:
    kind = _kind_of(file.name)
    name = f"constructs {kind}"
    for part in file.parts:
        if (known := part.kept.get(name)) is None:
            known = found_alike(part.kept, name, partial(_named_in_file, part.block, kind))
        # In JSON syntax that is text for each engine that does not know it.
        yield from known if file.places is None else (one for one in known if one[1] is not EARLY_BACKEND)
    if not file.pieces:
        yield from _functions(file.body) if _may_call(file.text) else ()
    for start, part in file.pieces:
        if (known := part.kept.get("functions")) is None:
            known = found_alike(part.kept, "functions", partial(_functions_of, file, start, part))
        yield from known


def _functions_of(file: SourceFile, start: int, part: Piece) -> Iterable[Found]:
    text = file.text[start : start + part.length]
    return _functions(part.block.body) if _may_call(text) else ()


def _may_call(text: str) -> bool:
    return any(word in text for word in _WORDS) and _CALLS.search(text) is not None


def _kind_of(name: str) -> str:
    """What the places in a file begin with, in the table of constructs."""
    return "query." if is_query(name) else "test." if is_companion(name) else ""


def _named_in_file(block: Block, kind: str) -> Iterator[Found]:
    yield from _named_in_block(block, kind)
    if not kind and (special := _SPECIAL.get(block.type)):
        yield from special(block)


def _named_in_block(block: Block, around: str) -> Iterator[Found]:
    """What is known by name: the block itself, and what is in it."""
    for name in _names_of(block):
        key = f"{around}{name}"
        if found := CONSTRUCTS.get(f"{key}{{}}"):
            yield block, found
        if key in _AROUND:
            for argument in block.body.arguments:
                if found := CONSTRUCTS.get(f"{key}.{argument.name}"):
                    yield argument, found
            for inner in block.body.blocks:
                yield from _named_in_block(inner, f"{key}.")


def _names_of(block: Block) -> Iterator[str]:
    yield block.type
    if block.labels:
        yield f"{block.type}:{block.labels[0]}"


def _functions(body: Body) -> Iterator[Found]:
    for argument in body.arguments:
        yield from _functions_in(argument.value)
    for block in body.blocks:
        yield from _functions(block.body)


def _functions_in(expression: Expression) -> Iterator[Found]:
    tried: set[int] = set()  # an engine without the function takes the next of what is tried, or says false
    for part in walk(expression):
        if isinstance(part, Call):
            name = part.name.removeprefix("core::")
            if name.startswith("provider::"):
                yield part, PROVIDER_FUNCTION
            elif name in _TRYING and not part.expand:
                tried.update(id(one) for argument in part.arguments for one in walk(argument))
            elif id(part) in tried:
                continue
            elif name == "element":
                yield from _from_the_end(part)
            elif found := FUNCTIONS.get(name):
                yield part, found


def _from_the_end(call: Call) -> Iterator[Found]:
    index = call.arguments[-1] if len(call.arguments) == 2 else None
    if isinstance(index, Unary) and index.operator == "-" and isinstance(index.operand, Literal):
        yield call, FROM_THE_END_OF_TUPLE if isinstance(call.arguments[0], Tuple) else FROM_THE_END


def _in_module(block: Block) -> Iterator[Found]:
    for argument in _arguments(block.body, "source", "version"):
        yield from _early(argument.value, EARLY_SOURCE)
    for argument in _arguments(block.body, "providers"):
        for _, value in argument.value.items if isinstance(argument.value, Object) else ():
            if _is_instance(value):
                yield value, PROVIDER_INSTANCE


def _in_resource(block: Block) -> Iterator[Found]:
    for argument in _arguments(block.body, "provider"):
        if _is_instance(argument.value):
            yield argument.value, PROVIDER_INSTANCE
    for lifecycle in block.body.blocks_of("lifecycle"):
        for argument in _arguments(lifecycle.body, "prevent_destroy"):
            if any(find_references(argument.value)):
                yield argument, DYNAMIC_PROTECTION
        for trigger in lifecycle.body.blocks_of("action_trigger"):
            for argument in _arguments(trigger.body, "events"):
                for event in argument.value.items if isinstance(argument.value, Tuple) else ():
                    if isinstance(event, Name) and event.name.endswith("_destroy"):
                        yield event, DESTROY_EVENT


def _in_settings(block: Block) -> Iterator[Found]:
    for backend in (*block.body.blocks_of("backend"), *block.body.blocks_of("cloud")):
        for reference in find_body_references(backend.body):
            if reference.root in EARLY:
                yield reference.expression, EARLY_BACKEND


def _in_variable(block: Block) -> Iterator[Found]:
    for argument in _arguments(block.body, "type"):
        for part in walk(argument.value):
            if isinstance(part, Call) and part.name == "optional":
                yield part, OPTIONAL_ATTRIBUTE
    own = f"var.{block.labels[0]}" if block.labels else ""
    for validation in block.body.blocks_of("validation"):
        for argument in _arguments(validation.body, "condition"):
            targets = [target_of(reference) for reference in find_references(argument.value)]
            if own in targets and any(target != own for target in targets):
                yield argument, CROSS_VALIDATION


def _in_import(block: Block) -> Iterator[Found]:
    for argument in _arguments(block.body, "id"):
        if any(find_references(argument.value)):
            yield argument, IMPORT_REFERENCE


def _is_instance(value: Expression) -> bool:
    """Whether this is `aws.by_region["eu-west-1"]`."""
    return isinstance(value, Index) and isinstance(value.source, Attribute)


def _early(value: Expression, construct: Construct) -> Iterator[Found]:
    """A value that has to be worked out, of what can be known early."""
    references = [reference.root for reference in find_references(value)]
    if all(root in EARLY for root in references) and (references or any(isinstance(one, Call) for one in walk(value))):
        yield value, construct


def _arguments(body: Body, *names: str) -> Iterable[Argument]:
    return [argument for argument in body.arguments if argument.name in names]


_SPECIAL: Final[Mapping[str, Callable[[Block], Iterator[Found]]]] = {
    **dict.fromkeys(("resource", "data", "ephemeral", "action"), _in_resource),
    "import": _in_import,
    "module": _in_module,
    "terraform": _in_settings,
    "variable": _in_variable,
}
