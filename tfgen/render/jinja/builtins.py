"""Jinja's own filters and tests as templates have them: those that are for HTML or for chance are not there."""

from __future__ import annotations

import functools
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING, Any

from jinja2 import pass_environment
from jinja2.filters import FILTERS, make_attrgetter
from jinja2.tests import TESTS
from jinja2.utils import _PassArg

from tfgen.errors import did_you_mean
from tfgen.render.jinja.generator import PACED, SPENT
from tfgen.render.languages.text import Text, indent, strip
from tfgen.render.templates.limits import check_text, check_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.render.jinja.sandbox import Sandbox

Function = Callable[..., Any]

_HTML = ("e", "escape", "forceescape", "safe", "striptags", "tojson", "urlize", "xmlattr")
# textwrap takes a minute for what is admitted as text, and nothing in Terraform wants it.
_NOT_HERE = frozenset({*_HTML, "pprint", "random", "wordwrap"})
_WIDTHS = frozenset({"batch", "center", "round", "slice", "truncate"})

_CHARACTERS_A_STEP = 20  # a filter looks at each by itself

# What people reach for, by habits from elsewhere: to write a value as it is, in some language or other.
_WRITING_HABITS = frozenset(
    """attr_escape dump dumps encode_json escapejs hcl2 json json_dumps json_encode jsonencode pprint quote quoted repr
    shellquote to_hcl to_json to_nice_json to_nice_yaml to_yaml tohcl tolist tomap toset toyaml yaml yaml_dump
    yamlencode""".split()  # noqa: SIM905 - as words they can be read
).union(_HTML)
_TERRAFORM_HABITS = frozenset(
    """b64decode b64encode base64decode base64encode bcrypt hash md5 regex_replace sha1 sha512 timestamp
    uuid""".split()  # noqa: SIM905
)


# Those of ours that other languages have.
_OF_LANGUAGES = frozenset({"hcl", "hcl_text", "heredoc_text", "json", "json_text", "yaml", "sh", "text", "expression"})


def explain_missing(name: str, known: Iterable[str], advice: str) -> str:
    """What to use instead of a filter that is not there; `advice` names the filter of the language."""
    if name in _WRITING_HABITS or name in _OF_LANGUAGES:
        why = "It is for HTML. " if name in _HTML else ""
        return f"{why}Use {advice}."
    if name in _TERRAFORM_HABITS:
        return "Call Terraform's own function in the text that the template writes; for a digest use `sha256`."
    if name == "random":
        return "Nothing here is left to chance: the same input renders the same bytes."
    return did_you_mean(name, known, otherwise=f"Correct its name; values are written by {advice}.")


def builtin_filters(sandbox: Sandbox) -> dict[str, Function]:
    """Jinja's filters that are left, none of which does more than the sandbox allows."""
    replaced: Mapping[str, Function] = {
        "attr": _attr,
        "format": lambda pattern, *values, **names: sandbox.print_format(pattern, names or values),
        "indent": _indent(sandbox),
        "join": _join(sandbox),
        "replace": lambda text, old, new, count=None: sandbox.replace(sandbox.printed(text), old, new, count),
        "string": sandbox.printed,
        "sum": _sum,
        "trim": lambda text, chars=None: _trim(sandbox.printed(text), chars),
    }
    chosen = {name: replaced.get(name, function) for name, function in FILTERS.items() if name not in _NOT_HERE}
    return {name: guarded(sandbox, name, function) for name, function in chosen.items()} | {
        PACED: sandbox.paced,
        SPENT: sandbox.budget.spend,
    }


def builtin_tests(sandbox: Sandbox) -> dict[str, Any]:
    """Jinja's tests; what they read is paid for."""
    return {name: _paying(sandbox, function) for name, function in TESTS.items() if name != "escaped"}


def guarded(sandbox: Sandbox, name: str, function: Function) -> Function:
    """A filter that reads data and makes data, pays for both, and leaves no iterator behind."""
    skipped = 0 if _PassArg.from_obj(function) is None else 1

    @functools.wraps(function)
    def filtered(*arguments: Any, **options: Any) -> Any:
        given = (*arguments[skipped:], *options.values())
        for value in given:
            sandbox.data(value)
            if isinstance(value, str):
                sandbox.budget.spend(len(value) // _CHARACTERS_A_STEP)
            if name in _WIDTHS:
                check_width(value)
        made = function(*arguments, **options)
        if hasattr(made, "__next__"):
            made = list(_counted(sandbox, made))
        sandbox.budget.made(made)
        return sandbox.trusted(made, *given) if isinstance(made, str) else made

    return filtered


def _counted(sandbox: Sandbox, items: Iterator[Any]) -> Iterator[Any]:
    for item in items:
        sandbox.budget.spend(1)
        yield item


def _paying(sandbox: Sandbox, function: Any) -> Any:
    @functools.wraps(function)
    def tested(*arguments: Any, **options: Any) -> Any:
        for value in arguments:
            sandbox.budget.read(value)
        return function(*arguments, **options)

    return tested


def _trim(text: str, characters: str | None) -> str:
    return strip(text) if type(text) is Text and characters is None else text.strip(characters)


@pass_environment
def _attr(environment: Sandbox, value: Any, name: str) -> Any:
    return environment.getattr(value, name)


def _indent(sandbox: Sandbox) -> Function:
    def indented(text: str, width: int | str = 4, first: bool = False, blank: bool = False) -> str:  # noqa: FBT001, FBT002
        check_width(width)
        margin = sandbox.admitted(width) if isinstance(width, str) else Text(" " * width)
        check_text(len(text) + len(margin) * (text.count("\n") + 1))
        made = indent(text if type(text) is Text else Text(text), margin, first=first, blank=blank)
        return made if type(text) is Text else str(made)

    return indented


def _join(sandbox: Sandbox) -> Function:
    def joined(items: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
        read = make_attrgetter(sandbox, attribute) if attribute is not None else None
        return sandbox.join_items(d, map(read, items) if read else items)

    return joined


@pass_environment
def _sum(environment: Sandbox, items: Iterable[Any], attribute: str | None = None, start: Any = 0) -> Any:
    values = items if attribute is None else map(make_attrgetter(environment, attribute), items)
    if isinstance(start, list):
        return [*start, *chain.from_iterable(values)]
    return sum(values, start)
