"""What is remembered of a project is what would be read of it, and nothing that somebody else could have put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, SETTINGS_FILE, changed, run, write_tree
from tfgen import overview
from tfgen.errors import ConfigError, OutputError
from tfgen.overview import load_overview

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def readings(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The project, once for each time that it is read."""
    found: list[Path] = []
    read = overview._work_out
    monkeypatch.setattr(overview, "_work_out", lambda folder: found.append(folder) or read(folder))
    load_overview(project)
    return found


def test_a_project_that_did_not_change_is_read_once(project: Path, readings: list[Path]) -> None:
    assert load_overview(project) == overview._work_out(project)
    assert len(readings) == 2  # by the fixture, and to compare


def _touch_the_matrix(project: Path) -> None:
    write_tree(project, {CONFIG: changed("dev:", "test:")})


def _touch_the_settings(project: Path) -> None:
    path = project / SETTINGS_FILE
    path.write_text(path.read_text() + "# more\n")


def _touch_the_ledger(project: Path) -> None:
    write_tree(project, {"generated/stacks.json": '{"folders": {"old/us-east-1": {}}}\n'})


def _add_a_template(project: Path) -> None:
    write_tree(project, {"templates/more.json.j2": "{}"})


def _link_the_templates(project: Path) -> None:
    (project / "templates/more").symlink_to(project / "config", target_is_directory=True)


@pytest.mark.parametrize(
    "change", [_touch_the_matrix, _touch_the_settings, _touch_the_ledger, _add_a_template, _link_the_templates]
)
def test_a_project_that_changed_is_read_again(
    project: Path, readings: list[Path], change: Callable[[Path], None]
) -> None:
    change(project)
    load_overview(project)
    assert len(readings) == 2


def test_another_state_of_the_code_reads_again(
    project: Path, readings: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overview, "fingerprint", lambda *_: "another")
    load_overview(project)
    assert len(readings) == 2


@pytest.mark.parametrize(("source", "error"), [(CONFIG, ConfigError), ("generated/stacks.json", OutputError)])
def test_a_link_to_what_is_remembered_is_refused_all_the_same(
    project: Path, tmp_path_factory: pytest.TempPathFactory, source: str, error: type[Exception]
) -> None:
    assert run("render").exit_code == 0
    load_overview(project)
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    elsewhere.write_bytes((project / source).read_bytes())
    (project / source).unlink()
    (project / source).symlink_to(elsewhere)
    with pytest.raises(error):
        load_overview(project)


def test_what_is_listed_of_memory_is_what_is_listed_of_the_files(project: Path) -> None:
    assert run("render").exit_code == 0
    write_tree(project, {CONFIG: changed("dev:", "test:")})
    first, second = (run("list", "--format", "json").stdout for _ in range(2))
    assert first == second
    assert '"retired": true' in first
