"""Stacks that differ in numbered names alone are found as each is alone, or judged for themselves."""

from __future__ import annotations

import re
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.rules.examples import split_example
from tests.rules.matrices import schemas
from tests.validate.judging.test_shared import NETWORK, SMALL
from tfgen.config.load import parse_config
from tfgen.disk.header import format_header
from tfgen.rules.registry import RULES, load_documentation
from tfgen.structs import replace
from tfgen.validate.alike.pattern import pattern_of
from tfgen.validate.alike.renamed import Renamed
from tfgen.validate.folders.folder import Folder
from tfgen.validate.folders.nearby import Nearby
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.rules.sketch import Sketch
    from tfgen.stacks.stack import Cell, Stack
    from tfgen.validate.alike.pattern import Pattern
    from tfgen.validate.verdicts.verdict import Verdict

CONFIG = """\
project: {name: demo, identity: {aws_account_id: account_id}}
components: {stack: {templates: "*.tf.j2", path: "{cell}/{region}"}}
axes: [cell, region]
defaults: {account_id: ""}
cells:
  cell-14: {account_id: "214365870912"}
  cell-27: {account_id: "310029475816"}
  cell-dev: {account_id: "310029475817"}
regions: {us-east-1: {}, us-east-2: {}}
"""
TEXT = re.compile(r'(?<=[ \[(])"[^"$\n]*"(?=[\n,\])} ])(?! [={])')
LABEL = re.compile(r'^resource "\w+" "(\w+)"', re.MULTILINE)
EXAMPLES = [
    text
    for rule in RULES
    for part in (load_documentation(rule).good, load_documentation(rule).bad)
    for text in split_example(part)[0].values()
    if TEXT.search(text)
]
NAMES = (
    '"CELL"',
    '"a-CELL"',
    '"CELL-b"',
    '"ACCOUNT"',
    '"arn:aws:iam::ACCOUNT:role/CELL"',
    '"arn:aws:s3:::CELL-x/*"',
    '"sg-ID"',
    '"DIGEST"',
    '"${local.CELL}"',
    '"CELLx"',
    'lower("CELL")',
    'substr("CELL", 5, 2)',
    'tonumber(substr("CELL", 5, 2)) > 20 ? null : [1]',
)
IDS = {
    "cell-14": {"ID": "0d47c19be0ab3f826", "DIGEST": "ab12" * 16},
    "cell-27": {"ID": "07c55ad0e1229b4ff", "DIGEST": "c0ff33e1" * 8},
    "cell-dev": {"ID": "07c55ad0e1229b4fe", "DIGEST": "ef" * 32},
}


@cache
def stack_of(name: str) -> Stack:
    return {stack.name: stack for stack in parse_config(CONFIG, "config/regions.yaml").stacks}[name]


def folder_of(name: str, texts: Mapping[str, str]) -> Folder:
    """The folder of a stack, with its names in the texts."""
    stack = stack_of(name)
    cell = stack.axes["cell"]
    values = {"CELL": cell, "ACCOUNT": stack.account_id or "", "REGION": stack.axes["region"], **IDS[cell]}
    written = {}
    for file, text in texts.items():
        for word, value in values.items():
            text = text.replace(word, value)
        written[file] = format_header(f"templates/{file}.j2") + text
    return Folder(name, f"generated/{name}", written, stack, outside="", lock={})


def judge_alone(folder: Folder) -> tuple[Verdict, Sketch | None]:
    checker = Checker(RULES, schemas(), folders=[folder])
    return checker.check_folder(folder), checker.sketch_of(folder)


def recall(first: Folder, second: Folder) -> tuple[Verdict, Sketch] | None:
    """What is known of the second folder once the first one was judged."""
    renamed = Renamed(Nearby())
    verdict, sketch = judge_alone(first)
    one, other = (pattern_of(folder, [], Nearby()) for folder in (first, second))
    if sketch is None or one is None or other is None:
        return None
    renamed.keep(one, verdict, sketch)
    return renamed.recall(other, second)


def said(sketch: Sketch | None) -> object:
    """Everything in a sketch."""
    assert sketch is not None
    facts = {name: fact if isinstance(fact, bytes) else fact.read() for name, fact in sketch.facts.items()}
    return sketch.folder, sketch.stack, facts, sketch.notes, sketch.failed


def is_found_as_alone(
    texts: Mapping[str, str], first: str = "cell-14/us-east-1", second: str = "cell-27/us-east-1"
) -> bool:
    """Whether the first stack tells of the second, and just what is found in that alone."""
    other = folder_of(second, texts)
    known = recall(folder_of(first, texts), other)
    if known is None:
        return False
    verdict, sketch = judge_alone(other)
    assert known[0] == verdict
    assert said(known[1]) == said(sketch)
    return True


BUCKET = """\
resource "aws_s3_bucket" "main" {
  bucket = "orders-CELL-ACCOUNT"
  tags   = { Network = "vpc-ID", Code = "DIGEST" }
}
"""


