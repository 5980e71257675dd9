"""The languages that templates render to, each with its own filters and its own idea of what needs one."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from tfgen.patterns import regex
from tfgen.render.languages.document_placement import find_in_json, find_in_shell, find_in_yaml
from tfgen.render.languages.filters import FILTERS, ValueFilterError, admit, finalize, format_json, shown
from tfgen.render.languages.placement import find_misplaced
from tfgen.render.languages.text import Text, filled
from tfgen.structs import Struct, replace

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Mapping

    from tfgen.render.languages.placement import Misplaced

_BRACES = ("{%", "%}", "{{", "}}", "{#", "#}")
_BRACKETS = ("[%", "%]", "[[", "]]", "[#", "#]")
_LINE_ENDS = regex("[\x00-\x08\x0a-\x1f\x7f\x85\u2028\u2029]")
# What begins a block at the start of a line, and what means something in one; `snake_case` and `us-east-1` do not.
_MARKDOWN = regex(
    r"[`*\[\]()<>&'\"\\|~$\x00-\x1f\x7f\x85\u2028\u2029]|^[^\w]|(?<![^\W_])_|_(?![^\W_])|(?<=[0-9])\.(?=\s|$)|\s$"
)
# What would end a plain scalar, begin another kind of value, or be an expression to GitHub.
_UNSAFE_YAML = regex(r"[^\w./@ :=+*-]|:(?=\s|$)|^[\s*,@-]|\s$|[^\x20-\x7e]")


class Dialect(Struct, frozen=True):
    """A language: its name, Jinja's delimiters in its templates, and how values get into its text.

    `delimiters` are start and end of blocks, of values and of comments. `finalize` returns what may stand in the text
    as it is, and raises ValueFilterError for the rest. `advice` is the end of a sentence that names the filter to use.
    `find_misplaced` finds, in rendered text, filtered values where their filter does not help.
    """

    name: str
    delimiters: tuple[str, str, str, str, str, str]
    filters: Mapping[str, Callable[..., object]]
    finalize: Callable[[object], Text]
    advice: str
    find_misplaced: Callable[[Text], Iterable[Misplaced]] = lambda _: ()


def yaml(value: object) -> Text:
    """Any value as YAML on one line, quoted and escaped. GitHub's `${{` belongs into the template, not into a value."""
    text = format_json(value)
    if "${{" in text:
        raise ValueFilterError("the value holds ${{, which GitHub would evaluate. Write expressions in the template.")
    return filled(text, "yaml")


def json(value: object) -> Text:
    """Any value as JSON on one line, keys sorted."""
    return filled(format_json(value), "json")


def json_text(value: object) -> Text:
    """Text escaped for the inside of a longer JSON string."""
    return filled(format_json(_text(value, "json_text"))[1:-1], "json_text")


def sh(value: object) -> Text:
    """Text or a number as one word of a POSIX shell, quoted where it needs it; a list as several."""
    words = value if isinstance(value, list | tuple) else [value]
    return filled(" ".join([shlex.quote(_shell_word(word)) for word in words]), "sh")


def text(value: object) -> Text:
    """Text or a number as it is, on one line: it has no structure that a character could change."""
    found = _shell_word(value)
    if _LINE_ENDS.search(found):
        remedy = "Write its lines one by one: {% for line in x.splitlines() %}."
        raise ValueFilterError(f"the text {shown(found)} holds a line end or a control character. {remedy}")
    return filled(found, "text")


def markdown_text(value: object) -> Text:
    """Text or a number as a reader of the page sees it: nothing of it is a heading, a link, code or HTML.

    https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references
    """
    return filled(_MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", _shell_word(value)), "text")


def _shell_word(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueFilterError(f"a {type(value).__name__} is neither text nor a number. Write its items one by one.")
    if "\0" in (text := str(value)):
        raise ValueFilterError(f"the text {shown(text)} holds a null character. Correct the value.")
    return text


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueFilterError(f"{name} takes text, not a {type(value).__name__}. Use the json filter.")
    return value


def _admitting(unsafe: re.Pattern[str], language: str, remedy: str) -> Callable[[object], Text]:
    return lambda value: admit(value, unsafe, language, remedy)


def _filtered_only(language: str, remedy: str) -> Callable[[object], Text]:
    """Admit numbers, and text that is the author's or has a filter: a mere word can be a command, a key or a null."""

    def finalize_filtered(value: object) -> Text:
        if isinstance(value, str) and not isinstance(value, Text):
            raise ValueFilterError(f"the text {shown(value)} has no filter. {remedy}")
        return admit(value, _NOTHING, language, remedy)

    return finalize_filtered


_NOTHING = regex(r"(?!)")

HCL = Dialect("terraform", _BRACES, FILTERS, finalize, "`hcl`, or `json` in a heredoc", find_misplaced)
TFVARS = Dialect("variables", _BRACES, FILTERS, finalize, "`hcl`, or `json` in a heredoc", find_misplaced)
# GitHub's own expressions are written ${{ }}, so Jinja's are written otherwise.
YAML = Dialect(
    "yaml",
    _BRACKETS,
    {"yaml": yaml},
    _admitting(_UNSAFE_YAML, "YAML", "Write `| yaml` after it."),
    "`yaml`",
    find_in_yaml,
)
JSON = Dialect(
    "json",
    _BRACES,
    {"json": json, "json_text": json_text, "sha256": FILTERS["sha256"]},
    _filtered_only("JSON", "Write `| json` after it, or `| json_text` inside a quoted string."),
    "`json`",
    find_in_json,
)
PLAIN_YAML = Dialect(
    "yaml",
    _BRACES,
    {"yaml": yaml, "sha256": FILTERS["sha256"]},
    _filtered_only("YAML", "Write `| yaml` after it."),
    "`yaml`",
    find_in_yaml,
)
SHELL = Dialect(
    "shell",
    _BRACES,
    {"sh": sh, "sha256": FILTERS["sha256"]},
    _filtered_only("a shell", "Write `| sh` after it, outside of quotes."),
    "`sh`",
    find_in_shell,
)
TEXT = Dialect(
    "text",
    _BRACES,
    {"text": text, "sha256": FILTERS["sha256"]},
    _filtered_only("some languages", "Write `| text` after it where it has none here."),
    "`text`",
)
MARKDOWN = Dialect(
    "markdown",
    _BRACES,
    {"text": markdown_text, "sha256": FILTERS["sha256"]},
    _filtered_only("Markdown", "Write `| text` after it."),
    "`text`",
)
_DIALECTS = {dialect.name: dialect for dialect in (HCL, TFVARS, JSON, PLAIN_YAML, SHELL, TEXT, MARKDOWN)}


def dialect_of(language: str, syntax: str = "braces") -> Dialect:
    """The dialect of a language; `syntax` is how Jinja is written in it.

    YAML in brackets is that of GitHub, where the braces are taken.
    """
    if syntax == "braces":
        return _DIALECTS[language]
    return YAML if language == YAML.name else replace(_DIALECTS[language], delimiters=_BRACKETS)
