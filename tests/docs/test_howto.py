"""The how-to guides: a reader who does what they say sees what they show, and each is in the navigation."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.docs.pages import File, is_shown, read_steps
from tests.docs.test_tutorial import QuickReader

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs/howto").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_every_command_of_a_guide_prints_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    reader, commands = QuickReader(tmp_path), 0
    for step in read_steps(page.read_text()):
        if isinstance(step, File):
            reader.write(step)
            continue
        printed, code = reader.run(step)
        assert (code, is_shown(printed, step.prints)) == (step.code, True), f"$ {step.line}\n" + "\n".join(printed)
        commands += 1
    assert commands > 2


def test_every_guide_is_in_the_navigation() -> None:
    nav = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    guides = next(section["How to"] for section in nav if "How to" in section)
    assert sorted(path for guide in guides for path in guide.values()) == [f"howto/{page.name}" for page in PAGES]
