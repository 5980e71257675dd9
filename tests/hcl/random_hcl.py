"""Random HCL, valid by construction, with the whitespace and comments nobody would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

NAMES = ("a", "in", "if", "for", "name", "tags", "aws_vpc", "long-name_2", "é", "日本", "e\u0301", "type")
TEXTS = ("", "x", "10.0.0.0/16", "a b", "# no comment", "{", "]", "é", "👍🏽", "a, b", "= 5,", "arn:aws:s3:::b/*")
OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||")
TYPES = ("resource", "variable", "locals", "ephemeral", "moved", "check", "lifecycle", "dynamic")


class RandomHcl:
    """One random file after the other from `random`; the deeper, the simpler the expressions."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.depth = 0
        self.free = [False]  # whether a line end is plain whitespace here

    def file(self) -> str:
        """A whole file."""
        return self.body(self.random.randint(0, 5), path=()) + self.one_of("", "\n", "# end\n", "\n\n\n")

    def body(self, items: int, path: tuple[str, ...]) -> str:
        """Arguments with different names, blocks, comments and blank lines."""
        text = ""
        for number in range(items):
            text += self.one_of("", "", "", "\n", "  \n\n\n", "# c\n", "\t// c \n", "/* c */\n", "/* a \n  b */ ")
            nested = self.random.random() < (0.7 if not path else 0.25) and len(path) < 3
            text += self.block(path) if nested else self.argument(number)
            text += self.one_of("", "", " ", "\t", " # c", "#c ", " // ü", "/* c */") + "\n"
        return text

    def argument(self, number: int) -> str:
        """`name = expression` with a name that `number` makes unique, but for "type"."""
        name = self.one_of(*NAMES[:-2]) + "x" * number if number else self.one_of("type", *NAMES)
        return self.gap() + name + self.gap() + "=" + self.gap() + self.argument_value()

    def argument_value(self) -> str:
        """Now and then a value that is rewritten."""
        if self.random.random() < 0.8:
            return self.expression()
        wrapped = '"${' + self.inside(self.expression) + '}"'
        return self.one_of('"string"', '"list"', '"map"', "list", "map", "set", "string", wrapped, wrapped)

    def block(self, path: tuple[str, ...]) -> str:
        """A block with up to two labels, over lines or on one."""
        kind = self.one_of(*TYPES)
        text = self.gap() + kind
        for _ in range(self.random.randint(0, 2)):
            text += " " + self.gap() + self.one_of('"aws_vpc"', '"main"', "main", '"a b"', '"\\u00e9"', '""')
        text += self.gap() + "{"
        shape = self.random.random()
        if shape < 0.15:
            return text + self.gap() + "}"
        if shape < 0.3:
            return text + self.argument(0) + self.gap() + "}"
        return text + self.one_of("\n", " # c\n") + self.body(self.random.randint(0, 4), (*path, kind)) + "}"

    def expression(self) -> str:
        """Terms and operators."""
        self.depth += 1
        roll = self.random.random()
        text = self.one_of("", "", "", "-", "!", "- ") + self.term()
        if roll < 0.2:
            operator = self.one_of(*OPERATORS)
            text += self.gap() + operator + self.gap() + self.one_of("", "-", "!") + self.term()
        elif roll < 0.27:
            text += f"{self.gap()}?{self.gap()}{self.expression()}{self.gap()}:{self.gap()}{self.expression()}"
        self.depth -= 1
        return text

    def term(self) -> str:
        """A value with accesses."""
        simple = (self.number, self.string, self.string, self.reference)
        compound = (self.tuple, self.object, self.call, self.parentheses, self.loop, self.template, self.heredoc)
        return self.one_of(*(simple if self.depth > 4 else simple * 2 + compound))()

    def number(self) -> str:
        return self.one_of("0", "5", "42", "1.5", "1e3", "65535")

    def string(self) -> str:
        return '"' + self.one_of(*TEXTS, "a\\nb", '\\"', "$${x}", "%%{x}", "$5", "100%") + '"'

    def reference(self) -> str:
        """A name with attributes, indexes and splats."""
        text = self.one_of("a", "var", "local", "aws_vpc", "truth")
        for _ in range(self.random.randint(0, 3)):
            access = self.one_of(".b", ".0", "[*]", ".*", "index", " . c")
            text += f"{self.gap()}[{self.inside(self.expression)}]" if access == "index" else access
        return text

    def tuple(self) -> str:
        return "[" + self.inside(lambda: self.listed(", ")) + "]"

    def call(self) -> str:
        name = self.one_of("f", "merge", "jsonencode", "provider::a::b", "core :: f")
        return f"{name}{self.gap()}({self.inside(lambda: self.listed(self.one_of(', ', '...')))})"

    def listed(self, end: str) -> str:
        """Up to four expressions; `end` may follow the last."""
        items = [self.expression() + self.gap() for _ in range(self.random.randint(0, 4))]
        return self.gap() + f",{self.gap()}".join(items) + (self.one_of("", end) if items else "") + self.gap()

    def parentheses(self) -> str:
        return "(" + self.inside(self.expression) + ")"

    def object(self) -> str:
        """Items between commas or line ends."""
        self.free.append(False)
        text = "{" + self.one_of("", " ", "\n", "\n\n", " # c\n", " /* c */ ")
        for _ in range(self.random.randint(0, 4)):
            key = self.one_of("a", "long_key", '"quoted"', '"x${a}"', "(var.b)", "5", '"é"', '"aws:Source"')
            text += self.gap() + key + self.gap() + self.one_of("=", "=", ":") + self.gap() + self.expression()
            text += self.gap() + self.one_of(",", "\n", ",\n", " # c\n", "\n\n", ", # c\n")
        self.free.pop()
        return text + self.gap() + "}"

    def loop(self) -> str:
        """A for expression."""
        names = self.one_of("x", "k, v", "k ,v")
        head = lambda: f"{self.gap()}for {names} in{self.one_of(' ', ' (')}"  # noqa: E731
        return self.inside(lambda: self.loop_text(head()))

    def loop_text(self, head: str) -> str:
        source = self.expression() + (")" if head.endswith("(") else "")
        body = f"{head}{source}{self.gap()}:{self.gap()}{self.expression()}{self.gap()}"
        condition = self.one_of("", f" if {self.expression()}{self.gap()}")
        if self.random.random() < 0.5:
            return f"[{body}{condition}]"
        return f"{{{body}=>{self.gap()}{self.expression()}{self.one_of('', '...')}{condition}}}"

    def template(self) -> str:
        return '"' + "".join(self.piece() for _ in range(self.random.randint(1, 4))) + '"'

    def heredoc(self) -> str:
        """A heredoc, which can only stand where a line may end behind it."""
        if not self.free[-1]:
            return self.template()
        lines = [
            self.one_of("", "  ", "\t") + self.piece() + self.piece() + "\n" for _ in range(self.random.randint(0, 3))
        ]
        indented = self.one_of("", "-")
        return f"<<{indented}EOT\n{''.join(lines)}{self.one_of('', '  ')}EOT\n"

    def piece(self) -> str:
        """A piece of a template."""
        condition = lambda: "%{" + self.inside(lambda: f" if {self.expression()}") + self.one_of("}", " ~}")  # noqa: E731
        pieces: tuple[Callable[[], str], ...] = (
            lambda: self.one_of(*TEXTS),
            lambda: self.one_of("${", "${~ ") + self.inside(self.expression) + self.one_of("}", "~}"),
            lambda: condition() + "x%{ else }" + self.one_of(*TEXTS) + "%{endif}",
            lambda: "%{ for x in " + self.inside(self.expression) + "}${ x }%{ endfor ~}",
        )
        return self.one_of(*pieces[: 2 if self.depth > 3 else 4])()

    def inside(self, part: Callable[[], str]) -> str:
        """A part between brackets that make line ends plain whitespace."""
        self.free.append(True)
        text = self.gap() + part() + self.gap()
        self.free.pop()
        return text

    def gap(self) -> str:
        """Whitespace or a comment that may stand between two tokens."""
        roll = self.random.random()
        if roll < 0.75:
            return self.one_of("", " ", " ")
        if roll < 0.95 or not self.free[-1]:
            return self.one_of("  ", "\t", "    ", "/* c */", " /* c\n d */ ") if roll > 0.93 else "  "
        return self.one_of("\n", "\n", "\n\n  ", " # c\n", "// c \n  ")

    def one_of(self, *choices: Any) -> Any:
        return self.random.choice(choices)
