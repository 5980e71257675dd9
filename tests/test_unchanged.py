"""A render that says from memory that nothing changed says what a render would, whatever was done to the project."""

from __future__ import annotations

import builtins
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, PROJECT, VPC, run, write_tree
from tfgen import generate, unchanged
from tfgen.disk import inputs
from tfgen.disk.cache import Cache
from tfgen.disk.inputs import InputRecorder
from tfgen.starters import STARTERS, plan_project, write_project

if TYPE_CHECKING:
    from collections.abc import Callable

# Terraform with a file beside it, documents, one of which is copied, an artifact, and a file of somebody else's.
FILES = PROJECT | {
    CONFIG: """\
project: {name: demo}
regions: {us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}}
environments: {dev: {account_id: "111122223333", home_region: us-east-1}}
components:
  network: {templates: network}
  notes: {templates: notes, path: "notes/{environment}/{region}"}
artifacts:
  app: {source: app, python: "3.13", architecture: arm64, output: app.zip}
""",
    "app/index.py": "",
    "templates/network/vpc.tf.j2": VPC,
    "templates/network/values.json.j2": '{"cidr": {{ cidr | json }}}\n',
    "templates/notes/README.md.j2": "{% include '_names.j2' %}",
    "templates/notes/run.sh": "#!/bin/sh\n",
    "templates/_names.j2": "{{ stack.name | text }}\n",
    "generated/dev/us-east-1/network/own.tf": "locals {}\n",
}


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A project that is rendered, and remembered."""
    live = tmp_path / "live"
    write_tree(live, {name: text for name, text in FILES.items() if name != "templates/network.tf.j2"})
    (live / "templates/notes/run.sh").chmod(0o755)
    assert run("package", "-C", live).exit_code == 0
    assert render(live)[0] == 0
    assert is_remembered(live)
    return live


def render(project: Path, *options: str) -> tuple[int, str, str]:
    result = run("render", "-C", project, *options)
    return result.exit_code, result.stdout, result.stderr


def is_remembered(project: Path) -> bool:
    return unchanged.recall(project, Cache(project)) is not None


@pytest.mark.parametrize("options", [(), ("--quiet",), ("--check",), ("--diff",)])
def test_where_nothing_changed_nothing_is_rendered(
    live: Path, options: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = render(live, *options, "--no-cache")
    monkeypatch.setattr(generate, "plan_render", None)
    assert render(live, *options) == told


def test_what_was_just_written_is_not_rendered_again(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(live, {"templates/network/vpc.tf.j2": VPC.replace("main", "other")})
    (live / "generated/dev/us-east-1/network/vpc.tf").unlink()
    render(live)
    told = render(live, "--no-cache")
    monkeypatch.setattr(generate, "plan_render", None)
    assert render(live) == told


def _edit(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def _make_executable(path: Path) -> None:
    path.chmod(path.stat().st_mode ^ 0o111)


def _link(path: Path) -> None:
    copy = path.rename(path.with_name("moved"))
    path.symlink_to(copy.name)


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _copy_beside(path: Path) -> None:
    shutil.copy2(path, path.with_name(f"again-{path.name}"))


def _copy_below(path: Path) -> None:
    (path.parent / "below").mkdir()
    shutil.copy2(path, path.parent / "below")


CHANGES = (_edit, Path.unlink, _make_executable, _link, _make_folder, _copy_beside, _copy_below)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_done_to_a_file_the_answer_is_that_of_a_render(
    live: Path, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "remember", lambda *_: None)
    kept = shutil.copytree(live, live.with_name("kept"))
    for path in [path.relative_to(kept) for path in sorted(kept.rglob("*")) if path.is_file()]:
        change(live / path)
        assert render(live, "--diff") == render(live, "--diff", "--no-cache"), path
        shutil.rmtree(live)
        shutil.copytree(kept, live)
    assert is_remembered(live)


def test_a_change_in_the_middle_of_a_run_shows_in_the_next(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = live / "templates/network/vpc.tf.j2"
    _edit(template)
    plan = generate.plan_render

    def interrupted(*arguments: object, **options: object) -> object:
        found = plan(*arguments, **options)  # type: ignore[arg-type]
        template.write_text(VPC.replace("main", "other"))
        return found

    monkeypatch.setattr(generate, "plan_render", interrupted)
    render(live)
    assert not is_remembered(live)


def test_a_warning_of_an_artifact_is_said_each_time_until_it_is_built(live: Path) -> None:
    (live / "app.zip").unlink()
    assert render(live)[2] == "warning: app.zip does not exist. Run: tfgen package app\n"
    assert is_remembered(live)
    assert render(live)[2] == "warning: app.zip does not exist. Run: tfgen package app\n"
    assert run("package", "-C", live).exit_code == 0
    assert render(live)[2] == ""


def test_a_part_is_not_taken_for_the_whole(live: Path) -> None:
    assert render(live, "--env", "dev") == render(live, "--env", "dev", "--no-cache")


# The platform is nine stacks, and each is rendered twice.
ALL_STARTERS = [pytest.param(name, marks=pytest.mark.prove if name == "trading" else ()) for name in STARTERS]


@pytest.mark.parametrize("starter", ALL_STARTERS)
def test_all_that_a_render_of_a_starter_looks_at_is_noted(
    starter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    write_project(plan_project(project, STARTERS[starter]))
    assert render(project, "--quiet")[0] == 0
    seen: list[InputRecorder] = []
    monkeypatch.setattr(inputs, "InputRecorder", lambda folder: seen.append(InputRecorder(folder)) or seen[-1])
    places = places_looked_at(project, monkeypatch, lambda: render(project, "--no-cache"))
    noted = {project / folder for one in seen for folder in one.folder_states() or ()}
    assert noted
    assert [place for place in places if not {place, place.parent, nearest_there(place)} & noted] == []


def nearest_there(place: Path) -> Path:
    """The nearest folder above a place that is there: what it lists tells that the others are not."""
    return next(folder for folder in place.parents if folder.is_dir())


def places_looked_at(project: Path, monkeypatch: pytest.MonkeyPatch, action: Callable[[], object]) -> list[Path]:
    """The files and folders of a project that a run opens, lists, or asks the system about."""
    found: dict[Path, None] = {}

    def watched(function: Callable[..., object]) -> Callable[..., object]:
        def call(place: object = ".", *arguments: object, **options: object) -> object:
            if isinstance(place, str | os.PathLike):
                whole = Path(os.path.normpath(Path(place).absolute()))
                found.update({whole: None} if whole.is_relative_to(project) else {})
            return function(place, *arguments, **options)

        return call

    with monkeypatch.context() as patch:
        for module, name in ((os, "open"), (os, "scandir"), (os, "listdir"), (os, "stat"), (os, "lstat"), (io, "open")):
            patch.setattr(module, name, watched(getattr(module, name)))
        patch.setattr(builtins, "open", io.open)
        action()
    return list(found)


def test_all_code_that_renders_is_part_of_the_key(live: Path) -> None:
    program = f"""\
import sys
from tfgen.cli.main import main
try:
    main(["render", "--no-cache", "--quiet", "-C", {str(live)!r}])
except SystemExit as ended:
    assert not ended.code
print(*(name for name in sys.modules if name.partition(".")[0] == "tfgen"))
"""
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    package = Path(unchanged.__file__).parent
    folders = {package / name for name in unchanged.PACKAGES}
    assert "tfgen.render.jinja.renderer" in loaded
    assert [module for module in loaded if _folder(package, module) not in folders] == []


def _folder(package: Path, module: str) -> Path:
    path = package.joinpath(*module.split(".")[1:])
    return path if path.is_dir() else path.parent
