"""What the schema rules say of random resources, and what the real Terraform says of them with the real provider."""

from __future__ import annotations

import json
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.attached import attached_provider
from tests.engine.mirror import VERSION
from tests.terraform.random_blocks import VARIABLE, random_modules
from tests.terraform.test_schema_rules import REQUIREMENT
from tfgen.conformance.check import check_schema
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.model import parse_module
from tfgen.schema import AWS, load_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform

SEEDS = range(3)
COUNT = 80
# How Terraform calls what a schema forbids. It asks the provider only when there is nothing of this kind.
STRUCTURE = (
    "Unsupported argument",
    "Unsupported block type",
    "Incorrect attribute value type",
    "Too many",
    "Insufficient",
    "Duplicate",
)
NOT_DEFINED = "is required, but no definition was found"
# How the provider calls it.
UNSETTABLE = ("Value for unconfigurable attribute", "Invalid Configuration for Read-Only Attribute")

Place = tuple[str, int]


def is_structural(diagnostic: Mapping[str, Any]) -> bool:
    return diagnostic["summary"].startswith(STRUCTURE) or NOT_DEFINED in diagnostic.get("detail", "")


def place(diagnostic: Mapping[str, Any]) -> Place:
    return diagnostic["range"]["filename"], diagnostic["range"]["start"]["line"]


def ask_terraform(engine: Engine, mirror: Path, folder: Path, files: Mapping[str, str]) -> list[dict[str, Any]]:
    for name, text in files.items():
        (folder / name).write_text(text)
    with attached_provider(engine, mirror) as attached:
        output = json.loads(attached.run(folder, "validate", "-json").stdout)
    return [diagnostic for diagnostic in output["diagnostics"] if "range" in diagnostic]


def ask_tfgen(files: Mapping[str, str]) -> set[Place]:
    module = parse_module("", files)
    schemas = load_schemas()
    faults = check_schema(module, schemas, Evaluator(module, schemas)).faults
    return {(fault.file.name, fault.file.position(fault.node.start).line) for fault in faults}


@pytest.mark.parametrize("seed", SEEDS)
def test_tfgen_finds_what_terraform_finds(seed: int, engine: Engine, real_mirror: Path, tmp_path: Path) -> None:
    (provider,) = load_schemas().provider(AWS, VERSION)
    random = random_modules(Random(seed), provider, COUNT)
    files = {"terraform.tf": REQUIREMENT, "variable.tf": VARIABLE, **random}
    diagnostics = ask_terraform(engine, real_mirror, tmp_path, files)
    found = ask_tfgen(files)

    structural = {place(diagnostic) for diagnostic in diagnostics if is_structural(diagnostic)}
    unsettable = {place(diagnostic) for diagnostic in diagnostics if diagnostic["summary"] in UNSETTABLE}
    assert structural
    assert sorted((structural | unsettable) - found) == []

    # Where Terraform stopped before it asked the provider, tfgen says more; elsewhere everything has to be true.
    lines = defaultdict(set)
    for diagnostic in diagnostics:
        lines[place(diagnostic)[0]].add(place(diagnostic))
    stopped = {name for name, _ in structural}
    assert sorted(fault for fault in found if fault[0] not in stopped and fault not in lines[fault[0]]) == []
