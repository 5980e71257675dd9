"""What a text of Terraform names: it may be more than it reads, and is never less."""

from __future__ import annotations

import pytest

from tfgen.validate.folders.named import Named, names_in


@pytest.mark.parametrize(
    "call",
    [
        'file("a.json")',
        'file ( "a.json" )',
        'file(\n    "a.json"\n  )',
        'file /* this */ ("a.json")',
        'core::filemd5("a.json")',
        'templatefile("a.json", {})',
        'file("${path.module}/a.json")',
        'file("${ path.root }/a.json")',
    ],
)
def test_a_file_that_a_function_reads_is_named(call: str) -> None:
    assert names_in(f"locals {{\n  a = {call}\n}}\n") == Named(files=("a.json",))


@pytest.mark.parametrize(
    "call",
    [
        "file(var.a)",
        "file (var.a)",
        "file /* this */ (var.a)",
        'file("${var.a}.json")',
        'file("a\\u002ejson")',
        'file(var.a) # profile("x")',
        'format("%s", profile("x"), file(var.a))',
        'file("a" == var.a ? "b" : "c")',
        'fileset(path.module, "*.json")',
    ],
)
def test_a_file_whose_name_is_worked_out_may_be_any(call: str) -> None:
    assert names_in(f"locals {{\n  a = {call}\n}}\n").is_worked_out


def test_a_path_without_a_function_is_named_by_its_module() -> None:
    assert names_in('a = "${ path.module }/a.zip"\nb = "a.zip"\n') == Named(files=("a.zip",))
