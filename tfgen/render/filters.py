"""The filters through which values reach HCL, and the check that fails closed on values that bypassed them."""

from __future__ import annotations

import hashlib
import re
from ipaddress import IPv4Network
from typing import TYPE_CHECKING

from jinja2 import Undefined
from markupsafe import Markup

from tfgen.errors import TfgenError
from tfgen.hcl.literals import Expression, escape_text, format_literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What would end a string, start a template, or do either together with the text around it.
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f]|\$\{|%\{|^\{|[$%]$')
# What would start a template together with the text before or behind it.
_EDGES = re.compile(r"^\{|[$%]$")
_HTML_ESCAPES = re.compile(r"&(amp|lt|gt|#34|#39);")


class ValueFilterError(TfgenError):
    """A value in a template cannot be written as asked; the renderer adds the place."""


class TrustedExpression(Expression, Markup):  # Markup lets it pass unfiltered
    """An HCL expression that a template vouches for."""


def hcl(value: object) -> Markup:
    """Any value as an HCL literal: `{{ name | hcl }}` gives a quoted and escaped string.

    Expressions made with `| expression` stand for themselves, also inside lists and maps.
    """
    if isinstance(value, Undefined):
        raise ValueFilterError(f"there is no value{value} to write. Give the `if` inside the expression an `else`.")
    return _as_hcl(format_literal(value))


def hcl_text(value: object) -> Markup:
    """Text escaped for the inside of a longer HCL string: `"${aws_s3_bucket.data.arn}/{{ prefix | hcl_text }}"`."""
    if not isinstance(value, str):
        raise ValueFilterError(f"hcl_text takes text, not {_kind(value)}. Use the hcl filter.")
    return _as_hcl(_EDGES.sub(lambda edge: f"\\u{ord(edge[0]):04x}", escape_text(value)))


def _as_hcl(text: str) -> Markup:
    """Markup means "HCL text" here, and this is where it is made.

    The `&` of a value like `&lt;` is spelt out, so that `finalize` can tell it from what Jinja's escaping writes.
    """
    return Markup(_HTML_ESCAPES.sub(r"\\u0026\1;", text))  # noqa: S704


def expression(value: object) -> TrustedExpression:
    """Text as an HCL expression of its own: a reference such as `aws_vpc.main.id`."""
    return TrustedExpression(value)


def identifier(value: object) -> str:
    """Text as a resource label: every character that HCL does not admit in a name becomes an underscore."""
    name = re.sub(r"[^A-Za-z0-9_]", "_", str(value))
    return name if re.match(r"[A-Za-z_]", name) else f"_{name}"


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
    length = network.prefixlen + newbits
    if not network.prefixlen <= length <= network.max_prefixlen:
        raise ValueFilterError(
            f"cidrsubnet: {newbits} more bits do not fit behind {network}. Use at most {32 - network.prefixlen}."
        )
    if not 0 <= netnum < 2**newbits:
        raise ValueFilterError(
            f"cidrsubnet: {network} has no subnet {netnum} of {newbits} more bits. Use 0 to {2**newbits - 1}."
        )
    first = int(network.network_address) + (netnum << (network.max_prefixlen - length))
    return str(IPv4Network((first, length)))


def sha256(value: object) -> str:
    """The SHA-256 of the text in hexadecimal: 64 characters that change when the text does."""
    return hashlib.sha256(str(value).encode()).hexdigest()


def finalize(value: object) -> Markup:
    """Admit what may stand in HCL as it is; raise ValueFilterError for the rest."""
    return admit(value, _UNSAFE, "HCL", "Write `| hcl` after it, or `| hcl_text` inside a quoted string.")


def admit(value: object, unsafe: re.Pattern[str], language: str, remedy: str) -> Markup:
    """The value as text that may stand in a language as it is; raise ValueFilterError when it may not.

    Text that came through a filter, a macro or a block is Markup and passes. Plain text passes when no character of it
    has a meaning in the language.
    """
    if isinstance(value, Undefined):  # of `{{ x if y }}` without else; an undefined name raises here
        return Markup(str(value))  # noqa: S704 - nothing
    if isinstance(value, Markup):
        return _refuse_html(value)
    if isinstance(value, bool) or value is None or not isinstance(value, str | int | float):
        raise ValueFilterError(f"{_kind(value)} stands here without a filter. Write `| {language.lower()}` after it.")
    if isinstance(value, str) and (found := unsafe.search(value)):
        fact = f"the text {value!r} holds {found[0]!r}, which has a meaning in {language}, and has no filter."
        raise ValueFilterError(f"{fact} {remedy}")
    return Markup(value)  # noqa: S704 - checked above


def _refuse_html(value: Markup) -> Markup:
    """Jinja joins filtered and plain text by escaping the plain one for HTML, which is wrong in any other language."""
    if match := _HTML_ESCAPES.search(value):
        raise ValueFilterError(
            f"{match[0]} stands in the text, which Jinja writes when filtered and plain text are joined. "
            f"Join the plain texts first, then filter the result."
        )
    return value


def _kind(value: object) -> str:
    match value:
        case bool() | None:
            return f"the value {format_literal(value)}"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case dict():
            return "a map"
    return f"{value}, of type {type(value).__name__},"  # written out, an undefined name says which name it is


FILTERS: Mapping[str, Callable[..., object]] = {
    "cidrsubnet": cidrsubnet,
    "expression": expression,
    "hcl": hcl,
    "hcl_text": hcl_text,
    "identifier": identifier,
    "sha256": sha256,
}
