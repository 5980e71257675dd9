"""Expressions made at random from the language's grammar: of a wanted type, or of none in particular."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tfgen.evaluation.functions.signatures import builtin_signatures

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

TYPES = ("string", "number", "bool", "list", "map", "object")
_DEPTH = 2
_LITERALS: Mapping[str, tuple[str, ...]] = {
    "string": ('"a"', '"web"', '"10.0.0.0/16"', '"x-y"', '"us-east-1"'),
    "number": ("0", "1", "5", "8080", "2.5"),
    "bool": ("true", "false"),
    "list": ('["a", "b"]', '["x"]', 'tolist(["a", "b", "c"])'),
    "map": ('{ a = "x", b = "y" }', 'tomap({ k = "v" })'),
    "object": ('{ name = "a", size = 3, on = true }',),
}
# What stands for the names that are filled in, by type.
_FORMS: Mapping[str, tuple[str, ...]] = {
    "string": (
        "upper({string})",
        'join("-", {list})',
        'format("%s-%d", {string}, {number})',
        "({bool} ? {string} : {string})",
        'replace({string}, "a", "b")',
        "jsonencode({object})",
        "tostring({number})",
        '"n-${{{string}}}-${{{number}}}"',
        '"%{{ if {bool} }}y%{{ else }}n%{{ endif }}"',
        '"%{{ for x in {list} }}${{x}},%{{ endfor }}"',
        "{list}[0]",
        'lookup({map}, "a", "none")',
        "coalesce({string}, {string})",
        "{object}.name",
        "try({object}.name, {string})",
        "substr({string}, 0, 1)",
        'cidrsubnet("10.0.0.0/16", 8, 3)',
        "<<-EOT\n    line ${{{string}}}\n  EOT\n",
    ),
    "number": (
        "length({list})",
        "({number} + {number} * 2)",
        "-{number}",
        "max({number}, {number})",
        "({bool} ? {number} : 1)",
        "{object}.size",
        "{number} % 3",
        'parseint("ff", 16)',
    ),
    "bool": (
        "!{bool}",
        "{number} > {number}",
        "{string} == {string}",
        "({bool} && {bool})",
        "contains({list}, {string})",
        "can({object}.name)",
        "{object}.on",
    ),
    "list": (
        "[for x in {list} : upper(x)]",
        '[for k, v in {map} : "${{k}}=${{v}}" if v != ""]',
        "[{string}, {string}]",
        "concat({list}, {list})",
        "keys({map})",
        "distinct({list})",
        "[{object}, {object}][*].name",
        "sort({list})",
        'split(",", {string})',
        "slice({list}, 0, 1)",
    ),
    "map": (
        "{{ for x in {list} : x => upper(x) }}",
        "merge({map}, {{ c = {string} }})",
        "{{ for k, v in {map} : k => v if v != {string} }}",
        'zipmap(["a", "b"], ["c", "d"])',
    ),
    "object": ("merge({object}, {{ more = {string} }})", "{{ name = {string}, size = {number}, on = {bool} }}"),
}
WRONG = (
    *('"text"', '""', '"5"', '"true"', "5", "-1", "0", "1.5", "true", "false", "null", "[]", "{}", '["a"]', "[1, 2]"),
    *('{ a = "b" }', "{ a = 1 }", '[["a"]]', '[{ a = "b" }]', "[null]", 'toset(["a"])', "tolist([1])", "tomap({})"),
    *(
        "text",
        "string",
        "var.absent",
        "local.absent",
        "each.key",
        "each.value",
        "count.index",
        "self.id",
        "path.module",
    ),
    *("terraform.workspace", "path.absent", "data.aws_region.absent.name", "aws_vpc.absent.id", "module.absent.id"),
    *('upper("a")', 'absent("a")', "timestamp()", "uuid()", '"${var.absent}"', '"a-${local.absent}"', '"${"', '"a${}"'),
    *('sensitive("a")', "ephemeralasnull(1)", "nonsensitive(1)", '"*"', "all", "(1)", "!1", '-"a"', '"a" + 1', "1 / 0"),
    *("[for x in 5 : x]", "{ for x in [1] : x }", "{ for x in [1, 1] : x => x }", "[1, 2][5]", "{ a = 1 }.b", '"a".b'),
    *('["aws_vpc.a"]', '"aws_vpc.a"', "aws_vpc", "[aws_vpc.a.id]", "provider.aws", "aws.absent", '"aws.absent"'),
    *("<<EOT\nline\nEOT\n", '"%{ if true }"', '"%{ for x in [1] }"', 'true ? "a" : null', "true ? 1", "var", "local"),
)
"""Expressions that are wrong in many places; in some they are right."""
_STARTS = {"string": '"', "number": "-0123456789", "bool": "t", "list": "[", "set": "[", "map": "{", "object": "{"}
ARGUMENTS = (
    *('"a"', '"a,b"', '"10.0.0.0/8"', '"10.0.0.0/33"', '"fd00::/8"', '"2024-01-01T00:00:00Z"', '"%s"', '"%d"', '"("'),
    *('"{}"', '"not json"', '"YQ=="', '"ff"', '"1h"', '""', "0", "1", "-1", "2", "1.5", "99", "16", "63", "true"),
    *("null", "[]", "{}", '["a", "b"]', '["b"]', "[1, 2, 3]", "[3, null]", "[[1], [2]]", '{ a = "b" }', "{ a = 1 }"),
    *("[{ a = 1 }]", 'toset(["a"])', 'tolist(["a"])', 'tomap({ a = "b" })', '["a", 1, true]', "[true]", '"absent.txt"'),
    *('"${path.module}/absent.tftpl"', '"Monday"', '"YYYY-MM-DD"', '"sha1"', '"UTF-8"', '"https://a.b/c?d=e"'),
)
"""What functions are called with."""


@dataclass
class Scope:
    """The references that there are, by the type of what they lead to."""

    names: dict[str, list[str]] = field(default_factory=dict)

    def add(self, kind: str, name: str) -> None:
        """One more name."""
        self.names.setdefault(kind, []).append(name)


def make_expression(rng: Random, kind: str, scope: Scope, depth: int = _DEPTH) -> str:
    """An expression of one of the TYPES that holds only names in scope."""
    known = scope.names.get(kind, [])
    if known and rng.random() < 0.35:
        return rng.choice(known)
    if depth == 0 or rng.random() < 0.3:
        return rng.choice(_LITERALS[kind])
    form = rng.choice(_FORMS[kind])
    return form.format_map(_Holes(rng, scope, depth - 1, inside="<<" not in form))


class _Holes(dict[str, str]):
    """An expression for each name in a form, made when it is asked for."""

    def __init__(self, rng: Random, scope: Scope, depth: int, *, inside: bool) -> None:
        self._rng, self._scope, self._depth, self._inside = rng, scope, depth, inside

    def __missing__(self, kind: str) -> str:
        while "\n" in (text := make_expression(self._rng, kind, self._scope, self._depth)):
            continue  # a heredoc ends with its line
        return text


def call_at_random(rng: Random) -> tuple[str, str]:
    """A function, and a call of it with about as many arguments as it takes, of any kind."""
    name = rng.choice(sorted(builtin_signatures()))
    signature = builtin_signatures()[name]
    count = len(signature.parameters) + (rng.choice((0, 1, 2)) if signature.variadic else 0)
    if rng.random() < 0.1:
        count += rng.choice((-1, 1))
    parameters = [*signature.parameters, *([signature.variadic] * max(count, 0) if signature.variadic else [])]
    kinds = [str(parameter.type) for parameter in parameters] + [""] * 2
    return name, f"{name}({', '.join(_argument(rng, kind) for kind in kinds[: max(count, 0)])})"


def _argument(rng: Random, kind: str) -> str:
    """Mostly something that fits, for else the first argument decides everything."""
    fitting = [text for text in ARGUMENTS if text[0] in _STARTS.get(kind.split()[0] if kind else "", "")]
    return rng.choice(fitting if fitting and rng.random() < 0.75 else ARGUMENTS)


def wrong_expression(rng: Random) -> str:
    """Something that does not belong wherever it stands, or a call of a function."""
    return rng.choice(WRONG) if rng.random() < 0.8 else call_at_random(rng)[1]
