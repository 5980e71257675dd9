"""`tfgen retire --confirm` and `tfgen render` at the same time: each reads what is retired when it is its turn."""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import GONE, WITHOUT_ACCOUNT, WITHOUT_STACK
from tests.trees import CONFIG, run
from tfgen.disk import project_lock
from tfgen.errors import OutputError
from tfgen.output.cleared import clear_retired

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Meanwhile = Callable[[Path, Callable[[], object]], list[str]]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Make the next command find a project held, and have this done before it is its turn; tells what was done."""

    def hold(project: Path, act: Callable[[], object]) -> list[str]:
        done: list[str] = []
        descriptor = os.open(project, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_EX)

        def wait(_seconds: float) -> None:
            monkeypatch.setattr(project_lock.time, "sleep", usual)
            os.close(descriptor)
            act()
            done.append("while it waited")

        usual = project_lock.time.sleep
        monkeypatch.setattr(project_lock.time, "sleep", wait)
        return done

    return hold


def retired_names() -> list[str]:
    """The stacks that are retired now."""
    return run("list", "--retired", "--format", "names").stdout.split()


def test_what_a_render_retires_meanwhile_is_not_lost(retired: Path, meanwhile: Meanwhile) -> None:
    def render() -> None:
        write_tree(retired, {CONFIG: WITHOUT_ACCOUNT})
        assert run("render").exit_code == 0

    done = meanwhile(retired, render)
    clear_retired(retired, [GONE])
    assert done
    assert retired_names() == ["dev/us-east-1"]
    assert run("render", "--check").exit_code == 0


def test_what_a_render_retires_meanwhile_can_be_forgotten(left: Path, meanwhile: Meanwhile) -> None:
    done = meanwhile(left, lambda: run("render"))
    clear_retired(left, [GONE])
    assert (bool(done), retired_names()) == (True, [])
    assert not (left / "generated" / GONE).exists()


def test_what_a_render_takes_back_meanwhile_is_not_forgotten(
    retired: Path, rendered: Path, meanwhile: Meanwhile
) -> None:
    def take_back() -> None:
        matrix = (retired / CONFIG).read_text().replace(WITHOUT_STACK[WITHOUT_STACK.index("exclude:") :], "")
        write_tree(retired, {CONFIG: matrix})
        assert run("render").exit_code == 0

    meanwhile(retired, take_back)
    with pytest.raises(OutputError, match="this is in the matrix"):
        clear_retired(retired, [GONE])
    assert (rendered / "generated" / GONE / "network.tf").is_file()
    assert run("render", "--check").exit_code == 0


def test_what_is_forgotten_meanwhile_does_not_come_back_by_a_render(retired: Path, meanwhile: Meanwhile) -> None:
    (retired / "generated/prod/us-east-1/network.tf").unlink()  # so that there is something to render
    done = meanwhile(retired, lambda: clear_retired(retired, [GONE]))
    assert run("render").exit_code == 0
    assert (bool(done), retired_names()) == (True, [])
    assert not (retired / "generated" / GONE).exists()
