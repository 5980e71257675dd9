"""Each mutator makes the one mistake that its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.mutations import declarations, functions, harmless, meta, names, references, structure, syntax, types
from benchmarks.mutations.change import Change, Mutant, misspell, remove, rewrite
from tfgen.module.model import parse_module

if TYPE_CHECKING:
    from benchmarks.mutations.change import Mutator

TEXT = """\
resource "aws_vpc" "main" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "a" {
  vpc_id = aws_vpc.main.id
}

output "vpc" {
  value = aws_vpc.main.id
}
"""
MODULE = parse_module("", {"network.tf": TEXT})
(FILE,) = MODULE.files


@pytest.mark.parametrize(
    ("mutator", "old", "new"),
    [
        (names.misspelt_argument, "cidr_block ", "cdir_block "),
        (names.misspelt_resource_type, '"aws_vpc"', '"aws_vcp"'),
        (names.misspelt_attribute, "aws_vpc.main.id", "aws_vpc.main.idd"),
        (names.misspelt_top_level_block, "output", "otuput"),
        (references.dangling_label, "vpc_id = aws_vpc.main.id", "vpc_id = aws_vpc.mian.id"),
        (references.key_without_instances, "vpc_id = aws_vpc.main.id", "vpc_id = aws_vpc.main[0].id"),
        (references.undeclared_local, '"10.0.0.0/16"', "local.prefix"),
        (references.cycle, '"main" {', '"main" {\ndepends_on = [aws_subnet.a]\n'),
        (structure.removed_required_argument, "  vpc_id = aws_vpc.main.id\n", ""),
        (structure.duplicate_argument, "aws_vpc.main.id", "aws_vpc.main.id\nvpc_id = aws_vpc.main.id"),
        (structure.missing_label, '"aws_subnet" "a"', '"aws_subnet"'),
        (types.text_for_bool, "= true", '= "yes"'),
        (types.list_for_text, '"10.0.0.0/16"', '["10.0.0.0/16"]'),
        (functions.absent_file, '"10.0.0.0/16"', 'file("absent.txt")'),
        (meta.count_index_without_count, '"10.0.0.0/16"', '"trading-${count.index}"'),
        (declarations.output_without_value, "  value = aws_vpc.main.id\n", ""),
        (syntax.unclosed_text, '/16"', "/16"),
        (syntax.two_arguments_on_a_line, '"10.0.0.0/16"\n  enable', '"10.0.0.0/16" enable'),
        (harmless.bool_in_quotes, "= true", '= "true"'),
        (harmless.long_reference, "vpc_id = aws_vpc.main.id", "vpc_id = resource.aws_vpc.main.id"),
    ],
)
def test_mutator_makes_its_mistake(mutator: Mutator, old: str, new: str) -> None:
    assert TEXT.replace(old, new, 1) in [change.result for change in mutator(MODULE)]


def test_misspelt_name_is_another_name_with_the_same_letters() -> None:
    assert [misspell(name) for name in ("cidr_block", "tags", "id", "a")] == ["cdir_block", "tgas", "i", "aa"]


def test_lines_of_a_mutant_are_those_that_differ() -> None:
    change = rewrite(FILE, TEXT.replace("true", "false"), "aws_vpc.enable_dns_hostnames")
    assert list(Mutant("kind", "stack", change).lines) == [3]


def test_line_of_a_removal_is_the_one_that_took_its_place() -> None:
    subnet = MODULE.of_type("aws_subnet")[0]
    argument = subnet.argument("vpc_id")
    assert argument
    assert list(Mutant("kind", "stack", remove(FILE, argument, "aws_subnet.vpc_id")).lines) == [7]


def test_diff_names_stack_and_file() -> None:
    offset = TEXT.index("true")
    mutant = Mutant("kind", "dev/us-east-1", Change(FILE, offset, offset + 4, "1", "aws_vpc.x"))
    assert mutant.diff == (
        "--- dev/us-east-1/network.tf\n+++ dev/us-east-1/network.tf\n@@ -2,3 +2,3 @@\n"
        '   cidr_block           = "10.0.0.0/16"\n'
        "-  enable_dns_hostnames = true\n+  enable_dns_hostnames = 1\n }\n"
    )


def test_digest_tells_stacks_apart() -> None:
    change = Change(FILE, 0, 0, "a", "x")
    assert Mutant("kind", "dev/us-east-1", change).digest != Mutant("kind", "dev/us-east-2", change).digest
