"""What to write instead of what is no Jinja: one sentence for each habit from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.errors import nearest

if TYPE_CHECKING:
    from tfgen.render.languages.dialect import Dialect
    from tfgen.render.templates.open_blocks import OpenBlock

TAGS = """block break call continue do elif else endblock endcall endfilter endfor endif endmacro endraw endset extends
    filter for from if import include macro raw set""".split()  # noqa: SIM905 - as words they can be read
"""The tags that templates may use."""
# Of shells, and of Liquid, Twig, Django, PHP and Terraform's own templates.
_OTHER_TAGS = {
    "fi": "endif",
    "end": "endif or endfor",
    "done": "endfor",
    "endforeach": "endfor",
    "foreach": "for",
    "elseif": "elif",
    "elsif": "elif",
    "unless": "if not",
    "assign": "set",
    "let": "set",
    "endwith": "nothing: set names instead of with",
    "with": "set",
    "verbatim": "raw",
    "endverbatim": "endraw",
    "comment": "# … #",
}
_CLOSING = frozenset({"fi", "done", "esac", "next", "wend", "rof"})  # and whatever begins with "end"
UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_FOREIGN = re.compile(r"unexpected '[.$/@:]'|unexpected char '[$@#&^\\]'|got '[.$/@]'")
# Operators of other languages, and what Jinja has for them.
_OPERATORS = (
    (re.compile(r"&&"), "Write and for &&."),
    (re.compile(r"\|\|"), "Write or for ||."),
    (re.compile(r"!(?!=)"), "Write not for !."),
    (re.compile(r"\?"), "Write A if CONDITION else B."),
)
_OPERATOR = re.compile(r"unexpected char '[&!?]'|got '\|'")
_UNCLOSED = re.compile(r"The innermost block that needs to be closed is '(\w+)'")
_UNFINISHED = re.compile(r"expected token 'end of (print statement|statement block)', got '(.*)'")
# Go's actions in the delimiters of Jinja, and GitHub's expressions: what reads as Jinja, and means other names.
_OTHERS_EXPRESSION = re.compile(
    r"\$\{\{\s|\{\{-?\s*(?:if|else|end|range|with|define|template|block|include)\b(?!\s*[(|=,])(?:\s*-?\}\}|\s+[\w.$\"(])"
)


def explain_syntax(message: str, line: str, open_block: OpenBlock | None, dialect: Dialect) -> str:
    """What is no Jinja, and what to do about it.

    `message` is Jinja's own, `line` the line of the template, and `open_block` what is still to be closed there.
    """
    unknown = UNKNOWN_TAG.match(message)
    if open_block and (message.startswith("Unexpected end of template") or (unknown and _closes(unknown[1]))):
        return _explain_open(open_block, unknown[1] if unknown else "", dialect)
    if (unclosed := _UNCLOSED.search(message)) and unclosed[1] == "set":
        begin, end, *_ = dialect.delimiters
        whole = f"{begin} set NAME = VALUE {end}"
        return f"a {begin} set {end} is not closed. Write {whole}, or {begin} endset {end} behind what it holds."
    if unknown and unknown[1] not in TAGS:
        begin, end, *_ = dialect.delimiters
        return f"there is no tag {begin} {unknown[1]} {end}. {_explain_tag(unknown[1], dialect)}"
    return f"{message.rstrip('.')}. {_advise(message, unknown, line, dialect)}".rstrip()


def _closes(tag: str) -> bool:
    return tag in _CLOSING or tag.startswith("end")


def _explain_open(block: OpenBlock, found: str, dialect: Dialect) -> str:
    begin, end, *_ = dialect.delimiters
    fact = f"{begin} {block.tag} {end} of line {block.line} is not closed"
    other = f", and {begin} {found} {end} does not close it" if found else ""
    return f"{fact}{other}. Write {begin} end{block.tag} {end}{' instead, or before it' if found in TAGS else ''}."


def _advise(message: str, unknown: re.Match[str] | None, line: str, dialect: Dialect) -> str:
    begin, end, value, value_end, *_ = dialect.delimiters
    if unknown:
        return _explain_tag(unknown[1], dialect)
    if message.startswith("Missing end of comment"):
        return f"Write {dialect.delimiters[5]} behind the comment. {keep(dialect)}"
    if message.startswith("Missing end of raw"):
        return f"Write {begin} endraw {end} behind the text."
    if message.startswith("unexpected '}'"):
        if line.count(begin) > line.count(end):
            return f"Write {end} at the end of the tag."
        if line.count(value) > line.count(value_end):
            return f"Write {value_end} at the end of the value, and close before it what is open."
        return "Something is to be closed before it."
    if _OPERATOR.search(message) and (found := _find_operator(line, dialect)):
        return found
    if _FOREIGN.search(message) or is_foreign(line):
        return keep(dialect)
    if unfinished := _UNFINISHED.match(message):
        return _explain_unfinished(unfinished[1], unfinished[2], line, dialect)
    return next((remedy for pattern, remedy in _REMEDIES if pattern.search(message)), "Correct the line.")


# What Jinja says, and leaves to the reader.
_REMEDIES = (
    (re.compile("^Expected an expression"), "Write a value there."),
    (re.compile("^a text holds half"), "Write the character itself."),
    (re.compile("^autoescape is"), "Take out the tag and its end."),
    (re.compile("^block .* defined twice"), "Rename one of the two."),
    (re.compile("^can't assign to"), "Set another name."),
    (re.compile(r"escape$|illegal Unicode"), "Correct the escape, or write two backslashes for one that is meant."),
    (re.compile("^names starting with an under"), "Rename the macro."),
    (re.compile("^tag name expected"), "Write what the tag does, or take it away."),
    (re.compile("^No test named"), "Correct its name, or compare with ==."),
)


def _find_operator(line: str, dialect: Dialect) -> str:
    """What to write for the first operator of another language in the tags of a line."""
    begin, end, value, value_end, *_ = map(re.escape, dialect.delimiters)
    tags = "".join(re.findall(rf"(?:{begin}|{value}).*?(?:{end}|{value_end})", line))
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", "", tags)
    return next((remedy for pattern, remedy in _OPERATORS if pattern.search(bare)), "")


def _explain_unfinished(kind: str, found: str, line: str, dialect: Dialect) -> str:
    begin, end, _, value_end, *_ = dialect.delimiters
    if found == "string" and re.search(r"\bf['\"]", line):
        return "Join texts with ~ instead: 'a-' ~ name."
    if found == "if" and re.search(r"\belse\s+if\b", line):
        return f"Write {begin} elif … {end}."
    if found == "=":
        return "Write == to compare."
    closing = value_end if kind == "print statement" else end
    return f"Write {closing} before {found}, or the operator that is missing between them."


def is_foreign(line: str) -> bool:
    """Whether a line of a template holds an expression that another program is to read, as Go or GitHub do."""
    return _OTHERS_EXPRESSION.search(line) is not None


def _explain_tag(tag: str, dialect: Dialect) -> str:
    begin, end, *_ = dialect.delimiters
    if tag in TAGS:
        return (
            "Nothing is open here that it could belong to: take it away, or write what begins it."
            if _closes(tag)
            else ""
        )
    meant = _OTHER_TAGS.get(tag) or nearest(tag, TAGS)
    return f"Write {begin} {meant} {end}." if meant else keep(dialect)


def keep(dialect: Dialect) -> str:
    """How text of another program is kept from Jinja."""
    begin, end, *_ = dialect.delimiters
    return f"Text that is meant for another program stands between {begin} raw {end} and {begin} endraw {end}."
