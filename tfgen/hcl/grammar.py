"""Check tokens against HCL's grammar as strictly as Terraform, and find the places its formatter rewrites."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tfgen.hcl.stream import END, TokenStream
from tfgen.hcl.tokens import (
    HEREDOC_CLOSE,
    HEREDOC_OPEN,
    IDENTIFIER,
    INTERPOLATION,
    LITERAL,
    NEWLINE,
    NUMBER,
    QUOTE_CLOSE,
    QUOTE_OPEN,
    SEQUENCE_END,
    STRING,
    fail,
    fail_nesting,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.tokens import Token

_BINARY: Final = frozenset("== != < > <= >= && || + - * / %".split())  # noqa: SIM905  # readable
_DIRECTIVE_ENDS: Final = {"endif": ("if", "else"), "else": ("if",), "endfor": ("for",)}


@dataclass(frozen=True, slots=True)
class Argument:
    """The tokens `start` to `end` are the value of an argument directly inside blocks of the types `path`."""

    path: tuple[str, ...]
    name: str
    start: int
    end: int


@dataclass(slots=True)
class Structure:
    """What the formatter needs to know of a file; every number is an index into its tokens."""

    arguments: list[Argument] = field(default_factory=list)
    labels: list[range] = field(default_factory=list)
    """From the token after the block's type to the last label."""
    block_ends: list[int] = field(default_factory=list)
    """The closing brace of each top-level block."""


def parse_structure(text: str, tokens: Sequence[Token]) -> Structure:
    """The structure of a file. Raises HclSyntaxError for whatever `terraform fmt` refuses."""
    parser = _Parser(text, tokens)
    try:
        parser.body(0, END, ())
    except RecursionError:
        fail_nesting(text, 0)
    return parser.structure


