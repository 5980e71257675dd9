"""The filters through which values reach HCL, and the check that fails closed on values that bypassed them."""

from __future__ import annotations

import hashlib
import json as json_module
import math
import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from tfgen.errors import TfgenError, count_of
from tfgen.hcl.literals import Expression, escape_text, format_literal
from tfgen.patterns import compiling_late, regex
from tfgen.render.languages.text import PLAIN, Text, filled, is_authored

with compiling_late():  # a third of compiling its expressions is for filters that hardly anyone uses
    from jinja2 import Undefined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What would end a string, start a template of HCL's or Jinja's, or do either together with the text around it.
# It begins with one of a set of characters, which `re` looks for quickly: most values hold none of these.
_UNSAFE = re.compile(
    r'["\\\x00-\x1f\x7f\x85\u2028\u2029${%](?:(?<=[^${%])|(?<=[$%])(?:\{|$)|(?<=^\{)|(?<=\{)[{%#])',
)
# What would start a template together with the text before or behind it.
_EDGES = re.compile(r"^[{]|[$%]$")
# A literal that has no quotes, brackets or lines means the same wherever it stands.
_WORD = re.compile(r"[a-z0-9.+-]*")
# In a heredoc only a template can spell a character. A `$${` without a brace that closes it irritates python-hcl2.
_HEREDOC = regex(
    r'(?P<closed>[$%]\{(?=[^{}"\\\x00-\x1f]*\}))|[$%]+(?=[$%]\{)|[$%](?=\{)'
    r"|[\x00-\x1f\x7f\x85\u2028\u2029]|^[ {]|[$%]$"
)


class ValueFilterError(TfgenError):
    """A value in a template cannot be written as asked; the renderer adds the place."""


class TemplateExpression(Expression, Text):
    """An HCL expression that a template vouches for; it passes as it is, alone and in lists and maps."""


def hcl(value: object) -> Text:
    """Any value as an HCL literal: `{{ name | hcl }}` gives a quoted and escaped string.

    Expressions made with `| expression` stand for themselves, also inside lists and maps.
    """
    literal = format_literal(_defined(value))
    return Text(literal) if _WORD.fullmatch(literal) else filled(literal, "hcl")


def hcl_text(value: object) -> Text:
    """Text escaped for the inside of a longer HCL string: `"${aws_s3_bucket.data.arn}/{{ prefix | hcl_text }}"`."""
    return filled(_EDGES.sub(_spelt_out, escape_text(_text(value, "hcl_text", "hcl"))), "hcl_text")


def heredoc_text(value: object) -> Text:
    """Text for a line of a heredoc, where a backslash escapes nothing: `${` becomes `$${`, a line end a sequence."""
    return filled(_HEREDOC.sub(_in_heredoc, _text(value, "heredoc_text", "json")), "heredoc_text")


def json(value: object) -> Text:
    """Any value as JSON for a heredoc: keys sorted, on one line, with nothing that HCL takes for a template."""
    return filled(_guard_json(format_json(_defined(value))), "json")


def json_text(value: object) -> Text:
    """Text escaped for the inside of a longer JSON string in a heredoc."""
    return filled(
        _EDGES.sub(_spelt_out, _guard_json(format_json(_text(value, "json_text", "json"))[1:-1])), "json_text"
    )


def format_json(value: object) -> str:
    """The value as JSON on one line, keys sorted. Raises ValueFilterError for what JSON cannot hold."""
    try:
        text = json_module.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
        text.encode()
    except (TypeError, ValueError) as error:
        raise ValueFilterError(
            f"the value cannot be written as JSON ({error}). Use text, numbers, lists, maps."
        ) from None
    return (
        text.replace("\x7f", r"\u007f")
        .replace("\x85", r"\u0085")
        .replace("\u2028", r"\u2028")
        .replace("\u2029", r"\u2029")
    )


def expression(value: object) -> TemplateExpression:
    """Text as an HCL expression of its own: a reference such as `aws_vpc.main.id`.

    What comes from the config has to be exactly one expression, so that it cannot become anything else.
    """
    made = TemplateExpression(value)
    if not is_authored(value):
        _check_expression(str(made))
        made.holes = ((0, len(made), "expression"),)
    return made


