"""Parse a file into its syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.expression_parser import ExpressionParser
from tfgen.hcl.source import normalize
from tfgen.hcl.stream import END
from tfgen.hcl.strings import unescape
from tfgen.hcl.syntax import Argument, Block, Body, Parentheses
from tfgen.hcl.tokens import IDENTIFIER, NEWLINE, STRING, fail, fail_nesting

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Expression


def parse_tree(text: str) -> Body:
    """The body of a file; offsets count in `normalize(text)`.

    Raises HclSyntaxError where the text is not HCL. It is no judge of everything: `parse_hcl` is the strict one.
    """
    text = normalize(text)
    parser = _TreeParser(text)
    try:
        return parser.body(END, 0)
    except RecursionError:
        fail_nesting(text, 0)


def parse_expression(text: str) -> Expression:
    """One expression, in which line ends mean nothing, as if it stood in parentheses; these count in its offsets.

    Raises HclSyntaxError where the text is no expression, or is more than one.
    """
    parser = _TreeParser(f"({normalize(text)}\n)")
    try:
        found = parser.expression()
    except RecursionError:
        fail_nesting(parser.text, 0)
    if not isinstance(found, Parentheses) or found.end != len(parser.text):
        fail(parser.text, 0, "expected one expression")
    return found.inner


class _TreeParser(ExpressionParser):
    """The methods for what holds expressions."""

    def body(self, closer: str, start: int) -> Body:
        """Arguments and blocks up to `closer`, which is left."""
        arguments: list[Argument] = []
        blocks: list[Block] = []
        while self.kinds[self.i] != closer:
            if self.accept(NEWLINE):
                continue
            if self.kinds[self.i] != IDENTIFIER:
                self.expected("an argument or block", self.i)
            if self.kinds[self.i + 1] == "=":
                arguments.append(self.argument())
            else:
                blocks.append(self.block())
            if self.kinds[self.i] not in (NEWLINE, closer):
                self.expected("a new line after an argument or block", self.i)
        return Body(start, self.starts[self.i], tuple(arguments), tuple(blocks))

    def argument(self) -> Argument:
        """`name = expression`."""
        start, name = self.starts[self.i], self.texts[self.i]
        self.i += 2
        value = self.expression()
        return Argument(start, value.end, name, value)

    def block(self) -> Block:
        """`type labels { body }`."""
        start, kind = self.starts[self.i], self.texts[self.i]
        self.i += 1
        labels = []
        while self.kinds[self.i] in (IDENTIFIER, STRING):
            label = self.texts[self.i]
            labels.append(unescape(label[1:-1]) if self.kinds[self.i] == STRING else label)
            self.i += 1
        self.expect("{", "= or {")
        body = self.body("}", self.end())
        self.i += 1
        return Block(start, self.end(), kind, tuple(labels), body)
