"""Two versions of a root module: what changed, by address and argument."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfgen.changes import Blocks, Change, TypeBook, compare_blocks, group_changes, read_blocks
from tfgen.module.library import Library
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas

TYPES = TypeBook(load_schemas())


def difference(before: str, after: str) -> list[str]:
    """The changes of a file, a line each."""
    sides = (read_blocks(parse_module("stack", {"main.tf": text})) for text in (before, after))
    return [line(change) for change in compare_blocks(*sides, TYPES)]


def line(change: Change) -> str:
    """A change as one line."""
    lost = " (loss)" if change.is_loss else ""
    successor = f" -> {change.successor}" if change.successor else ""
    return f"{change.kind.value} {change.label}: {change.before} → {change.after}{lost}{successor}"


def test_layout_comments_order_and_files_are_nothing() -> None:
    before = {
        "a.tf": 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n  tags = { A = 1, "B" = "2" }\n}\n',
        "b.tf": 'resource "aws_eip" "main" {}\n',
    }
    after = {
        "c.tf": """\
# An address
resource "aws_eip" "main" {}

resource "aws_vpc" "main" {
  tags = {
    B = "2" # of two
    A = "1"
  }
  cidr_block           = "10.0.0.0/16"
  instance_tenancy     = null
}
"""
    }
    sides = (read_blocks(parse_module("stack", texts)) for texts in (before, after))
    assert compare_blocks(*sides, TYPES) == ()


@pytest.mark.parametrize(
    ("before", "after", "want"),
    [
        ("timeout = 30", "timeout = 60", ["timeout: 30 → 60"]),
        ("timeout = 30", 'timeout = "30"', []),
        ("timeout = 30", "timeout = var.timeout", ["timeout: 30 → var.timeout"]),
        ("timeout = (30)", "timeout = 30 # seconds", []),
        ("", "timeout = 30", ["timeout: None → 30"]),
        ("timeout = 30", "timeout = null", ["timeout: 30 → None"]),
        ('layers = ["a", "b"]', 'layers = ["b", "a"]', ['layers[order]: ["a", "b"] → ["b", "a"]']),
        ('architectures = ["a", "b"]', 'architectures = ["b", "a"]', ['architectures[order]: ["a", "b"] → ["b", "a"]']),
        ('layers = ["a", "b"]', 'layers = ["a", "c", "b"]', ['layers[1]: None → "c"']),
        ("tags = { A = 1 }", "tags = { A = 2, B = 3 }", ['tags.A: "1" → "2"', 'tags.B: None → "3"']),
        (
            "vpc_config {\n subnet_ids = [var.a, var.b]\n security_group_ids = []\n}",
            "vpc_config {\n subnet_ids = [var.b, var.c, var.a]\n security_group_ids = []\n}",
            ["vpc_config.subnet_ids[]: None → var.c"],
        ),
        (
            "environment {\n variables = { A = var.a }\n}",
            "environment {\n variables = { A = var.b }\n}",
            ["environment.variables.A: var.a → var.b"],
        ),
        ("timeouts {\n create = 1\n}", "", ['timeouts: {create = "1"} → None']),
        (
            "lifecycle {\n prevent_destroy = true\n}",
            "lifecycle {\n prevent_destroy = false\n}",
            ["lifecycle.prevent_destroy: true → false"],
        ),
    ],
)
def test_an_argument_is_compared_by_what_it_means(before: str, after: str, want: list[str]) -> None:
    texts = (f'resource "aws_lambda_function" "f" {{\n{inside}\n}}\n' for inside in (before, after))
    assert difference(*texts) == [f"changed aws_lambda_function.f.{one}" for one in want]


POLICY = """\
resource "aws_iam_policy" "p" {{
  policy = {}
}}
"""
AS_CODE = """jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"],
        Resource = "${aws_s3_bucket.b.arn}/*" },
      { Sid = "Write", Effect = "Allow", Action = "s3:PutObject", Resource = aws_s3_bucket.b.arn },
    ]
  })"""
AS_TEXT = """<<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Write", "Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "${aws_s3_bucket.b.arn}"},
        {"Sid": "Read", "Effect": "Allow", "Action": ["s3:ListBucket", "s3:GetObject"],
         "Resource": ["${aws_s3_bucket.b.arn}/*"]}
      ]
    }
  EOT"""


def test_a_policy_is_the_same_as_code_and_as_text() -> None:
    encoded = AS_TEXT.replace('"${aws_s3_bucket.b.arn}"', "${jsonencode(aws_s3_bucket.b.arn)}")
    assert encoded != AS_TEXT
    assert difference(POLICY.format(AS_CODE), POLICY.format(AS_TEXT)) == []
    assert difference(POLICY.format(AS_CODE), POLICY.format(encoded)) == []


def test_a_statement_is_compared_with_that_of_the_same_sid() -> None:
    after = AS_CODE.replace('"s3:ListBucket"', '"s3:GetObjectVersion"').replace(
        '"Write", Effect = "Allow"', '"Write", Effect = "Deny"'
    )
    assert difference(POLICY.format(AS_CODE), POLICY.format(after)) == [
        'changed aws_iam_policy.p.policy.Statement["Read"].Action[]: "s3:ListBucket" → "s3:GetObjectVersion"',
        'changed aws_iam_policy.p.policy.Statement["Write"].Effect: "Allow" → "Deny"',
    ]


def test_statements_of_a_policy_document_have_no_order() -> None:
    read = 'statement {\n sid = "Read"\n actions = ["s3:GetObject"]\n resources = ["*"]\n}\n'
    write = 'statement {\n sid = "Write"\n actions = ["s3:PutObject"]\n resources = ["*"]\n}\n'
    before = f'data "aws_iam_policy_document" "d" {{\n{read}{write}}}\n'
    after = f'data "aws_iam_policy_document" "d" {{\n{write}{read}}}\n'
    assert difference(before, after) == []
    assert difference(before, after.replace("s3:GetObject", "s3:Get*")) == [
        'changed data.aws_iam_policy_document.d.statement["Read"].actions[]: "s3:GetObject" → "s3:Get*"'
    ]


def test_a_heredoc_is_compared_line_by_line() -> None:
    text = 'resource "aws_instance" "i" {{\n  user_data = <<-EOT\n    #!/bin/sh\n    run {}\n    end\n  EOT\n}}\n'
    assert difference(text.format("${var.a}"), text.format("${ var.b }")) == [
        'changed aws_instance.i.user_data[line 2]: "run ${var.a}" → "run ${var.b}"'
    ]


def test_a_block_that_vanishes_and_one_that_appears() -> None:
    assert difference('resource "aws_eip" "a" {}\n', 'output "b" {\n value = 1\n}\n') == [
        "added output.b: None → None",
        "removed aws_eip.a: None → None (loss)",
    ]


BUCKET = 'resource "aws_s3_bucket" "{}" {{\n  bucket = "data"\n  force_destroy = {}\n}}\n'
REFERENCE = 'output "arn" {{\n  value = aws_s3_bucket.{}.arn\n}}\n'


def test_what_a_moved_block_names_moves_and_references_follow_it() -> None:
    moved = "moved {\n  from = aws_s3_bucket.a\n  to   = aws_s3_bucket.b\n}\n"
    before = BUCKET.format("a", "false") + REFERENCE.format("a")
    after = BUCKET.format("b", "true") + REFERENCE.format("b") + moved
    assert difference(before, after) == [
        "moved aws_s3_bucket.b: aws_s3_bucket.a → aws_s3_bucket.b",
        "changed aws_s3_bucket.b.force_destroy: false → true",
    ]


def test_the_same_under_another_address_without_a_moved_block_is_a_loss() -> None:
    before = BUCKET.format("a", "false") + REFERENCE.format("a")
    after = BUCKET.format("b", "false") + REFERENCE.format("b")
    assert difference(before, after) == [
        "renamed aws_s3_bucket.b: aws_s3_bucket.a → aws_s3_bucket.b (loss) -> aws_s3_bucket.b"
    ]


def test_a_loss_names_the_new_address_that_is_most_like_it() -> None:
    after = BUCKET.format("b", "true") + 'resource "aws_s3_bucket" "other" {}\n'
    assert difference(BUCKET.format("a", "false"), after) == [
        "added aws_s3_bucket.b: None → None",
        "added aws_s3_bucket.other: None → None",
        "removed aws_s3_bucket.a: None → None (loss)",
    ]
    assert difference(BUCKET.format("a", "false"), after.replace("true\n", "false\n  tags = {}\n"))[-1] == (
        "removed aws_s3_bucket.a: None → None (loss) -> aws_s3_bucket.b"
    )


def test_what_is_forgotten_is_no_loss() -> None:
    removed = "removed {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = false\n  }\n}\n"
    assert difference(BUCKET.format("a", "false"), removed) == ["forgotten aws_s3_bucket.a: None → None"]


def test_what_a_removed_block_destroys_is_a_loss() -> None:
    removed = "removed {\n  from = aws_s3_bucket.a\n  lifecycle {\n    destroy = true\n  }\n}\n"
    assert difference(BUCKET.format("a", "false"), removed) == ["removed aws_s3_bucket.a: None → None (loss)"]


def test_moved_blocks_are_followed_from_one_to_the_next() -> None:
    moves = "moved {\n from = aws_s3_bucket.a\n to = aws_s3_bucket.b\n}\n"
    moves += "moved {\n from = aws_s3_bucket.b\n to = aws_s3_bucket.c\n}\n"
    assert difference(BUCKET.format("a", "false"), BUCKET.format("c", "false") + moves) == [
        "moved aws_s3_bucket.c: aws_s3_bucket.a → aws_s3_bucket.c"
    ]


def test_moved_blocks_that_lead_round_in_a_circle_end() -> None:
    moves = "moved {\n from = aws_s3_bucket.a\n to = aws_s3_bucket.b\n}\n"
    moves += "moved {\n from = aws_s3_bucket.b\n to = aws_s3_bucket.a\n}\n"
    assert "removed aws_s3_bucket.a: None → None (loss)" in difference(BUCKET.format("a", "false"), moves)


@pytest.mark.parametrize(
    ("before", "after", "want"),
    [
        ('for_each = toset(["a", "b"])', 'for_each = toset(["a"])', ['for_each[]: "b" → None (loss)']),
        ('for_each = toset(["a"])', 'for_each = toset(["b", "a"])', ['for_each[]: None → "b"']),
        ("", 'for_each = toset(["a"])', ['for_each: None → toset(["a"]) (loss)']),
        ("count = 2", "count = 1", ["count: 2 → 1 (loss)"]),
        ("count = 1", "count = 2", ["count: 1 → 2"]),
        ("count = 1", "", ["count: 1 → None"]),
        (
            'for_each = toset(["a", "b"])',
            'for_each = toset(["b", "c"])',
            ['for_each[]: "a" → None (loss)', 'for_each[]: None → "c"'],
        ),
        ("for_each = { a = 1, b = 2 }", "for_each = { a = 1, b = 3 }", ["for_each.b: 2 → 3"]),
        ('for_each = { "a.b" = 1 }', "for_each = {}", ['for_each["a.b"]: 1 → None (loss)']),
        ('for_each = toset(["a"])', 'for_each = { a = "a" }', ['for_each: toset(["a"]) → {a = "a"}']),
        ("count = true ? 1 : 0", "count = false ? 1 : 0", ["count: true ? 1 : 0 → false ? 1 : 0 (loss)"]),
        ("count = var.a", "count = var.b", ["count: var.a → var.b"]),
    ],
)
def test_an_instance_that_loses_its_address_is_a_loss(before: str, after: str, want: list[str]) -> None:
    texts = (f'resource "aws_s3_bucket" "b" {{\n{inside}\n}}\n' for inside in (before, after))
    assert difference(*texts) == [f"changed aws_s3_bucket.b.{one}" for one in want]


INSTANCES = 'resource "aws_s3_bucket" "b" {{\n  {}\n}}\n'


def move(old: str, new: str) -> str:
    """A block that moves one address to another."""
    return f"moved {{\n  from = aws_s3_bucket.{old}\n  to   = aws_s3_bucket.{new}\n}}\n"


def test_an_instance_that_is_not_moved_when_keys_change_is_a_loss() -> None:
    after = INSTANCES.format('for_each = toset(["x", "y"])') + move("b[0]", 'b["x"]')
    assert difference(INSTANCES.format("count = 2"), after) == [
        "changed aws_s3_bucket.b.count: 2 → None",
        'changed aws_s3_bucket.b.for_each: None → toset(["x", "y"])',
        "removed aws_s3_bucket.b[1]: None → None (loss)",
        'moved aws_s3_bucket.b["x"]: aws_s3_bucket.b[0] → aws_s3_bucket.b["x"]',
    ]
    assert difference(INSTANCES.format("count = 2"), after + move("b[1]", 'b["y"]'))[-2:] == [
        'moved aws_s3_bucket.b["x"]: aws_s3_bucket.b[0] → aws_s3_bucket.b["x"]',
        'moved aws_s3_bucket.b["y"]: aws_s3_bucket.b[1] → aws_s3_bucket.b["y"]',
    ]


def test_an_instance_that_is_left_behind_where_others_become_resources_of_their_own_is_a_loss() -> None:
    after = 'resource "aws_s3_bucket" "x" {\n}\n' + move('b["x"]', "x")
    assert difference(INSTANCES.format('for_each = toset(["x", "y"])'), after) == [
        'moved aws_s3_bucket.x: aws_s3_bucket.b["x"] → aws_s3_bucket.x',
        'changed aws_s3_bucket.x.for_each: toset(["x", "y"]) → None',
        'removed aws_s3_bucket.b["y"]: None → None (loss)',
    ]


def test_two_resources_that_moved_blocks_exchange_which_terraform_refuses_stay_where_they_are() -> None:
    before = BUCKET.format("a", "false") + BUCKET.format("b", "true")
    after = before + move("a", "b") + move("b", "a")
    assert difference(before, after) == [
        "added moved.aws_s3_bucket.a: None → None",
        "added moved.aws_s3_bucket.b: None → None",
    ]


def test_instances_that_a_local_names_are_told_where_they_go() -> None:
    bucket = INSTANCES.format("for_each = toset(local.names)")
    names = [f"locals {{\n  names = [{names}]\n}}\n" for names in ('"a", "b"', '"b", "c"')]
    assert difference(bucket + names[0], bucket + names[1]) == [
        'removed aws_s3_bucket.b["a"]: None → None (loss)',
        'changed local.names[1]: None → "c"',
        'changed local.names[0]: "a" → None',
    ]


def test_an_instance_of_a_called_module_that_holds_data_is_a_loss() -> None:
    def blocks(keys: str) -> Blocks:
        inner = parse_module("stack/net", {"main.tf": 'resource "aws_s3_bucket" "b" {\n}\n'})
        library = Library(lambda _folder: None)
        library._modules = {str(Path("stack/net").absolute()): inner}
        call = f'module "net" {{\n  for_each = toset([{keys}])\n  source = "./net"\n}}\n'
        return read_blocks(parse_module("stack", {"main.tf": call}, library=library))

    assert [line(one) for one in compare_blocks(blocks('"a", "b"'), blocks('"b"'), TYPES)] == [
        'changed module.net.for_each[]: "a" → None (loss)'
    ]


@pytest.mark.parametrize(
    ("before", "after", "want"),
    [
        ("yamlencode({ a = { b = 1 } })", "yamlencode({ a = { b = 2 } })", [".a.b: 1 → 2"]),
        ('merge(local.t, { A = "a" })', 'merge(local.t, { A = "b" })', ['.A: "a" → "b"']),
        ("base64encode(jsonencode([1]))", "base64encode(jsonencode([1, 2]))", ["[1]: None → 2"]),
        ('merge(local.t, { A = "a" })', 'merge(local.u, { A = "a" })', [": local.t → local.u"]),
        ("merge(local.t, { A = 1 })", "merge({ A = 1 })", [": merge(local.t, {A = 1}) → merge({A = 1})"]),
        ('["a", "b"]', '["b", "c"]', ['[1]: None → "c"', '[0]: "a" → None']),
        ('["a", "b", "x"]', '["b", "a", "y"]', ['[2]: "x" → "y"', '[order]: ["a", "b", "x"] → ["b", "a", "y"]']),
    ],
)
def test_what_functions_are_given_is_compared_inside(before: str, after: str, want: list[str]) -> None:
    texts = (f"locals {{\n  value = {value}\n}}\n" for value in (before, after))
    assert difference(*texts) == [f"changed local.value{one}" for one in want]


def test_terraform_blocks_are_one_and_providers_are_known_by_their_alias() -> None:
    before = 'terraform {\n backend "s3" {\n  key = "a"\n }\n}\n'
    before += 'provider "aws" {\n alias = "west"\n region = "us-west-1"\n}\n'
    after = 'terraform {\n required_version = ">= 1.9"\n}\n' + before.replace('"a"', '"b"').replace("west-1", "west-2")
    assert difference(before, after) == [
        'changed provider.aws.west.region: "us-west-1" → "us-west-2"',
        'changed terraform.backend.s3.key: "a" → "b"',
        'changed terraform.required_version: None → ">= 1.9"',
    ]


def test_called_modules_are_compared_too() -> None:
    def blocks(size: int) -> object:
        inner = parse_module(
            "stack/net", {"main.tf": f'resource "aws_vpc" "v" {{\n  ipv4_netmask_length = {size}\n}}\n'}
        )
        library = Library(lambda _folder: None)
        library._modules = {__import__("os").path.abspath("stack/net"): inner}
        call = 'module "net" {\n  source = "./net"\n}\n'
        return read_blocks(parse_module("stack", {"main.tf": call}, library=library))

    assert [line(one) for one in compare_blocks(blocks(16), blocks(20), TYPES)] == [  # type: ignore[arg-type]
        "changed module.net.aws_vpc.v.ipv4_netmask_length: 16 → 20"
    ]


def test_what_must_differ_is_rewritten_before_it_is_compared() -> None:
    texts = {
        env: f'resource "aws_vpc" "v" {{\n  tags = {{ Name = "{env}-main", Size = "{env[0]}" }}\n}}\n'
        for env in ("dev", "prod")
    }
    sides = [
        read_blocks(parse_module(env, {"main.tf": text}), lambda text, env=env: text.replace(env, "<environment>"))
        for env, text in texts.items()
    ]
    assert [line(one) for one in compare_blocks(*sides, TYPES)] == ['changed aws_vpc.v.tags.Size: "d" → "p"']


def test_instances_whose_keys_must_differ_are_not_told_as_gone() -> None:
    text = 'locals {\n  names = ["ENV-a"]\n}\nresource "aws_s3_bucket" "b" {\n  for_each = toset(local.names)\n}\n'
    sides = [
        read_blocks(
            parse_module(env, {"main.tf": text.replace("ENV", env)}),
            lambda one, env=env: one.replace(env, "<environment>"),
        )
        for env in ("dev", "prod")
    ]
    assert compare_blocks(*sides, TYPES) == ()


def test_the_same_change_of_several_stacks_is_one_group() -> None:
    def changes(after: str) -> tuple[Change, ...]:
        sides = (parse_module("s", {"main.tf": f'variable "a" {{\n {text}\n}}\n'}) for text in ("", after))
        return compare_blocks(*map(read_blocks, sides))

    groups = group_changes({"dev": changes("default = 1"), "prod": changes("default = 1\n nullable = false")})
    assert [(line(group.change), group.stacks) for group in groups] == [
        ("changed var.a.default: None → 1", ("dev", "prod")),
        ("changed var.a.nullable: None → false", ("prod",)),
    ]
