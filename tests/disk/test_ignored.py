"""What git ignores, told as git tells it."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.disk.ignored import is_ignored

if TYPE_CHECKING:
    from pathlib import Path

LINES = """
# a comment
*.zip
!keep.zip
/dist
build/
docs/*.md
**/cache/*.bin
logs/**
a/**/z
file[0-9].txt
file[!0-9].log
?.one
\\#odd
\\!odd
sub/
"""
PATHS = (
    *("a.zip", "keep.zip", "in/a.zip", "in/keep.zip", "dist", "in/dist", "dist/x", "build/x", "in/build/x", "build"),
    *("docs/a.md", "docs/in/a.md", "in/docs/a.md", "cache/a.bin", "x/y/cache/a.bin", "cache/in/a.bin", "logs/a"),
    *("logs/in/a", "a/z", "a/b/z", "a/b/c/z", "file1.txt", "filex.txt", "filex.log", "file1.log", "b.one", "bb.one"),
    *("#odd", "!odd", "sub/keep.zip", "plain", "in/plain", "nested/own.txt", "nested/deep/own.txt", "own.txt"),
)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    write_tree(tmp_path, {".gitignore": LINES, "nested/.gitignore": "own.txt\n!a.zip\n"})
    return tmp_path


def test_each_path_is_ignored_as_git_ignores_it(repository: Path) -> None:
    asked = "\0".join((*PATHS, "nested/a.zip"))
    command = ["git", "-c", "core.excludesFile=", "check-ignore", "-z", "--no-index", "--stdin"]
    done = subprocess.run(command, cwd=repository, input=asked, capture_output=True, text=True, check=False)
    ignored = {path for path in (*PATHS, "nested/a.zip") if is_ignored(repository / path)}
    assert ignored == set(filter(None, done.stdout.split("\0")))


# A set, and what may be between two letters.
SETS = (
    *("[[:digit:]]", "[![:digit:]]", "[^[:alpha:]_]", "[[:upper:][:punct:]]", "[[:space:]x-z]", "[[:xdigit:]-]"),
    *("[[:blank:]]", "[[:cntrl:]]", "[[:graph:]]", "[[:print:]]", "[[:alnum:]]", "[[:lower:]]", "[[:nosuch:]]"),
    *("[[:]", "[[:digit]", "[[:digit:]", "[]a]", "[]-a]", "[!]a]", "[a\\]b]", "[\\-a]", "[a-]", "[-a]", "[!-]", "[^!]"),
    *("[-!]", "[\\^!]", "[z-a]", "[!z-a]", "[a-\\c]", "[[-a]", "[+-9]", "[^a]", "[", "[!", "[a", "[[:digit:]"),
)
BETWEEN = "abcz059AZF_-.+!^[]:\\ \t\x01/"


@pytest.mark.parametrize("ending", ["", "y", "*", "[[:digit:]]"])
def test_each_set_has_the_characters_that_git_finds_in_it(repository: Path, ending: str) -> None:
    names = [f"x{one}{more}" for one in BETWEEN for more in ("", "y", "7", "yy") if one + more != "/"]
    wrong = {}
    for pattern in SETS:
        write_tree(repository, {".gitignore": f"x{pattern}{ending}\n"})
        command = ["git", "-c", "core.excludesFile=", "check-ignore", "-z", "--no-index", "--stdin"]
        done = subprocess.run(
            command, cwd=repository, input="\0".join(names), capture_output=True, text=True, check=False
        )
        git = set(filter(None, done.stdout.split("\0")))
        if differing := git ^ {name for name in names if is_ignored(repository / name)}:
            wrong[pattern] = differing
    assert wrong == {}


@pytest.mark.parametrize("line", ["[[:nosuch:]].day", "[z-a].never", "[!", "!", "\\"])
def test_a_pattern_that_cannot_be_read_matches_nothing_and_the_others_count(repository: Path, line: str) -> None:
    write_tree(repository, {".gitignore": f"{line}\n*.zip\n"})
    assert (is_ignored(repository / "a.zip"), is_ignored(repository / "1.day")) == (True, False)


def test_a_pattern_takes_no_time_for_ever(repository: Path) -> None:
    write_tree(repository, {".gitignore": "*a" * 40 + "b\n"})
    assert not is_ignored(repository / ("a" * 200))


def test_outside_of_a_repository_nothing_is_ignored(tmp_path: Path) -> None:
    write_tree(tmp_path, {".gitignore": "*\n"})
    assert not is_ignored(tmp_path / "a")


MAKES = """
output "code" {
  value = filebase64sha256("${path.module}/dist/code.zip")
}
output "other" {
  value = try(file("${path.module}/dist/a.txt"), "none") == "none" ? file("absent.txt") : ""
}
module "made" {
  source = "./dist/module"
}
"""


def test_what_git_ignores_and_is_not_there_is_not_known(repository: Path) -> None:
    write_tree(repository, {"main.tf": MAKES})
    done = run("validate", "--preset", "terraform", "--verbose", repository)
    assert "failing-function" not in done.output
    assert "module-source" not in done.output
    assert done.exit_code == 0
    assert 'output.code: filebase64sha256(): "./dist/code.zip" is not here, and git ignores it' in done.output
    assert "dist/module: it is not here, and git ignores it" in done.output


def test_what_git_does_not_ignore_has_to_be_there(repository: Path) -> None:
    write_tree(repository, {"main.tf": 'output "a" {\n  value = file("${path.module}/lost.txt")\n}\n'})
    assert "failing-function" in run("validate", "--preset", "terraform", repository).output


def test_the_answer_is_another_one_when_gitignore_is(repository: Path) -> None:
    write_tree(repository, {"main.tf": 'output "a" {\n  value = file("${path.module}/dist/lost.txt")\n}\n'})
    assert run("validate", "--preset", "terraform", repository).exit_code == 0
    write_tree(repository, {".gitignore": ""})
    assert run("validate", "--preset", "terraform", repository).exit_code == 1
