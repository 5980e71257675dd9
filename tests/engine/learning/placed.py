"""Arguments in bodies that the provider accepts: what it says beside that is about the value."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any, ClassVar

from tests.engine.learning.bodies import complete, is_there
from tests.engine.learning.probe import ABOUT_OTHERS, Probe, is_simple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tests.engine.learning.bodies import Bodies, Body
    from tests.engine.learning.provider import Refusal
    from tfgen.schema.model import BlockSchema, CtyType

    Path = tuple[str, ...]

# One of them is refused of nearly every argument that has any constraint.
ODD_TEXTS = ("~bad~", "", "a" * 20_000)
ODD_NUMBERS = (2.5, -1_000_000, 1_000_000_000)
# So many are more than any block is limited to, and few enough to be written down in one question.
MANY_BLOCKS = 101
AT_MOST = re.compile(
    r"Attribute (?P<path>\S+) (?:list|set) must contain at (?:least \d+ elements? and at )?most (?P<most>\d+) elements"
)
# The path as errors write it, with positions: `rule.0.filter.0.prefix`, `rule[0].filter[0].prefix`.
_WRITTEN = re.compile(r"\b[A-Za-z_]\w*(?:(?:\[[^\]\s]*\]|\.\d+)*\.[A-Za-z_]\w*)+(?:\.\d+)?")


@dataclass(frozen=True)
class PlacedProbe(Probe):
    """An argument in a body; `said` is what the provider says of the body as it is, nothing as a rule."""

    tries: ClassVar[int] = 1  # where nothing else is wrong, it is not silent
    body: Body = field(default_factory=dict)
    said: frozenset[str] = frozenset()

    def _refusals(self, whole: Any) -> list[Refusal]:
        body = deepcopy(self.body)
        body_at(body, self.path[:-1])[self.path[-1]] = whole
        found = self.provider.refusals(self.resource_type, complete(self.schema, body))
        return [refusal for refusal in found if refusal.text not in self.said]

    def refusals_of(self, whole: Any) -> tuple[str, ...]:
        """What the provider says against a whole list, set or map, at times of the block around."""
        return tuple(refusal.text for refusal in self._refusals(whole) if self.is_meant(refusal, ""))

    def is_meant(self, refusal: Refusal, value: str | float) -> bool:
        """Whether it is about this argument: it names it, or names none and leads to it or a block around."""
        written = {named_path(name) for name in _WRITTEN.findall(refusal.text)}
        written = {path for path in written if path[0] == self.path[0] or len(path) == len(self.path)}
        if written:
            return any(path == self.path[-len(path) :] for path in written)
        path = tuple(name for name in refusal.path if not self._is_key(name))
        return path == self.path[: len(path)] or super().is_meant(refusal, value)

    def _is_key(self, name: str) -> bool:
        return not isinstance(self.type, str) and self.type[0] == "map" and name == "k"


def named_path(written: str) -> Path:
    """The names in `rule.0.expiration` or `rule[0].expiration`."""
    parts = re.sub(r"\[[^\]]*\]", "", written).split(".")
    return tuple(part for part in parts if part and not part.isdigit())


def body_at(body: Body, path: Path) -> Body:
    """The body of the first block at the path, which has to be there."""
    for name in path:
        inner = body[name]
        body = inner[0] if isinstance(inner, list) else inner
    return body


def find_placed(
    bodies: Bodies,
    name: str,
    known: frozenset[str],
    again: frozenset[str],
    blocks: Iterable[tuple[Path, BlockSchema]],
) -> Iterator[PlacedProbe]:
    """The arguments of blocks that the provider refuses some value of, by what is known by its path.

    Of those that are known, numbers and those that are wanted `again`.
    """
    schema = bodies.schema_of(name)
    smallest = bodies.make(Random(name), name, 0) or bodies.smallest(Random(name), name)
    for path, block in blocks:
        body = body_with(bodies, name, smallest, path)
        if body is not None:
            probes = list(find_simple(bodies, name, schema, block, path, body))
            yield from (probe for probe in probes if ".".join(probe.path) in (known if _is_number(probe) else again))
            unknown = [probe for probe in probes if ".".join(probe.path) not in known]
            yield from _refusing(unknown, bodies, smallest)


def _is_number(probe: PlacedProbe) -> bool:
    return probe.element == "number"


def find_simple(
    bodies: Bodies, name: str, schema: BlockSchema, block: BlockSchema, path: Path, body: Body
) -> Iterator[PlacedProbe]:
    """The arguments of a block that hold text or numbers, in a body that has the block."""
    said = frozenset(refusal.text for refusal in bodies.refusals(name, body))
    for part, attribute in block.attributes.items():
        if attribute.is_argument and is_simple(attribute.type):
            yield PlacedProbe(bodies.provider, name, schema, (*path, part), attribute.type, body=body, said=said)


def _refusing(probes: list[PlacedProbe], bodies: Bodies, smallest: Body) -> Iterator[PlacedProbe]:
    """Those of which some odd value is refused: asked of many at once, and of halves where something is."""
    if not probes or not any(_refused_together(probes, position) for position in range(len(ODD_TEXTS))):
        return
    if len(probes) > 1:
        middle = len(probes) // 2
        yield from _refusing(probes[:middle], bodies, smallest)
        yield from _refusing(probes[middle:], bodies, smallest)
        return
    yield _alone(_with_its_partners(probes[0], bodies, smallest), bodies)


def _alone(probe: PlacedProbe, bodies: Bodies) -> PlacedProbe:
    """With what is said where the argument is not set: nothing that is said of it must be taken for the rest's."""
    body = deepcopy(probe.body)
    body_at(body, probe.path[:-1]).pop(probe.path[-1], None)
    said = (refusal.text for refusal in bodies.refusals(probe.resource_type, body))
    return replace(probe, said=frozenset(said), _known={})


