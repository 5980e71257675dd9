"""A process that stays finds after each edit what one that starts anew finds; it looks at what the edit touched."""

from __future__ import annotations

import gc
import re
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import pytest

from tests.trees import write_tree
from tfgen.disk.cache import NO_CACHE, Cache
from tfgen.errors import TfgenError
from tfgen.evaluation.checks import ModuleCheck
from tfgen.generate import plan_render
from tfgen.module import model
from tfgen.module.model import Module
from tfgen.module.pieces import Pieces
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project
from tfgen.watching import Checked, answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.errors import Problem
    from tfgen.module.model import Resource
    from tfgen.validate import Report

MATRIX = """\
project: {name: demo}
axes: [environment]
defaults: {days: 7, cidr: 10.0.0.0/16}
environments: {dev: {}, prod: {days: 30}}
"""
NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = {{ cidr | hcl }}
}

resource "aws_subnet" "a" {
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 0)
}

resource "aws_subnet" "b" {
  for_each   = toset(["x", "y"])
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, index(["x", "y"], each.key) + 1)
}
"""
LOGS = """\
locals {
  days = {{ days }}
  name = "logs-${local.days}"
}

resource "aws_cloudwatch_log_group" "main" {
  name              = local.name
  retention_in_days = local.days
}

resource "aws_api_gateway_account" "main" {
}

resource "aws_s3_bucket" "code" {
  bucket = "demo-{{ stack.environment }}"
}

resource "aws_s3_object" "code" {
  bucket  = aws_s3_bucket.code.id
  key     = "code"
  content = file("${path.module}/code.txt")
}
"""
VERSIONS = """\
terraform {
  backend "local" {
  }

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
"""
RULES = """\
rules:
  - name: short-logs
    severity: warning
    select: {resource: aws_cloudwatch_log_group}
    condition: self.retention_in_days <= 30
    message: logs are kept for ${self.retention_in_days} days. Keep them for 30.
"""
RANDOM_EDITS = 20
PROJECT = {
    "config/regions.yaml": MATRIX,
    "templates/network.tf.j2": NETWORK,
    "templates/logs.tf.j2": LOGS,
    "templates/versions.tf.j2": VERSIONS,
    "templates/code.txt": "one\n",
}
EDITS = {
    "an argument of another type": ("templates/network.tf.j2", "cidr_block = {{ cidr | hcl }}", "cidr_block = [1]"),
    "an unknown argument": ("templates/network.tf.j2", "vpc_id     = aws_vpc.main.id", "vpc_idd    = aws_vpc.main.id"),
    "a reference that leads nowhere": ("templates/network.tf.j2", '"aws_vpc" "main"', '"aws_vpc" "other"'),
    "a local value that others use": ("templates/logs.tf.j2", "days = {{ days }}", 'days = "many"'),
    "a number that is out of range": ("templates/logs.tf.j2", "days = {{ days }}", "days = 12"),
    "a value of one environment": ("config/regions.yaml", "days: 30", "days: 31"),
    "a value of all environments": ("config/regions.yaml", "10.0.0.0/16", "10.0.0.0/33"),
    "a line above": ("templates/network.tf.j2", 'resource "aws_subnet" "b"', '# Two.\nresource "aws_subnet" "b"'),
    "a line inside": ("templates/network.tf.j2", "  for_each ", "  wrong = 1\n  for_each "),
    "a block less": ("templates/network.tf.j2", NETWORK.partition("\n\n")[0], ""),
    "a block more": ("templates/logs.tf.j2", LOGS, LOGS + '\nresource "aws_s3_bucket" "more" {\n  bucke = 1\n}\n'),
    "another version of the provider": ("templates/versions.tf.j2", '"5.100.0"', '">= 6.0"'),
    "a file that is read": ("templates/code.txt", "one", "two"),
    "an escaped reference": ("templates/logs.tf.j2", "demo-{{ stack.environment }}", "demo-$${local.name}"),
    "what is repeated by what is not known": (
        "templates/network.tf.j2",
        'toset(["x", "y"])',
        "toset([aws_vpc.main.id])",
    ),
    "a text of a bucket": ("templates/logs.tf.j2", '"demo-{{ stack.environment }}"', '"Demo_{{ stack.environment }}"'),
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project, rendered."""
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, PROJECT)
    plan_render(Path(), cache=NO_CACHE).apply()
    return tmp_path


def look(resident: Resident) -> Report:
    plan = plan_render(Path(), cache=NO_CACHE)
    return validate_project(Path(), plan=plan, resident=resident)


