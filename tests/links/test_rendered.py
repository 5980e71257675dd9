"""What rendered stacks read, by the files in the output folder."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import write_tree
from tfgen.errors import OutputError
from tfgen.links.rendered import read_rendered
from tfgen.module.model import Module, parse_module

if TYPE_CHECKING:
    from pathlib import Path

BACKEND = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key    = "KEY"\n  }\n}\n'
READ = """\
data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = local.bucket
    key    = "network"
  }
}
"""


def test_links_are_found_over_several_files(tmp_path: Path) -> None:
    files = {
        "dev/network/backend.tf": BACKEND.replace("KEY", "network"),
        "dev/network/main.tf": "this is not parsed {",
        "dev/app/backend.tf": BACKEND.replace("KEY", "app"),
        "dev/app/network.tf": READ,
        "dev/app/locals.tf": 'locals {\n  bucket = "b"\n}\n',
    }
    write_tree(tmp_path, files)
    found = read_rendered(tmp_path, ["dev/network", "dev/app", "dev/gone"])
    (link,) = found.links
    assert (link.reader, link.producer) == ("dev/app", "dev/network")
    assert str(link.position) == f"{tmp_path.as_posix()}/dev/app/network.tf:1"
    assert found.missing == ("dev/gone",)
    assert found.looking == frozenset()


def test_a_file_of_values_says_whose_state_is_read(tmp_path: Path) -> None:
    files = {
        "dev/network/backend.tf": BACKEND.replace("KEY", "network"),
        "dev/app/backend.tf": BACKEND.replace("KEY", "app"),
        "dev/app/network.tf": READ.replace("local.bucket", "var.bucket"),
        "dev/app/variables.tf": 'variable "bucket" {\n  type = string\n}\n',
    }
    write_tree(tmp_path, files)
    assert read_rendered(tmp_path, ["dev/network", "dev/app"]).links == ()
    write_tree(tmp_path, {"dev/app/terraform.tfvars": 'bucket = "b"\n'})
    (link,) = read_rendered(tmp_path, ["dev/network", "dev/app"]).links
    assert (link.reader, link.producer) == ("dev/app", "dev/network")


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ('data "aws_vpc" "main" {\n  id = "x"\n}\n', True),
        ('data "aws_caller_identity" "current" {}\n', False),
        ('data "aws_region" "current" {\n}\n', False),
        (READ, False),
        (READ + 'data "aws_vpc" "main" {\n  id = "x"\n}\n', True),
        ('resource "aws_vpc" "data" {\n}\n', False),
        ('# data "aws_vpc" "main" {\n', False),
        ('/*\ndata "aws_vpc" "main" {\n  id = "x"\n}\n*/\n', False),
        ('locals {\n  text = "data \\"aws_vpc\\" \\"main\\" {"\n}\n', False),
        ('locals {\n  text = <<EOT\ndata "aws_vpc" "main" {\n  id = "x"\n}\nEOT\n}\n', False),
        ('data"aws_vpc""main"{\n  id = "x"\n}\n', True),
        ("data aws_vpc main {\n  id = 1\n}\n", True),
        ('data "aws_region" "current" { # which one\n  # that one\n}\n', False),
        ('data "aws_vpc" "main" {\n  filter {\n  }\n}\n', True),
    ],
)
def test_who_looks_for_what_others_make_is_known(tmp_path: Path, text: str, *, looks: bool) -> None:
    write_tree(tmp_path, {"a/main.tf": text})
    assert read_rendered(tmp_path, ["a"]).looking == (frozenset({"a"}) if looks else frozenset())


def test_a_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a/main.tf").mkdir(parents=True)
    with pytest.raises(OutputError, match=r"main\.tf: cannot be read: Is a directory"):
        read_rendered(tmp_path, ["a"])


def test_the_files_of_all_stacks_are_not_held(tmp_path: Path) -> None:
    names = [f"s{number:02}" for number in range(40)]
    long = "# a comment\n" * 5_000
    write_tree(tmp_path, {f"{name}/main.tf": f"# {name}\n{long}" for name in names})
    tracemalloc.start()
    try:
        read_rendered(tmp_path, names)
        assert tracemalloc.get_traced_memory()[1] < 20 * len(long)
    finally:
        tracemalloc.stop()


def test_of_those_that_read_states_one_is_held_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alive = list[int]()

    def counted(*args: Any) -> Module:
        gc.collect()
        alive.append(sum(isinstance(one, Module) for one in gc.get_objects()))
        return parse_module(*args)

    monkeypatch.setattr("tfgen.links.rendered.parse_module", counted)
    names = [f"s{number}" for number in range(5)]
    write_tree(tmp_path, {f"{name}/main.tf": READ + BACKEND.replace("KEY", name) for name in names})
    gc.collect()
    gc.freeze()  # what other tests keep is not looked at
    read_rendered(tmp_path, names)
    assert alive == [0] * 5
