"""The languages that templates render to, each with its own filters and its own idea of what needs one."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tfgen.render import template_files
from tfgen.render.document_placement import find_in_json, find_in_shell, find_in_yaml
from tfgen.render.filters import FILTERS, ValueFilterError, admit, finalize, format_json, shown
from tfgen.render.placement import find_misplaced
from tfgen.render.text import Text, filled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tfgen.render.placement import Misplaced

_JINJA = ("{%", "%}", "{{", "}}", "{#", "#}")
# What would end a plain scalar, begin another kind of value, or be an expression to GitHub.
_UNSAFE_YAML = re.compile(r"[^\w./@ :=+*-]|:(?=\s|$)|^[\s*,@-]|\s$|[^\x20-\x7e]")


@dataclass(frozen=True)
class Dialect:
    """A language: the names of its templates, Jinja's delimiters in them, and how values get into its text.

    `delimiters` are start and end of blocks, of values and of comments. `finalize` returns what may stand in the text
    as it is, and raises ValueFilterError for the rest. `advice` is the end of a sentence that names the filter to use.
    `find_misplaced` finds, in rendered text, filtered values where their filter does not help.
    """

    suffixes: tuple[str, ...]
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


def plain(value: object) -> Text:
    """Text or a number as it is: the template vouches that it has no meaning in its language."""
    return filled(_shell_word(value), "plain")


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


_NOTHING = re.compile(r"(?!)")

HCL = Dialect(template_files.TERRAFORM, _JINJA, FILTERS, finalize, "`hcl`, or `json` in a heredoc", find_misplaced)
TFVARS = Dialect((".tfvars.j2",), _JINJA, FILTERS, finalize, "`hcl`, or `json` in a heredoc", find_misplaced)
# GitHub's own expressions are written ${{ }}, so Jinja's are written otherwise.
YAML = Dialect(
    template_files.YAML,
    ("[%", "%]", "[[", "]]", "[#", "#]"),
    {"yaml": yaml},
    _admitting(_UNSAFE_YAML, "YAML", "Write `| yaml` after it."),
    "`yaml`",
    find_in_yaml,
)
JSON = Dialect(
    (".json.j2",),
    _JINJA,
    {"json": json, "json_text": json_text, "sha256": FILTERS["sha256"]},
    _filtered_only("JSON", "Write `| json` after it, or `| json_text` inside a quoted string."),
    "`json`",
    find_in_json,
)
PLAIN_YAML = Dialect(
    template_files.YAML,
    _JINJA,
    {"yaml": yaml, "sha256": FILTERS["sha256"]},
    _filtered_only("YAML", "Write `| yaml` after it."),
    "`yaml`",
    find_in_yaml,
)
SHELL = Dialect(
    (".sh.j2",),
    _JINJA,
    {"sh": sh, "sha256": FILTERS["sha256"]},
    _filtered_only("a shell", "Write `| sh` after it, outside of quotes."),
    "`sh`",
    find_in_shell,
)
TEXT = Dialect(
    (".j2",),
    _JINJA,
    {"plain": plain, "sha256": FILTERS["sha256"]},
    _filtered_only("some languages", "Write `| plain` after it where it has none here."),
    "`plain`",
)
_OTHERS = (HCL, TFVARS, JSON, PLAIN_YAML, SHELL)


def dialect_of(name: str) -> Dialect:
    """The language of a template beside those of Terraform and of workflows, by the ending of its file's name.

    What has no language of ours is text.
    """
    return next((dialect for dialect in _OTHERS if name.endswith(dialect.suffixes)), TEXT)