def _refused_together(probes: Sequence[PlacedProbe], position: int) -> bool:
    body = deepcopy(probes[0].body)
    inner = body_at(body, probes[0].path[:-1])
    for probe in probes:
        inner[probe.path[-1]] = odd_value(probe.type, position)
    found = probes[0].provider.refusals(probes[0].resource_type, complete(probes[0].schema, body))
    return any(refusal.text not in probes[0].said for refusal in found)


def odd_value(cty: CtyType, position: int) -> Any:
    """Text or a number that most arguments refuse, as one of a type has it."""
    if isinstance(cty, str):
        return (ODD_TEXTS if cty == "string" else ODD_NUMBERS)[position]
    odd = odd_value(cty[1], position)
    return {"k": odd} if cty[0] == "map" else [odd]


def _with_its_partners(probe: PlacedProbe, bodies: Bodies, smallest: Body) -> PlacedProbe:
    """The argument in a body with what it needs and without what it excludes, if the provider speaks of that."""
    odd = (ODD_TEXTS if probe.element == "string" else ODD_NUMBERS)[0]
    if not any(ABOUT_OTHERS.search(refusal.text) for refusal in probe.all_refusals(odd)):
        return probe
    body = body_with(bodies, probe.resource_type, smallest, probe.path)
    return probe if body is None else replace(probe, body=body, _known={})


def body_with(bodies: Bodies, name: str, smallest: Body, path: Path) -> Body | None:
    """A body that has the block or argument at the path, and that the provider accepts as far as that can be had."""
    body = deepcopy(smallest)
    bodies.add(Random(name), bodies.schema_of(name), body, path)
    bodies.repair(Random(name), name, body, path)
    return body if is_there(body, path) else None


def blocks_at_most(bodies: Bodies, name: str, blocks: Iterable[tuple[Path, BlockSchema]]) -> Iterator[tuple[str, int]]:
    """The blocks in these of which the provider takes fewer than its schema says, by path, and how many it takes."""
    smallest = bodies.make(Random(name), name, 0) or bodies.smallest(Random(name), name)
    for path, block in blocks:
        for part, nested in block.blocks.items():
            if nested.nesting in ("list", "set") and not nested.max_items:
                body = body_with(bodies, name, smallest, (*path, part))
                if body is not None and (most := _most_blocks(bodies, name, body, (*path, part))):
                    yield ".".join((*path, part)), most


def _most_blocks(bodies: Bodies, name: str, body: Body, path: Path) -> int | None:
    inner = body_at(body, path[:-1])
    inner[path[-1]] = inner[path[-1]][:1] * MANY_BLOCKS
    for refusal in bodies.refusals(name, body):
        found = AT_MOST.search(refusal.text)
        if found and named_path(found["path"])[-1:] == path[-1:]:
            return int(found["most"])
    return None
