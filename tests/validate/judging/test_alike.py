"""Blocks that differ in names alone are judged like each other where a name cannot matter, and anew where it can."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.rules.examples import split_example
from tests.validate.judging.test_shared import VERSIONS, Alone, schemas, stacks
from tfgen.conformance import check as conformance
from tfgen.evaluation.checks import ModuleCheck
from tfgen.hcl import moulds
from tfgen.module.pieces import Pieces
from tfgen.providers.aws.values import forms
from tfgen.providers.aws.values import judge as judging
from tfgen.rules.registry import RULES, load_documentation
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.module.model import Declaration, Resource
    from tfgen.providers.aws.values.faults import Wrong
    from tfgen.providers.aws.values.provider import Facts
    from tfgen.rules.root import Root
    from tfgen.validate.verdicts.verdict import Verdict

TEXT = re.compile(r'(?<=[ \[(])"[^"$\n]*"(?=[\n,\])} ])(?! [={])')
VALUES = ("one", "other", "5", "12", "true", "false", "", "a b", "*", "10.0.0.0/8", "us-east-1", "arn:aws:s3:::x/*")
EXAMPLES = [
    text
    for rule in RULES
    for part in (load_documentation(rule).good, load_documentation(rule).bad)
    for text in ["\n".join(split_example(part)[0].values())]
    if TEXT.search(text) and "resource " in text
]
ROUNDS = 2  # literals of each example, of which each takes all values
POLICY = """\
resource "aws_iam_role" "main" {
  name        = "NAME"
  description = "of NAME"
  tags        = { Name = "NAME-role", Days = "DAYS" }
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
      Condition = { StringEquals = { "aws:SourceAccount" = "ACCOUNT" } }
    }]
  })
}

resource "aws_cloudwatch_log_group" "main" {
  name              = "/aws/${aws_iam_role.main.name}-NAME"
  retention_in_days = "DAYS"
  skip_destroy      = "BOOL"
}

resource "aws_lambda_function" "main" {
  for_each      = { a = "NAME" }
  function_name = "NAME-${each.key}"
  role          = aws_iam_role.main.arn
  package_type  = "Image"
  image_uri     = "ACCOUNT.dkr.ecr.us-east-1.amazonaws.com/NAME:${each.value}"
  dynamic "environment" {
    for_each = ["NAME"]
    content {
      variables = { STAGE = environment.value, NAME = "NAME" }
    }
  }
}
"""
USUAL = {"NAME": "dev", "DAYS": "30", "ACCOUNT": "000000000000", "BOOL": "true"}
CHANGES = [
    {"NAME": "production"},
    {"NAME": "a b"},
    {"NAME": "x" * 70},
    {"NAME": "x" * 300},
    {"NAME": ""},
    {"DAYS": "31"},
    {"DAYS": "seven"},
    {"DAYS": "true"},
    {"ACCOUNT": "000000000001"},
    {"ACCOUNT": "1"},
    {"BOOL": "false"},
    {"BOOL": "1"},
    {"BOOL": "10"},
    {"BOOL": "yes"},
]


def judge(text: str, pieces: Pieces) -> Verdict:
    (folder,) = stacks(main={"main.tf": f"{VERSIONS}\n{text}"})
    return Checker(RULES, schemas(), folders=[folder], pieces=pieces).check_folder(folder)


def filled(**values: str) -> str:
    text = POLICY
    for name, value in {**USUAL, **values}.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize("change", CHANGES)
def test_another_text_is_judged_as_alone(change: dict[str, str]) -> None:
    pieces = Pieces({})
    for values in ({"NAME": "one"}, {"NAME": "two"}, {"NAME": "three"}, change, {"NAME": "one"}):
        assert judge(filled(**values), pieces) == judge(filled(**values), Alone({}))


@pytest.mark.parametrize("value", VALUES)
def test_a_literal_of_a_text_that_is_compared_is_none(value: str) -> None:
    text = 'resource "aws_sns_topic" "main" {\n  name = "NAME" == "one" ? null : [1]\n  tags = { a = "NAME" }\n}\n'
    pieces = Pieces({})
    for name in ("one", "one", "one", value):
        assert judge(text.replace("NAME", name), pieces) == judge(text.replace("NAME", name), Alone({}))


def variants(text: str, random: Random) -> Iterator[str]:
    """The text with others in the place of one that stands in it, one after the other."""
    found = random.choice(list(TEXT.finditer(text)))
    for value in (found[0].strip('"'), "one", "two", *VALUES):
        yield f'{text[: found.start()]}"{value}"{text[found.end() :]}'


def judge_variants(text: str, seed: object) -> None:
    pieces, random = Pieces({}), Random(str(seed))
    for number in range(ROUNDS):
        for variant in variants(text, random):
            assert judge(variant, pieces) == judge(variant, Alone({})), f"{number}: {variant}"


@pytest.mark.prove
@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_examples_with_other_texts_are_judged_as_alone(number: int) -> None:
    judge_variants(EXAMPLES[number], number)


@pytest.mark.parametrize("number", range(0, len(EXAMPLES), 40))
def test_some_examples_with_other_texts_are_judged_as_alone(number: int) -> None:
    judge_variants(EXAMPLES[number], number)


MOVED = """\
resource "aws_sqs_queue" "main" {
  name          = true ? "NAME" : "NAME-other"
  delay_seconds = var.slow ? "DELAY" : 0
  tags          = merge({ Stage = "NAME" }, { for key in ["a", "b"] : key => "NAME" })
  policy        = jsonencode([for one in ["a", "b"] : [one, "NAME", true ? ["NAME"] : []]])
}