def identifier(value: object) -> Text:
    """Text as a resource label: every character that HCL does not admit in a name becomes an underscore."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", str(value))
    return Text(name if re.match(r"[A-Za-z_]", name) else f"_{name}")


def cidrsubnet(prefix: object, newbits: int, netnum: int) -> str:
    """Terraform's function of this name: subnet number `netnum` of those with a prefix longer by `newbits`.

    https://developer.hashicorp.com/terraform/language/functions/cidrsubnet
    """
    try:
        network = IPv4Network(str(prefix))
    except ValueError as error:
        raise ValueFilterError(
            f"cidrsubnet: {prefix} is not an IPv4 block ({error}). Use one like 10.0.0.0/16."
        ) from None
    length, more = network.prefixlen + newbits, count_of(newbits, "more bit")
    if not network.prefixlen <= length <= network.max_prefixlen:
        raise ValueFilterError(f"cidrsubnet: {network} has no room for {more}. Use at most {32 - network.prefixlen}.")
    if not 0 <= netnum < 2**newbits:
        raise ValueFilterError(f"cidrsubnet: {network} has no subnet {netnum} of {more}. Use 0 to {2**newbits - 1}.")
    first = int(network.network_address) + (netnum << (network.max_prefixlen - length))
    return str(IPv4Network((first, length)))


def sha256(value: object) -> Text:
    """The SHA-256 of the text in hexadecimal: 64 characters that change when the text does."""
    return filled(hashlib.sha256(str(value).encode()).hexdigest(), "sha256")


def finalize(value: object) -> Text:
    """Admit what may stand in HCL as it is; raise ValueFilterError for the rest."""
    return admit(value, _UNSAFE, "HCL", _REMEDY)


HALF = regex("[\ud800-\udfff]")
"""Half of a surrogate pair, which no file of UTF-8 can hold."""
_REMEDY = "Write `| hcl` after it, `| hcl_text` inside a quoted string, or `| heredoc_text` in a heredoc."


def admit(value: object, unsafe: re.Pattern[str], language: str, remedy: str) -> Text:
    """The value as text that may stand in a language as it is; raise ValueFilterError when it may not.

    Text that the template's author wrote or that came through a filter of ours passes. Any other text passes when no
    character of it has a meaning in the language, and is remembered as a value without a filter.
    """
    if isinstance(value, str) and not value.isascii() and HALF.search(value):
        raise ValueFilterError("the text holds half of a surrogate pair, which is not Unicode. Correct the value.")
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        if found := unsafe.search(value):
            fact = f"the text {shown(value)} holds {found[0]!r}, which has a meaning in {language}, and has no filter."
            raise ValueFilterError(f"{fact} {remedy}")
        return filled(value, PLAIN)
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return Text(value)
    if isinstance(value, Undefined):  # of `{{ x if y }}` without else; an undefined name raises here
        return Text(value)
    raise ValueFilterError(f"{_kind(value)} stands here without a filter. {remedy.partition(',')[0].rstrip('.')}.")


def shown(value: str) -> str:
    """A text for messages: on one line, shortened."""
    return repr(value) if len(value) <= _SHOWN else f"{value[:_SHOWN]!r}…"


_SHOWN = 60


def _defined(value: object) -> object:
    if isinstance(value, Undefined):
        raise ValueFilterError(f"there is no value{value} to write. Give the `if` inside the expression an `else`.")
    return value


def _text(value: object, name: str, other: str) -> str:
    if not isinstance(value, str):
        raise ValueFilterError(f"{name} takes text, not {_kind(value)}. Use the {other} filter.")
    return value


def _spelt_out(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def _guard_json(text: str) -> str:
    return text.replace("${", r"$\u007b").replace("%{", r"%\u007b")


def _in_heredoc(found: re.Match[str]) -> str:
    if found["closed"]:
        return found[0][0] * 2 + "{"
    return f"${{{format_literal(found[0])}}}"


def _check_expression(text: str) -> None:
    from tfgen.hcl import tokens, tree  # templates rarely take an expression from the config
    from tfgen.hcl.source import HclSyntaxError

    refused = {tokens.COMMENT, tokens.INLINE_COMMENT, tokens.HEREDOC_OPEN}
    try:
        body = tree.parse_tree(f"a = ({text}\n)\n")
        whole = tree.parse_tree(f"a = [{text}\n]\n")
        found = {kind for kind, _, _ in tokens.tokenize(text)}
    except HclSyntaxError as error:
        raise ValueFilterError(f"{shown(text)} is not an HCL expression: {error.message}. Correct it.") from None
    if refused & found or any(len(it.arguments) != 1 or it.blocks for it in (body, whole)):
        raise ValueFilterError(f"{shown(text)} is not one HCL expression. Correct it, or write `| hcl` for its text.")


def _kind(value: object) -> str:
    match value:
        case bool() | None:
            return f"the value {format_literal(value)}"
        case int() | float():
            return "a number" if math.isfinite(value) else f"the number {value}, which HCL cannot hold,"
        case list() | tuple():
            return "a list"
        case dict():
            return "a map"
        case str():
            return "text"
        case Undefined():
            return str(value)  # raises, and says which name it is
    return f"a {type(value).__name__.lower()}"


FILTERS: Mapping[str, Callable[..., object]] = {
    "cidrsubnet": cidrsubnet,
    "expression": expression,
    "hcl": hcl,
    "hcl_text": hcl_text,
    "heredoc_text": heredoc_text,
    "identifier": identifier,
    "json": json,
    "json_text": json_text,
    "sha256": sha256,
}
