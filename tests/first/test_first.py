"""The first render of a starter is what a render would give, or it is a render; nothing is taken on trust."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.trees import run
from tfgen import generate, unchanged
from tfgen.disk.cache import Cache
from tfgen.first import write as first
from tfgen.first.make import make_first
from tfgen.starters import STARTERS, plan_project, write_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STARTER = STARTERS["aws-service"]  # with a list of files, which holds hashes of texts with the name in them


@pytest.fixture(scope="module")
def made() -> tuple[str, bytes]:
    """The name and the content of what a package holds of the starter."""
    path, content = make_first(STARTER)
    return path.name, content


@pytest.fixture
def package(made: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a package holds it."""
    folder = tmp_path / "shipped"
    folder.mkdir()
    (folder / made[0]).write_bytes(made[1])
    monkeypatch.setattr(first, "FOLDER", folder)
    return folder


def new(folder: Path, name: str = "shop") -> Path:
    write_project(plan_project(folder, STARTER, name))
    return folder


def read(project: Path) -> dict[str, bytes]:
    return {path.relative_to(project).as_posix(): path.read_bytes() for path in project.rglob("*") if path.is_file()}


def is_rendered(project: Path, *options: str) -> bool:
    """Whether a render of the project loads the matrix and renders, and does not write what the package holds."""
    called: list[object] = []
    plan = generate.plan_render
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(generate, "plan_render", lambda *given, **more: called.append(given) or plan(*given, **more))
        run("render", "-C", project, *options)
    return bool(called)


@pytest.mark.parametrize("name", ["shop", "a", "x9", "storage-of-dull-pots"])
@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--quiet",)])
def test_it_writes_and_says_what_a_render_does(
    name: str, options: tuple[str, ...], package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert package.is_dir()
    project = new(tmp_path / "project", name)
    told = run("render", "-C", project, "--no-cache", *options)
    wanted = read(project)
    shutil.rmtree(project)
    new(project, name)
    monkeypatch.setattr(generate, "plan_render", None)
    said = run("render", "-C", project, *options)
    assert (said.exit_code, said.output) == (told.exit_code, told.output)
    assert read(project) == wanted


@pytest.mark.usefixtures("package")
def test_what_it_wrote_is_remembered_as_current(tmp_path: Path) -> None:
    project = new(tmp_path / "project")
    run("render", "-C", project)
    said = unchanged.recall(project, Cache(project))
    assert said is not None
    assert list(map(tuple, said.rows)) == [
        ("staging/eu-west-1", 0, 0, 7, 0, 24),
        ("production/eu-west-1", 0, 0, 7, 0, 27),
        ("production/eu-central-1", 0, 0, 7, 0, 27),
    ]
    assert run("render", "-C", project, "--check", "--no-cache").exit_code == 0


@pytest.mark.usefixtures("package")
def test_a_repository_may_be_made_of_the_project_before(tmp_path: Path) -> None:
    project = new(tmp_path / "project")
    (project / ".git").mkdir()
    assert not is_rendered(project)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("options", [("--no-cache",), ("--check",), ("--diff",), ("--env", "staging")])
def test_who_asks_for_something_else_than_that_has_it_rendered(options: tuple[str, ...], tmp_path: Path) -> None:
    assert is_rendered(new(tmp_path / "project"), *options)


def append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n# more\n")


def link(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to("moved")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a template is another": lambda project: append(project / "templates/service.tf.j2"),
    "a template is gone": lambda project: (project / "templates/service.tf.j2").unlink(),
    "a template is new": lambda project: (project / "templates/other.tf.j2").write_text("locals {}\n"),
    "a template is a link": lambda project: link(project / "templates/service.tf.j2"),
    "the matrix is longer": lambda project: append(project / "config/regions.yaml"),
    "the settings are others": lambda project: append(project / "config/settings.yaml"),
    "a folder is new": lambda project: (project / "notes").mkdir(),
    "the output is there": lambda project: (project / "generated").mkdir(),
}


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("change", CHANGES.values(), ids=list(CHANGES))
def test_where_anything_of_the_project_is_another_it_is_rendered(
    change: Callable[[Path], object], tmp_path: Path
) -> None:
    project = new(tmp_path / "project")
    change(project)
    assert is_rendered(project)


def test_what_runs_into_a_value_in_the_place_of_the_name_is_rendered(package: Path, tmp_path: Path) -> None:
    assert package.is_dir()
    project = new(tmp_path / "project")
    config = project / "config/regions.yaml"
    for value in ("no", '"shop"', "shop, x: 1", "Shop", "s" * (first.LONGEST + 1), ""):
        config.write_text(config.read_text().replace("{name: shop", "{name: " + value))
        assert is_rendered(project), value
        shutil.rmtree(project)
        new(project)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("damage", [lambda held: held[:-9], lambda _: b"", lambda _: b"x", lambda held: held[:200]])
def test_of_a_damaged_package_nothing_is_taken(
    damage: Callable[[bytes], bytes], package: Path, tmp_path: Path, made: tuple[str, bytes]
) -> None:
    (package / made[0]).write_bytes(damage(made[1]))
    assert is_rendered(new(tmp_path / "project"))


@pytest.mark.usefixtures("package")
def test_code_of_another_content_renders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = first._read_module
    monkeypatch.setattr(first, "_read_module", lambda path: package(path) + b"#" * path.endswith("hcl/format.py"))
    assert is_rendered(new(tmp_path / "project"))


@pytest.mark.usefixtures("package")
def test_a_library_of_another_version_renders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    version = first._version
    monkeypatch.setattr(first, "_version", lambda name: "3.0.0" if name == "jinja2" else version(name))
    assert is_rendered(new(tmp_path / "project"))


def test_the_libraries_are_all_that_render() -> None:
    assert set(first.LIBRARIES) == set(unchanged.LIBRARIES)


def test_the_versions_are_those_that_the_installer_knows() -> None:
    from importlib.metadata import version

    assert {name: first._version(name) for name in first.LIBRARIES} == {
        module: version(name) for module, name in first.LIBRARIES.items()
    }


@pytest.mark.parametrize(
    "text",
    [
        'locals {\n  a = "{% if project.name | length > 3 %}long{% endif %}"\n}\n',
        'locals {\n  a = "{{ project.name[:2] | hcl_text }}"\n}\n',
    ],
)
def test_a_starter_in_which_the_name_decides_is_not_packed(text: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(STARTER.folder / "config", home / "config")
    shutil.copytree(STARTER.folder / "templates", home / "templates")
    (home / "templates/other.tf.j2").write_text(text)
    with pytest.raises(ValueError, match="more than the name is another"):
        make_first(replace(STARTER, home=str(home), name="own"))
