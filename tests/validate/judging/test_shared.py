"""What stacks share, blocks and what was found in them, changes no finding: each is what judging it alone finds."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tfgen.module import grounds
from tfgen.module.pieces import FAR, Pieces
from tfgen.rules.registry import RULES
from tfgen.schema import Schemas, load_schemas
from tfgen.validate.folders.find import find_folders
from tfgen.validate.folders.folder import Folder, read_folder
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tfgen.validate.verdicts.verdict import Verdict

ROOT = Path(__file__).parents[3]
ROUNDS = 40
VERSIONS = """\
terraform {
  backend "s3" {
    bucket = "NAME-state"
  }
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}

provider "aws" {
  region = "us-east-1"
}

variable "size" {
  type = number
}

locals {
  days = 7
  name = "NAME-${local.days}"
  tags = { Name = local.name, Net = aws_vpc.main.cidr_block }
  nets = { a = 1, b = 2 }
}
"""
NETWORK = """\
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = local.tags
}

resource "aws_subnet" "main" {
  for_each   = local.nets
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
}

# Of both.
resource "aws_route_table_association" "main" {
  for_each       = aws_subnet.main
  subnet_id      = each.value.id
  route_table_id = aws_route_table.main[0].id
}

resource "aws_route_table" "main" {
  count  = 1
  vpc_id = aws_vpc.main.id
  tags   = merge(local.tags, { Zone = aws_subnet.main["a"].availability_zone })
}
"""
LOGS = """\
resource "aws_cloudwatch_log_group" "main" {
  name              = "x-${local.name}"
  retention_in_days = local.days
  depends_on        = [aws_vpc.main]
}

resource "aws_iam_role" "main" {
  name               = aws_cloudwatch_log_group.main.name
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
  lifecycle {
    precondition {
      condition     = aws_cloudwatch_log_group.main.retention_in_days > 3
      error_message = "${aws_vpc.main.cidr_block} is too short."
    }
  }
}

data "aws_iam_policy_document" "main" {
  dynamic "statement" {
    for_each = local.nets
    content {
      sid       = statement.key
      actions   = ["logs:PutLogEvents"]
      resources = ["${aws_cloudwatch_log_group.main.arn}:*"]
    }
  }
}

resource "aws_eip" "main" {
  vpc = true
}

resource "aws_cloudwatch_log_group" "sized" {
  name              = "sized"
  retention_in_days = var.size
}

