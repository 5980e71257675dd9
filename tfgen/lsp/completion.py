"""What may follow at the cursor: settings, filters, arguments of resources, and references to what is rendered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tfgen.config.agreement import Disagreement
from tfgen.disk.project import TEMPLATES
from tfgen.errors import TfgenError
from tfgen.explain.origins import value_at
from tfgen.explain.settings import parse_key
from tfgen.hcl.tree import parse_tree
from tfgen.lsp.headers import KINDS, header_types
from tfgen.lsp.places import blocks_around, flow_keys, is_in_jinja, path_around, yaml_path
from tfgen.lsp.remote_outputs import find_outputs
from tfgen.lsp.variables import TemplateVariables
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.dialect import HCL
from tfgen.schema.cty import format_type
from tfgen.schema.lookup import find_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from tfgen.generate import RenderPlan
    from tfgen.lsp.places import Cursor
    from tfgen.lsp.session import Session
    from tfgen.schema import BlockSchema, Schemas

_VALUE: Final = re.compile(r" *(?:- +)?([\w.-]+): *[\w.-]*$")
_START: Final = re.compile(r"\s*[\w-]*$")
_LONGEST: Final = 60


@dataclass(frozen=True)
class Item:
    """One way to go on: the word, its sort, what it is.

    Sorts are `key`, `value`, `filter`, `argument`, `block`, `type` and `reference`.
    """

    word: str
    sort: str
    detail: str = ""
    meaning: str = ""


def complete_matrix(schema: Mapping[str, Any], cursor: Cursor) -> list[Item]:
    """Keys of the matrix file, or the values that the key on this line may have, from its JSON Schema."""
    here = cursor.here[: cursor.column]
    indent = len(here) - len(here.lstrip(" "))
    path = yaml_path(cursor.lines, cursor.line, indent)
    if levels := flow_keys(here, len(here)):
        around = (*path_around(cursor.lines, cursor.line), *filter(None, levels))
        return _values_of(schema, around) if levels[-1] else _keys_of(schema, around)
    if value := _VALUE.match(here):
        return _values_of(schema, (*path, value[1]))
    return _keys_of(schema, path)


def _values_of(schema: Mapping[str, Any], path: Sequence[str]) -> list[Item]:
    allowed = [choice for one in descend(schema, path) for choice in _choices(one)]
    return [Item(str(choice).lower() if isinstance(choice, bool) else str(choice), "value") for choice in allowed]


def _keys_of(schema: Mapping[str, Any], path: Sequence[str]) -> list[Item]:
    found: dict[str, Item] = {}
    for one in descend(schema, path):
        for name, inner in one.get("properties", {}).items():
            meaning = str(inner.get("description", "")) if isinstance(inner, dict) else ""
            found.setdefault(name, Item(name, "key", _type_of(inner), meaning))
    return list(found.values())


def descend(schema: Mapping[str, Any], path: Sequence[str]) -> list[Mapping[str, Any]]:
    """The schemas that hold for what lies at a path of keys."""
    found = list(_parts(schema, schema))
    for step in path:
        found = [part for one in found for inner in _inside(one, step) for part in _parts(inner, schema)]
    return found


def _inside(schema: Mapping[str, Any], step: str) -> Iterator[Mapping[str, Any]]:
    known = schema.get("properties", {})
    found = known[step] if step in known else schema.get("additionalProperties")
    if isinstance(found, dict):
        yield found


def _parts(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema with what it refers to, and its alternatives."""
    yield schema
    if reference := schema.get("$ref"):
        yield from _parts(root["$defs"][reference.rpartition("/")[2]], root)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(keyword, ()):
            yield from _parts(inner, root)
    if isinstance(items := schema.get("items"), dict):  # a list's items are keyed below its dash
        yield from _parts(items, root)


def _choices(schema: Mapping[str, Any]) -> Iterable[Any]:
    types = schema.get("type")
    return schema.get("enum") or ((True, False) if types == "boolean" or (types and "boolean" in types) else ())


def _type_of(schema: Any) -> str:
    types = schema.get("type", "") if isinstance(schema, dict) else ""
    return " or ".join(types) if isinstance(types, list) else str(types)


def complete_template(session: Session, cursor: Cursor) -> list[Item]:
    """In `{{ }}` what the scope holds, or filters; outside references, or arguments of the block around.

    Outside all blocks their kinds, and in a block's header its types.
    """
    schemas = session.schemas
    if is_in_jinja(cursor):
        return list(_filters(session.project) if _is_behind_bar(cursor) else _names(session.plan, cursor))
    if "." in cursor.typed:
        return list(_references(session, cursor.typed))
    around = blocks_around(cursor)
    if not around and (types := header_types(schemas, session.required, cursor)):
        return [Item(word, "type", provider) for word, provider in types]
    if not _START.match(cursor.here[: cursor.column]):
        return []
    return list(_arguments(schemas, around)) if around else [Item(kind, "block", what) for kind, what in KINDS.items()]