def bucket(more: str) -> dict[str, str]:
    """A bucket with all kinds of names, and something else."""
    return {"main.tf": f"{BUCKET}\n{more}\n"}


def test_stacks_that_differ_in_names_are_found_alike() -> None:
    versions = SMALL["versions.tf"].replace("NAME", "CELL-ACCOUNT").replace(", Net = aws_vpc.main.cidr_block", "")
    versions = versions.replace('-state"\n', '-state"\n    key    = "CELL/state"\n')
    assert is_found_as_alone({"main.tf": BUCKET, "network.tf": NETWORK, "versions.tf": versions})


@pytest.mark.parametrize(
    "more",
    [
        'resource "aws_sqs_queue" "CELL" {\n  name = lower("CELL")\n}',
        'resource "aws_cloudwatch_log_group" "CELL" {\n  name = format("%s-%03d", "CELL", 7)\n}',
        "locals {\n  unused-CELL = 1\n}",
        'resource "aws_sqs_queue" "main" {\n  name = "CELL"\n} # tfgen:ignore unused-data for CELL alone',
    ],
)
def test_what_is_wrong_with_one_is_told_of_another_in_its_own_names(more: str) -> None:
    assert is_found_as_alone(bucket(more))


@pytest.mark.parametrize(
    "more",
    [
        'locals {\n  number = substr("CELL", 5, 2)\n}',
        'locals {\n  number = parseint(split("-", "CELL")[1], 10)\n}',
        'locals {\n  hash = md5("CELL")\n}',
        'locals {\n  first = sort(["CELL", "other"])[0]\n}',
        'locals {\n  x = provider::demo::f("CELL")\n}',
        'locals {\n  x = "CELLa"\n}',
        'locals {\n  x = "xCELL"\n}',
        'locals {\n  x = "cell-${var.number}"\n}',
        'locals {\n  x = join("", ["cell-", "14"])\n}',
        'locals {\n  x = format("cell-%d", 14)\n}',
        'locals {\n  x = "\\u0063ell-14"\n}',
        'locals {\n  x = "CELL" # \0\n}',
        'module "x" {\n  source = "./CELL"\n}',
        'output "vpc" {\n  value = aws_vpc.CELL.id\n}',
        'locals {\n  a = { CELL = 1 }\n}\noutput "x" {\n  value = local.a.cell-99\n}',
        'resource "aws_sqs_queue" "main" {\n  name = "CELL queue"\n}',
        'resource "aws_sqs_queue" "main" {\n  name = upper("CELL")\n}',
        'resource "aws_sqs_queue" "main" {\n  name = base64encode("CELL")\n}',
        'resource "aws_sqs_queue" "main" {\n  name = format("%.6s", "CELL")\n}',
        'resource "aws_sqs_queue" "main" {\n  tags = { Account = ACCOUNT }\n}',
        'resource "aws_sqs_queue" "main" {\n  name = "CELL" # CELL-14\n  tags = { Name = "Cell-14" }\n}',
        'output "x" {\n  value = aws_vpc.ACCOUNT\n}',
        'resource "aws_sqs_queue" "main" {\n  delay_seconds = 901\n}',
        'resource "aws_iam_role" "main" {\n  name               = "CELL"\n  assume_role_policy = "DIGEST"\n}',
        'resource "aws_sqs_queue" "main" {\n  provider = aws.mt5\n  name     = "CELL"\n}',
        'locals {\n  x = tolist(toset(["sg-ID", "sg-01234"]))[0]\n}',
        'locals {\n  x = [for name, one in { "sg-ID" = 1, "sg-01234" = 2 } : one][0]\n}',
        'locals {\n  x = "cell-1${count.index}"\n}',
        'locals {\n  x = join("-", ["cell", "14"])\n}',
        'locals {\n  x = "cell-14"\n}',
        'locals {\n  x = "cell-27"\n}',
        'locals {\n  x = "cell-20"\n}',
    ],
)
def test_what_may_hang_on_what_a_name_says_is_judged_for_itself(more: str) -> None:
    assert not is_found_as_alone(bucket(more))


def test_a_name_that_is_told_in_part_is_judged_for_itself() -> None:
    assert not is_found_as_alone(bucket('resource "aws_eip" "main" {\n  domain = "DIGEST"\n}'))


def test_ids_are_told_in_their_order_or_not_at_all() -> None:
    assert not is_found_as_alone(bucket('output "x" {\n  value = local.x-ID-DIGEST\n}'))


