"""`tfgen settings`, and what is committed of its output."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from tests.trees import MATRIX, run

ROOT = Path(__file__).parents[2]


def test_the_committed_page_is_what_the_types_say() -> None:
    assert (ROOT / "docs/settings.md").read_text() == run("settings", "--format", "markdown").stdout


def test_the_committed_json_schema_is_what_the_types_say() -> None:
    assert (ROOT / "config/regions.schema.json").read_text() == run("settings", "--format", "json-schema").stdout


def test_every_setting_has_a_meaning() -> None:
    rows = [line for line in run("settings", "--format", "markdown").stdout.splitlines() if line.startswith("| `")]
    assert rows
    assert [row for row in rows if row.endswith("|  |")] == []


def schema() -> dict[str, object]:
    loaded: dict[str, object] = json.loads(run("settings", "--format", "json-schema").stdout)
    return loaded


@pytest.mark.parametrize("text", [(ROOT / "config/regions.yaml").read_text(), MATRIX], ids=["committed", "small"])
def test_the_schema_accepts_what_tfgen_accepts(text: str) -> None:
    jsonschema.validate(yaml.safe_load(text), schema())


@pytest.mark.parametrize(
    "line",
    [
        "overrides: [{match: {environment: dev}, set: {network: {nta: single}}}]",
        "defaults: {api: {authorization: some}}",
    ],
)
def test_the_schema_refuses_an_unknown_key_and_a_wrong_value_in_any_layer(line: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(f"{MATRIX}{line}\n"), schema())
