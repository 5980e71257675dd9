"""Comments of blocks that stacks share: the same, with the same lines, as those of files that are parsed whole."""

from __future__ import annotations

import pytest

from tfgen.module.pieces import Pieces
from tfgen.validate.verdicts import comments
from tfgen.validate.verdicts.comments import find_comments

MARK = "mark"
BLOCK = """\
resource "aws_vpc" "main" {
  # mark the argument
  cidr_block = "10.0.0.0/16" # mark at its end
  tags = { # mark a map
    a = 1
  }
  /* mark
     of two lines */
  x = "# mark is no comment"
  # mark nothing
}
"""
FILES = [
    "",
    "# mark nothing\n",
    f"# mark the block\n\n# and mark\n{BLOCK}",
    f"{BLOCK}# mark the end\n",
    f"{BLOCK}\n# mark the other\nlocals {{\n  a = 1\n}}\n\n# no block\n\n{BLOCK.replace('main', 'other')}# mark",
    'output "a" { value = 1 } # mark behind it\n# mark between\noutput "b" { value = 2 }\n',
    "/* mark */ locals {}\n",
    "locals {\n  a = <<-E\n    # mark is text\n  E\n}\n",
    f"a = 1 # mark of a file that is parsed whole\n{BLOCK}",
]


@pytest.mark.parametrize("text", FILES)
def test_comments_in_shared_blocks_are_those_of_the_whole_file(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Pieces({})
    shared = [[*find_comments("x", {"main.tf": f"{lines}{text}"}, MARK, pieces)] for lines in ("", "\n\n")]
    monkeypatch.setattr(Pieces, "cut", lambda *_: None)
    whole = [[*find_comments("x", {"main.tf": f"{lines}{text}"}, MARK, pieces)] for lines in ("", "\n\n")]
    assert shared == whole


def test_a_shared_block_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = Pieces({})
    found = [*find_comments("x", {"main.tf": BLOCK}, MARK, pieces)]
    monkeypatch.setattr(comments, "tokenize", lambda _: pytest.fail("it is looked through again"))
    again = [*find_comments("x", {"main.tf": f"\n{BLOCK}"}, MARK, pieces)]
    assert [(one.text, one.position.line + 1) for one in found] == [(one.text, one.position.line) for one in again]
