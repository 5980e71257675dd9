"""What makes a saved plan older than its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tfgen.terraform.plans import digest_folder

if TYPE_CHECKING:
    from pathlib import Path

STACK = "generated/dev/here"
FILES = {
    f"{STACK}/main.tf": 'module "m" {\n  source = "../../../module"\n}\n'
    'locals {\n  a = filemd5("${path.module}/../../../dist/a.zip")\n  b = file("${path.root}/b.json")\n}\n',
    f"{STACK}/b.json": "{}",
    f"{STACK}/terraform.tfvars": "",
    f"{STACK}/.terraform.lock.hcl": "",
    "dist/a.zip": "1",
    "module/main.tf": "",
    "module/files/deep.txt": "",
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_terraform_reads_counts(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    write_tree(tmp_path, {name: FILES[name] + " "})
    assert digest_folder(tmp_path / STACK) != before


@pytest.mark.parametrize("name", ["main_override.tf", "more.tf.json", "x.auto.tfvars", "x.auto.tfvars.json"])
def test_a_new_file_that_terraform_reads_counts(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    write_tree(tmp_path, {f"{STACK}/{name}": ""})
    assert digest_folder(tmp_path / STACK) != before


@pytest.mark.parametrize(
    "name", [f"{STACK}/.terraform/x.tf", f"{STACK}/notes.md", f"{STACK}/terraform.tfstate", "dist/other.zip"]
)
def test_other_files_do_not_count(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    write_tree(tmp_path, {name: "x"})
    assert digest_folder(tmp_path / STACK) == before


def test_a_file_that_is_gone_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    (tmp_path / "dist/a.zip").unlink()
    assert digest_folder(tmp_path / STACK) != before


def test_the_place_of_the_project_does_not_count(tmp_path: Path) -> None:
    write_tree(tmp_path / "one", FILES)
    write_tree(tmp_path / "two", FILES)
    assert digest_folder(tmp_path / "one" / STACK) == digest_folder(tmp_path / "two" / STACK)
