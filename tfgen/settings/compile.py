"""Compile the types of settings.yaml: from nodes to schemas, with everything that is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field
from msgspec.structs import replace

from tfgen.errors import Problem, did_you_mean, quoted
from tfgen.settings.keywords import ALIASES, ANNOTATIONS, APPLIES, OUTSIDE, TAKES, shape_of
from tfgen.settings.misfits import find_misfits, join
from tfgen.settings.pattern import Pattern, PatternError, compile_pattern
from tfgen.settings.schema import ANY, TYPES, UNSET, Schema
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_DEFS: Final = "#/$defs/"
FIELDS: Final = {
    "title": "title",
    "description": "description",
    "deprecated": "deprecated",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "format": "format",
    "minItems": "min_items",
    "maxItems": "max_items",
    "uniqueItems": "unique_items",
}
"""The keywords whose values are kept as they are written, with the fields they are kept in."""
_LIMITS: Final = (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"))


class Compiler(Struct):
    """Compiles the schemas of one file; `problems` are what is wrong with them, in no order."""

    definitions: Mapping[str, Node]
    problems: list[Problem] = field(default_factory=list)

    def schema(self, node: Node, path: str, *, outer: tuple[str, ...] = ()) -> Schema:
        """The compiled form of one schema; `path` is where it stands, `outer` the definitions it stands in."""
        if isinstance(node.value, dict) and not node.entries:
            return replace(ANY, line=node.position.line)
        before = len(self.problems)
        self.problems += _find_outside(node, path)
        keywords = {name: child for name, child in node.entries.items() if name in TAKES}
        self.problems += _find_misshapen(keywords, path)
        if not isinstance(node.value, dict):
            example = node.value if node.value in TYPES else "string"
            self.report(node, f"{path} is not a schema. Write a map of keywords, like {{type: {example}}}.")
            return ANY
        if len(self.problems) > before:
            return ANY
        if "$ref" in keywords:
            return self._referred(node, keywords, path, outer)
        compiled = self._compiled(node, keywords, path, outer)
        if len(self.problems) == before:
            self.problems += _find_misfitting(keywords, compiled, path)
        return compiled

    def report(self, node: Node, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(node.position, message))

    def _referred(self, node: Node, keywords: Mapping[str, Node], path: str, outer: tuple[str, ...]) -> Schema:
        written = keywords["$ref"]
        name = str(written.value).removeprefix(_DEFS)
        if not str(written.value).startswith(_DEFS) or name not in self.definitions:
            known = [f"{_DEFS}{each}" for each in self.definitions]
            remedy = did_you_mean(str(written.value), known, otherwise=f"Write {_DEFS} and a name of $defs behind it.")
            self.report(written, f"{join(path, '$ref')} {quoted(str(written.value))} leads nowhere. {remedy}")
            return ANY
        if name in outer:
            chain = " → ".join((*outer[outer.index(name) :], name))
            self.report(written, f"{join(path, '$ref')} goes round in a circle: {chain}. Write the inner one out.")
            return ANY
        clash = [each for each in keywords if each not in (*ANNOTATIONS, "$ref")]
        if clash:
            remedy = f"Move it to $defs.{name}, or write the schema out."
            self.report(keywords[clash[0]], f"{join(path, clash[0])} stands beside $ref. {remedy}")
            return ANY
        behind = self.definitions[name].entries
        merged = {**behind, **{key: child for key, child in keywords.items() if key != "$ref"}}
        return self.schema(Node(merged, node.position), path, outer=(*outer, name))

    def _compiled(self, node: Node, keywords: Mapping[str, Node], path: str, outer: tuple[str, ...]) -> Schema:
        plain = {name: child.plain() for name, child in keywords.items() if name in FIELDS}
        inner = self._inner(keywords, path, outer)
        closed = inner["additional"] is None
        types = _types_of(keywords)
        if "object" in types and "properties" not in keywords and "additionalProperties" not in keywords:
            inner["additional"], closed = ANY, False
        schema = Schema(
            line=node.position.line,
            types=types,
            enum=tuple(keywords["enum"].plain()) if "enum" in keywords else None,
            const=keywords["const"].plain() if "const" in keywords else UNSET,
            default=keywords["default"].plain() if "default" in keywords else UNSET,
            examples=tuple(keywords["examples"].plain()) if "examples" in keywords else (),
            required=tuple(keywords["required"].plain()) if "required" in keywords else (),
            pattern=self._pattern(keywords["pattern"], path) if "pattern" in keywords else None,
            **{FIELDS[name]: value for name, value in plain.items()},
            **inner,
        )
        if closed:
            self.problems += _find_undeclared(keywords, schema, path)
        return schema

    def _inner(self, keywords: Mapping[str, Node], path: str, outer: tuple[str, ...]) -> dict[str, Any]:
        def compiled(name: str) -> Schema | None:
            node = keywords.get(name)
            if node is None or isinstance(node.value, bool):
                return ANY if node is not None and node.value else None
            return self.schema(node, join(path, name), outer=outer)

        properties = keywords["properties"].entries if "properties" in keywords else {}
        return {
            "properties": {
                name: self.schema(child, f"{join(path, 'properties')}.{name}", outer=outer)
                for name, child in properties.items()
            },
            "additional": compiled("additionalProperties"),
            "property_names": compiled("propertyNames"),
            "items": compiled("items"),
        }

    def _pattern(self, node: Node, path: str) -> Pattern | None:
        try:
            return compile_pattern(str(node.value))
        except PatternError as error:
            self.report(node, f"{join(path, 'pattern')} is not a pattern: {error}. Correct it.")
            return None


def _types_of(keywords: Mapping[str, Node]) -> tuple[str, ...]:
    """The types that are written, or implied by the other keywords; in the order of messages."""
    if "type" in keywords:
        written = keywords["type"].plain()
        return tuple(sorted([written] if isinstance(written, str) else written, key=TYPES.index))
    if "enum" in keywords or "const" in keywords:
        return ()
    implied = {APPLIES[name] for name in keywords if name in APPLIES}
    return tuple(sorted(implied, key=TYPES.index))


def _find_outside(node: Node, path: str) -> Iterator[Problem]:
    for name, child in node.entries.items():
        if name in TAKES:
            continue
        if name in OUTSIDE:
            fact = f"{join(path, name)} is JSON Schema, but outside of what tfgen reads. {OUTSIDE[name]}"
        else:
            fact = f"unknown keyword {quoted(join(path, name))}. {_nearest_keyword(name)}"
        yield Problem(child.position, fact)


def _nearest_keyword(name: str) -> str:
    return did_you_mean(name, TAKES, otherwise=f"Known here: {', '.join(TAKES)}.")


def _find_misshapen(keywords: Mapping[str, Node], path: str) -> Iterator[Problem]:
    """Keywords whose values are not what they take. What is inside of schemas is compiled for itself."""
    for name, child in keywords.items():
        if name == "required" and isinstance(child.value, bool):
            fact = f"{join(path, name)} is {child.text}: expected a list of names"
            yield Problem(child.position, f"{fact}, which stands beside properties: required: [{_last(path)}]")
        else:
            meant = ALIASES.get(child.text) if name == "type" else None
            for problem in find_misfits(child, shape_of(name, child.value), join(path, name)):
                yield Problem(problem.position, f'{problem.message} Did you mean "{meant}"?') if meant else problem


def _last(path: str) -> str:
    return path.rpartition(".")[2] or "NAME"


def _find_misfitting(keywords: Mapping[str, Node], schema: Schema, path: str) -> Iterator[Problem]:
    """Keywords that say nothing of the types, contradict each other, or show values that do not fit."""
    for name, child in keywords.items():
        applies = APPLIES.get(name)
        if applies and schema.types and not _applies(applies, schema.types):
            types = " and ".join(schema.types)
            remedy = f"Remove it, or add {applies} to type."
            yield Problem(child.position, f"{join(path, name)} says nothing of the type {types}. {remedy}")
    for low, high in _LIMITS:
        if low in keywords and high in keywords and keywords[low].plain() > keywords[high].plain():
            fact = f"{join(path, low)} {keywords[low].text} is above {high} {keywords[high].text}"
            yield Problem(keywords[low].position, f"{fact}. Swap them.")
    bare = replace(schema, enum=None, const=UNSET)
    for name, node in _shown_values(keywords):
        wanted = bare if name.startswith(("enum", "const")) else schema
        for problem in find_misfits(node, wanted, join(path, name)):
            yield Problem(node.position, problem.message)


def _applies(type_: str, types: tuple[str, ...]) -> bool:
    return type_ in types or (type_ == "number" and "integer" in types)


def _shown_values(keywords: Mapping[str, Node]) -> Iterator[tuple[str, Node]]:
    """The values that a schema names: its default, choices and examples."""
    for name in ("default", "const"):
        if name in keywords:
            yield name, keywords[name]
    for name in ("enum", "examples"):
        for index, item in enumerate(keywords[name].items if name in keywords else ()):
            yield f"{name}[{index}]", item


def _find_undeclared(keywords: Mapping[str, Node], schema: Schema, path: str) -> Iterator[Problem]:
    """Keys that are required and that no map can have."""
    nodes = keywords["required"].items if "required" in keywords else ()
    for name, node in zip(schema.required, nodes, strict=True):
        if name not in schema.properties:
            remedy = did_you_mean(name, schema.properties, otherwise="Declare it in properties.")
            yield Problem(
                node.position, f"{join(path, 'required')} names {quoted(name)}, which properties has not. {remedy}"
            )
