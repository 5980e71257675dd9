"""A name that is not defined in one cell and is in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: demo}
regions: {eu-west-1: {}}
environments:
  dev: {}
  staging: {size: 1, net: {zones: 2}}
  prod: {size: 3, net: {zones: 3, nat: 1}}
defaults: {net: {}}
"""


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "size",
            (
                '"size" is not defined here, but in staging/eu-west-1, prod/eu-west-1. Set it here too, or ask first '
                "whether it `is defined`. (stack dev/eu-west-1)"
            ),
        ),
        (
            "net.nat",
            (
                '"nat" is not defined here, but in prod/eu-west-1. Set it here too, or ask first whether it '
                "`is defined`. (stack dev/eu-west-1, same in 1 more stack)"
            ),
        ),
        ("sise", '"sise" is not defined. '),
    ],
)
def test_an_undefined_name_that_other_cells_define_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, message: str
) -> None:
    files = {
        "config/regions.yaml": MATRIX,
        "templates/main.tf.j2": f'output "a" {{\n  value = {{{{ {value} | hcl }}}}\n}}\n',
    }
    write_tree(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    result = run("render", "--quiet")
    assert result.stderr.startswith(f"error: templates/main.tf.j2:2: {message}")
    assert result.exit_code == 2
