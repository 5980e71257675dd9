from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, MATRIX, write_tree
from tfgen.errors import ConfigError, TfgenError
from tfgen.package import find_architecture

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_matrix_the_archive_is_for_arm64(tmp_path: Path) -> None:
    assert find_architecture(tmp_path) == "arm64"


def test_the_matrix_says_for_which_architecture_the_archive_is(tmp_path: Path) -> None:
    write_tree(tmp_path, {CONFIG: MATRIX + "defaults: {function: {architecture: x86_64}}\n"})
    assert find_architecture(tmp_path) == "x86_64"


def test_stacks_of_two_architectures_cannot_share_the_archive(tmp_path: Path) -> None:
    write_tree(tmp_path, {CONFIG: MATRIX + "    function: {architecture: x86_64}\n"})
    with pytest.raises(TfgenError, match=r"dev/us-east-1 and prod/us-east-1 differ in function\.architecture"):
        find_architecture(tmp_path)


def test_a_wrong_matrix_is_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {CONFIG: "project: 7\n"})
    with pytest.raises(ConfigError):
        find_architecture(tmp_path)
