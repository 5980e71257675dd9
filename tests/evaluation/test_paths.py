"""Files that expressions read: each once in a module, also one that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.evaluation import paths
from tfgen.evaluation.evaluate import Evaluator
from tfgen.evaluation.functions.files import read_file
from tfgen.evaluation.values import UNKNOWN
from tfgen.module.model import parse_module
from tfgen.schema import Schemas

if TYPE_CHECKING:
    from pathlib import Path

TWICE = """\
terraform {
  backend "local" {}
}
locals {
  one   = filebase64sha256("code.zip")
  other = filebase64sha256("code.zip")
}
"""


@pytest.mark.parametrize(("files", "faults"), [({"code.zip": "code"}, 0), ({}, 2)])
def test_a_file_is_read_once_and_each_place_hears_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str], faults: int
) -> None:
    asked: list[str] = []

    def watch(name: str, folder: Path, path: str) -> object:
        asked.append(path)
        return read_file(name, folder, path)

    monkeypatch.setattr(paths, "read_file", watch)
    write_tree(tmp_path, files)
    found = Evaluator(parse_module(str(tmp_path), {"main.tf": TWICE}), Schemas(())).faults
    assert (asked, len(found)) == (["code.zip"], faults)
    assert all('there is no file "code.zip" where Terraform' in fault.message for fault in found)


def test_whether_a_file_is_there_is_not_known_where_nobody_knows_who_calls_the_module(tmp_path: Path) -> None:
    write_tree(tmp_path, {"project/a.yml": "", "modules/x/a/here.yml": "", ".git/HEAD": ""})
    text = 'locals {\n  elsewhere = fileexists("../project/a.yml")\n  here = fileexists("${path.module}/here.yml")\n}\n'
    module = parse_module(str(tmp_path / "modules" / "x" / "a"), {"main.tf": text})
    values = [Evaluator(module, Schemas(())).plain(local.argument.value) for local in module.locals]
    assert values == [UNKNOWN, True]