resource "aws_rds_cluster_parameter_group" "main" {
  name        = "NAME"
  family      = var.slow ? "NAME" : null
  description = "${aws_sqs_queue.main.name}-NAME"
}

resource "aws_rds_cluster" "main" {
  cluster_identifier              = "NAME"
  engine                          = "aurora-mysql"
  enabled_cloudwatch_logs_exports = concat(["LOG"], ["error"], [for one in ["slowquery"] : one])
  port                            = var.slow ? "PORT" : 3306
  availability_zones              = [for one in ["a"] : "NAME"]
  backtrack_window                = var.slow ? "DELAY" : null
  global_cluster_identifier       = var.slow ? "NAME" : null
  source_region                   = var.slow ? "NAME" : "eu-west-1"
}

variable "slow" {
  type = bool
}
"""
MOVES = {"NAME": "dev", "DELAY": "30", "LOG": "audit", "PORT": "3307"}


@pytest.mark.parametrize("part", list(MOVES))
@pytest.mark.parametrize("value", ["other", "", "5", "99999", "true", "a b", "x" * 64, "x" * 300, "slowquery"])
def test_a_text_that_is_moved_is_judged_as_alone(part: str, value: str) -> None:
    pieces = Pieces({})
    for values in ({"NAME": "one"}, {"NAME": "two"}, {"NAME": "three"}, {part: value}, {"NAME": "one"}):
        text = MOVED
        for name, written in {**MOVES, **values}.items():
            text = text.replace(name, written)
        assert judge(text, pieces) == judge(text, Alone({}))


QUEUE = """\
resource "aws_sqs_queue" "main" {
  name                        = "NAME"
  message_retention_seconds   = 60
  delay_seconds               = "DELAY"
  policy = jsonencode({
    Version   = "VERSION"
    Id        = "NAME"
    Statement = [{ Effect = "EFFECT", Action = "sqs:*", Principal = "*", Resource = aws_sns_topic.main.arn }]
  })
}

resource "aws_sns_topic" "main" {
  name   = "TOPIC"
  policy = jsonencode({ Version = "2012-10-17", Statement = local.statements })
}

resource "aws_sqs_queue" "other" {
  name = "${aws_sns_topic.main.name}-NAME"
}

resource "aws_subnet" "main" {
  for_each   = { a = "CIDR" }
  vpc_id     = "vpc-1"
  cidr_block = each.value
}

locals {
  statements = [{ Effect = "EFFECT", Action = "sns:*", Principal = "*", Resource = "*" }]
}
"""
RIGHT = {"DELAY": "30", "VERSION": "2012-10-17", "EFFECT": "Allow", "TOPIC": "topic", "CIDR": "10.0.0.0/24"}
WRONG = [
    ("NAME", "a b"),
    ("NAME", "x" * 81),
    ("NAME", "x" * 78),
    ("DELAY", "901"),
    ("VERSION", "2012-10-18"),
    ("EFFECT", "allow"),
    ("TOPIC", "x" * 79),
    ("TOPIC", "a b"),
    ("CIDR", "10.0.0.1/24"),
    ("CIDR", "10.0.0.0/8"),
]


def queue(**values: str) -> str:
    text = QUEUE
    for name, value in {**RIGHT, **values}.items():
        text = text.replace(name, value)
    return text


@pytest.mark.parametrize(("part", "value"), WRONG)
def test_a_value_that_aws_refuses_is_found_behind_others_that_are_right(part: str, value: str) -> None:
    pieces, alone = Pieces({}), judge(queue(**{"NAME": "one", part: value}), Alone({}))
    rights = [judge(queue(NAME=name), pieces) for name in ("one", "two", "three")]
    assert (judge(queue(**{"NAME": "one", part: value}), pieces), alone.hits != rights[0].hits) == (alone, True)


@pytest.mark.parametrize(("part", "value"), WRONG)
def test_a_value_that_is_right_is_found_right_behind_others_that_are_not(part: str, value: str) -> None:
    pieces = Pieces({})
    for name in ("one", "two", "three"):
        judge(queue(**{"NAME": name, part: value}), pieces)
    assert judge(queue(NAME="one"), pieces) == judge(queue(NAME="one"), Alone({}))


def test_values_of_blocks_that_differ_in_names_are_judged_by_their_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    form_of, judge_rest = forms.form_of, judging._judge_parts

    def watch_form(root: Root, resource: Resource, facts: Facts, *, refuses_nulls: bool) -> forms.Form:
        judged.append(resource.address)
        return form_of(root, resource, facts, refuses_nulls=refuses_nulls)

    def watch_rest(root: Root, resource: Resource, facts: Facts, form: forms.Form) -> Iterator[Wrong]:
        judged.append(f"rest of {resource.address}")
        return judge_rest(root, resource, facts, form)

    monkeypatch.setattr(judging, "form_of", watch_form)
    monkeypatch.setattr(judging, "_judge_parts", watch_rest)
    pieces = Pieces({})
    for name in ("one", "two", "three", "four"):
        judge(queue(NAME=name, TOPIC=f"topic-{name}"), pieces)
    main, other = "aws_sqs_queue.main", "aws_sqs_queue.other"
    counts = [judged.count(address) for address in (main, f"rest of {main}", other, f"rest of {other}")]
    assert counts == [2, 0, 2, 4]  # what another block says is followed each time


MISTAKES = """\
locals {
  names = { a = "b" }
}

