"""Run templates as Jinja does, and note of each piece of text what wrote it and what it is inside of."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateNotFound, nodes
from jinja2.runtime import LoopContext

from tfgen.render.languages.text import concat
from tfgen.render.provenance.expressions import Expressions, UnfollowedError
from tfgen.render.provenance.values import NOTHING, Cause, Macro, Names, Piece, Reads, Tracked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jinja2.runtime import Context

    from tfgen.render.provenance.source import Parsed

Block = tuple[str, nodes.Block]


class _Break(Exception):  # noqa: N818 - no error
    """`{% break %}`."""


class _Continue(Exception):  # noqa: N818 - no error
    """`{% continue %}`."""


class Run(Expressions):
    """One run of a template and of those it uses. Raises what `Expressions` does."""

    def __init__(self, parsed: Parsed, context: Context) -> None:
        """`context` is what functions that ask for one are called with."""
        super().__init__(parsed.environment, context)
        self._parsed = parsed
        self.pieces: list[Piece] = []
        self._causes: tuple[Cause, ...] = ()
        self._template = ""
        self._blocks: dict[str, list[Block]] = {}
        self._steps: dict[type[nodes.Node], Callable[[Any, Names], None]] = {
            nodes.Output: self._output,
            nodes.If: self._if,
            nodes.For: self._for,
            nodes.Macro: self._macro,
            nodes.CallBlock: self._call_block,
            nodes.FilterBlock: self._filter_block,
            nodes.With: self._with,
            nodes.Assign: self._assign,
            nodes.AssignBlock: self._assign_block,
            nodes.Import: self._import,
            nodes.FromImport: self._from_import,
            nodes.Include: self._include,
            nodes.Block: self._block,
            nodes.ExprStmt: self._expression,
            nodes.Break: self._leave,
            nodes.Continue: self._leave,
            nodes.Scope: self._scope,
        }

    def run(self, template: str, names: Names) -> None:
        """Add the pieces of a template, and of the one that it extends."""
        tree = self._parsed.tree(template)
        for block in tree.find_all(nodes.Block):
            self._blocks.setdefault(block.name, []).append((template, block))
        with self._in(template):
            parent = self._run_body(tree, names)
        if parent:
            self.run(parent, names)

    def _run_body(self, tree: nodes.Template, names: Names) -> str | None:
        """The template that is extended; once it is, what is outside of blocks is not written."""
        parent, written = None, len(self.pieces)
        for node in tree.body:
            if isinstance(node, nodes.Extends):
                parent, written = str(self.evaluate(node.template, names).value), len(self.pieces)
            elif not (parent and isinstance(node, nodes.Block)):
                self._statement(node, names)
            if parent:
                del self.pieces[written:]
        return parent

    @contextmanager
    def _in(self, template: str) -> Iterator[None]:
        outside, self._template = self._template, template
        try:
            yield
        finally:
            self._template = outside

    @contextmanager
    def _because(self, cause: Cause) -> Iterator[None]:
        outside, self._causes = self._causes, (*self._causes, cause)
        try:
            yield
        finally:
            self._causes = outside

    def _cause(self, kind: str, node: nodes.Node, reads: Reads = NOTHING) -> Cause:
        return Cause(kind, self._template, node.lineno, self._parsed.texts.get(id(node), ""), reads)

    def _statements(self, body: Iterable[nodes.Node], names: Names) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: nodes.Node, names: Names) -> None:
        if type(node) not in self._steps:
            raise UnfollowedError
        self._steps[type(node)](node, names)

    # What writes

    def _output(self, node: nodes.Output, names: Names) -> None:
        for part in node.nodes:
            if isinstance(part, nodes.TemplateData):
                self._write(part.data, part)
            else:
                with self._called(part):
                    value = self.evaluate(part, names)
                self._write_value(value, part)

    @contextmanager
    def _called(self, part: nodes.Node) -> Iterator[None]:
        """What a macro writes is inside of the expression that calls it."""
        if isinstance(part, nodes.Call):
            with self._because(self._cause("call", part)):
                yield
        else:
            yield

    def _write_value(self, value: Tracked, node: nodes.Node) -> None:
        text = self.environment.dialect.finalize(value.value)
        if value.pieces is not None and str(text) == str(value.value):
            self._write_pieces(value.pieces, value.reads)
        else:
            self._write(text, node, self._parsed.texts.get(id(node), "…"), value.consumed)

    def _write(self, text: str, node: nodes.Node, expression: str = "", reads: Reads = NOTHING) -> None:
        self.pieces.append(Piece(text, self._template, node.lineno, expression, reads, self._causes))

    def _write_pieces(self, pieces: Iterable[Piece], reads: Reads) -> None:
        for piece in pieces:
            causes = dict.fromkeys((*self._causes, *piece.causes))
            self.pieces.append(
                Piece(piece.text, piece.template, piece.line, piece.expression, piece.reads | reads, tuple(causes))
            )

    def _mark(self, node: nodes.Node, reads: Reads) -> None:
        """What is read where nothing may be written: nothing, without text."""
        self.pieces.append(
            Piece("", self._template, node.lineno, self._parsed.texts.get(id(node), ""), reads, self._causes)
        )

    def _captured(self, write: Callable[[], None]) -> Tracked:
        """What is written meanwhile, as a value."""
        outside, self.pieces = self.pieces, []
        write()
        pieces, self.pieces = tuple(self.pieces), outside
        return Tracked(concat([piece.text for piece in pieces]), pieces=pieces)

    # Conditions and loops

    def _if(self, node: nodes.If, names: Names) -> None:
        reads: Reads = NOTHING
        for index, branch in enumerate((node, *node.elif_)):
            test = self.evaluate(branch.test, names)
            reads |= test.truth
            if test.value:
                self._branch(self._cause("elif" if index else "if", branch, reads), branch.body, node, names)
                return
        self._branch(self._cause("else", node, reads), node.else_, node, names)

    def _branch(self, cause: Cause, body: Sequence[nodes.Node], whole: nodes.If, names: Names) -> None:
        self._mark(whole, cause.reads)
        with self._because(cause):
            self._statements(body, names)
        self._touch(whole, names, cause.reads)

    def _touch(self, node: nodes.Node, names: Names, reads: Reads) -> None:
        """What may be set inside of a node has its value also because of what decided whether it was."""
        found: Iterator[Any] = node.find_all((nodes.Assign, nodes.AssignBlock))
        for each in found:
            for name in _targets(each.target):
                if isinstance(name, nodes.NSRef):
                    attributes = self.namespaces.get(id(self.look_up(name.name, names).value), {})
                    if name.attr in attributes:
                        attributes[name.attr] = attributes[name.attr].because(reads)
                elif name.name in names.set:
                    names.set[name.name] = names.set[name.name].because(reads)

    def _for(self, node: nodes.For, names: Names) -> None:
        if node.recursive:
            raise UnfollowedError
        source = self.evaluate(node.iter, names)
        items, reads = self._filtered_items(node, self.items(source), names)
        reads |= source.counted
        self._mark(node, reads)
        with self._because(self._cause("for", node, reads)):
            if items:
                self._loop(node, items, reads, names)
            else:
                self._statements(node.else_, self._inside(names))
        self._touch(node, names, reads)

    def _filtered_items(self, node: nodes.For, items: list[Tracked], names: Names) -> tuple[list[Tracked], Reads]:
        if node.test is None:
            return items, NOTHING
        kept, reads = [], NOTHING
        for item in items:
            inside = self._inside(names)
            self._bind(node.target, item, inside)
            test = self.evaluate(node.test, inside)
            reads |= test.truth
            kept += [item] if test.value else []
        return kept, reads

    def _loop(self, node: nodes.For, items: list[Tracked], reads: Reads, names: Names) -> None:
        loop = LoopContext([item.value for item in items], self.environment.undefined)
        for item, _ in zip(items, loop, strict=True):
            inside = self._inside(names)
            inside.set["loop"] = Tracked(loop, reads)
            self._bind(node.target, item, inside)
            try:
                self._statements(node.body, inside)
            except _Continue:
                continue
            except _Break:
                break

    def _leave(self, node: nodes.Node, names: Names) -> None:  # noqa: ARG002 - as all statements
        raise _Break if isinstance(node, nodes.Break) else _Continue

    # Names

    def _bind(self, target: nodes.Node, value: Tracked, names: Names) -> None:
        match target:
            case nodes.NSRef(name=name, attr=attribute):
                namespace = self.look_up(name, names).value
                namespace[attribute] = value.value
                self.namespaces[id(namespace)][attribute] = value
            case nodes.Tuple(items=targets):
                for inner, item in zip(targets, self.items(value), strict=True):
                    self._bind(inner, item, names)
            case nodes.Name(name=name):
                names.set[name] = value
            case _:
                raise UnfollowedError

    def _inside(self, names: Names) -> Names:
        return names.inside(len(self._causes))

    def _decided(self, target: nodes.Node, names: Names) -> Reads:
        """What decided that something is set here, and not what decided that there is anything that can see it."""
        depth = 0 if isinstance(target, nodes.NSRef) else names.depth
        return NOTHING.union(*(cause.reads for cause in self._causes[depth:]))

    def _assign(self, node: nodes.Assign, names: Names) -> None:
        value = self.evaluate(node.node, names).because(self._decided(node.target, names))
        self._bind(node.target, value, names)

    def _assign_block(self, node: nodes.AssignBlock, names: Names) -> None:
        value = self._captured(lambda: self._statements(node.body, self._inside(names)))
        if node.filter is not None:
            value = self.filtered(node.filter, names, value)
        self._bind(node.target, value.because(self._decided(node.target, names)), names)

    def _with(self, node: nodes.With, names: Names) -> None:
        inside = self._inside(names)
        values = [self.evaluate(value, names) for value in node.values]
        for target, value in zip(node.targets, values, strict=True):
            self._bind(target, value, inside)
        self._statements(node.body, inside)

    def _scope(self, node: nodes.Scope, names: Names) -> None:
        self._statements(node.body, self._inside(names))

    def _expression(self, node: nodes.ExprStmt, names: Names) -> None:
        self.evaluate(node.node, names)

    # Macros

    def _macro(self, node: nodes.Macro, names: Names) -> None:
        names.set[node.name] = Tracked(Macro(node, self._template, names))

    def invoke(self, macro: Macro, given: Sequence[Tracked], named: Mapping[str, Tracked]) -> Tracked:
        """What a macro writes when it is called with these arguments."""
        names = self._inside(macro.names)
        rest = dict(named)
        defaults = [None] * (len(macro.node.args) - len(macro.node.defaults)) + list(macro.node.defaults)
        for parameter, value, default in zip_longest(macro.node.args, given[: len(macro.node.args)], defaults):
            found = value or rest.pop(parameter.name, None)
            if found is None and default is not None:
                with self._in(macro.template):
                    found = self.evaluate(default, names)
            names.set[parameter.name] = found or Tracked(self.environment.undefined(name=parameter.name))
        names.set["varargs"] = self._listed(given[len(macro.node.args) :], is_tuple=True)
        caller = rest.pop("caller", None)
        names.set["caller"] = caller or Tracked(self.environment.undefined("No caller defined", name="caller"))
        names.set["kwargs"] = Tracked({key: one.value for key, one in rest.items()}, parts=rest)
        with self._in(macro.template):
            return self._captured(lambda: self._statements(macro.node.body, names))

    def _call_block(self, node: nodes.CallBlock, names: Names) -> None:
        caller = Tracked(Macro(node, self._template, names))
        callee = self.evaluate(node.call.node, names)
        if not isinstance(callee.value, Macro):
            raise UnfollowedError
        given, named = self._arguments(node.call, names)
        with self._because(self._cause("call", node)):
            value = self.invoke(callee.value, given, {**named, "caller": caller})
        self._write_value(value.because(callee.reads), node)

    def _filter_block(self, node: nodes.FilterBlock, names: Names) -> None:
        body = self._captured(lambda: self._statements(node.body, self._inside(names)))
        self._write_value(self.filtered(node.filter, names, body), node)

    # Other templates

    def _seen(self, node: nodes.Import | nodes.FromImport | nodes.Include, names: Names) -> Names:
        """The names that a template sees which is used here."""
        return self._inside(names) if node.with_context else Names(None, {}, len(self._causes))

    def _module(self, node: nodes.Import | nodes.FromImport, names: Names) -> Names:
        """The names that an imported template sets."""
        exported = self._seen(node, names)
        template = str(self.evaluate(node.template, names).value)
        with self._in(template):
            self._captured(lambda: self._statements(self._parsed.tree(template).body, exported))
        return exported

    def _import(self, node: nodes.Import, names: Names) -> None:
        names.set[node.target] = Tracked(self._module(node, names))

    def _from_import(self, node: nodes.FromImport, names: Names) -> None:
        exported = self._module(node, names).set
        for pair in node.names:
            name, alias = (pair, pair) if isinstance(pair, str) else pair
            names.set[alias] = exported.get(name) or Tracked(self.environment.undefined(name=name))

    def _include(self, node: nodes.Include, names: Names) -> None:
        template = self._chosen(node, names)
        if template is None:
            return
        blocks, self._blocks = self._blocks, {}
        with self._because(self._cause("include", node)):
            self.run(template, self._seen(node, names))
        self._blocks = blocks

    def _chosen(self, node: nodes.Include, names: Names) -> str | None:
        """The first template of those that are named that is there."""
        value = self.evaluate(node.template, names).value
        for template in [value] if isinstance(value, str) else value:
            try:
                self._parsed.tree(template)
            except TemplateNotFound:
                continue
            return str(template)
        if node.ignore_missing:
            return None
        raise UnfollowedError

    def _block(self, node: nodes.Block, names: Names) -> None:
        """What the template that is run writes in the place of a block."""
        template, chosen = self._blocks[node.name][0]
        with self._in(template):
            self._statements(chosen.body, self._inside_block(node.name, 0, names))

    def _inside_block(self, name: str, depth: int, names: Names) -> Names:
        """The names in a block, of which `super` is what the template above it has in its place."""
        inside = self._inside(names)
        for template, above in self._blocks[name][depth + 1 : depth + 2]:
            body = nodes.Macro("super", [], [], above.body, lineno=above.lineno)
            inside.set["super"] = Tracked(Macro(body, template, self._inside_block(name, depth + 1, names)))
        return inside


def _targets(target: nodes.Node) -> Iterator[nodes.Name | nodes.NSRef]:
    if isinstance(target, nodes.Name | nodes.NSRef):
        yield target
    for inner in target.iter_child_nodes():
        yield from _targets(inner)
