"""What commands print fits the terminal, whole in a pipe, with colours where the user wants them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.cli.terminal import run_in_pipe, run_in_terminal
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

LONG = "an-environment-with-a-name-that-nobody-would-like-to-type-twice"
MATRIX = f"""\
project: {{name: demo}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16}}
environments:
  dev: {{account_id: "111122223333"}}
  {LONG}: {{account_id: "444455556666"}}
"""
SETTINGS = """\
properties:
  account_id: {type: string, description: "The account that all of this is in; no two have one in common."}
  cidr: {type: string, default: 10.0.0.0/16, description: "The addresses of the network; each zone has a part."}
"""
FILES = {
    "config/regions.yaml": MATRIX,
    "config/settings.yaml": SETTINGS,
    "templates/network.tf.j2": 'resource "aws_vpc" "main" {\n  cidr_block = {{ cidr | hcl }}\n}\n',
}
TABLES = (
    ("list",),
    ("order", "--why"),
    ("rules",),
    ("settings",),
    ("render",),
    ("schema", "list"),
    ("schema", "show", "aws_lambda_function"),
    ("explain", "dev/us-east-1", "cidr"),
    ("explain", "dev/us-east-1", "aws_vpc.main"),
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with long names, rendered."""
    folder = tmp_path_factory.mktemp("project")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_tree(folder, FILES)
        assert run("render", "--quiet").exit_code == 0
    return folder


def _rows(text: str) -> list[str]:
    """The lines of tables, cell by cell too: what wraps by itself, such as sentences, is left to the terminal."""
    return [line for line in _CONTROL.sub("", text).splitlines() if "  " in line.rstrip()]


@pytest.mark.parametrize(
    ("words", "columns"),
    [*((words, 60) for words in TABLES), (("list",), 80), (("list",), 200), (("rules",), 80), (("rules",), 200)],
    ids=str,
)
def test_a_table_fits_the_terminal(words: tuple[str, ...], columns: int, folder: Path) -> None:
    rows = _rows(run_in_terminal(folder, *words, columns=columns))
    assert rows
    assert [row for row in rows if len(row) > columns] == []


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_a_pipe_gets_whole_rows_whatever_the_width(words: tuple[str, ...], folder: Path) -> None:
    narrow, wide = (run_in_pipe(folder, *words, COLUMNS=columns)[0] for columns in ("60", "1000"))
    assert narrow == wide
    assert not _COLOUR.search(narrow)


def test_nothing_is_lost_where_a_table_is_folded(folder: Path) -> None:
    shown = run_in_terminal(folder, "list", columns=60)
    listed = json.loads(run_in_pipe(folder, "list", "--format", "json")[0])
    letters = "".join(shown.split())
    assert listed
    for stack in listed:
        assert all(part in letters for part in (stack["name"], stack["environment"], stack["region"]))


@pytest.mark.parametrize("words", [("rules",), ("settings",), ("schema", "list")], ids=" ".join)
def test_the_names_of_rows_are_whole_so_that_they_can_be_copied(words: tuple[str, ...], folder: Path) -> None:
    names = {line.split()[0] for line in run_in_pipe(folder, *words)[0].splitlines()[1:] if line.strip()}
    shown = run_in_terminal(folder, *words, columns=60).splitlines()
    assert names <= {line.split()[0] for line in shown if line.strip()}


def test_an_error_is_red_on_a_terminal_only(folder: Path) -> None:
    assert _COLOUR.search(run_in_terminal(folder, "list", "nothing", columns=80))
    assert not _COLOUR.search(run_in_pipe(folder, "list", "nothing")[1])


def test_the_severity_of_a_finding_has_its_colour_on_a_terminal_only(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'output "a" {\n  value = local.nothing\n}\n'})
    assert "main.tf:2:11: \x1b[31merror\x1b[0m: " in run_in_terminal(tmp_path, "validate", ".", columns=200)
    assert "main.tf:2:11: error: " in run_in_pipe(tmp_path, "validate", ".")[0]


def test_no_color_takes_colours_away(folder: Path) -> None:
    for variables in ({"NO_COLOR": "1"}, {"NO_COLOR": "1", "FORCE_COLOR": "1"}):
        assert not _COLOUR.search(run_in_terminal(folder, "list", "nothing", columns=80, **variables))


def test_a_terminal_that_knows_no_colours_gets_none(folder: Path) -> None:
    assert not _COLOUR.search(run_in_terminal(folder, "list", "nothing", columns=80, TERM="dumb"))


def test_a_severity_at_the_end_of_a_folded_line_has_its_colour_too(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'output "a" {\n  value = local.a_name_that_is_longer_than_the_line\n}\n'})
    assert "main.tf:2:11: \x1b[31merror\x1b[0m:\n" in run_in_terminal(tmp_path, "validate", ".", columns=22)


def test_force_color_colours_a_pipe(folder: Path) -> None:
    assert _COLOUR.search(run_in_pipe(folder, "list", "nothing", FORCE_COLOR="1")[1])
    assert not _COLOUR.search(run_in_pipe(folder, "list", "nothing", FORCE_COLOR="0")[1])


SENTENCES = (
    ("compare", "dev", LONG),
    ("promote", "dev", LONG, "--dry-run"),
    ("diff",),
    ("validate",),
    ("settings",),
    ("retire",),
    ("list", "nothing"),
)


@pytest.mark.parametrize("words", SENTENCES, ids=" ".join)
def test_a_sentence_goes_on_below_itself_with_its_words_whole(words: tuple[str, ...], folder: Path) -> None:
    narrow, wide = (_lines(run_in_terminal(folder, *words, columns=columns)) for columns in (60, 1000))
    assert [line for line in narrow if len(line) > 60 and " " in line.strip()] == []
    if words != ("settings",):  # whose tables are folded in another way
        assert " ".join(narrow).split() == " ".join(wide).split()


def _lines(shown: str) -> list[str]:
    """What is left on the screen: no colours, and no bar of progress."""
    lines = (line.rpartition("\r")[2] for line in _CONTROL.sub("", shown).splitlines())
    return [line for line in lines if not line.startswith(("rendering ", "ren…"))]


@pytest.mark.parametrize("words", SENTENCES, ids=" ".join)
def test_a_pipe_gets_whole_sentences(words: tuple[str, ...], folder: Path) -> None:
    assert run_in_pipe(folder, *words, COLUMNS="60") == run_in_pipe(folder, *words, COLUMNS="1000")


@pytest.mark.parametrize(
    "words",
    [
        ("validate",),
        ("compare", "dev", LONG),
        ("promote", "dev", LONG, "--dry-run"),
        ("explain", "dev/us-east-1", "cidr"),
    ],
    ids=" ".join,
)
def test_long_work_shows_progress_on_a_terminal_only(words: tuple[str, ...], folder: Path) -> None:
    assert "rendering" in run_in_terminal(folder, *words, "--no-cache", columns=100)
    assert "render" not in run_in_pipe(folder, *words, "--no-cache")[1]


def test_on_a_narrow_terminal_words_of_an_explanation_stay_whole(folder: Path) -> None:
    shown = _CONTROL.sub(" ", run_in_terminal(folder, "explain", "dev/us-east-1", "aws_vpc.main", columns=40)).split()
    for word in run_in_pipe(folder, "explain", "dev/us-east-1", "aws_vpc.main")[0].split():
        assert word in shown or len(word) > 36
