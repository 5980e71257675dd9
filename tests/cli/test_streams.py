"""Standard streams that are closed or unread, and Ctrl-C at any time: an exit code, and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")
INTERRUPTED_WHILE_LOADING = """
import builtins, runpy, sys
original = builtins.__import__
def interrupted(name, *rest, **more):
    if name == "click":
        raise KeyboardInterrupt
    return original(name, *rest, **more)
builtins.__import__ = interrupted
sys.argv = ["tfgen", "list"]
sys.modules.pop("click", None)
runpy.run_module("tfgen", run_name="__main__")
"""


def shell(folder: Path, line: str) -> tuple[list[str], str]:
    """The exit codes of the commands of a line of bash, and what stands on standard error, or in `err`."""
    code = f'{line}; echo "${{PIPESTATUS[*]}}" >codes'
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TFGEN": f"{sys.executable} -m tfgen", "TFGEN_DEBUG": ""}
    done = subprocess.run(("bash", "-c", code), cwd=folder, env=environment, capture_output=True, text=True, check=True)
    return (folder / "codes").read_text().split(), done.stderr


@pytest.mark.parametrize("words", ["list --format names", "--help", "rules", "schema show aws_instance"])
def test_a_reader_that_leaves_ends_it_as_it_ends_other_programs(project: Path, words: str) -> None:
    assert shell(project, f"$TFGEN {words} | true") == (["141", "0"], "")


@pytest.mark.parametrize("closed", [">&-", "<&-", "<&- >&-"])
@pytest.mark.parametrize("words", ["list", "validate", "--help"])
def test_streams_that_are_closed_are_no_fault(project: Path, words: str, closed: str) -> None:
    assert shell(project, f"$TFGEN {words} {closed}") == (["0"], "")


def test_progress_needs_no_standard_error(project: Path) -> None:
    assert shell(project, "$TFGEN render --quiet && $TFGEN report --format json >out 2>&-")[0] == ["0"]
    assert (project / "out").read_text().startswith("{")


def test_nothing_that_is_printed_goes_into_a_file_that_took_the_place_of_a_stream(project: Path) -> None:
    shell(project, "$TFGEN render --quiet && $TFGEN report 0<&- >&- 2>&-")
    assert (project / "report.html").read_text().rstrip().endswith("</html>")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("words", ["list", "--help", "list --help", "--version"])
def test_what_cannot_be_printed_is_told(project: Path, words: str) -> None:
    codes, said = shell(project, f"$TFGEN {words} >/dev/full")
    fact = "standard output: No space left on device. The output is incomplete; what was done before stays done."
    assert (codes, said) == (["74"], f"error: {fact} Mend this and try again.\n")


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_what_cannot_be_told_is_an_exit_code(project: Path) -> None:
    assert shell(project, "$TFGEN list >/dev/full 2>/dev/full")[0] == ["74"]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
def test_a_render_that_cannot_be_told_is_none_that_changed_nothing(project: Path) -> None:
    assert shell(project, "$TFGEN render >/dev/full")[0] == ["74"]
    assert shell(project, "$TFGEN render --check")[0] == ["0"]


@pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    ("words", "code"), [("list", "0"), ("list --zzz", "2"), ("plan --zzz", "1"), ("render --check", "1")]
)
def test_what_standard_error_does_not_take_changes_no_exit_code(project: Path, words: str, code: str) -> None:
    assert shell(project, f"$TFGEN {words} 2>/dev/full") == ([code], "")


def test_a_stream_that_cannot_be_written_is_no_mistake_in_tfgen(project: Path) -> None:
    codes, said = shell(project, "$TFGEN list 1</dev/null")
    assert codes == ["74"]
    assert said.startswith("error: standard output: Bad file descriptor.")


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TFGEN_DEBUG": ""}
    words: Sequence[str] = (sys.executable, "-c", code)
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_ctrl_c_while_it_is_loaded_is_an_exit_code(project: Path) -> None:
    done = run_python(INTERRUPTED_WHILE_LOADING, project)
    assert (done.returncode, done.stdout, done.stderr) == (128 + signal.SIGINT, "", "")


def test_the_installed_command_is_the_module() -> None:
    told = {line for line in (ROOT / "pyproject.toml").read_text().splitlines() if line.startswith("tfgen = ")}
    assert told == {'tfgen = "tfgen.__main__:run"'}
    assert "tfgen = tfgen.__main__:run" in (ROOT / ".ci/environment.py").read_text()


def test_a_pipe_to_a_worker_that_breaks_is_not_taken_for_a_reader_that_left(project: Path) -> None:
    code = (
        "import tfgen.cli.main as cli\n"
        "def fail(_): raise BrokenPipeError(32, 'Broken pipe')\n"
        "cli.import_module = fail\n"
        "cli.main(['list'], prog_name='tfgen')\n"
    )
    done = run_python(code, project)
    assert done.returncode == 2
    assert "Broken pipe" in done.stderr
