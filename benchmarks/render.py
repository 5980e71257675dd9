"""Time tfgen beside a bare Jinja2 loop over the same templates, for growing matrices: cold, unchanged, after a change.

Run with `make bench`, or `python -m benchmarks.render [STACKS ...] [--only STATE ...] [--rounds N]`. Each figure is the
median of whole processes that take turns (bare, tfgen, bare, …), in CPU seconds, user and system, so that the ratios
hold on a machine that is busy or whose speed drifts; a line is printed as soon as it is measured. What is remembered
lies in the benchmark's own folder. Cold is a new folder without output, and nothing remembered of it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from benchmarks.process import Run, measure, middle
from tfgen.config.load import load_config
from tfgen.disk.cache import VARIABLE
from tfgen.render.targets.target import Layout, Targets

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parent.parent
SIZES = (9, 90, 300)
RUNS = 5
MANY = 90
RUNS_OF_MANY = 3  # from so many stacks on, one run takes seconds
BARE = Path(__file__).with_name("bare_jinja.py")


class Case:
    """A matrix of so many stacks in a folder, with the commands of both sides."""

    def __init__(self, folder: Path, stacks: int) -> None:
        self.folder = folder
        self.stacks = stacks
        self.project = make_project(folder, stacks)
        self._changes = 0
        self._aside = 0

    def bare(self) -> Run:
        """The bare loop."""
        places = (self.project / "templates", self.project / "scopes.json", self.folder / "bare")
        return measure([sys.executable, str(BARE), *map(str, places)])

    def render(self) -> Run:
        """`tfgen render`."""
        return measure([sys.executable, "-m", "tfgen", "render", "--quiet", "-C", str(self.project)])

    def validate(self) -> Run:
        """`tfgen validate`. Finds something: without the components of accounts, nothing looks after what one has."""
        return measure([sys.executable, "-m", "tfgen", "validate", "-C", str(self.project)], codes=(0, 1))

    def forget(self) -> None:
        """Nothing is remembered of it any more."""
        self._put_aside(Path(os.environ[VARIABLE]))

    def start_anew(self) -> None:
        """Nothing is rendered or remembered of it any more."""
        self.forget()
        for name in (self.project / "generated", self.folder / "bare"):
            self._put_aside(name)

    def _put_aside(self, place: Path) -> None:
        """Have nothing there, and delete nothing before all is measured.

        ext4 gives no inode away for some time after its deletion, and looks at each of those for every new file, which
        takes 0.4 ms of a processor then in place of 0.04 ms, on both sides.
        """
        if place.exists():
            self._aside += 1
            place.rename(self.folder / f"aside-{self._aside}")

    def change_value(self) -> None:
        """One value of one stack is another."""
        self._changes += 1
        matrix = yaml.safe_load((self.project / "config/regions.yaml").read_text())
        readers = {"database": {"reader_count": self._changes % 3 + 1}}
        matrix["overrides"] = [{"match": {"environment": "e000", "region": "us-east-1"}, "set": readers}]
        (self.project / "config/regions.yaml").write_text(yaml.safe_dump(matrix, sort_keys=False))

    def change_template(self) -> None:
        """One line of one template is another."""
        self._changes += 1
        path = self.project / "templates/routes.tf.j2"
        text = path.read_text()
        assert 'name("public' in text, f"{path} has no place to change"
        path.write_text(text.replace('name("public', 'name("public-a', 1))


STATES: dict[str, tuple[Callable[[Case], object], Callable[[Case], object], Callable[[Case], Run]]] = {
    "cold": (lambda _: None, Case.start_anew, Case.render),
    "unchanged": (Case.render, lambda _: None, Case.render),
    "one value changed": (Case.render, Case.change_value, Case.render),
    "one line of a template changed": (Case.render, Case.change_template, Case.render),
    "validate, cold": (Case.render, Case.forget, Case.validate),
    "validate, unchanged": (Case.validate, lambda _: None, Case.validate),
}
"""What comes before the first round, what before each, and what is measured."""


def main(arguments: Sequence[str]) -> None:
    """Print the figures of `--help` and `list`, and a line for each size and state."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacks", nargs="*", type=int, default=SIZES)
    parser.add_argument("--only", action="append", choices=STATES, help="a line of the table; may be repeated")
    parser.add_argument("--rounds", type=int)
    chosen = parser.parse_args(arguments)
    if not chosen.only:
        _print_starts()
    print("| stacks | | bare loop | tfgen | ratio | a stack | peak memory |\n|---|---|---|---|---|---|---|", flush=True)
    for size in chosen.stacks:
        with tempfile.TemporaryDirectory() as folder:
            os.environ[VARIABLE] = f"{folder}/cache"
            case = Case(Path(folder), size)
            for state in chosen.only or STATES:
                _print_state(case, state, chosen.rounds or (RUNS if size < MANY else RUNS_OF_MANY))


def _print_starts() -> None:
    for command in (["-c", "import click"], ["-m", "tfgen", "--help"], ["-m", "tfgen", "list", "-C", str(ROOT)]):
        run = middle([measure([sys.executable, *command]) for _ in range(RUNS)])
        print(f"{' '.join(command[:3]).replace(str(ROOT), '')}: {run.cpu:.3f} s")


def _print_state(case: Case, state: str, rounds: int) -> None:
    before, prepare, run = STATES[state]
    before(case)
    found: list[tuple[Run, Run]] = []
    for _ in range(rounds):
        prepare(case)
        found.append((case.bare(), run(case)))
    bare, ours = (middle(side) for side in zip(*found, strict=True))
    ratio, each = ours.cpu / bare.cpu, ours.cpu / case.stacks * 1000
    figures = f"{bare.cpu:.2f} s | {ours.cpu:.2f} s | {ratio:.2f} | {each:.1f} ms | {ours.megabytes:.0f} MB"
    print(f"| {case.stacks} | {state} | {figures} |", flush=True)


def make_project(folder: Path, stacks: int) -> Path:
    """The project's templates with a matrix that has as many stacks, and the scopes for the bare loop beside them."""
    project = folder / "project"
    shutil.copytree(ROOT / "templates", project / "templates", ignore=_folders)
    matrix = yaml.safe_load((ROOT / "config/regions.yaml").read_text())
    sizes = list(matrix["environments"].items())
    count, rest = divmod(stacks, len(matrix["regions"]))
    assert not rest, f"{stacks} is not a multiple of the {len(matrix['regions'])} regions"
    matrix["environments"] = {
        f"e{number:03}": _environment(number, *sizes[number % len(sizes)]) for number in range(count)
    }
    matrix["overrides"] = []
    matrix.pop("compare")  # it names environments that are not there
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


def _folders(parent: str, names: list[str]) -> list[str]:
    """The folders among these names: the bare loop renders stacks only, whose templates are in none, so both do."""
    return [name for name in names if Path(parent, name).is_dir()]


def _environment(number: int, model: str, like: dict[str, Any]) -> dict[str, Any]:
    """An environment with everything its model has, in an account and with names of its own."""
    name = f"e{number:03}"
    domain = {"domain": {**like["domain"], "name": f"api.{name}.example.com"}} if "domain" in like else {}
    renamed = json.loads(json.dumps(like).replace(f"/{model}/", f"/{name}/"))
    return {**renamed, **domain, "account_id": f"{number:012}"}


if __name__ == "__main__":
    main(sys.argv[1:])