def look_anew() -> Report:
    """What a process finds that shares and keeps nothing: no block is the same to it as another one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "_FILES", WeakValueDictionary())
        patch.setattr(Pieces, "cut", lambda *_: None)
        return validate_project(Path(), resident=Resident(Path(), NO_CACHE, stays=False))


def edit(name: str) -> None:
    file, old, new = EDITS[name]
    text = PROJECT[file]
    assert old in text
    write_tree(Path(), {file: text.replace(old, new, 1)})


@pytest.mark.parametrize("name", EDITS)
def test_after_an_edit_and_after_taking_it_back_it_finds_what_a_new_process_finds(project: Path, name: str) -> None:
    resident = Resident(Path(), NO_CACHE)
    look(resident)
    edit(name)
    assert look(resident) == look_anew()
    write_tree(project, PROJECT)
    assert look(resident) == look_anew()


def test_after_many_edits_one_upon_the_other_too(project: Path) -> None:
    resident = Resident(Path(), NO_CACHE)
    look(resident)
    found = set()
    for name in EDITS:
        edit(name)
        report = look(resident)
        assert report == look_anew()
        found |= {finding.rule for finding in report.findings}
    assert len(found) > 5


@pytest.mark.parametrize("stacks", [1, 2])
def test_of_a_project_that_is_too_large_it_finds_the_same_and_holds_no_module(
    project: Path, monkeypatch: pytest.MonkeyPatch, stacks: int
) -> None:
    monkeypatch.setattr("tfgen.validate.memory.resident._HELD", stacks)
    gc.freeze()  # what other tests keep is not looked at
    resident = Resident(Path(), NO_CACHE)
    for name in EDITS:
        edit(name)
        assert look(resident) == look_anew()
    gc.collect()
    there = {one.folder for one in gc.get_objects() if isinstance(one, Module)}
    assert there == ({DEV, PROD} if stacks == 2 else set())


@pytest.mark.parametrize("seed", range(3))
def test_after_random_edits_too_also_those_that_stop_a_render(project: Path, seed: int) -> None:
    random, resident = Random(seed), Resident(Path(), Cache(project))
    for _ in range(RANDOM_EDITS):
        file = random.choice(list(PROJECT))
        lines = Path(file).read_text().splitlines() or [""]
        change_a_line(lines, random)
        write_tree(project, {file: "\n".join([*lines, ""])})
        *_, last = answer(Path(), resident, write=True)
        resident.save()
        assert (last.report if isinstance(last, Checked) else last.problems) == look_anew_or_stop()
        if not isinstance(last, Checked):
            write_tree(project, PROJECT)


def change_a_line(lines: list[str], random: Random) -> None:
    """Leave a line out, have it twice, write something above it, or something else of its numbers or names."""
    at = random.randrange(len(lines))
    number, name = (lambda found: str(int(found[0]) + 1)), (lambda found: f"{found[0]}x")
    changes: list[Callable[[str], list[str]]] = [
        lambda _: [],
        lambda line: [line, line],
        lambda line: ["# One more.", line],
        lambda line: [re.sub(r"\d+", number, line, count=1)],
        lambda line: [re.sub(r"[a-z_]{4,}", name, line, count=1)],
    ]
    lines[at : at + 1] = random.choice(changes)(lines[at])


def look_anew_or_stop() -> Report | tuple[Problem, ...]:
    try:
        return look_anew()
    except TfgenError as error:
        return error.problems


DEV, PROD = "generated/dev", "generated/prod"
LOOKED_AT = {
    "an argument of another type": [(DEV, "aws_vpc.main")],  # and for prod, which has the same block
    "a local value that others use": [(DEV, "aws_cloudwatch_log_group.main")],
    "a line above": [],
    "a line inside": [(DEV, "aws_subnet.b")],
    "a block more": [(DEV, "aws_s3_bucket.more")],
    "a file that is read": [(DEV, "aws_s3_object.code")],  # which is the same in prod
    "a text of a bucket": [],  # which is like another one: see tests/validate/judging/test_alike.py
    "a value of one environment": [(PROD, "aws_cloudwatch_log_group.main")],
}


@pytest.mark.parametrize("name", LOOKED_AT)
def test_only_what_an_edit_may_matter_to_is_looked_at_again(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    resident = Resident(Path(), NO_CACHE)
    look(resident)
    looked: list[tuple[str, str]] = []
    really = ModuleCheck._look

    def watched(self: ModuleCheck, resource: Resource) -> object:
        looked.append((resource.file.folder, resource.address))
        return really(self, resource)

    monkeypatch.setattr(ModuleCheck, "_look", watched)
    edit(name)
    look(resident)
    assert sorted(looked) == LOOKED_AT[name]
