"""Parse expressions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.hcl.source import DEEPEST_NESTING
from tfgen.hcl.strings import parse_number, unescape
from tfgen.hcl.syntax import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Element,
    For,
    Index,
    Literal,
    Name,
    Object,
    Parentheses,
    Splat,
    Tuple,
    Unary,
)
from tfgen.hcl.template_parser import TemplateParser
from tfgen.hcl.tokens import COMMENT, HEREDOC_OPEN, IDENTIFIER, NEWLINE, NUMBER, QUOTE_OPEN, STRING, fail_nesting
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.hcl.syntax import Expression

# How tightly binary operators bind; https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#operations
_PRECEDENCE: Final = {
    "||": 1,
    "&&": 2,
    "==": 3,
    "!=": 3,
    "<": 4,
    ">": 4,
    "<=": 4,
    ">=": 4,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
}
_GOES_ON: Final = frozenset({*_PRECEDENCE, "?"})
_ACCESSES: Final = frozenset({".", "["})
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_WORDS: Final = (True, False, None)
_LINE_ENDS: Final = (NEWLINE, COMMENT)
# Exponents from 2,000,000,000: those of Go's big.Float are of 32 bits (https://pkg.go.dev/math/big#pkg-constants).
_HUGE: Final = regex(r"[eE][-+]?0*(?:[2-9][0-9]{9}|[0-9]{11,})\Z")
_SHORT: Final = len("1e999999999")


class ExpressionParser(TemplateParser):
    """The methods for expressions, in the order of how loosely they bind."""

    conditionals = 0
    splats = 0

    def require_shallow(self, depth: int) -> None:
        """Raise NestingError at the cursor for what is nested too deeply to be evaluated by recursion."""
        if depth > DEEPEST_NESTING:
            fail_nesting(self.text, self.starts[self.i] - self.base)

    def expression(self) -> Expression:
        """A conditional, or what stands before its question mark."""
        if read := _TERMS.get(self.kinds[self.i]):  # most are nothing but a term, which this looks at first
            term = read(self)
            if self.kinds[self.i] in _ACCESSES:
                term = self.accesses(term)
            if self.kinds[self.i] not in _GOES_ON:
                return term
            condition = self.binary(1, term)
        else:
            condition = self.binary(1, self.unary())
        if not self.accept("?"):
            return condition
        self.conditionals += 1
        self.require_shallow(self.conditionals)
        then = self.expression()
        self.expect(":", "the : of a conditional")
        otherwise = self.expression()
        self.conditionals -= 1
        return Conditional(condition.start, otherwise.end, condition, then, otherwise)

    def binary(self, minimum: int, left: Expression) -> Expression:
        """`left`, and operands behind it between operators that bind at least as tightly as `minimum`."""
        while (precedence := _PRECEDENCE.get(self.kinds[self.i], 0)) >= minimum:
            operator = self.kinds[self.i]
            self.i += 1
            right = self.binary(precedence + 1, self.unary())
            left = Binary(left.start, right.end, operator, left, right)
        return left

    def unary(self) -> Expression:
        """`-` or `!` before a term, or the term."""
        if self.kinds[self.i] not in ("-", "!"):
            return self.term()
        signs = self.i
        while self.kinds[self.i] in ("-", "!"):
            self.i += 1
        self.require_shallow(self.i - signs)
        places = range(self.i - 1, signs - 1, -1)
        operand = self.term()
        for place in places:
            operand = Unary(self.starts[place], operand.end, self.kinds[place], operand)
        return operand

    def term(self) -> Expression:
        """A value with the accesses behind it."""
        kind = self.kinds[self.i]
        if read := _TERMS.get(kind):
            value = read(self)
        else:
            self.expected("an expression", self.i)
        return self.accesses(value) if self.kinds[self.i] in _ACCESSES else value

    def number(self) -> Expression:
        """A number: whole ones are int."""
        start, text = self.starts[self.i], self.texts[self.i]
        if len(text) > _SHORT and _HUGE.search(text):
            self.expected("a number whose exponent HCL can hold", self.i)
        self.i += 1
        return Literal(start, self.end(), parse_number(text))

    def string(self) -> Expression:
        """A quoted string without interpolation."""
        start, text = self.starts[self.i], self.texts[self.i]
        self.i += 1
        return Literal(start, start + len(text), unescape(text[1:-1]), quoted=True)

    def parentheses(self) -> Expression:
        """`(expression)`."""
        start = self.starts[self.i]
        self.i += 1
        inner = self.expression()
        self.expect(")")
        return Parentheses(start, self.end(), inner)

    def name(self) -> Expression:
        """A constant, a function call, or the first name of a traversal."""
        start, name = self.starts[self.i], self.texts[self.i]
        self.i += 1
        if self.kinds[self.i] in ("(", "::"):
            return self.call(start, name)
        if name in _CONSTANTS:
            return Literal(start, self.end(), _CONSTANTS[name])
        return Name(start, self.end(), name)

    def call(self, start: int, name: str) -> Expression:
        """The rest of a function call, behind the first part of its name."""
        while self.accept("::"):
            name += "::" + self.expect(IDENTIFIER, "a function name")
        self.expect("(")
        arguments: list[Expression] = []
        expand = False
        while self.kinds[self.i] != ")" and not expand:
            arguments.append(self.expression())
            expand = self.accept("...")
            if self.kinds[self.i] != ")" and not expand:
                self.expect(",", ", or )")
        self.expect(")")
        return Call(start, self.end(), name, tuple(arguments), expand)

    # Accesses

    def accesses(self, value: Expression) -> Expression:
        """Attributes, indexes and splats behind a value."""
        steps = 0
        while self.kinds[self.i] in _ACCESSES:
            steps += 1
            self.require_shallow(steps)
            following = self.kinds[self.i + 1]
            value = self.splat(value) if following == "*" else self.access(value)
        return value

    def access(self, value: Expression) -> Expression:
        """`.name`, `.0` or `[key]`."""
        if self.accept("["):
            key = self.expression()
            self.expect("]")
            return Index(value.start, self.end(), value, key)
        self.i += 1
        text, start = self.texts[self.i], self.starts[self.i]
        if self.kinds[self.i] == NUMBER and "." not in text:  # not `a.0.1`, which holds the number 0.1
            self.i += 1
            return Index(value.start, self.end(), value, Literal(start, self.end(), parse_number(text)))
        self.expect(IDENTIFIER, "an attribute name")
        return Attribute(value.start, self.end(), value, text)

    def splat(self, value: Expression) -> Expression:
        """`[*]` with all accesses behind it, or `.*` with the attributes; what `[*]` holds may be a splat again."""
        full = self.kinds[self.i] == "["
        if full and any(kind in _LINE_ENDS for kind, _, _ in self.tokens[self.at[self.i] : self.at[self.i + 2]]):
            self.expected("[*] without line ends", self.i + 1)
        self.i += 2
        if full:
            self.expect("]")
        element = Element(self.end(), self.end())
        self.splats += 1
        self.require_shallow(self.splats)
        each = self.accesses(element) if full else self.attributes(element)
        self.splats -= 1
        return Splat(value.start, self.end(), value, each, full)

    def attributes(self, each: Expression) -> Expression:
        """`.name` and `.0` behind `.*`, among which no other `.*` may be."""
        steps = 0
        while self.kinds[self.i] == ".":
            steps += 1
            self.require_shallow(steps)
            each = self.access(each)
        return each

    # Collections

    def list_(self) -> Expression:
        """`[a, b]` or `[for ...]`."""
        start = self.starts[self.i]
        self.i += 1
        if self.at_for():
            return self.loop(start, "]")
        items: list[Expression] = []
        while self.kinds[self.i] != "]":
            items.append(self.expression())
            if self.kinds[self.i] != "]":
                self.expect(",", ", or ]")
        self.i += 1
        return Tuple(start, self.end(), tuple(items))

    def object_(self) -> Expression:
        """`{ key = value }` or `{for ...}`."""
        start = self.starts[self.i]
        self.i += 1
        if self.at_for():
            return self.loop(start, "}")
        items: list[tuple[Expression, Expression]] = []
        while True:
            while self.accept(NEWLINE):
                pass
            if self.accept("}"):
                return Object(start, self.end(), tuple(items))
            items.append(self.item())
            if self.kinds[self.i] not in (NEWLINE, "}"):
                self.expect(",", "a comma or a new line before the next key")

    def item(self) -> tuple[Expression, Expression]:
        """`key = value` in an object."""
        key = self.expression()
        if isinstance(key, Name) or (isinstance(key, Literal) and key.value in _WORDS and not key.quoted):
            key = Literal(key.start, key.end, self.text[key.start - self.base : key.end - self.base])
        if not (self.accept("=") or self.accept(":")):
            self.expected("= or : after the key", self.i)
        return key, self.expression()

    def at_for(self) -> bool:
        """Whether the next word is that of a for expression."""
        return self.texts[self.i] == "for" and self.kinds[self.i] == IDENTIFIER

    def loop(self, start: int, closer: str) -> Expression:
        """The rest of a for expression, from `for` up to and with `closer`."""
        key, value, collection = self.loop_head()
        self.expect(":")
        result = self.expression()
        result_key = None
        if closer == "}":
            self.expect("=>")
            result_key, result = result, self.expression()
        grouped = closer == "}" and self.accept("...")
        condition = None
        if self.texts[self.i] == "if" and self.accept(IDENTIFIER):
            condition = self.expression()
        self.expect(closer)
        return For(start, self.end(), key, value, collection, result_key, result, condition, grouped)


_TERMS: Final[dict[str, Callable[[ExpressionParser], Expression]]] = {
    IDENTIFIER: ExpressionParser.name,
    STRING: ExpressionParser.string,
    NUMBER: ExpressionParser.number,
    "(": ExpressionParser.parentheses,
    "[": ExpressionParser.list_,
    "{": ExpressionParser.object_,
    QUOTE_OPEN: ExpressionParser.template,
    HEREDOC_OPEN: ExpressionParser.template,
}
