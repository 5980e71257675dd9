"""Every pair of values of two switches is valid, with the real AWS provider and with 6.69.1.

The combinations are those of tests/features/combinations.txt, each with the folders that it renders.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.stacks import ARCHIVE_FOLDER, PROJECT, RootModule
from tests.features.combination_table import read_combinations, to_choice
from tests.features.rendering import PLACES, write_choice

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.binary import Engine
    from tests.features.switches import Choice

    Folders = Callable[[Choice], list[Path]]

pytestmark = pytest.mark.terraform

COMBINATIONS = [to_choice(row) for row in read_combinations()]
NUMBERS = range(1, len(COMBINATIONS) + 1)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project to render in, whose memory saves most of the parsing."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture
def folders(archive: None, project: Path, tmp_path: Path) -> Folders:
    """Renders a choice and gives its root modules: home, secondary and, if there is one, the account's."""

    def write_folders(choice: Choice) -> list[Path]:
        write_choice(project, choice, tmp_path / "generated")
        (tmp_path / "config").mkdir()
        (tmp_path / "config/truststore.pem").write_text("authorities of the clients\n")
        (tmp_path / "lambda").mkdir()
        (tmp_path / ARCHIVE_FOLDER).symlink_to(PROJECT / ARCHIVE_FOLDER)
        return [folder for name in PLACES if (folder := tmp_path / "generated" / name).exists()]

    return write_folders


@pytest.mark.parametrize("choice", COMBINATIONS, ids=NUMBERS)
def test_combination_is_valid_with_the_real_provider(choice: Choice, folders: Folders, attached_engine: Engine) -> None:
    modules = [RootModule(folder, attached_engine) for folder in folders(choice)]
    assert [finding for module in modules for finding in module.validate()] == []


@pytest.mark.parametrize("choice", COMBINATIONS, ids=NUMBERS)
def test_combination_is_valid_with_the_newest_provider(
    choice: Choice, folders: Folders, attached_simulation: Engine
) -> None:
    modules = [RootModule(folder, attached_simulation) for folder in folders(choice)]
    assert [finding for module in modules for finding in module.validate()] == []


def test_attached_provider_finds_a_value_out_of_range(attached_engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "slow.tf").write_text('resource "aws_sqs_queue" "slow" {\n  delay_seconds = 901\n}\n')
    (finding,) = RootModule(tmp_path, attached_engine).validate()
    assert finding == "slow.tf:2: error: expected delay_seconds to be in the range (0 - 900), got 901; "


def test_attached_simulation_finds_an_argument_that_is_not_there(attached_simulation: Engine, tmp_path: Path) -> None:
    (tmp_path / "slow.tf").write_text('resource "aws_sqs_queue" "slow" {\n  delay = 900\n}\n')
    (finding,) = RootModule(tmp_path, attached_simulation).validate()
    assert finding.startswith("slow.tf:2: error: Unsupported argument;")