def test_a_file_that_somebody_wrote_is_judged_for_itself() -> None:
    folders = [folder_of(name, {"main.tf": BUCKET}) for name in ("cell-14/us-east-1", "cell-27/us-east-1")]
    written = [replace(one, texts={**one.texts, "own.tf": "# Mine.\nlocals {}\n"}) for one in folders]
    assert pattern_of(folders[0], [], Nearby())
    assert pattern_of(written[0], [], Nearby()) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"outside": "other"},
        {"lock": None},
        {"tfvars": {"a.tfvars": "a = 1"}},
        {"lock": {"a": "1"}},
        {"beside": {"a": b""}},
    ],
)
def test_what_differs_beside_the_texts_is_no_name(changed: Mapping[str, Any]) -> None:
    folder = folder_of("cell-14/us-east-1", {"main.tf": BUCKET})
    patterns = [pattern_of(one, [], Nearby()) for one in (folder, replace(folder, **changed))]
    assert len({one.key for one in patterns if one}) == 2


def test_what_stands_in_files_beside_it_is_a_name_too() -> None:
    folders = [folder_of(name, {"main.tf": BUCKET}) for name in ("cell-14/us-east-1", "cell-27/us-east-1")]
    beside = [replace(one, beside={"a.json": one.path.encode()}) for one in folders]
    assert len({one.key for one in (pattern_of(folder, [], Nearby()) for folder in beside) if one}) == 1


def test_regions_are_no_names() -> None:
    text = {"main.tf": 'provider "aws" {\n  region = "REGION"\n}\n' + BUCKET}
    assert not is_found_as_alone(text, "cell-14/us-east-1", "cell-14/us-east-2")


def test_names_of_other_lengths_are_judged_for_themselves() -> None:
    assert not is_found_as_alone({"main.tf": BUCKET}, "cell-14/us-east-1", "cell-dev/us-east-1")


def with_names(text: str, name: str, random: Random) -> dict[str, str]:
    """The text with others, that have a name in them, in the place of some of its literals and of a label."""
    for _ in range(random.randint(1, 3)):
        found = random.choice(list(TEXT.finditer(text)) or [None])
        if found:
            text = f"{text[: found.start()]}{name}{text[found.end() :]}"
    if random.random() < 1 / 4 and (label := LABEL.search(text)):
        text = re.sub(rf"\b{label[1]}\b", f"{label[1]}-CELL", text)
    return {"main.tf": f"{text}\n"}


def judge_with_names(number: int) -> None:
    random = Random(number)
    for name in NAMES:
        is_found_as_alone(with_names(EXAMPLES[number], name, random))


@pytest.mark.prove
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_with_names_in_them_are_found_as_alone(number: int) -> None:
    judge_with_names(number)


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 40))
def test_some_examples_with_names_in_them_are_found_as_alone(number: int) -> None:
    judge_with_names(number)


def found(text: str, axes: Mapping[str, str]) -> Pattern | None:
    """The pattern of a stack that has these values on its axes; each name of an axis in the text is its value."""
    stack = stack_of("cell-14/us-east-1")
    for axis, value in axes.items():
        text = text.replace(axis, value)
    written = {"main.tf": format_header("templates/main.tf.j2") + text}
    cells = tuple(replace_axes(cell, axes) for cell in stack.cells)
    renamed = replace(stack, name="/".join(axes.values()), axes=axes, cells=cells)
    return pattern_of(Folder(renamed.name, f"generated/{renamed.name}", written, renamed, outside=""), [], Nearby())


def replace_axes(cell: Cell, axes: Mapping[str, str]) -> Cell:
    return replace(cell, axes=axes)


@pytest.mark.parametrize("value", ["1e3", "4p2", "30d", "24h", "10gb", "1h30m", "pt15m"])
def test_how_much_of_something_is_no_name(value: str) -> None:
    pattern = found("locals {}", {"CELL": value})
    assert pattern is None or value not in pattern.names


def test_capitals_are_judged_for_themselves_where_they_become_small() -> None:
    text = 'locals {\n  x = lower("CELL")\n}'
    assert found(text, {"CELL": "cell-14"})
    assert found(text, {"CELL": "Cell-14"}) is None


def test_names_that_overlap_are_judged_for_themselves() -> None:
    assert found('locals {\n  x = "qa-71-qb"\n}', {"CELL": "qa-71", "SHARD": "71-qb"}) is None


def test_a_name_within_another_one_is_so_in_all_of_a_pattern() -> None:
    text = 'locals {\n  x = "${"CELL"}-db" == "SHARD"\n}'
    patterns = [found(text, {"CELL": "e0451", "SHARD": shard}) for shard in ("e0451-db", "e0452-db")]
    assert len({pattern.key for pattern in patterns if pattern}) == 2


def test_files_beside_that_are_all_digits_are_no_names() -> None:
    folder = folder_of("cell-14/us-east-1", {"main.tf": BUCKET})
    patterns = [pattern_of(replace(folder, beside={"a.txt": text}), [], Nearby()) for text in (b"0", b"1")]
    assert len({pattern.key for pattern in patterns if pattern}) == 2


def test_tests_that_somebody_wrote_are_judged_for_themselves() -> None:
    folder = folder_of("cell-14/us-east-1", {"main.tf": BUCKET})
    assert pattern_of(replace(folder, tests={"a.tftest.hcl": "# Mine.\n"}), [], Nearby()) is None
