"""What makes a saved plan older than its folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tfgen.terraform.plans import digest_folder

if TYPE_CHECKING:
    from pathlib import Path

STACK = "generated/dev/here"
MAIN = """\
module "m" {
  source = "../../../module"
}

locals {
  a = filemd5("${path.module}/../../../dist/a.zip")
  b = file("${path.root}/b.json")
  c = templatefile ( # of this one
    "c.tftpl", { d = "${ path.module }/d.txt" })
  e = "cat ${file("./e.txt")}"
  f = <<EOT
%{if true}${file("f.txt")}%{endif}
EOT
  g = "./\\u0067.txt"
}
"""
JSON = r'{"locals": {"h": "${file(\"h.txt\")}", "i": {"of": ["./i.txt"]}}}'
FILES = {
    f"{STACK}/main.tf": MAIN,
    f"{STACK}/more.tf.json": JSON,
    f"{STACK}/values.tfvars.json": '{"k": "./k.txt"}',
    f"{STACK}/b.json": "{}",
    f"{STACK}/c.tftpl": "",
    f"{STACK}/d.txt": "",
    f"{STACK}/e.txt": "",
    f"{STACK}/f.txt": "",
    f"{STACK}/g.txt": "",
    f"{STACK}/h.txt": "",
    f"{STACK}/i.txt": "",
    f"{STACK}/k.txt": "",
    f"{STACK}/terraform.tfvars": "",
    f"{STACK}/.terraform.lock.hcl": "",
    "dist/a.zip": "1",
    "module/main.tf": 'module "inner" {\n  source = "../inner"\n}\n',
    "inner/main.tf": 'locals {\n  a = file("${path.root}/of_inner.txt")\n}\n',
    f"{STACK}/of_inner.txt": "",
    "module/files/deep.txt": "",
}


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_terraform_reads_counts(tmp_path: Path, name: str) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    write_tree(tmp_path, {name: FILES[name] + " "})
    assert digest_folder(tmp_path / STACK) != before


@pytest.mark.parametrize(
    "name", ["main_override.tf", "more.tf.json", "x.auto.tfvars", "x.auto.tfvars.json", "\udcff.tf"]
)
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


@pytest.mark.parametrize(
    "text",
    [
        '# file("./x.txt")\n',
        '/* "./x.txt" */\n',
        'locals {\n  a = <<EOT\nread "./x.txt"\nEOT\n}\n',
        'locals {\n  a = "see \\"./x.txt\\""\n}\n',
        'locals {\n  a = "$${path.module}/x.txt"\n}\n',
        'locals {\n  a = "x.txt"\n}\n',
        "locals {\n",
        "{",
    ],
)
def test_what_is_only_written_of_does_not_count(tmp_path: Path, text: str) -> None:
    write_tree(tmp_path, {f"{STACK}/main.tf": text, f"{STACK}/x.txt": ""})
    before = digest_folder(tmp_path / STACK)
    write_tree(tmp_path, {f"{STACK}/x.txt": "x"})
    assert digest_folder(tmp_path / STACK) == before


def test_a_text_that_is_longer_than_any_name_is_no_path(tmp_path: Path) -> None:
    write_tree(tmp_path, {f"{STACK}/main.tf": f'locals {{\n  a = "./{"x" * 5000}"\n}}\n'})
    assert digest_folder(tmp_path / STACK)


def test_a_file_that_is_gone_counts(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES)
    before = digest_folder(tmp_path / STACK)
    (tmp_path / "dist/a.zip").unlink()
    assert digest_folder(tmp_path / STACK) != before


def test_the_place_of_the_project_does_not_count(tmp_path: Path) -> None:
    write_tree(tmp_path / "one", FILES)
    write_tree(tmp_path / "two", FILES)
    assert digest_folder(tmp_path / "one" / STACK) == digest_folder(tmp_path / "two" / STACK)
