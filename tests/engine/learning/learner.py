"""Learn all facts about one resource type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.engine.learning.counts import learn_count
from tests.engine.learning.numbers import learn_number
from tests.engine.learning.probe import find_probes
from tests.engine.learning.provider import CONFIGURATION, DATA
from tests.engine.learning.relations import learn_relations, refuses_nulls
from tests.engine.learning.shared import has_many_places
from tests.engine.learning.texts import learn_text
from tests.engine.stacks import GENERATED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.provider import Provider
    from tests.engine.learning.table import Facts, Row
    from tfgen.schema.model import BlockSchema

_LEVELS = 6
# Often beside the platform's own types in other projects.
_POPULAR = ("aws_db_instance", "aws_db_option_group", "aws_db_parameter_group")
_RESOURCE = re.compile(r'^resource "(aws_\w+)"', re.MULTILINE)
_FILLED: list[Any] = ["filled", []]
_READ_ONLY = "Invalid or unknown key"


def types_with_values() -> frozenset[str]:
    """The types whose values are learned, which takes longer than their relations: those of the committed stacks."""
    texts = (path.read_text() for path in GENERATED.glob("*/*/*.tf"))
    return frozenset(_POPULAR).union(*(_RESOURCE.findall(text) for text in texts))


def learn_type(provider: Provider, resource_type: str, schema: BlockSchema, *, values: bool) -> Facts:
    """The relations of a type, and if wanted the constraints on its arguments."""
    facts: Facts = {}
    if values:  # none too: that nothing is refused is a fact
        facts["values"] = _learn_values(
            find_probes(provider, resource_type, schema, 0 if has_many_places(schema) else _LEVELS)
        )
    relations = learn_relations(provider, resource_type, schema)
    if resource_type.startswith((DATA, CONFIGURATION)) and refuses_nulls(provider, resource_type, schema):
        relations[""] = [*relations.get("", ()), _FILLED]
    if relations:
        facts["relations"] = relations
    return facts


def _learn_values(probes: Iterable[Probe]) -> dict[str, list[Row]]:
    found = ((".".join(probe.path), _learn(probe)) for probe in probes)
    return {path: rows for path, rows in found if rows}


def _learn(probe: Probe) -> list[Row]:
    if probe.path == ("id",):
        # In the schema of older resources it is optional, though only the provider sets it.
        return [["never", {}]] if any(_READ_ONLY in text for text in probe.refusals("x")) else []
    rows = learn_text(probe) if probe.element == "string" else learn_number(probe)
    return [*rows, *learn_count(probe)]
