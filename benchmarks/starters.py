"""Time the first render of each starter from the wheel on a new machine, beside one of the same that changes nothing.

Run with `python -m benchmarks.starters [ROUNDS]`. The wheel is built and unpacked into a folder of its own, byte code
is made as an installation makes it, and each first render has a new project and an empty cache. CPU seconds of whole
processes that take turns, medians.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from compileall import compile_dir
from pathlib import Path

from benchmarks.process import Run, measure, middle
from tfgen.disk.cache import VARIABLE
from tfgen.starters import STARTERS

ROOT = Path(__file__).parents[1]
ROUNDS = 9


def main(rounds: int) -> None:
    """Print a line a starter."""
    print(f"{'starter':14} {'first':>8} {'unchanged':>10} {'ratio':>6}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["PYTHONPATH"] = str(_unpack(folder))
        for starter in STARTERS:
            first, unchanged = _measure(folder / starter, starter, rounds)
            print(
                f"{starter:14} {first.cpu:6.3f} s {unchanged.cpu:8.3f} s {first.cpu / unchanged.cpu:6.2f}", flush=True
            )


def _unpack(folder: Path) -> Path:
    """The folder that holds the package as the wheel brings it."""
    build = (sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder / "dist"))
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    package = folder / "package"
    with zipfile.ZipFile(next((folder / "dist").glob("*.whl"))) as wheel:
        wheel.extractall(package)
    compile_dir(package, quiet=1)
    return package


def _measure(folder: Path, starter: str, rounds: int) -> tuple[Run, Run]:
    """A first render, and one that changes nothing, after a round that is not counted."""
    tfgen = (sys.executable, "-P", "-m", "tfgen")  # not the one of the current folder
    new, project, cache = folder / "new", folder / "shop", folder / "cache"
    os.environ[VARIABLE] = str(cache)
    subprocess.run((*tfgen, "new", str(project), "--starter", starter, "--yes"), check=True, capture_output=True)
    project.rename(new)
    runs: list[tuple[Run, Run]] = []
    for _ in range(rounds + 1):
        shutil.rmtree(project, ignore_errors=True)
        shutil.rmtree(cache, ignore_errors=True)
        shutil.copytree(new, project)
        render = (*tfgen, "render", "-C", str(project))
        runs.append((measure(render), measure(render)))
    first, unchanged = zip(*runs[1:], strict=True)
    return middle(first), middle(unchanged)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
