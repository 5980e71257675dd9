"""Several runs of tfgen in one project at once: each gives what it would give alone, and nothing is left behind."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from tests.trees import CONFIG, MATRIX, TEMPLATE, write_tree

if TYPE_CHECKING:
    from pathlib import Path

ROUNDS = 2
FILES = 20
AT_ONCE = (("render", "--quiet"), ("render", "--quiet"), ("render", "--check"))


def number(project: Path, value: int) -> None:
    """Give every file of every stack another content."""
    write_tree(project, {CONFIG: f"{MATRIX}defaults: {{vars: {{number: {value}}}}}\n"})


def start(project: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "tfgen", *words]
    return subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_renders_and_a_check_at_once_do_not_disturb_each_other(project: Path) -> None:
    (project / TEMPLATE).unlink()
    template = "locals {{\n  value{0} = {{{{ vars.number | hcl }}}}\n}}\n"
    write_tree(project, {f"templates/file{one}.tf.j2": template.format(one) for one in range(FILES)})
    for value in range(ROUNDS):
        number(project, value)
        running = [start(project, *words) for words in AT_ONCE]
        ended = [(run.communicate(), run.returncode) for run in running]
        assert [code for _, code in ended[:2]] == [0, 0], ended
        assert ended[2][1] in (0, 1), ended  # the check is before, between or behind the renders
        assert "internal error" not in "".join(text for texts, _ in ended for text in texts)
        found = [path.read_text() for path in sorted((project / "generated").rglob("*.tf"))]
        assert len(found) == FILES * 4
        assert all(f"= {value}\n" in text for text in found)
        assert not list(project.rglob(".tfgen-*"))
