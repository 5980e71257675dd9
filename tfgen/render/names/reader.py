"""Read one template and those it uses: what its expressions are made of, through `set`, `for`, macros and imports."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING

from jinja2 import nodes

from tfgen.render.names.patterns import CELLS, NOTHING, Each, Patterns, into, read_attributes
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.render.blame.source_map import TemplateLine
    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.names.patterns import Pattern


Bindings = dict[str, Patterns]
Read = Callable[[nodes.Node], Patterns]

_OF_LISTS: Mapping[str, int | None] = {
    "first": None,
    "groupby": 0,
    "last": None,
    "list": None,
    "map": None,
    "max": 1,
    "min": 1,
    "reject": None,
    "rejectattr": 0,
    "reverse": None,
    "select": None,
    "selectattr": 0,
    "sort": 2,
    "sum": 0,
    "unique": 1,
}
"""Filters of lists, and which of their arguments names the attribute of the items that they look at."""
_VIEWS = {"items": (Each.KEY, Each.ITEM), "keys": (Each.KEY,), "values": (Each.ITEM,)}  # methods of maps


class Reader(Struct, frozen=True):
    """A place in a template that reads something: its template and line, and as what: `value`, `if`, `for` or `set`."""

    template: str
    line: int
    kind: str


class TemplateReader:
    """Reads templates once; what macros are called with, and what they return, is known from the reader before."""

    def __init__(self, environment: TemplateEnvironment, before: TemplateReader | None = None) -> None:
        self.environment = environment
        self.lines: defaultdict[TemplateLine, set[Pattern]] = defaultdict(set)
        self.reads: set[Pattern] = set()
        self.optional: defaultdict[TemplateLine, set[Pattern]] = defaultdict(set)
        self.places: defaultdict[Reader, set[Pattern]] = defaultdict(set)
        self.arguments: defaultdict[tuple[str, str | int], set[Pattern]] = defaultdict(set)
        self.results: defaultdict[str, set[Pattern]] = defaultdict(set)
        self.before = before
        self.trees: dict[str, nodes.Template] = before.trees if before else {}
        self._asked_arguments: set[tuple[str, str | int]] = set()
        self._asked_results: set[str] = set()
        self._exports: dict[str, Bindings] = {}
        self._aliases: dict[str, str] = {}
        self._template = ""
        self._kind = "value"

    def read(self, template: str) -> Bindings:
        """Read a template; the names that it sets at its top."""
        if template not in self._exports:
            bindings: Bindings = {}
            self._exports[template] = bindings
            outside, self._template = self._template, template
            self._statements(self._tree(template).body, bindings)
            self._template = outside
        return self._exports[template]

    def is_settled(self) -> bool:
        """Whether all that it took from the reader before is what it found itself: another one would read the same."""
        before = self.before or TemplateReader(self.environment)
        arguments = all(self.arguments.get(key) == before.arguments.get(key) for key in self._asked_arguments)
        return arguments and all(self.results.get(name) == before.results.get(name) for name in self._asked_results)

    def _tree(self, template: str) -> nodes.Template:
        if template not in self.trees:
            self.trees[template] = self.environment.tree_of(template)
        return self.trees[template]

    # Statements: what their output is made of

    def _statements(self, body: Iterable[nodes.Node], bindings: Bindings) -> Patterns:
        return NOTHING.union(*(self._statement(node, bindings) for node in body))

    def _statement(self, node: nodes.Node, bindings: Bindings) -> Patterns:
        match node:
            case nodes.Output():
                return self._output(node, bindings)
            case nodes.For():
                return self._loop(node, bindings)
            case nodes.If():
                with self._reading("if"):
                    self._expression(node.test, bindings)
                return self._statements((*node.body, *node.elif_, *node.else_), bindings)
            case nodes.Macro():
                self.results[node.name] |= self._statements(node.body, bindings | self._parameters(node))
            case nodes.Assign():
                with self._reading("set"):
                    bindings |= _bind(node.target, self._expression(node.node, bindings))
            case nodes.AssignBlock():
                bindings |= _bind(node.target, self._statements(node.body, dict(bindings)))
            case nodes.FromImport() | nodes.Include() | nodes.Extends() | nodes.Import():
                self._use(node, bindings)
            case nodes.Expr():
                self._expression(node, bindings)
            case _:
                return self._statements(node.iter_child_nodes(), bindings)
        return NOTHING

    @contextmanager
    def _reading(self, kind: str) -> Iterator[None]:
        outside, self._kind = self._kind, kind
        yield
        self._kind = outside

    def _output(self, node: nodes.Output, bindings: Bindings) -> Patterns:
        made = NOTHING
        for piece in node.nodes:
            if not isinstance(piece, nodes.TemplateData):
                found = self._expression(piece, bindings)
                self.lines[self._template, piece.lineno] |= found
                made |= found
        return made

    def _loop(self, node: nodes.For, bindings: Bindings) -> Patterns:
        viewed = _viewed(node.iter)
        with self._reading("for"):
            over = self._source(viewed[0] if viewed else node.iter, bindings)
        self.places[Reader(self._template, node.lineno, "for")] |= over
        # A loop reads how many there are and their keys, and of each what its variables read.
        self.reads |= into(frozenset(pattern for pattern in over if pattern[0] not in CELLS), Each.KEY)
        names = _loop_names(node.target, node.iter, over, lambda inner: self._source(inner, bindings))
        if node.test:
            self._expression(node.test, bindings | names)
        return self._statements(node.body, bindings | names) | self._statements(node.else_, dict(bindings))

    def _parameters(self, node: nodes.Macro) -> Bindings:
        given = self.before.arguments if self.before else {}
        names = enumerate(argument.name for argument in node.args)
        keys = {name: ((node.name, index), (node.name, name)) for index, name in names}
        self._asked_arguments.update(*keys.values())
        return {name: NOTHING.union(*(given.get(key, NOTHING) for key in pair)) for name, pair in keys.items()}

    def _use(self, node: nodes.FromImport | nodes.Include | nodes.Extends | nodes.Import, bindings: Bindings) -> None:
        if isinstance(node.template, nodes.Const):
            exported = self.read(node.template.value)
            if isinstance(node, nodes.FromImport):
                pairs = [(name, name) if isinstance(name, str) else name for name in node.names]
                bindings |= {alias: exported[name] for name, alias in pairs if name in exported}
                self._aliases |= {alias: name for name, alias in pairs}

    # Expressions: what they are made of

    def _expression(self, node: nodes.Node, bindings: Bindings) -> Patterns:
        """What an expression is made of, each path as long as it goes."""
        found = self._path(node, bindings)
        if isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem):
            self.reads |= found
            self.places[Reader(self._template, node.lineno, self._kind)] |= found
        return found

    def _path(self, node: nodes.Node, bindings: Bindings) -> Patterns:
        match node:
            case nodes.Name():
                return bindings.get(node.name, frozenset({(node.name,)}))
            case nodes.Getattr():
                return into(self._source(node.node, bindings), node.attr)
            case nodes.Getitem():
                return self._item(node, bindings)
            case nodes.Call():
                return self._call(node, bindings)
            case nodes.Filter(name=name, node=nodes.Expr()) if name in _OF_LISTS:
                return self._filtered_list(node, bindings)
            case nodes.Filter(name="default" | "d") | nodes.Test(name="defined" | "undefined"):
                if node.node is not None:  # of a block that is filtered it is
                    self.optional[self._template, node.lineno] |= self._expression(node.node, bindings)
        return NOTHING.union(*(self._expression(child, bindings) for child in node.iter_child_nodes()))

    def _source(self, node: nodes.Node, bindings: Bindings) -> Patterns:
        """What a step is taken from, which is not read itself."""
        is_step = isinstance(node, nodes.Name | nodes.Getattr | nodes.Getitem)
        return self._path(node, bindings) if is_step else self._expression(node, bindings)

    def _filtered_list(self, node: nodes.Filter, bindings: Bindings) -> Patterns:
        """What a filter makes of a list: of its items, one of them, or an attribute of each, which it reads."""
        assert node.node is not None  # noqa: S101 - of a block that is filtered it is, which is no list
        source = self._expression(node.node, bindings)
        arguments = [*node.args, *(pair.value for pair in node.kwargs)]
        given = NOTHING.union(*(self._expression(argument, bindings) for argument in arguments))
        attributes = NOTHING.union(*(into(source, Each.ITEM, *steps) for steps in _attributes(node)))
        self.reads |= attributes
        self.places[Reader(self._template, node.lineno, self._kind)] |= attributes
        match node.name:
            case "map":
                return given | (attributes or source)
            case "first" | "last":
                return into(source, Each.ITEM)
            case "sum" | "groupby":
                return source | attributes | given
        return source | given

    def _item(self, node: nodes.Getitem, bindings: Bindings) -> Patterns:
        source = self._source(node.node, bindings)
        if not isinstance(node.arg, nodes.Const | nodes.Slice):
            self._expression(node.arg, bindings)
        if isinstance(node.arg, nodes.Slice):
            return source
        step = node.arg.value if isinstance(node.arg, nodes.Const) else Each.ITEM
        return into(source, step)

    def _call(self, node: nodes.Call, bindings: Bindings) -> Patterns:
        """What the arguments are made of, and what the macro of this name writes."""
        called, owner = _called(node)
        name = self._aliases.get(called, called)
        given: dict[str | int, Patterns] = {
            index: self._expression(argument, bindings) for index, argument in enumerate(node.args)
        }
        given |= {str(keyword.key): self._expression(keyword.value, bindings) for keyword in node.kwargs}
        for spread in (node.dyn_args, node.dyn_kwargs):
            if spread is not None:
                self._expression(spread, bindings)
        for key, found in given.items():
            self.arguments[name, key] |= found
        self._asked_results.add(name)
        written = self.before.results.get(name, set()) if self.before else set()
        return NOTHING.union(written, *given.values(), self._expression(owner, bindings) if owner else ())


def _attributes(node: nodes.Filter) -> list[tuple[str | int, ...]]:
    """The steps to the attributes of the items that a filter looks at, where the template writes their names."""
    named = [pair.value for pair in node.kwargs if pair.key == "attribute"]
    place = _OF_LISTS[node.name]
    positional = node.args[place : place + 1] if place is not None else []
    match [*named, *positional]:
        case [nodes.Const(value=str() | int() as told), *_]:
            return read_attributes(told)
    return []


def _called(node: nodes.Call) -> tuple[str, nodes.Node | None]:
    """The name of what is called, and what it is an attribute of."""
    match node.node:
        case nodes.Name(name=name):
            return str(name), None
        case nodes.Getattr(node=owner, attr=attribute):
            return str(attribute), owner
    return "", None


def _viewed(node: nodes.Node) -> tuple[nodes.Node, tuple[Each, ...]] | None:
    """The map of whose `items()`, `keys()` or `values()` a call is, and the steps to what these are."""
    match node:
        case nodes.Call(node=nodes.Getattr(node=owner, attr=view)) if view in _VIEWS:
            return owner, _VIEWS[view]
    return None


def _bind(target: nodes.Node, patterns: Patterns) -> Bindings:
    """The names of a target; the parts of a value that is taken apart cannot be told from each other."""
    names = [target] if isinstance(target, nodes.Name) else target.find_all(nodes.Name)
    return {name.name: patterns for name in names}


def _loop_names(target: nodes.Node, source: nodes.Node, over: Patterns, read: Read) -> Bindings:
    """The variables of a loop over a list that is written out, over a view of a map, or over a value."""
    targets = target.items if isinstance(target, nodes.Tuple) else [target]
    if isinstance(source, nodes.List | nodes.Tuple):
        rows = [row.items if isinstance(row, nodes.Tuple) else [row] for row in source.items]
        columns = [NOTHING.union(*map(read, column)) for column in zip(*rows, strict=False)]
        return _bind_all(targets, columns)
    if viewed := _viewed(source):
        return _bind_all(targets, [into(over, step) for step in viewed[1]])
    return _bind(target, into(over, Each.ITEM))


def _bind_all(targets: Sequence[nodes.Node], columns: Iterable[Patterns]) -> Bindings:
    bound: Bindings = {}
    for target, patterns in zip(targets, columns, strict=False):
        bound |= _bind(target, patterns)
    return bound
