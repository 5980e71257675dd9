"""Small projects as literal file trees: write them, run tfgen in them, read them back."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.declared import SETTINGS, SETTINGS_FILE
from tfgen.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

CONFIG = "config/regions.yaml"
TEMPLATE = "templates/network.tf.j2"

# Two environments in two regions. The line numbers matter: tests append to it, from line 16 on.
MATRIX = """\
project: {name: demo}
regions:
  us-east-1:
    cidr: 10.0.0.0/16
    availability_zones: [us-east-1a, us-east-1b]
  us-west-2:
    cidr: 10.1.0.0/16
    availability_zones: [us-west-2a, us-west-2b]
environments:
  dev:
    account_id: "111122223333"
    home_region: us-east-1
  prod:
    account_id: "444455556666"
    home_region: us-east-1
"""
STACKS = ("dev/us-east-1", "dev/us-west-2", "prod/us-east-1", "prod/us-west-2")

# One file a stack, which differs between regions.
VPC = """\
resource "aws_vpc" "main" {
  cidr_block = {{ cidr | hcl }}
}
"""
PROJECT = {CONFIG: MATRIX, SETTINGS_FILE: SETTINGS, TEMPLATE: VPC}

# Without us-west-2.
SMALLER_MATRIX = "".join(MATRIX.splitlines(keepends=True)[:5] + MATRIX.splitlines(keepends=True)[8:])


def changed(old: str, new: str) -> str:
    """The matrix with its first `old` replaced."""
    assert old in MATRIX
    return MATRIX.replace(old, new, 1)


def write_tree(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files, given as path to content, below the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def read_tree(folder: Path) -> dict[str, str]:
    """The files below the folder, as path to text."""
    return {path: content.decode() for path, (_, content) in snapshot(folder).items()}


def snapshot(folder: Path) -> dict[str, tuple[int, bytes]]:
    """The time and content of every file below the folder, but for tfgen's memory of its last run."""
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: (path.stat().st_mtime_ns, path.read_bytes())
        for name, path in files.items()
        if not name.startswith(".tfgen/")
    }


def assert_golden(got: Mapping[str, str], want: Mapping[str, str], renew: str) -> None:
    """What was made, as path to text, is what is committed; else the difference, and the command that renews it."""
    differences = [
        line
        for name in sorted({*got, *want})
        for line in unified_diff(
            want.get(name, "").splitlines(),
            got.get(name, "").splitlines(),
            f"{name} (committed)",
            f"{name} (now)",
            lineterm="",
        )
    ]
    if dict(got) != dict(want):
        pytest.fail(
            "\n".join(["", *differences, f"If that is meant: {renew}; and review what it changes."]), pytrace=False
        )


@contextmanager
def small_files(most: int) -> Iterator[None]:
    """A disk that takes no file of more bytes than this: what a full one does, and root cannot pass over."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def run(*words: str | Path) -> Result:
    """Run `tfgen` with these words in the current folder; an error that it does not expect reaches the test."""
    return CliRunner().invoke(main, [str(word) for word in words], prog_name="tfgen", catch_exceptions=False)


def assert_refused(folder: Path, *expected: str, options: tuple[str, ...] = ()) -> None:
    """`tfgen render` in this folder prints exactly these problems, exits with 2 and leaves the disk as it was."""
    before = snapshot(folder)
    result = run("render", "--quiet", *options)
    assert result.stderr.splitlines() == [f"error: {line}" for line in expected]
    assert result.stdout == ""
    assert result.exit_code == 2
    assert snapshot(folder) == before
