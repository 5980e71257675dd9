"""Cut HCL native syntax into tokens, with the position of whatever cannot be one."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from tfgen.hcl.source import DEEPEST_NESTING, HclSyntaxError, NestingError

# A kind is a plain string: an operator or bracket is its own kind, the others are named here.
IDENTIFIER: Final = "identifier"
NUMBER: Final = "number"
STRING: Final = "string"  # a whole quoted string without a template sequence, quotes included
QUOTE_OPEN: Final = "quote open"  # the quotes of a string with template sequences
QUOTE_CLOSE: Final = "quote close"
LITERAL: Final = "literal"  # text between the sequences of a template or heredoc
HEREDOC_OPEN: Final = "heredoc open"  # its line end included
HEREDOC_CLOSE: Final = "heredoc close"  # the whitespace around the marker included, the line end not
INTERPOLATION: Final = "${"
DIRECTIVE: Final = "%{"
SEQUENCE_END: Final = "sequence end"
COMMENT: Final = "comment"  # from "#" or "//" to the end of its line, which it ends; line end not included
INLINE_COMMENT: Final = "inline comment"
NEWLINE: Final = "newline"

OPENING: Final = frozenset({"{", "[", "(", INTERPOLATION, DIRECTIVE})
CLOSING: Final = frozenset({"}", "]", ")", SEQUENCE_END})

Token = tuple[str, str, int]
"""Kind, text, and offset of the text in the normalized source; the whitespace between tokens is dropped."""

_SCALAR = "(?![dD][89a-fA-F])[0-9a-fA-F]{4}"  # no half of a surrogate pair, which is no character
_CODE_POINT = rf"u{_SCALAR}|U(?:0000{_SCALAR}|00(?:0[1-9a-fA-F]|10)[0-9a-fA-F]{{4}})"
_ESCAPE = rf'(?:\\(?:[nrt"\\]|{_CODE_POINT})|\$\$\{{|%%\{{|[$%](?!\{{))'
_QUOTED = rf'[^"\\\n\r$%]*(?:{_ESCAPE}[^"\\\n\r$%]*)*'
# Letters, "_" and all above ASCII, then digits and "-" too, by what they are not: ranges above ASCII take 40 ms.
_NAME = r"[^\x00-@\[-^`{-\x7f][^\x00-,./:-@\[-^`{-\x7f]*"
_CODE: Final = re.compile(
    rf"""[ \t]*(?:
      ({_NAME})
    | (\n)
    | ("{_QUOTED}")
    | ((?:\#|//)[^\n]*)\n?
    | (/\*(?s:.)*?\*/)
    | (<<-?(?P<marker>{_NAME})\n)
    | ([=!<>]=|=>|&&|\|\||\.\.\.|::|~\}}|[-+*/%!=<>?:.,(){{}}\[\]])
    | (\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (")
    )""",
    re.VERBOSE,
)
_OPERATOR, _QUOTE = 8, 10
_KINDS: Final = {1: IDENTIFIER, 2: NEWLINE, 3: STRING, 4: COMMENT, 5: INLINE_COMMENT, 9: NUMBER}
_QUOTED_TEXT: Final = re.compile(_QUOTED)
_HEREDOC_TEXT: Final = re.compile(r"[^\n$%]*(?:(?:\$\$\{|%%\{|[$%](?!\{))[^\n$%]*)*\n?")


def tokenize(text: str) -> list[Token]:
    """The tokens of a normalized text. Raises HclSyntaxError where no token can start or a string never ends."""
    tokens: list[Token] = []
    try:
        _code(text, 0, tokens, in_sequence=False)
    except RecursionError:
        fail_nesting(text, 0)
    if not text.isascii():
        _check_names(text, tokens)
    return tokens


def refuse_controls(text: str) -> None:
    """Raise HclSyntaxError for characters that HCL admits in comments and text, where nobody means to write them."""
    for character in "\0\r":
        if character in text:
            fail(text, text.index(character), f"unexpected character {character!r}")


def fail(text: str, offset: int, message: str) -> NoReturn:
    """Raise HclSyntaxError for the character at `offset`, with the remedy where it is known."""
    from tfgen.hcl.slips import suggest_hcl  # only a run that fails needs it

    line_start = text.rfind("\n", 0, offset) + 1
    remedy = suggest_hcl(message, text[line_start:].partition("\n")[0])
    said = f"{message}. {remedy}" if remedy else message
    raise HclSyntaxError(text.count("\n", 0, offset) + 1, offset - line_start + 1, said)


def fail_nesting(text: str, offset: int) -> NoReturn:
    """Raise NestingError for the character at `offset`."""
    line_start = text.rfind("\n", 0, offset) + 1
    message = f"it is nested more than {DEEPEST_NESTING} deep, which tfgen does not read. Name parts of it in locals."
    raise NestingError(text.count("\n", 0, offset) + 1, offset - line_start + 1, message)


def _code(text: str, position: int, tokens: list[Token], *, in_sequence: bool) -> int:
    """Append the tokens of code from `position` to the end of the text or template sequence; return that end."""
    match, append, kinds = _CODE.match, tokens.append, _KINDS
    depth = 0
    while found := match(text, position):
        group = found.lastindex or 0
        piece, start, position = found[group], found.start(group), found.end()
        if group in kinds:
            append((kinds[group], piece, start))
        elif group == _OPERATOR:
            if in_sequence and depth == 0 and piece in ("}", "~}"):
                append((SEQUENCE_END, piece, start))
                return position
            depth += (piece == "{") - (piece == "}")
            append((piece, piece, start))
        elif group == _QUOTE:
            position = _template(text, start, tokens)
        else:
            append((HEREDOC_OPEN, piece, start))
            position = _heredoc(text, position, found["marker"], tokens)
    return _end(text, position, in_sequence=in_sequence)


def _end(text: str, position: int, *, in_sequence: bool) -> int:
    """The end of the text, which is where code outside template sequences has to end."""
    while position < len(text) and text[position] in " \t":
        position += 1
    if position < len(text):
        fail(text, position, f"unexpected character {text[position]!r}")
    if in_sequence:
        fail(text, position, "the file ends inside a template sequence: close it with }")
    return position


def _template(text: str, start: int, tokens: list[Token]) -> int:
    """Append the tokens of the quoted template that starts at `start`; return its end."""
    tokens.append((QUOTE_OPEN, '"', start))
    position = start + 1
    while True:
        end = _QUOTED_TEXT.match(text, position).end()  # type: ignore[union-attr]  # matches everywhere
        _literal(text, position, end, tokens)
        if text.startswith('"', end):
            tokens.append((QUOTE_CLOSE, '"', end))
            return end + 1
        if text.startswith("\\", end):
            fail(text, end, 'unknown escape: HCL knows \\n \\r \\t \\" \\\\ and \\uXXXX and \\UXXXXXXXX of a character')
        if end == len(text) or text[end] in "\r\n":
            fail(text, start, "this string has no closing quote on its line")
        position = _sequence(text, end, tokens)


def _heredoc(text: str, position: int, marker: str, tokens: list[Token]) -> int:
    """Append the tokens of the heredoc whose first line starts at `position`; return the end of its marker."""
    opening, literal = tokens[-1][2], position
    while (line_end := text.find("\n", position)) >= 0:
        if text[position - 1] == "\n" and text[position:line_end].strip() == marker:
            _literal(text, literal, position, tokens)
            tokens.append((HEREDOC_CLOSE, text[position:line_end], position))
            return line_end
        position = _HEREDOC_TEXT.match(text, position).end()  # type: ignore[union-attr]  # matches everywhere
        if text.startswith(("${", "%{"), position):
            _literal(text, literal, position, tokens)
            literal = position = _sequence(text, position, tokens)
    fail(text, opening, f"this heredoc is not closed: no line after it holds {marker} alone")


def _literal(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Append the literal between two offsets, unless it is empty."""
    if end > start:
        tokens.append((LITERAL, text[start:end], start))


def _sequence(text: str, position: int, tokens: list[Token]) -> int:
    """Append the tokens of the interpolation or directive at `position`; return its end."""
    opening = text[position : position + (3 if text.startswith("~", position + 2) else 2)]
    tokens.append((opening[:2], opening, position))
    return _code(text, position + len(opening), tokens, in_sequence=True)


def _check_names(text: str, tokens: list[Token]) -> None:
    """Refuse names with characters that Unicode does not allow in an identifier."""
    for kind, name, start in tokens:
        if kind == IDENTIFIER and not name.replace("-", "_").isidentifier():
            fail(text, start, f"{name!r} holds a character that a name cannot have")
