"""Parse a file into its syntax tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.hcl.source import normalize
from tfgen.hcl.stream import END, TokenStream
from tfgen.hcl.strings import strip_markers, unescape, unindent
from tfgen.hcl.syntax import (
    Argument,
    Attribute,
    Binary,
    Block,
    Body,
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
    Template,
    TemplateFor,
    TemplateIf,
    Tuple,
    Unary,
)
from tfgen.hcl.tokens import (
    DIRECTIVE,
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    IDENTIFIER,
    LITERAL,
    NEWLINE,
    NUMBER,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEQUENCE_END,
    STRING,
    fail,
    tokenize,
)

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
_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_INTEGER: Final = re.compile(r"[0-9]+")


def parse_tree(text: str) -> Body:
    """The body of a file; offsets count in `normalize(text)`.

    Raises HclSyntaxError where the text is not HCL. It is no judge of everything: `parse_hcl` is the strict one.
    """
    text = normalize(text)
    parser = _TreeParser(text)
    try:
        return parser.body(END, 0)
    except RecursionError:
        fail(text, 0, "expressions are nested too deeply to read")


class _TreeParser(TokenStream):
    """Recursive descent with a cursor: a method reads its part from token `i` and leaves `i` behind it."""

    def __init__(self, text: str) -> None:
        super().__init__(text, tokenize(text))
        self.starts = [self.tokens[i][2] for i in self.at] + [len(text)]
        self.i = 0

    def accept(self, kind: str) -> bool:
        """Step over a token of this kind, if it is next."""
        found = self.kinds[self.i] == kind
        self.i += found
        return found

    def expect(self, kind: str, what: str = "") -> str:
        """Step over a token, which has to be of this kind; its text."""
        self.i = self.take(kind, self.i, what)
        return self.texts[self.i - 1]

    def end(self) -> int:
        """The offset behind the token before the cursor."""
        return self.starts[self.i - 1] + len(self.texts[self.i - 1])

    # Bodies

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

    # Expressions

    def expression(self) -> Expression:
        """A conditional, or what stands before its question mark."""
        condition = self.binary(1)
        if not self.accept("?"):
            return condition
        then = self.expression()
        self.expect(":", "the : of a conditional")
        otherwise = self.expression()
        return Conditional(condition.start, otherwise.end, condition, then, otherwise)

    def binary(self, minimum: int) -> Expression:
        """Operands between operators that bind at least as tightly as `minimum`."""
        left = self.unary()
        while (precedence := _PRECEDENCE.get(self.kinds[self.i], 0)) >= minimum:
            operator = self.kinds[self.i]
            self.i += 1
            right = self.binary(precedence + 1)
            left = Binary(left.start, right.end, operator, left, right)
        return left

    def unary(self) -> Expression:
        """`-` or `!` before a term, or the term."""
        operator, start = self.kinds[self.i], self.starts[self.i]
        if operator not in ("-", "!"):
            return self.term()
        self.i += 1
        operand = self.unary()
        return Unary(start, operand.end, operator, operand)

    def term(self) -> Expression:
        """A value with the accesses behind it."""
        kind = self.kinds[self.i]
        if read := _TERMS.get(kind):
            value = read(self)
        else:
            self.expected("an expression", self.i)
        return self.accesses(value) if self.kinds[self.i] in (".", "[") else value

    def number(self) -> Expression:
        """A number: whole ones are int."""
        start, text = self.starts[self.i], self.texts[self.i]
        self.i += 1
        return Literal(start, self.end(), int(text) if _INTEGER.fullmatch(text) else float(text))

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
            if self.kinds[self.i] != ")":
                self.expect(",", ", or )")
        self.expect(")")
        return Call(start, self.end(), name, tuple(arguments), expand)

    # Accesses

    def accesses(self, value: Expression) -> Expression:
        """Attributes, indexes and splats behind a value."""
        while self.kinds[self.i] in (".", "["):
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
        if self.accept(NUMBER):
            for part in text.split("."):  # `a.0.1` holds the number 0.1
                value = Index(value.start, self.end(), value, Literal(start, self.end(), int(part)))
            return value
        self.expect(IDENTIFIER, "an attribute name")
        return Attribute(value.start, self.end(), value, text)

    def splat(self, value: Expression) -> Expression:
        """`[*]` with the attributes and indexes behind it, or `.*` with the attributes."""
        full = self.kinds[self.i] == "["
        self.i += 2
        if full:
            self.expect("]")
        each: Expression = Element(self.end(), self.end())
        while self.kinds[self.i] in ((".", "[") if full else (".",)) and self.kinds[self.i + 1] != "*":
            each = self.access(each)
        return Splat(value.start, self.end(), value, each, full)

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
        if isinstance(key, Name):
            key = Literal(key.start, key.end, key.name)
        if not (self.accept("=") or self.accept(":")):
            self.expected("= or : after the key", self.i)
        return key, self.expression()

    def at_for(self) -> bool:
        """Whether the next word is that of a for expression."""
        return self.texts[self.i] == "for" and self.kinds[self.i] == IDENTIFIER and self.kinds[self.i + 1] == IDENTIFIER

    def loop(self, start: int, closer: str) -> Expression:
        """The rest of a for expression, from `for` up to and with `closer`."""
        key, value, collection = self.loop_head()
        self.expect(":")
        result = self.expression()
        result_key = None
        if closer == "}":
            self.expect("=>")
            result_key, result = result, self.expression()
        grouped = self.accept("...")
        condition = None
        if self.texts[self.i] == "if" and self.accept(IDENTIFIER):
            condition = self.expression()
        self.expect(closer)
        return For(start, self.end(), key, value, collection, result_key, result, condition, grouped)

    def loop_head(self) -> tuple[str | None, str, Expression]:
        """`for key, value in collection`."""
        self.i += 1
        key, value = None, self.expect(IDENTIFIER, "a name after for")
        if self.accept(","):
            key, value = value, self.expect(IDENTIFIER, "a name")
        if self.texts[self.i] != "in":
            self.expected("in", self.i)
        self.i += 1
        return key, value, self.expression()

    # Templates

    def template(self) -> Expression:
        """A quoted template or heredoc."""
        start, opening = self.starts[self.i], self.texts[self.i]
        heredoc = self.kinds[self.i] == HEREDOC_OPEN
        self.i += 1
        parts = self.template_parts(HEREDOC_CLOSE if heredoc else QUOTE_CLOSE, raw=heredoc)
        self.i += 1
        if opening.startswith("<<-"):
            parts = unindent(parts)
        if len(parts) == 1 and isinstance(parts[0], Literal) and parts[0].quoted:
            return Literal(start, self.end(), parts[0].value, quoted=True)
        return Template(start, self.end(), parts, heredoc) if parts else Literal(start, self.end(), "", quoted=True)

    def template_parts(self, *closers: str, raw: bool) -> tuple[Expression, ...]:
        """Literals, interpolations and directives up to a token that is, or a directive that says, one of `closers`."""
        parts: list[Expression] = []
        trims: list[tuple[int, bool]] = []
        while self.kinds[self.i] not in closers and self.directive_word() not in closers:
            start, text = self.starts[self.i], self.texts[self.i]
            if self.accept(LITERAL):
                parts.append(Literal(start, self.end(), unescape(text, raw=raw), quoted=True))
                continue
            if text.endswith("~"):
                trims.append((len(parts), True))
            parts.append(self.sequence(raw=raw))
            if self.texts[self.i - 1].startswith("~"):
                trims.append((len(parts), False))
        return strip_markers(parts, trims)

    def directive_word(self) -> str:
        """The word of the directive at the cursor, if there is one."""
        return self.texts[self.i + 1] if self.kinds[self.i] == DIRECTIVE else ""

    def sequence(self, *, raw: bool) -> Expression:
        """An interpolation, or a directive with everything up to its end."""
        start, word = self.starts[self.i], self.directive_word()
        self.i += 1
        if not word:
            value = self.expression()
            self.expect(SEQUENCE_END)
            return value
        if word == "if":
            return self.template_if(start, raw=raw)
        if word != "for":
            self.expected("if or for", self.i)
        return self.template_for(start, raw=raw)

    def template_if(self, start: int, *, raw: bool) -> Expression:
        """`%{ if }` from its word to the end of its `%{ endif }`."""
        self.i += 1
        condition = self.expression()
        self.expect(SEQUENCE_END)
        then = self.template_parts("else", "endif", raw=raw)
        otherwise: tuple[Expression, ...] = ()
        if self.directive_word() == "else":
            self.skip_directive()
            otherwise = self.template_parts("endif", raw=raw)
        self.skip_directive()
        return TemplateIf(start, self.end(), condition, then, otherwise)

    def template_for(self, start: int, *, raw: bool) -> Expression:
        """`%{ for }` from its word to the end of its `%{ endfor }`."""
        key, value, collection = self.loop_head()
        self.expect(SEQUENCE_END)
        body = self.template_parts("endfor", raw=raw)
        self.skip_directive()
        return TemplateFor(start, self.end(), key, value, collection, body)

    def skip_directive(self) -> None:
        """Step over a directive of one word."""
        self.i = self.take(SEQUENCE_END, self.i + 2)


_TERMS: Final[dict[str, Callable[[_TreeParser], Expression]]] = {
    IDENTIFIER: _TreeParser.name,
    STRING: _TreeParser.string,
    NUMBER: _TreeParser.number,
    "(": _TreeParser.parentheses,
    "[": _TreeParser.list_,
    "{": _TreeParser.object_,
    QUOTE_OPEN: _TreeParser.template,
    HEREDOC_OPEN: _TreeParser.template,
}