output "name" {
  value = data.aws_iam_policy_document.main.json
}
"""
SMALL = {"versions.tf": VERSIONS, "network.tf": NETWORK, "logs.tf": LOGS}


@cache
def schemas() -> Schemas:
    return load_schemas()


def judge(folders: Sequence[Folder], pieces: Pieces | None = None) -> list[Verdict]:
    checker = Checker(RULES, schemas(), folders=folders, pieces=pieces)
    return [*map(checker.check_folder, folders), checker.check_matrix(folders, None, None)]


def judge_alone(folders: Sequence[Folder]) -> list[Verdict]:
    """What is found where every file is parsed whole, so that no two have a block in common."""
    return judge(folders, Alone({}))


class Alone(Pieces):
    """Nothing is shared."""

    def cut(self, text: str) -> None:
        """Never."""
        return


def stacks(**texts: Mapping[str, str]) -> list[Folder]:
    return [Folder(name, name, found, outside="", lock={}) for name, found in texts.items()]


def small(name: str) -> dict[str, str]:
    return {file: text.replace("NAME", name) for file, text in SMALL.items()}


def test_two_stacks_have_the_same_blocks_where_their_texts_are_the_same() -> None:
    pieces = Pieces({})
    one, other = (pieces.cut(text) for text in (NETWORK, f"# More.\n\n{NETWORK}"))
    assert one is not None
    assert other is not None
    assert [piece for _, piece in one] == [piece for _, piece in other]
    assert [start - 9 for start, _ in other] == [start for start, _ in one]


@pytest.mark.parametrize(
    "text",
    [
        'a "b" {\n  c = <<-EOT\nd {\n}\nEOT\n}\n',
        'a "b" {\n}\n/*\nc {\n}\n*/\n',
        "a = 1\nb {\n}\n",
        "a {\n",
        "a {\n}\n}\n",
        "  a {\n  }\n",
        "a {\n  b = [\nc,\n]\n}\n",
        "a {\r\n}\n",
        "# " + "x" * FAR,
    ],
)
def test_what_cannot_be_cut_at_line_starts_is_parsed_whole(text: str) -> None:
    assert Pieces({}).cut(text) is None


def test_a_block_that_is_there_twice_is_told_at_the_second_place() -> None:
    folders = stacks(a={"a.tf": f"{NETWORK}\n{NETWORK}", "v.tf": VERSIONS})
    assert judge(folders) == judge_alone(folders)
    found = {hit.hit.position.line for hit in judge(folders)[0].hits if hit.rule == "duplicate-address"}
    assert found == {number + NETWORK.count("\n") + 1 for number in (1, 6, 13, 19)}


@pytest.mark.prove
def test_the_platform_is_found_as_each_of_its_stacks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    folders = find_folders([Path("generated")], recursive=True).folders
    assert len(folders) > 9
    assert judge(folders) == judge_alone(folders)


def test_golden_trees_and_examples_are_found_as_each_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    folders = find_folders([Path("tests/golden"), Path("examples")], recursive=True).folders
    assert len(folders) > 9
    assert judge(folders) == judge_alone(folders)


ELSEWHERE = {
    "a local value, by an argument of another resource": ("NAME-$", "NAME $"),
    "an argument of another resource": ('"x-${local.name}"', '"x/${local.name}"'),
    "a local value behind a local value": ("days = 7", 'days = "a b"'),
    "the type of a variable": ("type = number", "type = list(string)"),
    "how many another one has": ("nets = { a = 1, b = 2 }", "nets = { b = 2 }"),
    "a number that a function is given": ("nets = { a = 1, b = 2 }", "nets = { a = 1, b = 300 }"),
    "whether another one has several": ("  count  = 1\n", ""),
    "another one's address": ('"aws_vpc" "main"', '"aws_vpc" "other"'),
    "the version of the provider": ('version = "5.100.0"', 'version = "~> 6.0"'),
}


@pytest.mark.parametrize("what", ELSEWHERE)
def test_what_a_block_rests_on_elsewhere_counts(what: str) -> None:
    pieces = Pieces({})
    before = judge(stacks(a=small("a")), pieces)
    old, new = (part.replace("NAME", "a") for part in ELSEWHERE[what])
    after = stacks(a={file: text.replace(old, new) for file, text in small("a").items()})
    assert judge(after, pieces) == judge_alone(after) != before


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_after_a_random_change_it_finds_what_judging_each_stack_alone_finds(seed: int, kept: Pieces) -> None:
    random = Random(seed)
    folders = list(changed({"dev": small("dev"), "prod": small("prod"), "test": small("test")}, random))
    assert judge(folders, kept) == judge_alone(folders)


@pytest.fixture(scope="module")
def kept() -> Pieces:
    """What is shared by all rounds, so that each may have what another one has left."""
    return Pieces({})


@pytest.mark.parametrize("seed", range(4))
def test_numbers_that_are_forgotten_in_between_are_not_given_to_anything_else(
    seed: int, kept: Pieces, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grounds, "_MOST_NUMBERS", 5)
    test_after_a_random_change_it_finds_what_judging_each_stack_alone_finds(seed, kept)


@pytest.mark.parametrize("seed", range(6))
def test_after_a_random_change_of_the_platform_too(seed: int, kept: Pieces, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    paths = [Path("generated", "dev", region) for region in ("us-east-1", "us-west-2")]
    texts = {path.as_posix(): dict(read_folder(path).texts) for path in paths}
    folders = list(changed(texts, Random(seed)))
    assert judge(folders, kept) == judge_alone(folders)


def changed(texts: Mapping[str, dict[str, str]], random: Random) -> Iterator[Folder]:
    """The stacks after one change, of one of them or of all in the same place."""
    several = random.choice([list(texts), [random.choice(list(texts))]])
    change, seed = random.choice(CHANGES), random.random()
    for name, found in texts.items():
        if name in several:
            again = Random(seed)
            file = again.choice(sorted(found))
            found = {**found, file: change(found[file], again)}
        yield Folder(name, name, found, outside="", lock={})


def without_a_line(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    del lines[random.randrange(len(lines))]
    return "".join(lines)


def with_a_line_twice(text: str, random: Random) -> str:
    lines = text.splitlines(keepends=True)
    at = random.randrange(len(lines))
    return "".join([*lines[:at], lines[at], *lines[at:]])


def with_another_word(text: str, random: Random) -> str:
    """A name, a number or a part of a text is another one of the file."""
    words = list(re.finditer(r"[A-Za-z0-9_.*-]+", text))
    word, other = random.choice(words), random.choice(words)
    return f"{text[: word.start()]}{other[0]}{text[word.end() :]}"


def without_a_block(text: str, random: Random) -> str:
    blocks = text.split("\n\n")
    del blocks[random.randrange(len(blocks))]
    return "\n\n".join(blocks) + "\n"


def with_a_block_twice(text: str, random: Random) -> str:
    return f"{text}\n{random.choice(text.split(chr(10) * 2))}\n"


def with_another_number(text: str, random: Random) -> str:
    numbers = list(re.finditer(r"\d+", text)) or list(re.finditer(r"$", text))
    number = random.choice(numbers)
    return f"{text[: number.start()]}{random.choice((0, 1, 3, 99, 100000))}{text[number.end() :]}"


CHANGES: list[Callable[[str, Random], str]] = [
    without_a_line,
    with_a_line_twice,
    with_another_word,
    without_a_block,
    with_a_block_twice,
    with_another_number,
]