class _Parser(TokenStream):
    """Recursive descent: a method takes the index where its part starts and returns the index behind it."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        super().__init__(text, tokens)
        self.structure = Structure()

    # Bodies

    def body(self, i: int, closer: str, path: tuple[str, ...]) -> int:
        """Arguments and blocks, each on lines of its own, up to `closer`."""
        names: set[str] = set()
        kinds = self.kinds
        while kinds[i] != closer:
            if kinds[i] == NEWLINE:
                i += 1
                continue
            i = self.item(i, path, names)
            if kinds[i] != NEWLINE and kinds[i] != END:
                self.expected("a new line after an argument or block", i)
        return i + 1

    def item(self, i: int, path: tuple[str, ...], names: set[str]) -> int:
        """An argument or a block."""
        if self.kinds[i] != IDENTIFIER:
            self.expected("an argument or block", i)
        return self.argument(i, path, names) if self.kinds[i + 1] == "=" else self.block(i, path)

    def argument(self, i: int, path: tuple[str, ...], names: set[str]) -> int:
        """`name = expression`; the name is new among `names`."""
        name = self.texts[i]
        if name in names:
            fail(self.text, self.tokens[self.at[i]][2], f"argument {name} is already set in this block")
        names.add(name)
        end = self.expression(i + 2)
        self.structure.arguments.append(Argument(path, name, self.at[i + 2], self.at[end - 1] + 1))
        return end

    def block(self, i: int, path: tuple[str, ...]) -> int:
        """`type labels { body }`; a body on the line of its braces holds one argument at most."""
        brace = i + 1
        while self.kinds[brace] in (IDENTIFIER, STRING):
            brace += 1
        if brace > i + 1:
            self.structure.labels.append(range(self.at[i] + 1, self.at[brace - 1] + 1))
        inside = self.take("{", brace, "= or {")
        path = (*path, self.texts[i])
        if self.kinds[inside] == NEWLINE:
            end = self.body(inside, "}", path)
        elif self.kinds[inside] == "}":
            end = inside + 1
        elif self.kinds[inside + 1] == "=":
            end = self.take("}", self.item(inside, path, set()), "} after the only argument of a one-line block")
        else:
            self.expected("a new line, or one argument, after {", inside)
        if len(path) == 1:
            self.structure.block_ends.append(self.at[end - 1])
        return end

    # Expressions

    def expression(self, i: int) -> int:
        """Terms between operators; precedence does not matter here."""
        kinds = self.kinds
        while True:
            while kinds[i] in ("-", "!"):
                i += 1
            i = self.term(i)
            if kinds[i] in _BINARY:
                i += 1
            elif kinds[i] == "?":
                i = self.take(":", self.expression(i + 1), "the : of a conditional")
            else:
                return i

    def term(self, i: int) -> int:
        """A value with the accesses behind it."""
        kinds = self.kinds
        kind = kinds[i]
        if kind == IDENTIFIER:
            i = self.name(i + 1) if kinds[i + 1] in ("(", "::") else i + 1
        elif kind in (STRING, NUMBER):
            i += 1
        elif kind == "(":
            i = self.take(")", self.expression(i + 1))
        elif kind in _STARTS:
            i = _STARTS[kind](self, i)
        else:
            self.expected("an expression", i)
        return self.accesses(i) if kinds[i] in (".", "[") else i

    def accesses(self, i: int) -> int:
        """Attributes, indexes and splats behind a value."""
        while True:
            if self.kinds[i] == ".":
                i = self.attributes(i)
            elif self.kinds[i] == "[":
                i = self.splat(i) if self.kinds[i + 1] == "*" else self.index(i)
            else:
                return i

    def attributes(self, i: int) -> int:
        """`.name`, `.0` or `.*` and what belongs to that splat, which is no other of its sort."""
        in_splat = False
        while self.kinds[i] == ".":
            name = i + 1
            is_splat = self.kinds[name] == "*"
            if (is_splat and in_splat) or not (
                is_splat or self.kinds[name] == IDENTIFIER or self.texts[name].isdigit()
            ):
                self.expected("an attribute name", name)
            in_splat = in_splat or is_splat
            i += 2
        return i

    def index(self, i: int) -> int:
        """`[expression]`, but no bare true, false or null: `terraform fmt` loses those."""
        if self.texts[i + 1] in ("true", "false", "null") and self.kinds[i + 2] == "]":
            self.expected("an index that is a number or a string", i + 1)
        return self.take("]", self.expression(i + 1))

    def splat(self, i: int) -> int:
        """`[*]`, in which nothing else may stand."""
        if self.at[i + 2] != self.at[i] + 2:
            self.expected("[*] without line ends", i + 1)
        return self.take("]", i + 2)

    def name(self, i: int) -> int:
        """The rest of a function call, behind its first name."""
        while self.kinds[i] == "::":
            i = self.take(IDENTIFIER, i + 1, "a function name")
        i = self.take("(", i)
        while self.kinds[i] != ")":
            i = self.expression(i)
            if self.kinds[i] == "...":
                return self.take(")", i + 1)
            if self.kinds[i] != ")":
                i = self.take(",", i, ", or )")
        return i + 1

    def tuple(self, i: int) -> int:
        """`[a, b]` or `[for ...]`."""
        i += 1
        if self.texts[i] == "for" and self.kinds[i] == IDENTIFIER:
            return self.take("]", self.condition(self.expression(self.loop(i))))
        while self.kinds[i] != "]":
            i = self.expression(i)
            if self.kinds[i] != "]":
                i = self.take(",", i, ", or ]")
        return i + 1

    def object(self, i: int) -> int:
        """`{ key = value }` or `{for ...}`; line ends and commas separate the items."""
        i += 1
        if self.texts[i] == "for" and self.kinds[i] == IDENTIFIER:
            return self.object_loop(i)
        while True:
            while self.kinds[i] == NEWLINE:
                i += 1
            if self.kinds[i] == "}":
                return i + 1
            i = self.expression(i)
            if self.kinds[i] not in ("=", ":"):
                self.expected("= or : after the key", i)
            i = self.expression(i + 1)
            if self.kinds[i] not in (NEWLINE, "}"):
                i = self.take(",", i, "a comma or a new line before the next key")

    def object_loop(self, i: int) -> int:
        """`for k, v in c : key => value...` up to and with the closing brace."""
        i = self.expression(self.take("=>", self.expression(self.loop(i))))
        return self.take("}", self.condition(i + 1 if self.kinds[i] == "..." else i))

    def loop(self, i: int) -> int:
        """`for k, v in c :`."""
        return self.take(":", self.loop_head(i))

    def loop_head(self, i: int) -> int:
        """`for k, v in c`."""
        i = self.take(IDENTIFIER, i + 1, "a name after for")
        if self.kinds[i] == ",":
            i = self.take(IDENTIFIER, i + 1, "a name")
        if self.texts[i] != "in":
            self.expected("in", i)
        return self.expression(i + 1)

    def condition(self, i: int) -> int:
        """The `if` of a for expression, when it has one."""
        return self.expression(i + 1) if self.texts[i] == "if" and self.kinds[i] == IDENTIFIER else i

    # Templates

    def template(self, i: int) -> int:
        """A quoted template or heredoc: literals, interpolations and balanced directives."""
        closer = QUOTE_CLOSE if self.kinds[i] == QUOTE_OPEN else HEREDOC_CLOSE
        open_directives: list[str] = []
        i += 1
        while self.kinds[i] != closer:
            if self.kinds[i] == LITERAL:
                i += 1
            elif self.kinds[i] == INTERPOLATION:
                i = self.take(SEQUENCE_END, self.expression(i + 1))
            else:
                i = self.take(SEQUENCE_END, self.directive(i + 1, open_directives))
        if open_directives:
            self.expected(f"the end of the %{{ {open_directives[-1]} }} directive", i)
        return i + 1

    def directive(self, i: int, opened: list[str]) -> int:
        """The inside of `%{ }`; `opened` are the directives around it."""
        keyword = self.texts[i]
        if keyword in _DIRECTIVE_ENDS:
            if not opened or opened.pop() not in _DIRECTIVE_ENDS[keyword]:
                self.expected(f"the opening directive before {keyword}", i)
            if keyword == "else":
                opened.append(keyword)
            return i + 1
        if keyword not in ("if", "for"):
            self.expected("if, else, endif, for or endfor", i)
        opened.append(keyword)
        return self.expression(i + 1) if keyword == "if" else self.loop_head(i)


_STARTS: Final = {
    "[": _Parser.tuple,
    "{": _Parser.object,
    QUOTE_OPEN: _Parser.template,
    HEREDOC_OPEN: _Parser.template,
}
