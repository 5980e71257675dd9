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
from tfgen.validate import validate_paths

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


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("${path.module}/x", 'there is no file "modules/m/x".'),
        ("x", 'there is no file "x" where Terraform is started; write "${path.module}/x" for a file of the module.'),
    ],
)
def test_the_folder_of_the_module_is_the_remedy_where_it_was_not_named(tmp_path: Path, written: str, said: str) -> None:
    write_tree(
        tmp_path,
        {
            "main.tf": 'module "m" {\n  source = "./modules/m"\n}\n',
            "modules/m/main.tf": f'output "x" {{\n  value = file("{written}")\n}}\n',
        },
    )
    [finding] = validate_paths([tmp_path], rules=["failing-function"]).findings
    assert finding.message == f"file() fails: {said}"
