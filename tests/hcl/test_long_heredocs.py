"""HashiCorp's parser takes quadratic time for the lines of a heredoc: it is given few, and errors keep their place."""

import pygohcl
import pytest

from tfgen.hcl.parse import parse_strictly
from tfgen.hcl.source import HclSyntaxError

_MANY = "plain text\n" * 5000


def _heredoc(line: str) -> str:
    return f"locals {{\n  text = <<EOT\n{_MANY}{line}\n{_MANY}EOT\n}}\n"


def test_few_lines_of_a_long_heredoc_are_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[str] = []
    monkeypatch.setattr(pygohcl, "loads", given.append)
    parse_strictly(_heredoc("a ${local.name} b"))
    assert [text.count("\n") for text in given] == [6]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        pytest.param(_heredoc("a ${1 1} b"), 5003, 7, id="between the lines"),
        pytest.param(_heredoc("a") + "locals { a = 1 b = 2 }\n", 10006, 16, id="after it"),
        pytest.param("locals { a = 1 b = 2 }\n" + _heredoc("a"), 1, 16, id="before it"),
        pytest.param(_heredoc("a ${1 1} b").replace("\n", "\r\n"), 5003, 7, id="with the line ends of Windows"),
    ],
)
def test_an_error_keeps_its_place(text: str, line: int, column: int) -> None:
    with pytest.raises(HclSyntaxError) as caught:
        parse_strictly(text)
    assert (caught.value.line, caught.value.column) == (line, column)


def test_what_follows_a_broken_sequence_in_it_is_told_by_hashicorps_parser() -> None:
    with pytest.raises(HclSyntaxError, match="No closing marker was found"):
        parse_strictly(_heredoc("a").replace("EOT\n}", "EOTS\n}"))
