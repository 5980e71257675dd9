"""What a stack says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.trees import write_tree
from tfgen.stacks.selection import Selection
from tfgen.terraform.root_module import select_root_modules

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
environments:
  dev: {checks: {stateful: [house_ledger]}}
  prod: {}
regions: {eu-west-1: {}}
"""


def test_types_that_hold_data_are_added_where_a_layer_says_so(tmp_path: Path) -> None:
    write_tree(tmp_path, {"config/regions.yaml": MATRIX, "templates/main.tf.j2": "locals {\n}\n"})
    found = {one.name: one.stateful for one in select_root_modules(tmp_path, Selection()).modules}
    assert "house_ledger" in found["dev/eu-west-1"]
    assert "house_ledger" not in found["prod/eu-west-1"]
    assert "aws_s3_bucket" in found["prod/eu-west-1"]
