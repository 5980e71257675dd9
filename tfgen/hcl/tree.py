"""Parse a file into its syntax tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from tfgen.hcl.expression_parser import ExpressionParser
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.stream import END, TokenStream
from tfgen.hcl.strings import unescape
from tfgen.hcl.syntax import Argument, Block, Body, Parentheses
from tfgen.hcl.tokens import IDENTIFIER, NEWLINE, STRING, fail, fail_nesting, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.syntax import Expression
    from tfgen.hcl.tokens import Token


def parse_tree(text: str) -> Body:
    """The body of a file; offsets count in `normalize(text)`.

    Raises HclSyntaxError for whatever HashiCorp's own parser refuses, but for a name that is set twice in a body: both
    are kept, since only a rule can tell where the other one is. Raises NestingError for what is nested too deeply.
    """
    return parse_normalized(normalize(text))


def parse_normalized(text: str, base: int = 0) -> Body:
    """`parse_tree` of a text that is normalized, or a part of one that is; offsets count from `base` on."""
    return parse_tokens(text, tokenize(text), base)


def parse_tokens(text: str, tokens: Sequence[Token], base: int = 0) -> Body:
    """`parse_tree` of a normalized text whose tokens are at hand."""
    parser = _TreeParser(text, tokens, base)
    try:
        return parser.file()
    except RecursionError:
        fail_nesting(text, 0)


def parse_expression(text: str) -> Expression:
    """One expression, in which line ends mean nothing, as if it stood in parentheses; these count in its offsets.

    Raises HclSyntaxError where the text is no expression, or is more than one.
    """
    own = normalize(text)
    text = f"({own}\n)"
    try:
        parser = _LoneParser(text, tokenize(text))
    except HclSyntaxError:
        TokenStream(f" {own}", tokenize(f" {own}"))  # says of its own brackets what is wrong, in the same columns
        raise
    try:
        found = parser.expression()
    except RecursionError:
        fail_nesting(parser.text, 0)
    if not isinstance(found, Parentheses) or found.end != len(parser.text):
        fail(parser.text, 0, "expected one expression")
    return found.inner


class _LoneParser(ExpressionParser):
    """Of one expression, in parentheses that nobody wrote and no message names."""

    def expected(self, what: str, i: int) -> NoReturn:
        """Raise HclSyntaxError for the token at `i`."""
        before = self.kinds[:i]
        if what == ")" and before.count("(") - before.count(")") == 1:
            what = "an operator or the end of the expression"
        if self.kinds[i + 1 :] == [END]:
            fail(self.text, len(self.text) - len("\n)"), f"expected {what}, found the end")
        super().expected(what, i)


class _TreeParser(ExpressionParser):
    """The methods for what holds expressions."""

    def file(self) -> Body:
        """All there is."""
        arguments, blocks = self.items(END)
        return Body(self.base, self.starts[self.i], arguments, blocks)

    def items(self, closer: str) -> tuple[tuple[Argument, ...], tuple[Block, ...]]:
        """Arguments and blocks, each on lines of its own, up to `closer`, which is left."""
        arguments: list[Argument] = []
        blocks: list[Block] = []
        kinds = self.kinds
        while (kind := kinds[self.i]) != closer:
            if kind == NEWLINE:
                self.i += 1
                continue
            if kind != IDENTIFIER:
                self.expected("an argument or block", self.i)
            if kinds[self.i + 1] == "=":
                arguments.append(self.argument())
            else:
                blocks.append(self.block())
            if kinds[self.i] not in (NEWLINE, END):
                self.expected("a new line after an argument or block", self.i)
        return tuple(arguments), tuple(blocks)

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
        body = self.body(self.end())
        return Block(start, self.end(), kind, tuple(labels), body)

    def body(self, start: int) -> Body:
        """The body that starts behind the brace at the cursor, which goes behind the closing one.

        A body on the line of its braces holds one argument at most.
        """
        arguments: tuple[Argument, ...] = ()
        blocks: tuple[Block, ...] = ()
        if self.kinds[self.i] == NEWLINE:
            arguments, blocks = self.items("}")
        elif self.kinds[self.i + 1] == "=" and self.kinds[self.i] == IDENTIFIER:
            arguments = (self.argument(),)
            if self.kinds[self.i] != "}":
                self.expected("} after the only argument of a one-line block", self.i)
        elif self.kinds[self.i] != "}":
            self.expected("a new line, or one argument, after {", self.i)
        self.i += 1
        return Body(start, self.starts[self.i - 1], arguments, blocks)
