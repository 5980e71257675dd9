"""Time what `tfgen watch` and `tfgen lsp` answer after a save, beside a bare Jinja2 loop over the same templates.

Run with `python -m benchmarks.watching [STACKS] [ROUNDS]`. A process that stays renders, writes and checks the project
after each edit: a line of a template that all stacks are made of, then a value of one stack. CPU seconds, user and
system, the median of the rounds; the loop, which renders and checks nothing, is a whole process and takes turns with
the edits, so that the ratios hold on a busy machine. Then `tfgen watch` itself, by the clock: the seconds from before a
save to the line that its answer ends with, its waiting for the editor included, as they are on this machine now.
"""

from __future__ import annotations

import os
import re
import select
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.render import Case
from tfgen.disk.cache import VARIABLE, Cache
from tfgen.validate.memory.resident import Resident
from tfgen.watching import Checked, Rendered, answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from subprocess import Popen

STACKS, ROUNDS = 9, 5
_SAVES = 7
_READY = 2  # seconds in which it gets ready behind its first answer, and nobody saves
_QUIET = 0.5  # seconds in which nothing is said before the next save
_TEMPLATES = ("database", "function", "network")
_READERS = re.compile(r"reader_count: (\d)")


def main(stacks: int, rounds: int) -> None:
    """Print a line for each kind of edit."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder, "cache"))
        case = Case(Path(folder), stacks)
        resident = Resident(case.project, Cache(case.project))
        _measure(case, resident, lambda: None)
        edits: dict[str, Callable[[], None]] = {
            "one line of a template": lambda: _add_line(case.project),
            "one value of one stack": case.change_value,
        }
        for name, edit in edits.items():
            pairs = [(_measure(case, resident, edit), case.bare().cpu) for _ in range(rounds)]
            (rendered, checked), bare = _medians([pair[0] for pair in pairs]), median(pair[1] for pair in pairs)
            ratio = (rendered + checked) / bare
            print(f"{name}: rendered {rendered:.2f} s, checked {checked:.2f} s; {ratio:.2f} of the loop's {bare:.2f} s")
        _print_clock(case)


def _print_clock(case: Case) -> None:
    """From save to answer, of a `tfgen watch` that is started for it."""
    config = case.project / "config"
    matrix, settings = (config / name for name in ("regions.yaml", "settings.yaml"))
    edits = {f"{name}.tf.j2": partial(_comment, case.project / f"templates/{name}.tf.j2") for name in _TEMPLATES}
    edits |= {"regions.yaml": partial(_count_readers, matrix), "settings.yaml": partial(_comment, settings)}
    with _watching(case.project) as watch:
        for name, edit in edits.items():
            found = [_answered(watch, edit) for _ in range(_SAVES)]
            (rendered, checked), most = _medians(found), max(checked for _, checked in found)
            print(f"{name}, by the clock: rendered after {rendered:.3f} s, checked {checked:.3f}, at most {most:.3f} s")


@contextmanager
def _watching(project: Path) -> Iterator[Popen[str]]:
    command = [sys.executable, "-m", "tfgen", "watch", "-C", str(project)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as watch:
        try:
            _ends(watch)
            time.sleep(_READY)
            yield watch
        finally:
            watch.terminate()


def _answered(watch: Popen[str], edit: Callable[[], object]) -> tuple[float, float]:
    """The seconds from a save to what is said of its render, and to what is found."""
    assert watch.stdout
    while select.select([watch.stdout], [], [], _QUIET)[0]:
        watch.stdout.readline()
    began = time.monotonic()
    edit()
    rendered, checked = _ends(watch)
    return rendered - began, checked - began


def _ends(watch: Popen[str]) -> tuple[float, float]:
    """When both halves of an answer were there; the last line of each ends with how long it took."""
    assert watch.stdout
    found: list[float] = []
    for line in watch.stdout:
        if line.endswith(" s)\n"):
            found.append(time.monotonic())
        if len(found) == 2:
            return found[0], found[1]
    raise SystemExit(f"tfgen watch ended with {watch.wait()}")


def _comment(path: Path) -> None:
    """One more line at the top of a file, which moves all others."""
    comment = "# One more line.\n"
    path.write_text(comment + path.read_text())


def _count_readers(matrix: Path) -> None:
    """Another number of readers in the default of all stacks."""
    text, changes = _READERS.subn(lambda found: f"reader_count: {int(found[1]) % 3 + 1}", matrix.read_text(), count=1)
    assert changes, f"{matrix} has no place to change"
    matrix.write_text(text)


def _add_line(project: Path) -> None:
    """One more line in every stack, in the middle of a file."""
    path = project / "templates/database.tf.j2"
    head, mark, tail = path.read_text().partition('\nresource "aws_rds_cluster" "main" {\n')
    assert mark, f"{path} has no place to change"
    path.write_text(f"{head}{mark}  # One more line.\n{tail}")


def _measure(case: Case, resident: Resident, edit: Callable[[], None]) -> tuple[float, float]:
    """The seconds that rendering, and then checking, took after an edit."""
    edit()
    began = time.process_time()
    marks = [(step, time.process_time() - began) for step in answer(case.project, resident, write=True)]
    resident.save()
    (rendered, first), (checked, second) = marks
    assert isinstance(rendered, Rendered), rendered
    assert isinstance(checked, Checked), checked
    return first, second - first


def _medians(found: list[tuple[float, float]]) -> tuple[float, float]:
    return median(one for one, _ in found), median(other for _, other in found)


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [STACKS, ROUNDS][len(given) :]))
