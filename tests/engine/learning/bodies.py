"""Bodies of resources that the provider itself accepts, made from its schema alone."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.engine.learning.configuration import nested_of
from tests.engine.learning.provider import CONFIGURATION, DATA
from tests.engine.learning.samples import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from tests.engine.learning.provider import Provider, Refusal
    from tfgen.schema import BlockSchema, NestedSchema, ProviderSchema

    Body = dict[str, Any]
    Path = tuple[str, ...]

NUMBERS = (1, 0, 5, 30, 60, 80, 300, 1024, 3600, 86400, -1, 2.5, 100000)
_FILLERS = {"string": "aaaaaaaa", "number": 1, "bool": True}
_ROUNDS = 12
_LISTED = re.compile(r"\[([^\]]*)\]")
_NAMES = re.compile(r"`([^`]+)`|one \(and only one\) of \[([^\]]*)\]|configured: \[([^\]]*)\]|out of \[([^\]]*)\]")
_TOO_MUCH = re.compile(r"conflicts with|only one of|cannot be specified|configured together|attributes specified when")
_ABOUT = re.compile(r'expected (?:length of )?"?(?:[\w.]*\.)?([A-Za-z_]\w*)(?:\.\d+)?"? to ')
_ABSENT = re.compile(r"must be (?:specified|configured)|required|is empty", re.IGNORECASE)


def schema_named(schema: ProviderSchema, name: str) -> BlockSchema | None:
    """What the provider has of this name, as `Bodies.schema_of` takes it."""
    if name == CONFIGURATION:
        return schema.config
    return schema.data(name.removeprefix(DATA)) if name.startswith(DATA) else schema.resource(name)


@dataclass
class Bodies:
    """Makes bodies of types of the provider, and says what it has against one."""

    provider: Provider
    schema: ProviderSchema
    _asked: dict[tuple[str, str], tuple[Refusal, ...]] = field(default_factory=dict)

    def schema_of(self, name: str) -> BlockSchema:
        """The schema of a resource type, of a data source by its name with `data.` before it, or of CONFIGURATION."""
        found = schema_named(self.schema, name)
        assert found, name
        return found

    def refusals(self, name: str, body: Body) -> tuple[Refusal, ...]:
        """What the provider says against a body."""
        key = (name, repr(body))
        if key not in self._asked:
            whole = complete(self.schema_of(name), body)
            self._asked[key] = tuple(sorted(self.provider.refusals(name, whole)))  # it has no order of its own
        return self._asked[key]

    def make(self, rng: Random, name: str, rate: float = 0.15) -> Body | None:
        """A body with what is required and a share of the rest that the provider accepts; None if none was found."""
        schema = self.schema_of(name)
        for share in (rate, rate / 3, 0):
            body = _fill_body(rng, schema, share)
            if self._repair(rng, name, schema, body):
                return body
        return None

    def smallest(self, rng: Random, name: str) -> Body:
        """A body with what the schema requires, whether the provider accepts it or not."""
        return _fill_body(rng, self.schema_of(name), 0)

    def add(self, rng: Random, schema: BlockSchema, body: Body, path: Path) -> None:
        """Set what is at the path, and the blocks on the way, where they are not there."""
        for name in path:
            if not body.get(name):
                body[name] = fill(rng, schema, name, 0)
            nested, inner = nested_of(schema, name), body[name]
            if not nested or not inner:
                return
            schema, body = nested.block, inner[0] if isinstance(inner, list) else inner

    def repair(self, rng: Random, name: str, body: Body, path: Path) -> None:
        """Change the body until it is accepted, or as far as that can be had, without losing what is at the path."""
        schema = self.schema_of(name)
        for _ in range(_ROUNDS):
            before = deepcopy(body)
            for refusal in self.refusals(name, body):
                self._mend(rng, name, schema, body, refusal)
                if not is_there(body, path):
                    body.clear()
                    body.update(deepcopy(before))
                    self._take_away(schema, body, refusal, path)
            if body == before:
                return

    @staticmethod
    def _take_away(schema: BlockSchema, body: Body, refusal: Refusal, path: Path) -> None:
        """Take away what else a refusal names, outside of the path, where that is possible."""
        *_, (block, inner) = bodies_at(schema, body, _path_of(refusal)[:-1]) or [(schema, body)]
        for other in re.findall(r"\w+", refusal.text):
            if other in inner and other not in path and not is_required(block, other):
                del inner[other]

    def _repair(self, rng: Random, name: str, schema: BlockSchema, body: Body) -> bool:
        for _ in range(_ROUNDS):
            refusals = self.refusals(name, body)
            if not refusals:
                return True
            for refusal in refusals:
                self._mend(rng, name, schema, body, refusal)
        return not self.refusals(name, body)

    def _mend(self, rng: Random, name: str, schema: BlockSchema, body: Body, refusal: Refusal) -> None:
        path = _path_of(refusal)
        *_, (block, inner) = bodies_at(schema, body, path[:-1]) or [(schema, body)]
        last = path[-1]
        if not last:
            return
        if _TOO_MUCH.search(refusal.text):
            inner.pop(last, None)
        elif _ABSENT.search(refusal.text) and last not in inner:
            chosen = rng.choice(_named(refusal.text) or [last])
            if chosen in block.attributes or chosen in block.blocks:
                inner[chosen] = fill(rng, block, chosen, 0)
        elif last in inner and last in block.attributes:
            self._try_values(rng, name, block, (body, inner), last)
        elif not is_required(block, last):
            inner.pop(last, None)

    def _try_values(self, rng: Random, name: str, block: BlockSchema, bodies: tuple[Body, Body], last: str) -> None:
        """The first value that leaves fewer refusals; if there is none, the argument goes."""
        body, inner = bodies
        refusals = self.refusals(name, body)
        words = [
            word
            for refusal in refusals
            if last in (*refusal.path, refusal.text) or last in refusal.text
            for word in listed_words(refusal.text)
        ]
        before = inner[last]
        for value in (*words[:3], *rng.sample(SAMPLES, len(SAMPLES)), *NUMBERS):
            inner[last] = _wrap(block.attributes[last].type, value)
            if inner[last] is not None and len(self.refusals(name, body)) < len(refusals):
                return
        inner[last] = before
        if not is_required(block, last):
            del inner[last]


def is_there(body: Any, path: Path) -> bool:
    """Whether there is something at the path."""
    for name in path:
        body = body[0] if isinstance(body, list) and body else body
        if not isinstance(body, dict) or body.get(name) in (None, []):
            return False
        body = body[name]
    return True


def _path_of(refusal: Refusal) -> Path:
    """The path to what a refusal is about; where that ends at the block or is empty, with the name in its words."""
    told = _ABOUT.search(refusal.text)
    if told and told[1] not in refusal.path:
        return (*refusal.path, told[1])
    named = _named(refusal.text)
    return refusal.path or (named[0] if named else "",)


def listed_words(text: str) -> list[str]:
    """The words that a refusal names in its first brackets: `expected x to be one of ["A" "B"]`."""
    found = _LISTED.search(text)
    return re.findall(r'"([^"]+)"', found[1]) or found[1].split() if found else []


def bodies_at(schema: BlockSchema, body: Body, path: Path) -> list[tuple[BlockSchema, Body]]:
    """The schema and the body at each step of a path through blocks; empty where it leads elsewhere."""
    steps = [(schema, body)]
    for name in path:
        schema, body = steps[-1]
        nested = schema.blocks.get(name)
        inner = body.get(name)
        inner = inner[0] if isinstance(inner, list) and inner else inner
        if not nested or not isinstance(inner, dict):
            return []
        steps.append((nested.block, inner))
    return steps


def walk_bodies(schema: BlockSchema, body: Body) -> Iterator[tuple[BlockSchema, Body]]:
    """The body and those of all blocks in it, each with its schema."""
    yield schema, body
    for name, nested in schema.blocks.items():
        inner = body.get(name)
        for each in inner if isinstance(inner, list) else [inner] if isinstance(inner, dict) else []:
            yield from walk_bodies(nested.block, each)


def fill(rng: Random, block: BlockSchema, name: str, share: float) -> Any:
    """Some value for an argument or block."""
    if name in block.attributes:
        return _filler(block.attributes[name].type)
    nested = block.blocks[name]
    inner = _fill_body(rng, nested.block, share)
    return [inner] * max(1, nested.min_items) if nested.nesting in ("list", "set") else inner


def parts_of(block: BlockSchema) -> list[str]:
    """The arguments and blocks that a configuration may set and that can be filled in."""
    arguments = [n for n, a in block.attributes.items() if a.is_argument and _filler(a.type) is not None and n != "id"]
    return [
        *arguments,
        *(name for name, nested in block.blocks.items() if name != "timeouts" and nested.nesting != "map"),
    ]


def _fill_body(rng: Random, block: BlockSchema, share: float) -> Body:
    chosen = [n for n in parts_of(block) if is_required(block, n) or (share and rng.random() < share)]
    return {name: fill(rng, block, name, share / 2) for name in chosen}


def is_required(block: BlockSchema, name: str) -> bool:
    if name in block.attributes:
        return block.attributes[name].required
    return bool(block.blocks[name].min_items) if name in block.blocks else False


def _filler(cty: Any) -> Any:
    if isinstance(cty, str):
        return _FILLERS.get(cty)
    kind, inner = cty[:2]
    if kind == "object":
        return {name: _filler(member) for name, member in inner.items()}
    if kind == "tuple" or _filler(inner) is None:
        return None
    return {"k": _filler(inner)} if kind == "map" else [_filler(inner)]


def _wrap(cty: Any, value: Any) -> Any:
    """A value for an argument of a type; None where it does not fit."""
    if isinstance(cty, str):
        fits = isinstance(value, str) if cty == "string" else cty == "number" and not isinstance(value, str)
        return value if fits else None
    inner = _wrap(cty[1], value) if cty[0] in ("list", "set", "map") else None
    if inner is None:
        return None
    return {"k": inner} if cty[0] == "map" else [inner]


def complete(block: BlockSchema, body: Body) -> Body:
    """The body with null for all that it does not set, as the provider gets it: in sets, nothing is there twice."""
    arguments = {name: _unique(attribute.type, body.get(name)) for name, attribute in block.attributes.items()}
    return arguments | {name: complete_nested(nested, body.get(name)) for name, nested in block.blocks.items()}


def _unique(cty: Any, value: Any) -> Any:
    if isinstance(value, list) and cty[0] == "set":
        return [each for place, each in enumerate(value) if each not in value[:place]]
    return value


def complete_nested(nested: NestedSchema, value: Any) -> Any:
    if nested.nesting in ("list", "set"):
        return [complete(nested.block, each) for each in value or []]
    if nested.nesting == "map":
        return {}
    if value is None:
        return None if nested.nesting == "single" else complete(nested.block, {})
    return complete(nested.block, value)


def _named(text: str) -> list[str]:
    """The names that one of which is missing."""
    found = _NAMES.search(text)
    names = next(filter(None, found.groups()), "") if found else ""
    return [name.strip().rsplit(".", 1)[-1] for name in names.split(",") if name.strip()]
