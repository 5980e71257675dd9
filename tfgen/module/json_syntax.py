"""Read files in Terraform's JSON syntax, such as cdk.tf.json, as the native syntax.

https://developer.hashicorp.com/terraform/language/syntax/json
"""

from __future__ import annotations

import json
import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from tfgen.errors import TfgenError
from tfgen.hcl.parse import LABEL_COUNTS
from tfgen.module.json_places import COMMENT_KEY, find_key, find_repeated_key, line_and_column
from tfgen.module.json_values import Number, early, expression, key, literal, reference
from tfgen.patterns import regex
from tfgen.schema import load_schemas
from tfgen.schema.lookup import find_schema
from tfgen.schema.model import BlockSchema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfgen.schema import Schemas

    # The schema of a type, by the type of the block and its first label.
    Finder = Callable[[str, str], BlockSchema | None]


# Arguments whose texts are just texts, by the block that they stand in.
_TEXTS = {
    "variable": ("default", "description", "sensitive", "nullable", "ephemeral"),
    "output": ("description", "sensitive", "ephemeral"),
    "terraform": ("required_version",),
    "provisioner": ("when", "on_failure"),
}
# Arguments that name things, by the block that they stand in.
_NAMING = {
    **dict.fromkeys(("resource", "data", "ephemeral"), ("depends_on", "provider")),
    "module": ("depends_on",),
    "lifecycle": ("replace_triggered_by", "ignore_changes"),
    "moved": ("from", "to"),
    "removed": ("from",),
    "import": ("to", "provider"),
    "dynamic": ("iterator",),
    "variable": ("type",),
    "output": ("depends_on", "type"),
    "action_trigger": ("events", "actions", "on_failure"),
    "run": ("command", "expect_failures"),
    "plan_options": ("mode", "target", "replace"),
    "list": ("provider",),
    **dict.fromkeys(("mock_provider", "mock_resource", "mock_data"), ("override_during",)),
    **dict.fromkeys(("override_resource", "override_data", "override_module"), ("target", "override_during")),
}
# Of these, what no template may stand for, not even `${aws_vpc.main}` (tried with 1.11.4 and 1.15.5).
_PLAIN_NAMES = ("depends_on", "ignore_changes", "replace_triggered_by", "from", "to", "type")
_OVERRIDES = ("override_resource", "override_data", "override_module")
# Blocks that Terraform itself knows, in what they stand in.
_BLOCKS: Mapping[str, frozenset[str]] = {
    "terraform": frozenset({"backend", "cloud", "encryption", "required_providers", "provider_meta", "state_store"}),
    "language": frozenset({"compatible_with"}),
    "module": frozenset({"lifecycle"}),
    "action": frozenset({"config"}),
    "cloud": frozenset({"workspaces"}),
    "backend": frozenset({"workspaces"}),
    "variable": frozenset({"validation"}),
    "output": frozenset({"precondition"}),
    "check": frozenset({"data", "assert"}),
    "removed": frozenset({"lifecycle", "provisioner"}),
    "lifecycle": frozenset({"precondition", "postcondition", "action_trigger"}),
    "resource": frozenset({"lifecycle", "provisioner", "connection"}),
    "data": frozenset({"lifecycle"}),
    "ephemeral": frozenset({"lifecycle"}),
    "provisioner": frozenset({"connection"}),
    "run": frozenset({"assert", "variables", "module", "plan_options", "backend", *_OVERRIDES}),
    "mock_provider": frozenset({"mock_resource", "mock_data", *_OVERRIDES}),
    "list": frozenset({"config"}),
}
_LABELS = {
    "data": 2,
    **dict.fromkeys(("backend", "state_store", "provisioner", "provider_meta", "mock_resource", "mock_data"), 1),
}
_INTERPOLATION = regex(r"\$\{([^{}]*)\}")
# A text, or what Python takes for a number in JSON, and nobody else does.
_CONSTANT = regex(r'"(?:[^"\\]|\\.)*"|NaN|-?Infinity', re.DOTALL)
_EARLY = ("backend", "cloud", "workspaces")  # what is read before anything else
_EARLY_OF_MODULE = ("source", "version")
_SCHEMATIC = ("resource", "data", "ephemeral", "provider")


class JsonSyntaxError(TfgenError):
    """The file cannot be read as Terraform's JSON, at this line and column, both from 1."""

    def __init__(self, message: str, place: tuple[int, int] = (1, 1), path: tuple[str, ...] = ()) -> None:
        """`path` are the keys that lead to what is wrong, where `place` is not known yet."""
        super().__init__(message)
        self.line, self.column = place
        self.path = path

    def placed_in(self, text: str) -> JsonSyntaxError:
        """The same with its place in the text of the file."""
        return type(self)(str(self), find_key(text, self.path), self.path) if self.path else self