def _is_behind_bar(cursor: Cursor) -> bool:
    return bool(re.search(r"\|\s*\w*$", cursor.here[: cursor.column]))


def _filters(project: Path) -> Iterator[Item]:
    environment = TemplateEnvironment(project / TEMPLATES, HCL)
    for name, function in sorted(environment.filters.items()):
        if name.startswith("_"):  # what tfgen writes into templates itself
            continue
        yield Item(name, "filter", "filter", (function.__doc__ or "").strip().split("\n")[0])


def _names(plan: RenderPlan | None, cursor: Cursor) -> Iterator[Item]:
    """The keys at the path that has been typed, of all stacks, with their values in the first that has them."""
    around, dot, _ = cursor.typed.rpartition(".")
    variables = TemplateVariables(cursor.before)
    found: dict[str, Item] = {}
    for stack in plan.config.root_modules if plan else ():
        path = variables.expand(stack.scope, around) if dot else ""
        if path is None:
            continue
        value = value_at(stack.scope, parse_key(path) if path else ())
        for key, inner in value.items() if isinstance(value, Mapping) else ():
            if str(key) not in found:
                found[str(key)] = Item(str(key), "key", f"{_short(inner)}   in {stack.name}")
    yield from found.values()


def _short(value: object) -> str:
    return _cut("differs" if isinstance(value, Disagreement) else json.dumps(value, ensure_ascii=False, default=str))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _references(session: Session, typed: str) -> Iterator[Item]:
    """Labels of what the templates declare, the attributes of one of them, or the outputs that another stack has."""
    plan, schemas = session.plan, session.schemas
    *path, _ = typed.split(".")
    if path[0] == "local":
        yield from (Item(name, "reference", f"local.{name}") for name in _locals(plan))
        return
    kind = _KINDS.get(path[0], "resource")
    wanted = tuple(path if kind == "resource" else path[1:])
    if len(wanted) == _TYPED_LABELS and kind in ("resource", "data"):
        yield from _attributes(schemas, wanted[0] if kind == "resource" else f"data.{wanted[0]}")
        return
    if plan and kind == "data" and len(wanted) > _TYPED_LABELS:
        for output in find_outputs(plan, session.project, wanted).values():
            yield Item(output.name, "reference", f"{_cut(output.value)}   in {output.stack}", output.description)
        return
    files = plan.files if plan else ()
    known = dict.fromkeys(block.labels for file in files for block in file.blocks if block.type == kind)
    deeper = [labels for labels in known if labels[: len(wanted)] == wanted and len(labels) > len(wanted)]
    for name in dict.fromkeys(labels[len(wanted)] for labels in deeper):
        yield Item(name, "reference", ".".join((*path, name)))


_KINDS: Final = {"data": "data", "var": "variable", "module": "module"}
_TYPED_LABELS: Final = 2


def _locals(plan: RenderPlan | None) -> Iterator[str]:
    texts = dict.fromkeys(file.text for file in plan.files if "locals" in file.text) if plan else ()
    blocks = (block for text in texts for block in parse_tree(text).blocks_of("locals"))
    yield from dict.fromkeys(argument.name for block in blocks for argument in block.body.arguments)


def _attributes(schemas: Schemas, name: str) -> Iterator[Item]:
    block = _find(schemas, name)
    for attribute, about in block.attributes.items() if block else ():
        yield Item(attribute, "argument", format_type(about.type))


def _arguments(schemas: Schemas, around: Sequence[tuple[str, tuple[str, ...]]]) -> Iterator[Item]:
    """Arguments and blocks of the innermost block, by its provider's schema."""
    block = find_block(schemas, around)
    if block is None:
        return
    for name, about in block.attributes.items():
        if about.is_argument:
            yield Item(name, "argument", describe_argument(about.required, format_type(about.type)))
    for name, nested in block.blocks.items():
        yield Item(name, "block", "block, required" if nested.min_items else "block")


def describe_argument(required: bool, type_: str) -> str:  # noqa: FBT001 - a column of a table
    """What an argument takes, and whether it has to be there."""
    return f"{type_}, required" if required else type_


def find_block(schemas: Schemas, around: Sequence[tuple[str, tuple[str, ...]]]) -> BlockSchema | None:
    """The schema of the innermost of these blocks, None where no provider says."""
    if not around or around[0][0] not in ("resource", "data", "ephemeral", "provider") or not around[0][1]:
        return None
    kind, labels = around[0]
    block = _find(schemas, labels[0] if kind == "resource" else f"{kind}.{labels[0]}")
    for inner, inner_labels in around[1:]:
        name = inner_labels[0] if inner == "dynamic" and inner_labels else inner
        if block and name == "content":
            continue
        nested = block.blocks.get(name) if block else None
        block = nested.block if nested else None
    return block


def _find(schemas: Schemas, name: str) -> BlockSchema | None:
    try:
        return find_schema(schemas, name).block
    except TfgenError:
        return None
