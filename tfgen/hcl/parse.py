"""Parse generated HCL twice: pygohcl for strictness, python-hcl2 (in `outline`) for structure."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tfgen.errors import did_you_mean
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.patterns import regex
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.outline import RefusedError

# The blocks of a Terraform module and how many labels each has.
# https://developer.hashicorp.com/terraform/language/syntax/configuration#blocks
LABEL_COUNTS = {
    "action": 2,
    "check": 1,
    "data": 2,
    "ephemeral": 2,
    "import": 0,
    "language": 0,
    "locals": 0,
    "module": 1,
    "moved": 0,
    "output": 1,
    "provider": 1,
    "removed": 0,
    "resource": 2,
    "terraform": 0,
    "variable": 1,
}
_ADDRESSED = frozenset({"check", "data", "ephemeral", "module", "output", "resource", "variable"})
_LONG = 2000  # lines of a file from which on its heredocs are looked at
_SHOWN = 30  # characters of what python-hcl2 does not expect
_OUTSIDE = "this argument stands outside of any block. Put it into one, such as locals { }"
_LABELS = {0: "", 1: '"<name>" ', 2: '"<type>" "<name>" '}
# What pygohcl says: "invalid HCL: tmp.hcl:2,6-3,1: Invalid expression; Expected the start of an expression."
_GO_MESSAGE = regex(r"^(?:invalid HCL: )?[^:]*:(\d+),(\d+)(?:-[\d,]+)?: (.*)$", re.DOTALL)


class BlockHeader(Struct, frozen=True):
    """A top-level block: type, labels without quotes, and the line, from 1, that it starts on."""

    type: str
    labels: tuple[str, ...]
    line: int

    @property
    def address(self) -> str:
        """Terraform's address: `aws_vpc.main`, `data.aws_region.current`, `provider.aws`, `output.vpc_id`."""
        parts = self.labels if self.type == "resource" else (self.type, *self.labels)
        return ".".join(parts)

    @property
    def has_address(self) -> bool:
        """Whether there may be only one such block in a module."""
        return self.type in _ADDRESSED


class Gap(Struct, frozen=True):
    """Where python-hcl2 gives up on what Terraform reads: a line, from 1; 0 when it does not say where."""

    line: int
    message: str


class Reading(NamedTuple):
    """The top-level blocks of a Terraform file, in order, and where python-hcl2 alone stops, if it does."""

    blocks: tuple[BlockHeader, ...]
    gap: Gap | None = None


def read_hcl(text: str) -> Reading:
    """A Terraform file as three parsers read it; what python-hcl2 alone refuses is a gap of its own.

    Raises HclSyntaxError, with line and column, for what the others refuse, for blocks that are not Terraform's,
    and for arguments outside a block.
    """
    parse_strictly(text)
    reading = _parse_structure(text)
    for block in reading.blocks:
        _check_labels(block)
    return reading


def parse_strictly(text: str) -> None:
    """Have HashiCorp's own parser read a text. Raises HclSyntaxError, with line and column, for what it refuses."""
    import pygohcl

    folded, lines = _without_long_heredocs(text)
    try:
        # What it cannot hand over as JSON it has read: a null for a key, an infinite number, thousands of digits.
        with suppress(pygohcl.HCLInternalError, ValueError, RecursionError):
            # A text ends at its first zero byte for it; any other control character is as good or as bad there.
            pygohcl.loads(folded.replace("\0", "\1"))
    except pygohcl.HCLParseError as error:
        match = _GO_MESSAGE.match(str(error))
        line, column, message = (int(match[1]), int(match[2]), match[3]) if match else (1, 1, str(error))
        message = message.replace("; ", ". ", 1)
        message = re.sub(r"tmp\.hcl:(\d+),[\d-]+", lambda it: f"line {lines[int(it[1]) - 1]}", message)
        raise HclSyntaxError(lines[line - 1], column, message) from None


def _without_long_heredocs(text: str) -> tuple[str, Sequence[int]]:
    """The text without what stands between the first and the last line of a long heredoc, and the lines that are left.

    HashiCorp's parser joins the lines of a heredoc one by one and copies all that it has each time: 200,000 take 45
    seconds (`meldConsecutiveStringLiterals` of https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go).
    Lines without a template sequence are right whatever they say.
    """
    number = text.count("\n") + 2
    if number < _LONG or "<<" not in text:
        return text, range(1, number + 1)
    from tfgen.hcl.tokens import LITERAL, tokenize

    source, dropped, seen, line = normalize(text), set[int](), 0, 0
    with suppress(HclSyntaxError):  # which HashiCorp's parser tells better
        for kind, part, start in tokenize(source):
            if kind == LITERAL and (height := part.count("\n")) > 1:
                seen, line = start, line + source.count("\n", seen, start)
                dropped.update(range(line + 1, line + height))
    left = [(place, row) for place, row in enumerate(text.split("\n")) if place not in dropped]
    return "\n".join(row for _, row in left), [*(place + 1 for place, _ in left), number]


def _parse_structure(text: str) -> Reading:
    from tfgen.hcl.outline import RefusedError, read_outline

    try:
        found = read_outline(text)
    except RefusedError as error:
        # It lacks parts of HashiCorp's grammar, such as comments inside of expressions, which the others have.
        return Reading(_own_structure(normalize(text)), _gap(error))
    for outer in found:
        if not outer.is_block:
            raise HclSyntaxError(outer.line, outer.column, _OUTSIDE)
    return Reading(tuple(BlockHeader(outer.name, outer.labels, outer.line) for outer in found))


def _gap(error: RefusedError) -> Gap:
    token = " ".join(error.token.split())
    said = f" ({token[:_SHOWN]})" if token else ""
    return Gap(error.line, f"python-hcl2 cannot read this{said}. Terraform does; tools that use python-hcl2 may not.")


def _own_structure(text: str) -> tuple[BlockHeader, ...]:
    """The same by the parser that rules use. Raises HclSyntaxError where that does not read it either."""
    from tfgen.hcl.tokens import fail  # with the lexer, which a run that parses nothing new does not need
    from tfgen.hcl.tree import parse_tree

    body = parse_tree(text)
    for argument in body.arguments:
        fail(text, argument.start, _OUTSIDE)
    return tuple(BlockHeader(block.type, block.labels, text.count("\n", 0, block.start) + 1) for block in body.blocks)


def _check_labels(block: BlockHeader) -> None:
    count = LABEL_COUNTS.get(block.type)
    if count is None:
        remedy = did_you_mean(block.type, LABEL_COUNTS, otherwise=f"Terraform knows {', '.join(LABEL_COUNTS)}.")
        raise HclSyntaxError(block.line, 1, f'Terraform has no block "{block.type}". {remedy}')
    if count != len(block.labels):
        found = len(block.labels) or "no"
        fact = f"this {block.type} block has {found} label{'s' * (found != 1)}"
        raise HclSyntaxError(block.line, 1, f"{fact}. Write it as: {block.type} {_LABELS[count]}{{")
