"""The types that the provider wants inside of a JSON text."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from tests.engine.learning.documents import learn_document

if TYPE_CHECKING:
    from tests.engine.learning.probe import Probe


def refusals(text: str) -> tuple[str, ...]:
    """As Go says it that `cpu` is no number, `essential` no bool, or `environment` no list of pairs of texts."""
    ((name, value),) = json.loads(text)[0].items()
    wanted: dict[str, tuple[type, str]] = {"cpu": (int, "int32"), "essential": (bool, "bool")}
    if name == "environment":
        if not isinstance(value, list):
            return _said("[]types.KeyValuePair")
        inner = value[0].get("value", "") if isinstance(value[0], dict) else ""
        return () if isinstance(inner, str) else _said("string")
    kind, told = wanted.get(name, (object, ""))
    return () if isinstance(value, kind) else _said(told)


def _said(told: str) -> tuple[str, ...]:
    return (f"container_definitions is invalid: json: cannot unmarshal x into Go struct field A.B of type {told} | ",)


def probe(resource_type: str) -> Probe:
    stub = SimpleNamespace(resource_type=resource_type, path=("container_definitions",), refusals=refusals)
    return cast("Probe", stub)


def test_the_types_of_the_parts_are_what_the_provider_says() -> None:
    ((kind, facts),) = learn_document(probe("aws_ecs_task_definition"))
    shape: Any = json.loads(facts["shape"])
    assert kind == "document"
    assert shape == [{"cpu": "number", "environment": [{"value": "text"}], "essential": "bool"}]


def test_of_other_arguments_nothing_is_asked() -> None:
    assert learn_document(probe("aws_x")) == []