class UndecidedError(JsonSyntaxError):
    """The file may be right: what is a block in it and what an argument is not known."""


def read_json(text: str, labels: Mapping[str, int] = LABEL_COUNTS, schemas: Schemas | None = None) -> str:
    """The file in the native syntax; `labels` are the blocks that it may have, each with how many labels it has.

    Raises JsonSyntaxError, with a fact and a remedy, and HclSyntaxError.

    What is a block and what an argument only a provider's schema tells, of `schemas` or else of those that come with
    tfgen: a type without one is refused where it matters.
    """
    find = _schema if schemas is None else cache(partial(_find, schemas))
    tree = load_object(text, "blocks in it")
    try:
        return "\n\n".join("\n".join(block) for block in _top(tree, labels, find)) + "\n"
    except JsonSyntaxError as error:
        raise error.placed_in(text) from None


def load_object(text: str, wanted: str) -> dict[str, Any]:
    """The object that a file is, its numbers as they are written; `wanted` says what Terraform reads of it.

    Raises JsonSyntaxError with the place of what is no JSON, and of a key that is there twice.
    """
    try:
        tree = json.loads(
            text, object_pairs_hook=_unique_keys, parse_int=Number, parse_float=Number, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        raise JsonSyntaxError(f"this is not JSON: {error.msg}. Correct it.", line_and_column(text, error.pos)) from None
    except RecursionError:
        raise JsonSyntaxError("this is nested too deeply to be read. Write it with fewer levels.") from None
    except _NoJsonError as error:
        fact = f"this is not JSON: {error} is none of its values. Use null, or a number."
        raise JsonSyntaxError(fact, line_and_column(text, _find_constant(text))) from None
    except _RepeatedKeyError as error:
        raise JsonSyntaxError(
            f"an object has a key twice: {error}. Take one of the two away.", find_repeated_key(text)
        ) from None
    if not isinstance(tree, dict):
        raise JsonSyntaxError(f"this is no object. Terraform wants one with {wanted}.")
    return tree


class _NoJsonError(Exception):
    """Python reads a constant that JSON does not have."""


def _refuse_constant(name: str) -> NoReturn:
    raise _NoJsonError(name)


def _find_constant(text: str) -> int:
    """Where the first of these constants stands that is not in a text."""
    return next(found.start() for found in _CONSTANT.finditer(text) if not found[0].startswith('"'))


class _RepeatedKeyError(Exception):
    """A key is there twice."""


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs if name != COMMENT_KEY]
    if len(set(names)) != len(names):
        raise _RepeatedKeyError(", ".join(sorted({n for n in names if names.count(n) > 1})))
    return dict(pairs)


def _top(tree: Mapping[str, Any], labels: Mapping[str, int], find: Finder) -> Iterator[list[str]]:
    for kind, value in tree.items():
        if kind == COMMENT_KEY:
            yield from ([line] for line in _comment(value))
        elif kind not in labels:
            raise JsonSyntaxError(f'Terraform has no block "{kind}". Correct the key.', path=(kind,))
        else:
            yield from _blocks(kind, labels[kind], value, (), None, find)


def _blocks(
    kind: str, labels: int, value: Any, given: tuple[str, ...], schema: BlockSchema | None, find: Finder
) -> Iterator[list[str]]:
    """The blocks of a type; each level of objects above their bodies is a label."""
    path = (kind, *given)
    items = value if isinstance(value, list) else [value]
    if labels and not any(items):
        fact = f"{'.'.join(path)} has no block in it. Write the name of one and what is in it, or take the key away."
        raise JsonSyntaxError(fact, path=path)
    for item in items:
        if item is None and not labels:
            continue
        if not isinstance(item, dict):
            raise JsonSyntaxError(f"{'.'.join(path)} is no object. Write an object, or a list of some.", path=path)
        if labels:
            for name, inner in item.items():
                if name == COMMENT_KEY:
                    fact = f'in {".".join(path)} every key is a name, "//" too, so that this is no comment'
                    remedy = "Move it into a block, or to the top of the file."
                    raise JsonSyntaxError(f"{fact}. {remedy}", path=(*path, name))
                found = schema or (find(kind, name) if not given and kind in _SCHEMATIC and name else None)
                yield from _blocks(kind, labels - 1, inner, (*given, name), found, find)
        else:
            head = " ".join([kind, *(literal(label) for label in given)])
            yield [f"{head} {{", *_body(kind, given, item, schema, find), "}"]


