"""What `templatefile` and `templatestring` make of a template, in which nothing but the given values has a name.

https://developer.hashicorp.com/terraform/language/functions/templatefile
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from tfgen.dialects.constructs import NESTED
from tfgen.errors import did_you_mean
from tfgen.evaluation.budget import CHARACTERS_A_STEP, LONGEST_TEXT
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.functions.call import CallError, marks_of
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.types import STRING
from tfgen.evaluation.values import ANYTHING, UNKNOWN, Value, text
from tfgen.hcl.parse import parse_strictly
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Literal, Template
from tfgen.hcl.tree import parse_expression
from tfgen.module.references import find_references
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.evaluation.functions.signatures import Signature
    from tfgen.evaluation.interpreter import Interpreter, Names
    from tfgen.evaluation.values import Referenced
    from tfgen.hcl.syntax import Expression

RENDERING: Final = frozenset({"templatefile", "templatestring"})
"""The functions that read templates."""

_MARKER: Final = "TEMPLATE_OF_TFGEN"
# Stands behind the text, so that `~}` at its end strips what is the template's and nothing else.
_END: Final = "\ue000"
# What can be a name in HCL. Terraform's own message says that a hyphen cannot be in it, and takes one.
_VARIABLE: Final = regex(r"[^\W\d][\w-]*")
_MOST: Final = 1 << 18  # characters of a template


def render_template(at: Interpreter, name: str, arguments: Sequence[Value]) -> Value:
    """The text that the template makes of the values; worth anything where that is not known, or is too much.

    Raises CallError for a template that Terraform refuses.
    """
    if isinstance(at.names, _OnlyValues):
        raise CallError(NESTED, f"{name}() in a template", -1)
    first, values = arguments
    marks = marks_of(arguments)
    _refuse_values(name, values)
    if not isinstance(first.content, str) or not isinstance(values.content, dict):
        return ANYTHING.marked(marks)
    what, source = _source(at.names, name, first.content)
    if source is None or len(source) > _MOST or _END in source or "\r" in source or _MARKER in source:
        return ANYTHING.marked(marks)
    if not at.afford(len(source) // CHARACTERS_A_STEP):
        return ANYTHING.marked(marks)
    try:
        template = _parse(source)
    except HclSyntaxError as error:
        if not _is_refused(source):
            return ANYTHING.marked(marks)
        line = min(error.line - 1, source.count("\n") + 1)
        raise CallError("failing-function", f"{name}() fails: {what}:{line}: {error.message}") from None
    _refuse_names(name, what, template, [str(key) for key in values.content])
    return _rendered(at, name, what, template, values).marked(marks)


def _refuse_values(name: str, values: Value) -> None:
    if values.type.kind not in ("object", "map", "dynamic"):
        raise CallError("function-arguments", f"the values of {name}() are an object: name = value in braces.", 1)
    for key in values.content if isinstance(values.content, dict) else ():
        if not _VARIABLE.fullmatch(str(key)):
            remedy = "a name has letters, digits, _ and -, and begins with a letter or _."
            raise CallError("function-arguments", f'{name}() takes no value named "{key}": {remedy}', 1)


def _source(names: Names, name: str, given: str) -> tuple[str, str | None]:
    """What the template is called, and its text if that is at hand."""
    if name == "templatestring":
        return "the template", given
    try:
        content = names.read("file", given)
    except FunctionError:  # not UTF-8: what exists was asked before
        return given, None
    return given, content if isinstance(content, str) else None


@lru_cache(64)
def _parse(source: str) -> Expression:
    return parse_expression(f"<<{_MARKER}\n{source}{_END}\n{_MARKER}\n")


def _is_refused(source: str) -> bool:
    """Whether HashiCorp's own parser finds something wrong, too."""
    try:
        parse_strictly(f"x = <<{_MARKER}\n{source}{_END}\n{_MARKER}\n")
    except HclSyntaxError:
        return True
    return False


def _refuse_names(name: str, what: str, template: Expression, known: Sequence[str]) -> None:
    for reference in find_references(template):
        if reference.root not in known:
            remedy = did_you_mean(reference.root, known, otherwise="Add it to them.")
            message = f"{name}() fails: {what} uses {reference.root}, which is not among the values here. {remedy}"
            raise CallError("failing-function", message, 1)


def _rendered(at: Interpreter, name: str, what: str, template: Expression, values: Value) -> Value:
    inner = type(at)(_OnlyValues(at.names))
    whole = _only_part(template)
    value = inner.work_out(whole or template, values.content)
    if nested := next((fault for fault in inner.faults if fault.kind == NESTED), None):
        raise CallError(NESTED, f"{nested.message}, here in {what},")
    if inner.faults:
        raise CallError("failing-function", f"{name}() fails: in {what}, {inner.faults[0].message}")
    if whole is not None or value.content is UNKNOWN:
        return value
    try:
        made = convert(value, STRING)
    except ConversionError:
        return ANYTHING
    content = str(made.content).removesuffix("\n").removesuffix(_END)
    return text(content[:LONGEST_TEXT], made.marks)


def _only_part(template: Expression) -> Expression | None:
    """The interpolation that a template is and nothing else: that stays what it is."""
    parts = template.parts if isinstance(template, Template) else ()
    if len(parts) == 2 and isinstance(parts[1], Literal) and parts[1].value == f"{_END}\n":
        return None if isinstance(parts[0], Literal) or type(parts[0]).__name__.startswith("Template") else parts[0]
    return None


class _OnlyValues:
    """The names in a template: those of functions."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self.budget = names.budget
        self.planned = names.planned

    def member(self, root: str, name: str) -> Value:  # noqa: ARG002 - no name leads to it
        return ANYTHING

    def resource(self, mode: str, type_: str, name: str) -> Value:  # noqa: ARG002 - as above
        return ANYTHING

    def configured(self, source: Referenced, name: str) -> Value | None:
        return self._names.configured(source, name)

    def function(self, name: str) -> Signature | None:
        return self._names.function(name)

    def provider_of(self, name: str) -> str:
        return self._names.provider_of(name)

    def missing_provider(self, name: str) -> str | None:
        return self._names.missing_provider(name)

    def functions_beside(self, name: str) -> list[str]:
        return self._names.functions_beside(name)

    def read(self, function: str, path: str) -> object:
        return self._names.read(function, path)

    def has_entries(self, path: str) -> bool:
        return self._names.has_entries(path)
