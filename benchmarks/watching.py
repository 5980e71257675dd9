"""Time what `tfgen watch` and `tfgen lsp` answer after a save, beside a bare Jinja2 loop over the same templates.

Run with `python -m benchmarks.watching [STACKS] [ROUNDS]`. A process that stays renders, writes and checks the project
after each edit: a line of a template that all stacks are made of, then a value of one stack. CPU seconds, user and
system, the median of the rounds; the loop, which renders and checks nothing, is a whole process and takes turns with
the edits, so that the ratios hold on a busy machine.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.render import Case
from tfgen.disk.cache import VARIABLE, Cache
from tfgen.validate.resident import Resident
from tfgen.watching import Checked, Rendered, answer

if TYPE_CHECKING:
    from collections.abc import Callable

STACKS, ROUNDS = 9, 5


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
