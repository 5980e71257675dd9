"""Calls of functions that cannot work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.mutations.references import in_place_of_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.mutations.change import Change
    from tfgen.module.model import Module

UNKNOWN = ('uppercase("a")', 'get_env("HOME")', 'concatenate("a", "b")', 'sha("a")', "uuid4()", 'hcl("a")')
UNKNOWN_OF_PROVIDER = ('provider::aws::arn_read("a")', 'core::uppercase("a")', 'provider::null::x("a")')
COUNTS = (
    'cidrsubnet("10.0.0.0/16", 8)',
    'upper("a", "b")',
    "lower()",
    'replace("a", "b")',
    'join(",")',
    'substr("abc", 1)',
    'sha256("a", "b")',
    'trimspace("a", "b")',
    "jsonencode()",
    'lookup({ a = "b" }, "a", "b", "c")',
    'split("a")',
    "format()",
)
TYPES = (
    'upper(["a"])',
    'join(",", "a")',
    "keys([1])[0]",
    'tostring(["a"])',
    "sha256({ a = 1 })",
    'lookup(["a"], "b", "c")',
    'element("a", 0)',
    'substr("abc", "x", 1)',
    'format("%s", ["a"]) + 1',
    'cidrsubnet("10.0.0.0/16", "eight", 0)',
    'length(5) == 1 ? "a" : "b"',
    'values("a")[0]',
    'contains("a", "b") ? "a" : "b"',
    'tobool("maybe") ? "a" : "b"',
)
VALUES = (
    'cidrsubnet("10.0.0.0/16", 20, 0)',
    'cidrsubnet("10.0.0.0/16", 8, 256)',
    'cidrhost("10.0.0.0/33", 1)',
    "element([], 0)",
    'regex("[", "a")',
    'regex("x+", "a")',
    'jsondecode("{")',
    'one(["a", "b"])',
    'base64decode("%")',
    'timeadd("now", "1h")',
    'tostring(tonumber("abc"))',
    'lookup({ a = "b" }, "c")',
    'format("%d", "a")',
    'formatdate("QQQQ", "2020-01-01T00:00:00Z")',
    'yamldecode("a: [")',
    'parseint("zz", 10)',
    'indent("a", "b")',
)
FILES = (
    'file("absent.txt")',
    'templatefile("absent.tftpl", {})',
    'filebase64sha256("${path.module}/absent.zip")',
    'fileset("absent", "*")[0]',
)


def _all(module: Module, expressions: Sequence[str]) -> Iterator[Change]:
    for expression in expressions:
        yield from in_place_of_text(module, expression)


def unknown_function(module: Module) -> Iterator[Change]:
    """`uppercase("a")`."""
    yield from _all(module, UNKNOWN)


def unknown_provider_function(module: Module) -> Iterator[Change]:
    """`provider::aws::arn_read("a")`."""
    yield from _all(module, UNKNOWN_OF_PROVIDER)


def wrong_argument_count(module: Module) -> Iterator[Change]:
    """`cidrsubnet("10.0.0.0/16", 8)`."""
    yield from _all(module, COUNTS)


def wrong_argument_type(module: Module) -> Iterator[Change]:
    """`upper(["a"])`."""
    yield from _all(module, TYPES)


def impossible_argument(module: Module) -> Iterator[Change]:
    """`cidrsubnet("10.0.0.0/16", 20, 0)`."""
    yield from _all(module, VALUES)


def absent_file(module: Module) -> Iterator[Change]:
    """`file("absent.txt")`."""
    yield from _all(module, FILES)