resource "aws_sqs_queue" "main" {
  name          = "NAME-queue"
  policy        = jsonencode({ Version = "NAME", Id = local.names.b })
  delay_seconds = parseint("x", 10)
  tags          = merge({ Name = "NAME" }, { Part = local.names["c"], More = "NAME-${upper(null)}" }, PART)
}
"""


@pytest.mark.parametrize("part", ['{ Ok = "NAME" }', '["NAME"]', '"NAME"', "CALL"])
def test_what_is_wrong_beside_another_text_is_wrong_in_each(part: str) -> None:
    pieces = Pieces({})
    text = MISTAKES.replace("PART", part).replace("CALL", 'concat(["NAME"], "NAME")')
    for name in ("one", "two", "three", "5", "", "four"):
        found = judge(text.replace("NAME", name), pieces)
        assert found == judge(text.replace("NAME", name), Alone({}))
        assert "failing-function" in {hit.rule for hit in found.hits}


def test_what_is_wrong_beside_another_text_is_worked_out_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    look = ModuleCheck._look

    def watch(self: ModuleCheck, resource: Resource) -> object:
        looked.append(resource.address)
        return look(self, resource)

    monkeypatch.setattr(ModuleCheck, "_look", watch)
    pieces = Pieces({})
    for name in ("one", "two", "three", "four"):
        judge(MISTAKES.replace("PART", "{}").replace("NAME", name), pieces)
    assert len(looked) == 2  # a mould is made of the second


COPIES = """\
resource "aws_sqs_queue" "each" {
  for_each      = { a = 900, b = 30 }
  name          = "NAME-${each.key}"
  delay_seconds = each.value
}

resource "aws_sqs_queue" "counted" {
  count         = 2
  name          = "NAME-${count.index}"
  delay_seconds = count.index + 899
}

resource "aws_sqs_queue" "none" {
  for_each = {}
  name     = "NAME-${each.key}"
}
"""


@pytest.mark.parametrize("value", ["other", "a b", "x" * 79, "x" * 78, ""])
def test_each_instance_of_a_block_like_another_is_judged(value: str) -> None:
    pieces = Pieces({})
    for name in ("one", "two", "three", value, "four"):
        assert judge(COPIES.replace("NAME", name), pieces) == judge(COPIES.replace("NAME", name), Alone({}))


def test_where_no_text_mattered_a_mistake_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moulds, "mark_of", lambda *_, **__: "")
    with pytest.raises(AssertionError):
        test_another_text_is_judged_as_alone({"DAYS": "seven"})


def test_of_blocks_that_differ_in_names_the_third_is_worked_out_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    compared: list[str] = []
    look, compare = ModuleCheck._look, conformance._ModuleCheck._resource

    def watch_look(self: ModuleCheck, resource: Declaration) -> object:
        looked.append(resource.address)
        return look(self, resource)  # type: ignore[arg-type]

    def watch_compare(self: conformance._ModuleCheck, resource: Declaration, admitted: object) -> object:
        compared.append(resource.address)
        return compare(self, resource, admitted)  # type: ignore[arg-type]

    monkeypatch.setattr(ModuleCheck, "_look", watch_look)
    monkeypatch.setattr(conformance._ModuleCheck, "_resource", watch_compare)
    pieces = Pieces({})
    for name in ("one", "two", "three", "four"):
        judge(filled(NAME=name), pieces)
    role = "aws_iam_role.main"
    assert (looked.count(role), compared.count(role)) == (2, 2)
