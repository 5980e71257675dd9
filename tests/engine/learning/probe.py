"""One argument of a resource, to try values on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from tests.engine.learning.configuration import configure, find_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.learning.provider import Provider, Refusal
    from tfgen.schema.model import BlockSchema, CtyType

    Value = str | float

_KEY = "k"
# Of a value deep inside blocks that hold other errors the provider keeps silent now and then: it is asked again, and
# one refusal counts. In the replication of a bucket it is silent so often that a fact can be missed even so.
_DEEP = 3
# Where the provider names the argument when it has no path for it.
_NAMED = (
    r"Path: ([^\n]*)\n",
    r"Attribute (\S.*?) (?:value|string|list|set|map)",
    r"expected (?:length of )?([\w.]+) to",
    r'"([\w.]+)"',
    r"value for ([\w.]+) ",
)
_EXPECTED = re.compile(r'expected (?:length of )?"?(?:[\w.]*\.)?([A-Za-z_]\w*)(?:\.\d+)?"? to ')
# Errors about what stands or lacks beside the argument, not about its value: relations.py has those.
ABOUT_OTHERS = re.compile(
    r"conflicts with|must be specified|can be specified|invalid combination|missing required|conflicting"
    r"|invalid attribute combination|required by|required when|cannot be specified|configured together|is required",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Probe:
    """An argument with text or a number, or a list, set or map of them; `path` leads to it through the blocks."""

    tries: ClassVar[int] = 4
    provider: Provider
    resource_type: str
    schema: BlockSchema
    path: tuple[str, ...]
    type: CtyType
    _known: dict[Value, tuple[str, ...]] = field(default_factory=dict)

    @property
    def element(self) -> CtyType:
        """The type of one value: the argument's own, or that of its elements."""
        return self.type if isinstance(self.type, str) else self.type[1]

    def takes(self, value: Value) -> bool:
        """Whether the provider has nothing against a value."""
        return not self.refusals(value)

    def refusals(self, value: Value) -> tuple[str, ...]:
        """What the provider says against a value."""
        if value not in self._known:
            answers = (self._ask(value) for _ in range(self.tries if len(self.path) >= _DEEP else 1))
            self._known[value] = next(filter(None, answers), ())
        return self._known[value]

    def refusals_of(self, whole: Any) -> tuple[str, ...]:
        """What the provider says against a whole list, set or map."""
        return tuple(refusal.text for refusal in self._refusals(whole) if refusal.path == self.path)

    def texts_of(self, whole: Any) -> list[str]:
        """What the provider says with a whole list, set or map, wherever it says that it is."""
        return [refusal.text for refusal in self._refusals(whole)]

    def _ask(self, value: Value) -> tuple[str, ...]:
        meant = (refusal.text for refusal in self._refusals(self.wrap(value)) if self.is_meant(refusal, value))
        return tuple(text for text in meant if not ABOUT_OTHERS.search(text))

    def _refusals(self, whole: Any) -> list[Refusal]:
        *block, name = self.path
        return self.provider.refusals(self.resource_type, configure(self.schema, tuple(block), {name: whole}))

    def all_refusals(self, value: Value) -> list[Refusal]:
        """What the provider says of a value and of what stands or lacks beside it."""
        return self._refusals(self.wrap(value))

    def wrap(self, value: Value) -> Any:
        """The value as the argument has it: alone, or in a list, set or map."""
        return wrap(self.type, value)

    def is_meant(self, refusal: Refusal, value: Value) -> bool:
        """Whether an error is about this argument: by its path, or where that ends early by the name in its text.

        Of arguments that may be written as blocks the path ends at the block, and some errors name but the value.
        """
        path = refusal.path
        # Deep inside, the provider gives errors of neighbours each other's paths; some name the argument too.
        told = _EXPECTED.match(refusal.text)
        if told and told[1] != self.path[-1]:
            return False
        if self.type[0] == "map" and path[-1:] == (_KEY,):
            path = path[:-1]
        if path == self.path:
            return True
        if self.path[: len(path)] != path:
            return False
        named = f"{json.dumps(value, ensure_ascii=False)} is not a valid "
        if path and path == self.path[:-1] and refusal.text.startswith(named):
            return True
        found = next(filter(None, (re.search(pattern, refusal.text) for pattern in _NAMED)), None)
        return found is not None and re.split(r"[.\]]+", found[1].strip('"'))[-1] == self.path[-1]


def wrap(cty: CtyType, value: Value) -> Any:
    """A value as an argument of a type has it: alone, or in a list, set or map."""
    if isinstance(cty, str):
        return value
    return {_KEY: value} if cty[0] == "map" else [value]


def find_probes(provider: Provider, resource_type: str, schema: BlockSchema, levels: int) -> Iterator[Probe]:
    """The arguments of a resource that can be tried, so many levels of blocks down."""
    for path, block in find_blocks(schema, levels):
        for name, attribute in block.attributes.items():
            if attribute.is_argument and is_simple(attribute.type):
                yield Probe(provider, resource_type, schema, (*path, name), attribute.type)


def is_simple(cty: CtyType) -> bool:
    """Whether it is text, a number, or a list, set or map of them."""
    if isinstance(cty, str):
        return cty in ("string", "number")
    return cty[0] in ("list", "set", "map") and cty[1] in ("string", "number")
