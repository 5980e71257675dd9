"""Time `tfgen render` beside a bare Jinja2 loop over the same templates, for growing matrices.

Run with `make bench`, or `python -m benchmarks.render [STACKS ...]`. Each figure is the median of whole processes that
take turns (bare, tfgen, bare, …), so the ratios hold on a machine whose speed drifts. Cold means an empty output folder
and no `.tfgen/`; python-hcl2's own grammar cache, made once per installation, is there.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.process import Run, measure, middle
from tfgen.config.load import load_config
from tfgen.render.context import Layout, Targets

ROOT = Path(__file__).parent.parent
SIZES = (9, 90, 300)
RUNS = 5
RUNS_OF_MANY = 3  # from 90 stacks on, where one run takes seconds
# The bare loop renders stacks only, so both do.
_NOT_FOR_STACKS = shutil.ignore_patterns("atlantis", "bootstrap", "workflows")
BARE = Path(__file__).with_name("bare_jinja.py")


@dataclass(frozen=True)
class Row:
    """The figures of one size, each as bare loop and tfgen."""

    stacks: int
    cold: tuple[Run, Run]
    unchanged: tuple[Run, Run]

    def __str__(self) -> str:
        cells = [f"{self.stacks:6}"]
        for bare, ours in (self.cold, self.unchanged):
            per_stack = ours.seconds / self.stacks * 1000
            ratio = ours.seconds / bare.seconds
            cells += [f"{bare.seconds:6.2f} s", f"{ours.seconds:6.2f} s", f"{ratio:5.1f}", f"{per_stack:6.1f} ms"]
        return " | ".join([*cells, f"{self.cold[1].megabytes:4.0f} MB"])


def main(sizes: list[int]) -> None:
    """Print one row a size, and the time of `--help`."""
    helps = middle([measure([sys.executable, "-m", "tfgen", "--help"]) for _ in range(RUNS)])
    print(f"tfgen --help: {helps.seconds:.3f} s")
    print("stacks | cold: bare | tfgen | ratio | a stack | unchanged: bare | tfgen | ratio | a stack | peak memory")
    for size in sizes:
        print(_measure_size(size), flush=True)


def _measure_size(stacks: int) -> Row:
    cold: list[tuple[Run, Run]] = []
    unchanged: list[tuple[Run, Run]] = []
    for _ in range(RUNS if stacks < 90 else RUNS_OF_MANY):
        with tempfile.TemporaryDirectory() as folder:
            project = _make_project(Path(folder), stacks)
            commands = (
                [sys.executable, str(BARE), str(project / "templates"), str(project / "scopes.json"), folder + "/bare"],
                [sys.executable, "-m", "tfgen", "render", "--quiet", "-C", str(project)],
            )
            cold.append((measure(commands[0]), measure(commands[1])))
            unchanged.append((measure(commands[0]), measure(commands[1])))
    return Row(stacks, *((middle([a for a, _ in runs]), middle([b for _, b in runs])) for runs in (cold, unchanged)))


def _make_project(folder: Path, stacks: int) -> Path:
    """The project's templates with a matrix that has as many stacks, and the scopes for the bare loop beside them."""
    project = folder / "project"
    shutil.copytree(ROOT / "templates", project / "templates", ignore=_NOT_FOR_STACKS)
    matrix = yaml.safe_load((ROOT / "config/regions.yaml").read_text())
    sizes = list(matrix["environments"].values())
    count, rest = divmod(stacks, len(matrix["regions"]))
    assert not rest, f"{stacks} is not a multiple of the {len(matrix['regions'])} regions"
    matrix["environments"] = {
        f"e{number:03}": _environment(number, sizes[number % len(sizes)]) for number in range(count)
    }
    matrix["overrides"] = []
    (project / "config").mkdir()
    # Components of accounts and documents are left out on both sides.
    matrix["components"] = {"platform": matrix["components"]["platform"]}
    (project / "config/regions.yaml").write_text(yaml.safe_dump(matrix, sort_keys=False))
    shutil.copy(ROOT / "config/settings.yaml", project / "config/settings.yaml")
    config, output = load_config(project), project / "generated"
    targets = Targets(config, Layout(project, output, project))
    scopes = {stack.name: dict(targets.of(stack, output, grouped=False).scope) for stack in config.stacks}
    for scope in scopes.values():
        del scope["cells"]  # all cells in each: no template of a stack reads them
    (project / "scopes.json").write_text(json.dumps(scopes))
    return project


def _environment(number: int, like: dict[str, Any]) -> dict[str, Any]:
    """An environment with everything its model has, in an account and with a domain of its own."""
    domain = {"domain": {**like["domain"], "name": f"api.e{number:03}.example.com"}} if "domain" in like else {}
    return {**like, **domain, "account_id": f"{number:012}"}


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or list(SIZES))
