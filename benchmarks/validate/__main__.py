"""Time `terraform validate` of every stack beside `tfgen validate` of all of them: `python -m benchmarks.validate`.

Terraform runs as people run it: `init` once, not timed, then `validate` stack by stack, which starts the provider each
time. tfgen runs as a whole process over a copy of the project: cold (nothing remembered, so that it renders and checks
everything), with one stack changed, and with nothing changed. They take turns; figures are medians of the rounds.
Ratios are of CPU seconds, which hold on a busy machine.

With `--stacks N` the project is the matrix of as many stacks that `benchmarks.render` makes, in which tfgen finds what
accounts lack. Terraform validates nine of them, from the first to the last, and what it takes of one is taken for each.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import Run, measure, middle
from benchmarks.render import make_project
from tests.engine.binary import ABSENT, environment, find_engine
from tests.engine.mirror import VERSION, download_mirror, find_mirror
from tests.engine.stacks import PROJECT, RootModule, copy_stack, list_stacks
from tfgen.disk.cache import VARIABLE

if TYPE_CHECKING:
    from tests.engine.binary import Engine

ROUNDS = 3
SAMPLE = 9
_COPIED = ("config", "templates", "generated", "lambda/dist")
_LEFT_BEHIND = shutil.ignore_patterns(".terraform*", "*.tfstate*")
_OVERRIDE = "\noverrides:\n  - match: {environment: %s, region: us-east-1}\n    set: {tags: {Round: r0}}\n"


def main(rounds: int, stacks: int | None) -> None:
    """Print one row for each way to run tfgen, then Terraform's own times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[VARIABLE] = str(folder / "cache")
        project = _copy_project(folder / "project") if stacks is None else _make_project(folder, stacks)
        modules = _initialized(folder / "terraform") if stacks is None else _sample(project, folder / "terraform")
        terraform: list[list[Run]] = []
        ours: dict[str, list[Run]] = {"cold": [], "one stack changed": [], "nothing changed": []}
        for number in range(rounds):
            terraform.append([_validate(module) for module in modules])
            shutil.rmtree(folder / "cache", ignore_errors=True)
            ours["cold"].append(_tfgen(project))
            _change_one_stack(project, number)
            ours["one stack changed"].append(_tfgen(project))
            ours["nothing changed"].append(_tfgen(project))
    _print(terraform, {way: middle(runs) for way, runs in ours.items()}, stacks)


def _print(terraform: list[list[Run]], ours: dict[str, Run], stacks: int | None) -> None:
    each = [middle(list(runs)) for runs in zip(*terraform, strict=True)]
    count = stacks or len(each)
    more = count / len(each)
    together, seconds = sum(run.cpu for run in each) * more, sum(run.seconds for run in each) * more
    of_them = "" if stacks is None else f" (as {len(each)} of them take)"
    print(f"terraform validate, {VERSION}: {seconds:.1f} s for {count} root modules, one after the other{of_them}")
    print(f"{together:.1f} s of processors, {max(run.megabytes for run in each):.0f} MB beside the provider")
    print("tfgen validate | seconds | of processors | peak memory | Terraform takes, of all | of one")
    for way, run in ours.items():
        of_all, of_one = together / run.cpu, together / count / run.cpu
        times = f"{run.seconds:5.2f} s | {run.cpu:5.2f} s | {run.megabytes:4.0f} MB"
        print(f"{way:17} | {times} | {of_all:5.0f} times | {of_one:4.1f} times")


def _initialized(folder: Path) -> list[RootModule]:
    """Copies of all root modules of this project, in which Terraform is ready."""
    engine, mirror = _tools()
    modules = [copy_stack(stack, folder / stack.replace("/", "-"), engine) for stack in list_stacks()]
    for module in modules:
        module.init(mirror)
    return modules


def _sample(project: Path, folder: Path) -> list[RootModule]:
    """Root modules of a copy of the project, from the first to the last, in which Terraform is ready."""
    engine, mirror = _tools()
    shutil.copytree(project, folder)
    stacks = sorted(path.parent for path in folder.glob("generated/*/*/backend.tf"))
    modules = [RootModule(stacks[round(i * (len(stacks) - 1) / (SAMPLE - 1))], engine) for i in range(SAMPLE)]
    for module in modules:
        module.init(mirror)
    return modules


def _tools() -> tuple[Engine, Path]:
    """Terraform, and where its providers are. Ends the program when they cannot be had."""
    engine = find_engine()
    if engine is None:
        raise SystemExit(ABSENT)
    mirror = find_mirror() or download_mirror(engine, PROJECT / ".tfgen/test-plugins")
    if isinstance(mirror, str):
        raise SystemExit(mirror)
    return engine, mirror


def _copy_project(folder: Path) -> Path:
    """A project of its own, committed, since a part of the rules looks at the last commit."""
    for name in _COPIED:
        shutil.copytree(PROJECT / name, folder / name, ignore=_LEFT_BEHIND)
    _tag_one_stack(folder, "dev")
    return _committed(folder)


def _make_project(folder: Path, stacks: int) -> Path:
    """A rendered project of so many stacks, committed."""
    project = make_project(folder, stacks)
    shutil.copytree(PROJECT / "lambda/dist", project / "lambda/dist")
    _tag_one_stack(project, "e000")
    subprocess.run((sys.executable, "-m", "tfgen", "render", "--quiet", "-C", str(project)), check=True)
    return _committed(project)


def _committed(folder: Path) -> Path:
    git = ("git", "-C", str(folder), "-c", "user.name=tfgen", "-c", "user.email=tfgen@example.com")
    subprocess.run((*git, "init", "--quiet"), check=True)
    subprocess.run((*git, "add", "--all"), check=True)
    subprocess.run((*git, "commit", "--quiet", "--message=Start"), check=True)
    return folder


def _tag_one_stack(project: Path, environment: str) -> None:
    """Give the first stack of this environment a tag of its own."""
    path = project / "config/regions.yaml"
    text, count = re.subn(r"\noverrides:(?: \[\])?", _OVERRIDE % environment, path.read_text(), count=1)
    assert count, "the matrix has no overrides to add to"
    path.write_text(text)


def _change_one_stack(project: Path, number: int) -> None:
    """Another tag in one stack, a different one each round."""
    path = project / "config/regions.yaml"
    path.write_text(re.sub(r"Round: r\d+", f"Round: r{number + 1}", path.read_text(), count=1))


def _validate(module: RootModule) -> Run:
    variables = [f"{name}={value}" for name, value in environment().items()]
    command = ("env", "-i", *variables, *module.engine.command, f"-chdir={module.folder}", "validate", "-no-color")
    return measure(command)


def _tfgen(project: Path) -> Run:
    is_ours = (project / "generated/dev").is_dir()
    return measure((sys.executable, "-m", "tfgen", "validate", "-C", str(project)), codes=(0,) if is_ours else (0, 1))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rounds", nargs="?", type=int, default=ROUNDS)
    parser.add_argument("--stacks", type=int, help="a matrix of so many, in place of this project")
    given = parser.parse_args()
    main(given.rounds, given.stacks)