@cache
def _schema(kind: str, name: str) -> BlockSchema | None:
    return _find(load_schemas(), kind, name)


def _find(schemas: Schemas, kind: str, name: str) -> BlockSchema | None:
    """What is known of a type: the newest schema that has it."""
    try:
        return find_schema(schemas, name if kind == "resource" else f"{kind}.{name}").block
    except TfgenError:
        return None


def _body(
    kind: str, labels: tuple[str, ...], body: Mapping[str, Any], schema: BlockSchema | None, find: Finder
) -> Iterator[str]:
    for name, value in body.items():
        if name == COMMENT_KEY:
            yield from _comment(value)
        elif name in _BLOCKS.get(kind, ()):
            blocks = _blocks(name, _LABELS.get(name, 0), value, (), None, find)
            yield from _lines_within((kind, *labels), blocks)
        elif schema and name == "dynamic" and name not in schema.attributes:
            yield from _lines_within((kind, *labels), _dynamic(value, schema, find))
        elif schema and name in schema.blocks:
            blocks = _blocks(name, 0, value, (), schema.blocks[name].block, find)
            yield from _lines_within((kind, *labels), blocks)
        elif schema is None and kind in _SCHEMATIC and _may_be_blocks(value):
            what = ".".join([*labels, name])
            remedy = f"Add the schema of its provider (tfgen schema add), or write {labels[0]} in the native syntax."
            fact = f"{what} may be a block or an argument, and no schema here says which. {remedy}"
            raise UndecidedError(fact, path=(kind, *labels, name))
        elif name in _PLAIN_NAMES and name in _NAMING.get(kind, ()) and (template := _find_template(value)):
            fact = f'{name} takes names, which are written without ${{ }} in JSON. Write "{template}".'
            raise JsonSyntaxError(fact, path=(kind, *labels, name))
        else:
            yield f"{key(name)} = {_argument(kind, name, value)}"


def _lines_within(path: tuple[str, ...], blocks: Iterator[list[str]]) -> Iterator[str]:
    """The lines of blocks within another one; `path` are the keys that lead from its own block to it."""
    try:
        yield from (line for block in blocks for line in block)
    except JsonSyntaxError as error:
        raise type(error)(str(error), path=(*path, *error.path)) from None


def _find_template(value: Any) -> str | None:
    """What stands in the first text that is one interpolation and nothing else; None without one."""
    texts = value if isinstance(value, list) else [value]
    found = (_INTERPOLATION.fullmatch(text) for text in texts if isinstance(text, str))
    return next((match[1].strip() for match in found if match), None)


def _dynamic(value: Any, schema: BlockSchema, find: Finder) -> Iterator[list[str]]:
    """Dynamic blocks, whose content is the inside of the block that they make."""
    for item in value if isinstance(value, list) else [value]:
        for name, inner in item.items():
            attribute = schema.attributes.get(name)
            nested = schema.blocks.get(name) or (attribute and attribute.as_blocks)
            if not nested:
                raise JsonSyntaxError(f"dynamic.{name} makes blocks that the provider does not have. Correct the key.")
            within = BlockSchema({}, {"content": nested})
            for one in inner if isinstance(inner, list) else [inner]:
                yield [f'dynamic "{name}" {{', *_body("dynamic", (name,), one, within, find), "}"]


def _argument(kind: str, name: str, value: Any) -> str:
    if name in _TEXTS.get(kind, ()):
        return literal(value)
    if kind in ("module", "run") and name == "providers":
        return "{\n" + "\n".join(f"{one} = {reference(other)}" for one, other in value.items()) + "\n}"
    if kind == "required_providers":
        return _requirement(value)
    if kind in _EARLY or (kind == "module" and name in _EARLY_OF_MODULE):
        return early(value)
    return reference(value) if name in _NAMING.get(kind, ()) else expression(value)


def _requirement(value: Any) -> str:
    """What `required_providers` says of a provider, in which aliases are references."""
    if not isinstance(value, dict):
        return literal(value)
    lines = [f"{n} = {reference(v) if n == 'configuration_aliases' else literal(v)}" for n, v in value.items()]
    return "{\n" + "\n".join(lines) + "\n}"


def _may_be_blocks(value: Any) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def _comment(value: Any) -> Iterator[str]:
    """A text is a comment; an object is metadata of whatever wrote the file."""
    if isinstance(value, str):
        yield from (f"# {line}".rstrip() for line in value.splitlines())
