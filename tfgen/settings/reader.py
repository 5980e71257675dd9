"""From the nodes of settings.yaml to a declaration: its types, names, locals and checks, each found right."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from tfgen.errors import ConfigError, Problem, did_you_mean, quoted
from tfgen.settings.builtin import BUILTIN, RESERVED, UNREADABLE
from tfgen.settings.checks import Check
from tfgen.settings.compile import Compiler
from tfgen.settings.declaration import Declaration
from tfgen.settings.expression import Expression, find_unknown_calls, parse_expression
from tfgen.settings.keywords import OUTSIDE, TAKES
from tfgen.settings.locals import Local, sort_locals
from tfgen.settings.misfits import find_misfits
from tfgen.settings.names import find_unknown_names
from tfgen.settings.pattern import Pattern
from tfgen.settings.schema import ANY, Schema
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT: Final = Schema(types=("string",), min_length=1)
_MAP: Final = Schema(types=("object",), additional=ANY)
_SCALAR: Final = ("boolean", "integer", "number", "null", "string")
_VALUES: Final = Schema(types=("array",), items=_TEXT)
_LOCAL: Final = Schema(
    types=("object",),
    properties={"value": Schema(types=_SCALAR), "among": _VALUES, "description": _TEXT},
    required=("value",),
)
_CHECK: Final = Schema(
    types=("object",),
    properties={
        "condition": Schema(types=("boolean", "string")),
        "error_message": _TEXT,
        "at": ANY,  # text, or a list of steps: `_at`
        "each": _VALUES,
        "among": _VALUES,
        "description": _TEXT,
    },
    required=("condition", "error_message"),
)
_NAME: Final = Schema(
    types=("string",), title="a name of letters, digits and _", pattern=Pattern("^[A-Za-z_][A-Za-z0-9_]*$")
)
_PROJECT_NAME: Final = Schema(types=("string",), description="What the project is called.")
# What stands at the top of the file beside the keywords of the schema of a cell.
_SECTIONS: Final = {
    "$schema": _TEXT,
    "$defs": _MAP,
    "project": _MAP,
    "axes": replace(_MAP, additional=_MAP),
    "locals": replace(_MAP, property_names=_NAME),
    "checks": Schema(types=("array",), items=_CHECK),
}
_KEYWORDS: Final = ("title", "description", "type", "properties", "required", "additionalProperties")


def read_declaration(tree: Node, file: str) -> Declaration:
    """The declaration that stands in a file. Raises ConfigError with everything that is wrong with it."""
    reader = _Reader(tree)
    reader.refuse(reader.find_misshapen())
    declaration = Declaration(
        file=file,
        schema=reader.schema(),
        project=reader.project(),
        axes=reader.axes(),
    )
    reader.refuse(())
    locals_ = reader.locals(declaration.schema)
    checks = reader.checks()
    reader.refuse(())
    declaration = declaration.with_rules(sort_locals(locals_), checks)
    reader.refuse(find_unknown_names(declaration))
    reader.refuse(_find_unknown_calls(declaration))
    return declaration


def _find_unknown_calls(declaration: Declaration) -> Iterator[Problem]:
    locals_ = (expression for local in declaration.locals for expression in local.expressions)
    checks = (expression for check in declaration.checks for expression in check.expressions)
    for expression in chain(locals_, checks):
        yield from find_unknown_calls(expression)


class _Reader:
    """Reads the sections of one file, and keeps what is wrong with them."""

    def __init__(self, tree: Node) -> None:
        self._tree = tree
        self._compiler = Compiler(self._entries("$defs"))

    def _entries(self, section: str) -> Any:
        return self._tree.at(section).entries if section in self._tree.entries else {}

    def refuse(self, problems: Any) -> None:
        """Raise what was found so far, if anything was."""
        if found := sorted({*self._compiler.problems, *problems}):
            raise ConfigError(*found)

    def find_misshapen(self) -> Iterator[Problem]:
        """Sections that there are not, and sections that are not what they have to be."""
        known = (*_SECTIONS, *_KEYWORDS)
        if not isinstance(self._tree.value, dict):
            yield from find_misfits(self._tree, Schema(types=("object",), properties=dict.fromkeys(known, ANY)))
        for name, node in self._tree.entries.items():
            if name in _SECTIONS:
                yield from find_misfits(node, _SECTIONS[name], name)
            elif name not in _KEYWORDS:
                yield Problem(node.position, f"unknown key {quoted(name)}. {_remedy(name, known)}")

    def schema(self) -> Schema:
        """What a cell must be: the project's own settings, and those of tfgen."""
        own = {name: node for name, node in self._tree.entries.items() if name in _KEYWORDS}
        implied = {"type": Node("object", self._tree.position, "object")}
        compiled = self._compiler.schema(Node({**implied, **own}, self._tree.position), "")
        self._refuse_names(compiled)
        open_ = "properties" not in own and "additionalProperties" not in own
        properties = {**compiled.properties, **{n: s for n, s in BUILTIN.items() if n not in compiled.properties}}
        return replace(compiled, properties=properties, additional=ANY if open_ else compiled.additional)

    def _refuse_names(self, schema: Schema) -> None:
        for name, inner in schema.properties.items():
            node = self._tree.at("properties", name)
            self._compiler.problems += _find_unusable(name, "properties", node)
            if name in BUILTIN and inner.types != BUILTIN[name].types:
                remedy = f"Declare it with type: {BUILTIN[name].types[0]}."
                self._compiler.report(node, f"tfgen itself needs the setting {name}. {remedy}")

    def project(self) -> Schema:
        """What `project:` must be; its name is there whether the file says more of it or not."""
        if not self._entries("project"):
            return Schema(types=("object",), additional=ANY)
        compiled = self._compiler.schema(self._tree.at("project"), "project")
        if compiled.additional is not None or "name" in compiled.properties:
            return compiled
        return replace(compiled, properties={"name": _PROJECT_NAME, **compiled.properties})

    def axes(self) -> dict[str, Schema]:
        """What the names in the sections of the axes must be."""
        return {name: self._compiler.schema(node, f"axes.{name}") for name, node in self._entries("axes").items()}

    def locals(self, schema: Schema) -> list[Local]:
        """The locals, in the order of the file."""
        found = []
        for name, node in self._entries("locals").items():
            self._compiler.problems += _find_unusable(name, "locals", node)
            if name in schema.properties:
                fact = f"locals.{name} has the name of a setting"
                self._compiler.report(node, f"{fact}. Choose another name.")
            if local := self._local(name, node):
                found.append(local)
        return found

    def _local(self, name: str, node: Node) -> Local | None:
        path = f"locals.{name}"
        if not isinstance(node.value, dict):
            expression = self._expression(node, path)
            return Local(name, expression) if expression else None
        problems = list(find_misfits(node, _LOCAL, path))
        self._compiler.problems += problems
        expression = None if problems else self._expression(node.at("value"), path)
        among = self._expressions(node, "among", path)
        return Local(name, expression, among, _said(node)) if expression else None

    def _expressions(self, node: Node, name: str, path: str) -> tuple[Expression, ...] | None:
        if name not in node.entries:
            return None
        read = (self._expression(item, f"{path}.{name}[{i}]") for i, item in enumerate(node.at(name).items))
        return tuple(expression for expression in read if expression)

    def _expression(self, node: Node, subject: str, *, template: bool = False) -> Expression | None:
        if isinstance(node.value, dict | tuple):
            fact = f"{subject} is a {'map' if node.entries else 'list'}"
            self._compiler.report(node, f"{fact}. Write a Terraform expression, as text.")
            return None
        try:
            return parse_expression(node.text, subject, node.position, template=template)
        except ConfigError as error:
            self._compiler.problems += error.problems
            return None

    def checks(self) -> tuple[Check, ...]:
        """The checks, in the order of the file."""
        items = self._tree.at("checks").items if "checks" in self._tree.entries else ()
        read = (self._check(item, f"checks[{index}]") for index, item in enumerate(items))
        return tuple(check for check in read if check)

    def _check(self, node: Node, path: str) -> Check | None:
        condition = self._expression(node.at("condition"), f"{path}.condition")
        message = self._expression(node.at("error_message"), f"{path}.error_message", template=True)
        if {"each", "among"} <= node.entries.keys():
            self._compiler.report(node.at("among"), f"{path} has each and among. Remove one of the two.")
        each, among = self._expressions(node, "each", path), self._expressions(node, "among", path)
        at = self._at(node, condition, f"{path}.at")
        if condition is None or message is None:
            return None
        return Check(condition, message, at, each, among, _said(node))

    def _at(self, node: Node, condition: Expression | None, path: str) -> tuple[str | Expression, ...]:
        """The steps to the key whose line is shown: those that are written, or to the first setting that is read."""
        if "at" not in node.entries:
            derived = frozenset(RESERVED) | self._entries("locals").keys()
            reads = condition.reads if condition else ()
            first = next((read.path for read in reads if read.path[0] not in derived), ())
            return tuple(step for step in first if isinstance(step, str))
        written = node.at("at")
        if isinstance(written.value, str):
            return tuple(written.value.split("."))
        if not isinstance(written.value, tuple) or not all(isinstance(item.value, str) for item in written.items):
            self._compiler.report(written, f"{path} is not a key. Write it like database.mode, or as a list of steps.")
            return ()
        steps = [self._step(item, f"{path}[{index}]") for index, item in enumerate(written.items)]
        return tuple(step for step in steps if step is not None)

    def _step(self, node: Node, path: str) -> str | Expression | None:
        return self._expression(node, path, template=True) if "${" in node.text else str(node.value)


def _said(node: Node) -> str:
    return str(node.at("description").value) if "description" in node.entries else ""


def _find_unusable(name: str, section: str, node: Node) -> Iterator[Problem]:
    if name in RESERVED or name in UNREADABLE:
        fact = f"{section}.{name} has a name that tfgen itself gives to templates and expressions"
        yield Problem(node.position, f"{fact}. Choose another name.")
    elif not _NAME.pattern or not _NAME.pattern.fits(name):
        yield Problem(node.position, f"the name {quoted(name)} in {section} is not {_NAME.title}. Choose another name.")


def _remedy(name: str, known: tuple[str, ...]) -> str:
    if name in OUTSIDE or name in TAKES:
        return "At the top of the file it is not read: " + OUTSIDE.get(name, "write it at a setting.")
    return did_you_mean(
        name, known, otherwise=f"Settings are declared under properties. Known here: {', '.join(known)}."
    )
