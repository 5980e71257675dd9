"""Each rule on wiring and on the matrix finds its fault in the committed platform, when one is put there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rules.faults.keeping import KEEPING
from tests.rules.faults.serving import SERVING
from tests.rules.matrices import schemas
from tfgen.config.load import load_config
from tfgen.module.model import parse_module
from tfgen.rules.registry import load_rule, load_rules
from tfgen.rules.root import Matrix, Root
from tfgen.rules.rule import Group, MatrixRule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.rules.faults.edit import Fault
    from tfgen.config.load import Config
    from tfgen.hcl.syntax import Body
    from tfgen.rules.rule import Hit

PROJECT = Path(__file__).parents[2]
FAULTS = (*KEEPING, *SERVING)
TREES: dict[str, Body] = {}
# What the config and the templates acknowledge, with reasons.
ACKNOWLEDGED = {
    ("environment-parity", "aws_cloudwatch_metric_alarm.database_capacity"),
    ("unprotected-resource", "aws_kms_key.alarms"),
}


@cache
def platform() -> Config:
    return load_config(PROJECT)


@cache
def read(folder: str) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in (PROJECT / "generated" / folder).glob("*.tf")}


def root_of(folder: str, texts: dict[str, str]) -> Root:
    stacks = {stack.name: stack for stack in platform().root_modules}
    module = parse_module(folder, texts, TREES)
    assert not module.faults
    return Root(module, schemas(), stacks.get(folder))


def find(rule: str, roots: Sequence[Root], before: Sequence[Root]) -> list[Hit]:
    loaded = load_rule(rule)
    if isinstance(loaded, MatrixRule):
        return list(
            loaded.check(Matrix.of(tuple(roots), platform(), {root.module.folder: root.module for root in before}))
        )
    return [hit for root in roots for hit in loaded.check(root)]


# What cannot be in generated files of the platform: a secret is looked for where it was written
# (tests/validate/sources/test_source.py), no stack reads another's state (tests/rules/test_remote_outputs.py), and a
# lock file is no Terraform (tests/rules/test_lock_files.py).
ELSEWHERE = {"lock-file-missing", "secret-in-source", "unknown-remote-output"}


def rules() -> list[str]:
    groups = (Group.SECURITY, Group.MATRIX)
    return [rule.name for rule in load_rules() if rule.group in groups and rule.name not in ELSEWHERE]


@pytest.mark.parametrize("fault", FAULTS, ids=[f"{fault.rule} {fault.file}" for fault in FAULTS])
def test_a_fault_in_the_platform_is_found(fault: Fault) -> None:
    folder, _, name = fault.file.rpartition("/")
    others = [root_of(other, read(other)) for other in fault.beside]
    sound = [*others, root_of(folder, read(folder))]
    broken = [*others, root_of(folder, {**read(folder), name: fault.edit(read(folder)[name])})]
    known = find(fault.rule, sound, sound)
    found = [hit for hit in find(fault.rule, broken, sound) if hit not in known]
    assert fault.address in [hit.address for hit in found]
    assert {hit.position.file.rpartition("/")[0] for hit in found} == {folder}


def test_nothing_is_found_in_the_platform_itself() -> None:
    folders = sorted(path.relative_to(PROJECT / "generated").as_posix() for path in PROJECT.glob("generated/*/*/"))
    roots = [root_of(folder, read(folder)) for folder in folders]
    assert {(rule, hit.address) for rule in rules() for hit in find(rule, roots, roots)} == ACKNOWLEDGED


def test_every_rule_on_wiring_and_on_the_matrix_is_tried() -> None:
    assert set(rules()) == {fault.rule for fault in FAULTS}
