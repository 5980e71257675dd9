"""Expressions that are right by the grammar and wrong by everything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tfgen.evaluation.functions.signatures import builtin_signatures

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_FUNCTIONS = (*sorted(builtin_signatures()), "try", "can", "nosuch")
_LEAVES = (
    *(
        "0",
        "1",
        "-1",
        "1.5",
        "1e300",
        "1e-300",
        "1e999",
        "9" * 200,
        "true",
        "false",
        "null",
        "a",
        "b.c",
        "local.x",
        "x[0]",
    ),
    *(
        '""',
        '"a"',
        '"10.0.0.0/8"',
        '"::/0"',
        '"/a*/"',
        '"(a|b)*c"',
        '"%5d %s %q"',
        '"\\u00e4\\n"',
        '"[1, {}]"',
        '"a: [b]"',
    ),
    *(
        "[]",
        "{}",
        "range(3)",
        "toset([1])",
        "tomap({})",
        "var.any",
        "each.key",
        '"2020-01-01T00:00:00Z"',
        '"1h"',
        '"sha"',
    ),
)
_OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", ">", "<=", ">=", "&&", "||")


def write_expression(random: Random, depth: int = 4) -> str:
    """An expression of at most this many levels."""
    if depth == 0 or random.random() < 0.15:
        return random.choice(_LEAVES)
    return random.choice(_FORMS)(random, depth - 1)


def _call(random: Random, depth: int) -> str:
    arguments = ", ".join(write_expression(random, depth) for _ in range(random.randint(0, 4)))
    return f"{random.choice(_FUNCTIONS)}({arguments}{random.choice(('', '', '...')) if arguments else ''})"


def _binary(random: Random, depth: int) -> str:
    return f"({write_expression(random, depth)} {random.choice(_OPERATORS)} {write_expression(random, depth)})"


def _conditional(random: Random, depth: int) -> str:
    condition, then, otherwise = (write_expression(random, depth) for _ in range(3))
    return f"({condition} ? {then} : {otherwise})"


def _list(random: Random, depth: int) -> str:
    return f"[{', '.join(write_expression(random, depth) for _ in range(random.randint(0, 3)))}]"


def _object(random: Random, depth: int) -> str:
    keys = ("a", "b", '"c d"', f"({write_expression(random, 1)})", "null", "1.50")
    items = [f"{random.choice(keys)} = {write_expression(random, depth)}" for _ in range(random.randint(0, 3))]
    return f"{{{', '.join(items)}}}"


def _for(random: Random, depth: int) -> str:
    condition = f" if {write_expression(random, depth)}" if random.random() < 0.3 else ""
    head = f"for {random.choice(('a', 'k, a'))} in {write_expression(random, depth)} :"
    if random.random() < 0.5:
        return f"[{head} {write_expression(random, depth)}{condition}]"
    group = random.choice(("", "..."))
    return f"{{{head} {write_expression(random, depth)} => {write_expression(random, depth)}{group}{condition}}}"


def _template(random: Random, depth: int) -> str:
    inner = write_expression(random, depth)
    forms = ("${%s}", "x${%s}y", "%%{ if %s }a%%{ else }b%%{ endif }", "%%{ for a in %s }${a}%%{ endfor ~}", "$${%s}")
    return f'"{random.choice(forms) % inner}"'


def _access(random: Random, depth: int) -> str:
    steps = (".a", "[0]", "[*]", ".*.a", f"[{write_expression(random, depth)}]", "[*].a[0]")
    return f"({write_expression(random, depth)}){random.choice(steps)}"


def _unary(random: Random, depth: int) -> str:
    return f"{random.choice('-!')}{write_expression(random, depth)}"


def _encoded(random: Random, depth: int) -> str:
    decode = random.choice(("jsondecode", "yamldecode", "csvdecode", "templatestring", "regexall"))
    return f"{decode}({json.dumps(write_expression(random, depth)).replace('${', '$${').replace('%{', '%%{')}, {{}})"


_FORMS: tuple[Callable[[Random, int], str], ...] = (
    *(_call, _call, _call, _call, _binary, _conditional, _list, _object, _for, _template, _access, _unary, _encoded),
)
