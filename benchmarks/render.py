"""Time tfgen beside a bare Jinja2 loop over the same templates, for growing matrices: cold, unchanged, after a change.

Run with `make bench`, or `python -m benchmarks.render [STACKS ...]`. Each figure is the median of whole processes that
take turns (bare, tfgen, bare, …), in CPU seconds, user and system, so that the ratios hold on a machine that is busy or
whose speed drifts. Cold is a new folder without output, and nothing remembered of it; python-hcl2's own grammar cache,
made once per installation, is there.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from benchmarks.process import Run, measure, middle
from tfgen.config.load import load_config
from tfgen.render.context import Layout, Targets

ROOT = Path(__file__).parent.parent
SIZES = (9, 90, 300)
RUNS = 5
MANY = 90
RUNS_OF_MANY = 3  # from so many stacks on, one run takes seconds
# The bare loop renders stacks only, so both do.
_NOT_FOR_STACKS = shutil.ignore_patterns("atlantis", "bootstrap", "workflows")
BARE = Path(__file__).with_name("bare_jinja.py")


OVERRIDE = """overrides:
- match: {environment: e000, region: us-east-1}
  set: {database: {reader_count: 1}}"""
STATES = (
    "cold",
    "unchanged",
    "one value changed",
    "one line of a template changed",
    "validate, judged for the first time",
    "validate, unchanged",
)


def main(sizes: list[int]) -> None:
    """Print the figures of `--help` and `list`, and a line for each size and state."""
    for command in (["-c", "import click"], ["-m", "tfgen", "--help"], ["-m", "tfgen", "list", "-C", str(ROOT)]):
        run = middle([measure([sys.executable, *command]) for _ in range(RUNS)])
        print(f"{' '.join(command[:3]).replace(str(ROOT), '')}: {run.cpu:.3f} s")
    print("| stacks | | bare loop | tfgen | ratio | a stack | peak memory |\n|---|---|---|---|---|---|---|")
    for size in sizes:
        runs = [_measure_size(size) for _ in range(RUNS if size < MANY else RUNS_OF_MANY)]
        for state, found in zip(STATES, zip(*runs, strict=True), strict=True):
            bare, ours = (middle(side) for side in zip(*found, strict=True))
            figures = (
                f"{bare.cpu:.2f} s | {ours.cpu:.2f} s | {ours.cpu / bare.cpu:.2f} | {ours.cpu / size * 1000:.0f} ms"
            )
            print(f"| {size} | {state} | {figures} | {ours.megabytes:.0f} MB |", flush=True)


def _measure_size(stacks: int) -> list[tuple[Run, Run]]:
    """One run of the loop and one of tfgen for each state."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        project = make_project(folder, stacks)
        bare = [sys.executable, str(BARE), str(project / "templates"), str(project / "scopes.json"), f"{folder}/bare"]
        render = [sys.executable, "-m", "tfgen", "render", "--quiet", "-C", str(project)]
        validate = [sys.executable, "-m", "tfgen", "validate", "-C", str(project)]
        found = [(measure(bare), measure(render)) for _ in STATES[:2]]
        _change(project / "config/regions.yaml", "overrides: []", OVERRIDE)
        found.append((measure(bare), measure(render)))
        _change(project / "templates/routes.tf.j2", 'name("public")', 'name("open")')
        found.append((measure(bare), measure(render)))
        # With findings: without the components of accounts, nothing looks after what an account has once.
        return [*found, *((measure(bare), measure(validate, codes=(0, 1))) for _ in STATES[4:])]


def _change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text, f"{path} has no place to change"
    path.write_text(text.replace(old, new, 1))


def make_project(folder: Path, stacks: int) -> Path:
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
