"""Compile templates to Python that keeps the author's text apart from values, and pays for what it does."""

# ruff: noqa: ARG002, N802, N815 - names and arguments are Jinja's

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, operators

from tfgen.render.jinja.walked import forget, walk
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jinja2.compiler import Frame

    from tfgen.render.jinja.walked import Walked

PACED, SPENT = "_paced", "_spent"
"""The filters through which loops read their items, and bodies pay. Templates gain nothing by using them."""
_CALL = 10
_NODES_A_STEP = 20
_PACING = 2  # nodes that pacing a loop adds to what it is in
_MEMBERSHIP = frozenset({"in", "notin"})


class _Names(Struct, frozen=True):
    """The filters and tests that a template without blocks uses."""

    filters: set[str]
    tests: set[str]


class TextGenerator(CodeGenerator):
    """Jinja's code generator, with these differences.

    Every string of the template is Text. `~` and output go through the environment, without `str` or `escape` around
    it. Lists, maps and texts that are sliced or compared are paid for, and so are the items of loops.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._texts: dict[str, str] = {}
        self._names: _Names | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        """The module, and behind its functions the texts that they use."""
        walked = walk(node)
        forget(node)
        _pace(walked.nodes, walked.owners)
        # Else Jinja goes through all of them three times, for what stands in few templates.
        node.find_all = walked.of_type  # type: ignore[method-assign]
        self._names = None if any(walked.of_type(nodes.Block)) else _names_of_functions(walked)
        super().visit_Template(node, frame)
        self.writeline("from tfgen.render.languages.text import Text")
        for value, name in self._texts.items():
            self.writeline(f"{name} = Text({value!r})")

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """Names for the filters and tests of the template; what the environment has is not asked for twice."""
        environment = self.environment
        known = self._names and self._names.filters <= environment.filters.keys()
        if not (known and self._names and self._names.tests <= environment.tests.keys()):
            super().pull_dependencies(nodes)  # which says of one that there is none, where it is used
            return
        for kind, names, found in (
            ("filters", self.filters, self._names.filters),
            ("tests", self.tests, self._names.tests),
        ):
            for name in sorted(found):
                names[name] = self.temporary_identifier()
                self.writeline(f"{names[name]} = environment.{kind}[{name!r}]")

    def _make_finalize(self) -> CodeGenerator._FinalizeInfo:
        return self._FinalizeInfo(None, "environment.finalize(")  # None: nothing but the template's data is folded

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(finalize.src or "")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        self.write(")")

    def start_write(self, frame: Frame, node: nodes.Node | None = None) -> None:
        """What call and filter blocks write is looked at like any other output: not all that is called is a macro."""
        super().start_write(frame, node)
        self.write("environment.finalize(")

    def end_write(self, frame: Frame) -> None:
        """The end of what a block writes."""
        self.write(")")
        super().end_write(frame)

    def simple_write(self, s: str, frame: Frame, node: nodes.Node | None = None) -> None:
        """The pieces of an included template, which have been looked at."""
        super().start_write(frame, node)
        self.write(s)
        super().end_write(frame)

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:
        """A constant; equal strings share a name in the module."""
        if isinstance(node.value, str):
            self.write(self._texts.setdefault(node.value, f"text_{len(self._texts)}"))
        elif isinstance(node.value, float) and not math.isfinite(node.value):
            self.fail("this number is too large", node.lineno)
        else:
            super().visit_Const(node, frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        """`a ~ b`."""
        self.write("environment.join((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: nodes.Compare, frame: Frame) -> None:
        """`a == b`, `a in b`: the right side is paid for, and the left one that is looked up."""
        self.write("(")
        if any(operand.op in _MEMBERSHIP for operand in node.ops):
            self._paid(node.expr, frame)
        else:
            self.visit(node.expr, frame)
        for operand in node.ops:
            self.visit(operand, frame)
        self.write(")")

    def visit_Operand(self, node: nodes.Operand, frame: Frame) -> None:
        """An operator and its right side."""
        self.write(f" {operators[node.op]} ")
        self._paid(node.expr, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:
        """`a[b]`, and `a[b:c]`, which copies."""
        if not isinstance(node.arg, nodes.Slice):
            super().visit_Getitem(node, frame)
            return
        self._paid(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:
        """`{a: b}`; keys are hashed, so they are paid for before."""
        self.write("{")
        for pair in node.items:
            self._paid(pair.key, frame)
            self.write(": ")
            self.visit(pair.value, frame)
            self.write(", ")
        self.write("}")

    def visit_EvalContextModifier(self, node: nodes.EvalContextModifier, frame: Frame) -> None:
        """`{% autoescape %}`."""
        self.fail("autoescape is for HTML and cannot be switched here", node.lineno)

    visit_ScopedEvalContextModifier = visit_EvalContextModifier

    def _paid(self, node: nodes.Expr, frame: Frame) -> None:
        if isinstance(node, nodes.Const):
            self.visit(node, frame)
        else:
            self.write("environment.paid(")
            self.visit(node, frame)
            self.write(")")


def _names_of_functions(walked: Walked) -> _Names:
    """What a template uses, with what it pays through."""
    filters = {node.name for node in walked.of_type(nodes.Filter)} | {SPENT}
    paced = {PACED for _ in walked.of_type(nodes.For)}
    return _Names(filters | paced, {node.name for node in walked.of_type(nodes.Test)})


def _pace(found: Sequence[nodes.Node], owners: Sequence[int]) -> None:
    """Have each body pay for its size whenever it runs, so that the size of a template cannot make steps long."""
    for node, (size, loops) in zip(found, _sizes(found, owners), strict=True):
        if isinstance(node, nodes.For):
            price = nodes.Const(1 + size // _NODES_A_STEP, lineno=node.lineno)
            node.iter = nodes.Filter(node.iter, PACED, [price], [], None, None, lineno=node.iter.lineno)
        elif isinstance(node, (nodes.Template, nodes.Macro, nodes.CallBlock, nodes.Block)):
            price = nodes.Const(_CALL + (size + _PACING * loops) // _NODES_A_STEP, lineno=node.lineno)
            payment = nodes.Filter(price, SPENT, [], [], None, None, lineno=node.lineno)
            node.body = [nodes.ExprStmt(payment, lineno=node.lineno), *node.body]


def _sizes(found: Sequence[nodes.Node], owners: Sequence[int]) -> Iterator[tuple[int, int]]:
    """For each node the number of nodes in it, and of loops among them: in one go, as templates may be large."""
    sizes, loops = [0] * len(found), [0] * len(found)
    for number in range(len(found) - 1, 0, -1):  # what is in a node comes behind it
        sizes[owners[number]] += 1 + sizes[number]
        loops[owners[number]] += isinstance(found[number], nodes.For) + loops[number]
    return zip(sizes, loops, strict=True)
