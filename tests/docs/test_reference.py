"""Pages that are made from the code are current."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.docs.reference import write_commands_page

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs/commands.md"


def test_the_page_of_commands_says_what_the_commands_say(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        PAGE.write_text(write_commands_page())
    assert PAGE.read_text() == write_commands_page(), "run make golden"
