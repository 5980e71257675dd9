"""Values on their way into HCL: HashiCorp's parser reads back what went in, or nothing is written at all."""

from __future__ import annotations

from ipaddress import IPv4Network
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pygohcl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tfgen.errors import TfgenError
from tfgen.hcl.format import format_hcl
from tfgen.hcl.literals import LiteralError, format_literal
from tfgen.hcl.parse import read_hcl
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages.filters import ValueFilterError, cidrsubnet, hcl_text, identifier

if TYPE_CHECKING:
    import random

ENVIRONMENT = TemplateEnvironment(Path("templates"))
# Any Unicode text, with what has a meaning in HCL more often than chance would have it.
SPECIAL = [*'$%{}~"\\\n\t#', "${", "%{", "\r\n", "\\u0041", "&amp;", "{{", "{%", "EOT"]
TEXT = st.lists(st.characters(exclude_categories=["Cs"]) | st.sampled_from(SPECIAL), max_size=8).map("".join)
KEYS = TEXT.map(lambda text: normalize("NFC", text))  # two spellings of one key would be one key
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=10,
)


def read_back(text: str) -> Any:
    """The value of the argument `a` in the text."""
    return pygohcl.loads(text)["a"]


def as_hcl_has_it(value: Any) -> Any:
    """HCL keeps text in Unicode's normal form C, and knows one type of number."""
    if isinstance(value, str):
        return normalize("NFC", value)
    if isinstance(value, list):
        return [as_hcl_has_it(item) for item in value]
    if isinstance(value, dict):
        return {as_hcl_has_it(key): as_hcl_has_it(item) for key, item in value.items()}
    return float(value) if isinstance(value, float) else value


def same(got: Any, want: Any) -> bool:
    """Whether two values are one in HCL; a float is compared at its own precision."""
    if isinstance(want, float):
        return float(got) == want
    if isinstance(want, list):
        return len(got) == len(want) and all(map(same, got, want))
    if isinstance(want, dict):
        return got.keys() == want.keys() and all(same(got[key], want[key]) for key in want)
    return type(got) is type(want) and got == want


@given(VALUES)
def test_a_literal_means_its_value(value: Any) -> None:
    assert same(read_back(f"a = {format_literal(value)}\n"), as_hcl_has_it(value))


@given(VALUES)
def test_a_literal_means_its_value_after_formatting(value: Any) -> None:
    text = format_hcl(f"locals {{\na = {format_literal(value)}\n}}\n")
    assert same(pygohcl.loads(text)["locals"]["a"], as_hcl_has_it(value))
    assert format_hcl(text) == text


@given(VALUES)
@example("${")
@example("${a}${")
def test_both_parsers_and_the_formatter_accept_a_filtered_value(value: Any) -> None:
    text = ENVIRONMENT.from_string("locals {\n  a = {{ value | hcl }}\n}\n").render(value=value)
    assert len(read_hcl(format_hcl(text)).blocks) == 1


@given(
    st.dictionaries(KEYS, st.integers() | st.dictionaries(KEYS, TEXT, max_size=3), max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_of_keys_does_not_matter(value: dict[str, Any], shuffler: random.Random) -> None:
    items = list(value.items())
    shuffler.shuffle(items)
    assert format_literal(dict(items)) == format_literal(value)


@given(TEXT, TEXT)
@example("$", "{var.x}")
@example("%", "{ if true }")
def test_filtered_text_means_itself_inside_a_string(one: str, two: str) -> None:
    """Whatever stands beside it, template sequences that begin outside of it included."""
    template = ENVIRONMENT.from_string('a = "$x{{ one | hcl_text }}{{ two | hcl_text }}$"\n')
    assert read_back(template.render(one=one, two=two)) == normalize("NFC", f"$x{one}{two}$")


@given(TEXT)
@example("{var.x}")
def test_filtered_text_does_not_complete_a_reference(text: str) -> None:
    template = ENVIRONMENT.from_string('a = "${% if true %}{{ text | hcl_text }}{% endif %}"\n')
    assert read_back(template.render(text=text)) == normalize("NFC", f"${text}")


@given(TEXT)
@example("a")
def test_text_without_a_filter_means_itself_or_is_refused(text: str) -> None:
    template = ENVIRONMENT.from_string('a = "{{ text }}"\n')
    try:
        rendered = template.render(text=text)
    except ValueFilterError:
        return
    assert read_back(rendered) == normalize("NFC", text)


@given(TEXT, TEXT)
@example("$", "{x}")
def test_two_texts_without_a_filter_mean_themselves_or_are_refused(one: str, two: str) -> None:
    template = ENVIRONMENT.from_string('a = "{{ one }}{{ two }}"\n')
    try:
        rendered = template.render(one=one, two=two)
    except ValueFilterError:
        return
    assert read_back(rendered) == normalize("NFC", one + two)


@pytest.mark.parametrize("text", ["us-east-1", "10.0.0.0/16", "Zürich", "a b", "100% sure", "$5", "it's", "a{b}"])
def test_text_without_a_meaning_in_hcl_needs_no_filter(text: str) -> None:
    assert ENVIRONMENT.from_string('a = "{{ text }}"').render(text=text) == f'a = "{text}"'


def test_an_if_without_else_leaves_nothing() -> None:
    assert ENVIRONMENT.from_string("a = [{{ 1 if false }}]").render() == "a = []"


def test_an_if_without_else_has_no_literal() -> None:
    template = ENVIRONMENT.from_string("a = {{ (1 if false) | hcl }}")
    with pytest.raises(ValueFilterError, match="there is no value to write"):
        template.render()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1: "a"}, object(), "half of a pair \ud800"])
def test_what_hcl_cannot_hold_has_no_literal(value: object) -> None:
    with pytest.raises(LiteralError):
        format_literal(value)


def test_only_text_can_be_escaped_for_a_string() -> None:
    with pytest.raises(ValueFilterError, match=r"hcl_text takes text, not a list\. Use the hcl filter\."):
        hcl_text(["a"])


@pytest.mark.parametrize(
    ("text", "label"),
    [("us-east-1", "us_east_1"), ("10.0.0.0/16", "_10_0_0_0_16"), ("a", "a"), ("", "_"), ("é", "_")],
)
def test_an_identifier_is_a_name_in_hcl(text: str, label: str) -> None:
    assert identifier(text) == label


@given(st.integers(0, 2**32 - 1), st.integers(0, 32), st.integers(-1, 33), st.integers(-1, 2**16))
def test_a_subnet_lies_in_its_network_or_is_refused(address: int, prefix: int, newbits: int, netnum: int) -> None:
    network = IPv4Network((address, prefix), strict=False)
    try:
        subnet = IPv4Network(cidrsubnet(str(network), newbits, netnum))
    except TfgenError:
        return
    assert subnet.subnet_of(network)
    assert subnet.prefixlen == prefix + newbits


@pytest.mark.parametrize(
    ("prefix", "newbits", "netnum", "subnet"),
    [  # the examples of https://developer.hashicorp.com/terraform/language/functions/cidrsubnet
        ("172.16.0.0/12", 4, 2, "172.18.0.0/16"),
        ("10.1.2.0/24", 4, 15, "10.1.2.240/28"),
        ("10.0.0.0/16", 0, 0, "10.0.0.0/16"),
    ],
)
def test_a_subnet_is_the_one_that_terraform_computes(prefix: str, newbits: int, netnum: int, subnet: str) -> None:
    assert cidrsubnet(prefix, newbits, netnum) == subnet
