"""Hold the times that matter to others of the same run, with a wide margin: what doubles is found, noise is not.

Run with `make bench-quick`; takes about half a minute. CPU seconds of whole processes that take turns, the least of
some runs: the ratios hold on a busy machine. Exits 1 when one is above its limit.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import measure
from benchmarks.render import BARE, make_project

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = 3
STACKS = 27
LIMITS = {"--help": 2.5, "list": 3.0, "cold": 8.0, "unchanged": 2.0}
"""The most that may be: `--help` and `list` of `import click`, the others of the bare Jinja2 loop."""


def main() -> int:
    """Print a line a figure; the exit code."""
    with tempfile.TemporaryDirectory() as folder:
        ratios = _measure(Path(folder))
    for name, ratio in ratios.items():
        print(f"{name:10} {ratio:5.2f}, at most {LIMITS[name]}")
    return 1 if any(ratio > LIMITS[name] for name, ratio in ratios.items()) else 0


def _measure(folder: Path) -> dict[str, float]:
    project = make_project(folder, STACKS)
    python = sys.executable
    tfgen = [python, "-m", "tfgen"]
    render = [*tfgen, "render", "--quiet", "--jobs", "1", "-C", str(project)]
    bare = [python, str(BARE), str(project / "templates"), str(project / "scopes.json"), str(folder / "bare")]
    commands = {
        "click": [python, "-c", "import click"],
        "--help": [*tfgen, "--help"],
        "list": [*tfgen, "list", "-C", str(project)],
        "bare": bare,
        "cold": [*render, "--no-cache"],
        "unchanged": render,
    }
    measure(render)
    least = _least(list(commands.values()))
    found = dict(zip(commands, least, strict=True))
    of = {"--help": "click", "list": "click", "cold": "bare", "unchanged": "bare"}
    return {name: found[name] / found[other] for name, other in of.items()}


def _least(commands: Sequence[Sequence[str]]) -> list[float]:
    """The CPU seconds of each command, the least of the runs, which take turns."""
    rounds = [[measure(command).cpu for command in commands] for _ in range(RUNS)]
    return [min(column) for column in zip(*rounds, strict=True)]


if __name__ == "__main__":
    sys.exit(main())
