"""Mistakes in what only the provider knows: words, ranges, forms, and arguments that exclude or need each other."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from benchmarks.recall.bases import MAIN, Base, random_type
from benchmarks.recall.nodes import to_node
from benchmarks.recall.tree import Node, block, print_block
from tests.engine.learning.bodies import NUMBERS, fill, parts_of, walk_bodies
from tests.engine.learning.provider import DATA
from tests.engine.learning.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random
    from typing import Any

    from tests.engine.learning.bodies import Bodies, Body
    from tfgen.schema import BlockSchema

    Made = tuple[str, dict[str, str], tuple[str, ...]] | None

_TRIES = 12
_LONG = ("a" * 65, "a" * 129, "a" * 257, "a" * 1100, "A" * 40, "")
# What kind of refusal it is, by the provider's words; the first that is found.
_KINDS = (
    ("conflict", r"conflicts with|only one of|cannot be (?:specified|configured|set)|specified when one|together"),
    ("required with", r"all of `|must be specified when|required when|required by"),
    ("enum", r"to be one of \["),
    ("one of", r"one of `|No attribute specified|[Oo]ne (?:of|attribute)|must be configured"),
    ("enum", r"to be one of|valid values|Enum|must be one of|not a valid|invalid value for"),
    ("json", r"JSON|json|YAML"),
    ("arn", r"ARN|arn"),
    ("cidr or address", r"CIDR|cidr|IP address|IPv"),
    ("length", r"length|characters|at least \d+|at most \d+"),
    ("range", r"range|at least|at most|between|divisible|greater|less"),
    ("count", r"Not enough|Too many|items|elements"),
    ("required", r"[Rr]equired|must have|is empty|[Mm]issing"),
)


def kind_of(text: str) -> str:
    """The kind of a refusal."""
    return next((kind for kind, pattern in _KINDS if re.search(pattern, text)), "form")


def _body(rng: Random, bodies: Bodies) -> tuple[str, Body]:
    while True:
        name = random_type(rng, bodies)
        if (body := bodies.make(rng, name, rng.choice((0, 0.15, 0.4)))) is not None:
            return name, body


def value(rng: Random, schema: BlockSchema, body: Body) -> None:
    """Another value for an argument."""
    block_, inner = rng.choice(list(walk_bodies(schema, body)))
    simple = {
        name: kind for name in parts_of(block_) if name in block_.attributes for kind in [block_.attributes[name].type]
    }
    if simple:
        name = rng.choice(sorted(simple))
        inner[name] = _value(rng, simple[name], inner.get(name))


def part_added(rng: Random, schema: BlockSchema, body: Body) -> None:
    """One or two more arguments or blocks."""
    block_, inner = rng.choice(list(walk_bodies(schema, body)))
    for _ in range(rng.choice((1, 2))):
        if parts := [name for name in parts_of(block_) if name not in inner]:
            name = rng.choice(parts)
            inner[name] = fill(rng, block_, name, 0)


def part_gone(rng: Random, schema: BlockSchema, body: Body) -> None:
    """An argument or block less, of those that the schema does not require."""
    places = [
        (inner, name)
        for block_, inner in walk_bodies(schema, body)
        for name in inner
        if not (name in block_.attributes and block_.attributes[name].required)
        and not (name in block_.blocks and block_.blocks[name].min_items)
    ]
    if places:
        inner, name = rng.choice(places)
        del inner[name]


def count(rng: Random, schema: BlockSchema, body: Body) -> None:
    """More or fewer elements of a list."""
    places = [
        (inner, name)
        for _, inner in walk_bodies(schema, body)
        for name, v in inner.items()
        if isinstance(v, list) and v
    ]
    if places:
        inner, name = rng.choice(places)
        inner[name] = rng.choice(([], inner[name] * 2, inner[name] * 30))


_MUTATORS: tuple[Callable[[Random, BlockSchema, Body], None], ...] = (
    value,
    value,
    value,
    part_added,
    part_added,
    part_gone,
    count,
)


def provider_words(rng: Random, base: Base, bodies: Bodies) -> Made:
    """A resource that the provider would refuse, or would not: it is asked, so that most are."""
    wanted = rng.random() < 0.85
    for _ in range(_TRIES):
        name, body = _body(rng, bodies)
        schema = bodies.schema_of(name)
        for _ in range(_TRIES):
            changed = deepcopy(body)
            rng.choice(_MUTATORS)(rng, schema, changed)
            refusals = bodies.refusals(name, changed)
            if changed != body and bool(refusals) == wanted:
                kind = kind_of(refusals[0].text) if refusals else "accepted"
                return kind, _with(rng, base, name, schema, changed), tuple(each.text for each in refusals)
    return None


def _value(rng: Random, cty: Any, now: Any) -> Any:
    if cty == "string":
        return _text(rng, now if isinstance(now, str) else "")
    if cty == "number":
        return rng.choice((*NUMBERS, 7, 13, 65536, 70000, 10**7, -5))
    if cty == "bool":
        return rng.choice((True, False))
    if isinstance(cty, list) and cty[0] in ("list", "set") and isinstance(cty[1], str):
        return [_value(rng, cty[1], now[0] if now else None) for _ in range(rng.choice((1, 1, 2)))]
    if isinstance(cty, list) and cty[0] == "map" and isinstance(cty[1], str):
        return {"k": _value(rng, cty[1], None)}
    return now


def _text(rng: Random, now: str) -> str:
    """A word in another case or misspelt, or a text of another form."""
    near = (
        now.lower(),
        now.upper(),
        now.title(),
        now + "s",
        now[:-1],
        now.replace("_", "-"),
        now.replace("-", "_"),
        f" {now}",
    )
    return rng.choice(near) if now and rng.random() < 0.4 else rng.choice((*SAMPLES, *_LONG))


def _with(rng: Random, base: Base, name: str, schema: BlockSchema, body: Body) -> dict[str, str]:
    kind = "data" if name.startswith(DATA) else "resource"
    node = to_node(kind, [name.removeprefix(DATA), "fresh"], schema, body)
    # The provider has been asked: the rest of the base would only take time.
    required = [item for item in base.tree[MAIN][0].items if not isinstance(item, Node) or item.type != "backend"]
    files = {MAIN: print_block(Node("terraform", [], required))}
    texts = [item for _, each in node.walk() for item in each.arguments if item.text.startswith('"')]
    if texts and rng.random() < 0.15:  # by way of a local, whose value is known too
        item = rng.choice(texts)
        files[MAIN] += print_block(block("locals", by_way=item.text))
        item.text = "local.by_way"
    files[MAIN] += print_block(node)
    return files


def policy(rng: Random, base: Base, bodies: Bodies) -> Made:
    """A policy document with something wrong in it."""
    name = f"{DATA}aws_iam_policy_document"
    schema = bodies.schema_of(name)
    body = bodies.make(rng, name, 0.5)
    for _ in range(_TRIES if body else 0):
        changed = deepcopy(body)
        assert changed is not None
        rng.choice(_MUTATORS)(rng, schema, changed)
        if refusals := bodies.refusals(name, changed):
            kind = f"policy document: {kind_of(refusals[0].text)}"
            return kind, _with(rng, base, name, schema, changed), tuple(each.text for each in refusals)
    return None


KINDS = (*(provider_words,) * 15, policy)
