"""Time `terraform validate` of every stack beside `tfgen validate` of all of them: `python -m benchmarks.validate`.

Terraform runs as people run it: `init` once, not timed, then `validate` stack by stack, which starts the provider each
time. tfgen runs as a whole process over a copy of the project: cold (nothing remembered, so that it renders and checks
everything), with one stack changed, and with nothing changed. They take turns; figures are medians of the rounds.
Ratios are of CPU seconds, which hold on a busy machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.process import Run, measure, middle
from tests.engine.binary import ABSENT, environment, find_engine
from tests.engine.mirror import VERSION, download_mirror, find_mirror
from tests.engine.stacks import PROJECT, RootModule, copy_stack, list_stacks
from tfgen.disk.cache import VARIABLE

ROUNDS = 3
_COPIED = ("config", "templates", "generated", "lambda/dist")
_LEFT_BEHIND = shutil.ignore_patterns(".terraform*", "*.tfstate*")
_CHANGED = "\n  - match: {environment: dev, region: us-east-1}\n    set: {tags: {Round: ROUND}}\n"


def main(rounds: int) -> None:
    """Print one row for each way to run tfgen, then Terraform's own times."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ[VARIABLE] = str(folder / "cache")
        modules = _initialized(folder / "terraform")
        project = _copy_project(folder / "project")
        terraform: list[list[Run]] = []
        ours: dict[str, list[Run]] = {"cold": [], "one stack changed": [], "nothing changed": []}
        for number in range(rounds):
            terraform.append([_validate(module) for module in modules])
            shutil.rmtree(folder / "cache", ignore_errors=True)
            ours["cold"].append(_tfgen(project))
            _change_one_stack(project, number)
            ours["one stack changed"].append(_tfgen(project))
            ours["nothing changed"].append(_tfgen(project))
    _print(terraform, {way: middle(runs) for way, runs in ours.items()})


def _print(terraform: list[list[Run]], ours: dict[str, Run]) -> None:
    stacks = [middle(list(runs)) for runs in zip(*terraform, strict=True)]
    together, seconds = sum(run.cpu for run in stacks), sum(run.seconds for run in stacks)
    print(f"terraform validate, {VERSION}: {seconds:.1f} s for {len(stacks)} root modules, one after the other")
    print(f"{together:.1f} s of processors, {max(run.megabytes for run in stacks):.0f} MB beside the provider")
    print("tfgen validate | seconds | of processors | peak memory | Terraform takes, of all | of one")
    for way, run in ours.items():
        of_all, of_one = together / run.cpu, together / len(stacks) / run.cpu
        times = f"{run.seconds:5.2f} s | {run.cpu:5.2f} s | {run.megabytes:4.0f} MB"
        print(f"{way:17} | {times} | {of_all:5.0f} times | {of_one:4.1f} times")


def _initialized(folder: Path) -> list[RootModule]:
    """Copies of all root modules, in which Terraform is ready. Ends the program when it cannot be had."""
    engine = find_engine()
    if engine is None:
        raise SystemExit(ABSENT)
    mirror = find_mirror() or download_mirror(engine, PROJECT / ".tfgen/test-plugins")
    if isinstance(mirror, str):
        raise SystemExit(mirror)
    modules = []
    for stack in list_stacks():
        module = copy_stack(stack, folder / stack.replace("/", "-"), engine)
        module.init(mirror)
        modules.append(module)
    return modules


def _copy_project(folder: Path) -> Path:
    """A project of its own, committed, since a part of the rules looks at the last commit."""
    for name in _COPIED:
        shutil.copytree(PROJECT / name, folder / name, ignore=_LEFT_BEHIND)
    git = ("git", "-C", str(folder), "-c", "user.name=tfgen", "-c", "user.email=tfgen@example.com")
    subprocess.run((*git, "init", "--quiet"), check=True)
    subprocess.run((*git, "add", "--all"), check=True)
    subprocess.run((*git, "commit", "--quiet", "--message=Start"), check=True)
    return folder


def _change_one_stack(project: Path, number: int) -> None:
    """Another tag in one stack, a different one each round."""
    path = project / "config/regions.yaml"
    text = (PROJECT / "config/regions.yaml").read_text()
    path.write_text(text.replace("\noverrides:", "\noverrides:" + _CHANGED.replace("ROUND", f'"{number}"'), 1))
    assert path.read_text() != text, "the matrix has no overrides to add to"


def _validate(module: RootModule) -> Run:
    variables = [f"{name}={value}" for name, value in environment().items()]
    command = ("env", "-i", *variables, *module.engine.command, f"-chdir={module.folder}", "validate", "-no-color")
    return measure(command)


def _tfgen(project: Path) -> Run:
    return measure((sys.executable, "-m", "tfgen", "validate", "-C", str(project)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
