"""Parse quoted templates and heredocs, whose interpolations are expressions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

from tfgen.hcl.stream import TokenStream
from tfgen.hcl.strings import strip_markers, unescape, unindent
from tfgen.hcl.syntax import Literal, Template, TemplateFor, TemplateIf
from tfgen.hcl.tokens import (
    DIRECTIVE,
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    IDENTIFIER,
    LITERAL,
    QUOTE_CLOSE,
    SEQUENCE_END,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.syntax import Expression
    from tfgen.hcl.tokens import Token

_ENDS: Final = frozenset({QUOTE_CLOSE, HEREDOC_CLOSE})


class TemplateParser(TokenStream, ABC):
    """Recursive descent with a cursor: a method reads its part from token `i` and leaves `i` behind it."""

    def __init__(self, text: str, tokens: Sequence[Token], base: int = 0) -> None:
        """The nodes' offsets count from `base` on. Raises HclSyntaxError for brackets that do not match."""
        super().__init__(text, tokens)
        self.base = base
        self.starts = [self.tokens[i][2] + base for i in self.at] + [len(text) + base]
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

    @abstractmethod
    def expression(self) -> Expression:
        """Any expression."""

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

    def template(self) -> Expression:
        """A quoted template or heredoc."""
        start, opening = self.starts[self.i], self.texts[self.i]
        heredoc = self.kinds[self.i] == HEREDOC_OPEN
        self.i += 1
        parts = self.template_parts(raw=heredoc)
        self.i += 1
        if opening.startswith("<<-"):
            parts = unindent(parts)
        if len(parts) == 1 and isinstance(parts[0], Literal) and parts[0].quoted:
            return Literal(start, self.end(), parts[0].value, quoted=True)
        return Template(start, self.end(), parts, heredoc) if parts else Literal(start, self.end(), "", quoted=True)

    def template_parts(self, *closers: str, raw: bool) -> tuple[Expression, ...]:
        """Literals, interpolations and directives up to the end, or to a directive that says one of `closers`."""
        parts: list[Expression] = []
        trims = [(0, False)] if self.texts[self.i - 1] == "~}" else []
        while self.kinds[self.i] not in _ENDS and self.directive_word() not in closers:
            start, text = self.starts[self.i], self.texts[self.i]
            if self.accept(LITERAL):
                parts.append(Literal(start, self.end(), unescape(text, raw=raw), quoted=True))
                continue
            if text.endswith("~"):
                trims.append((len(parts), True))
            parts.append(self.sequence(raw=raw))
            if self.texts[self.i - 1].startswith("~"):
                trims.append((len(parts), False))
        if self.directive_word() in closers and self.texts[self.i].endswith("~"):
            trims.append((len(parts), True))
        return strip_markers(parts, trims, by_line=raw)

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
            ends = word in ("else", "endif", "endfor")
            self.expected(f"the opening directive before {word}" if ends else "if, else, endif, for or endfor", self.i)
        return self.template_for(start, raw=raw)

    def template_if(self, start: int, *, raw: bool) -> Expression:
        """`%{ if }` from its word to the end of its `%{ endif }`."""
        self.i += 1
        condition = self.expression()
        self.expect(SEQUENCE_END)
        then = self.template_parts("else", "endif", raw=raw)
        otherwise: tuple[Expression, ...] = ()
        opened = "if"
        if self.directive_word() == "else":
            self.end_directive(opened)
            opened = "else"
            otherwise = self.template_parts("endif", raw=raw)
        self.end_directive(opened)
        return TemplateIf(start, self.end(), condition, then, otherwise)

    def template_for(self, start: int, *, raw: bool) -> Expression:
        """`%{ for }` from its word to the end of its `%{ endfor }`."""
        key, value, collection = self.loop_head()
        self.expect(SEQUENCE_END)
        body = self.template_parts("endfor", raw=raw)
        self.end_directive("for")
        return TemplateFor(start, self.end(), key, value, collection, body)

    def end_directive(self, opened: str) -> None:
        """Step over a directive of one word, which ends the part that `opened` has begun."""
        if self.kinds[self.i] != DIRECTIVE:
            self.expected(f"the end of the %{{ {opened} }} directive", self.i)
        self.i = self.take(SEQUENCE_END, self.i + 2)
