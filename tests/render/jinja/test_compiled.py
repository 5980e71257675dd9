"""Templates that the package brings along compiled render as if they were compiled now, and stand for no other text."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.render.spoilers import SPOILERS
from tests.trees import read_tree, run, write_tree
from tfgen.disk.cache import NO_CACHE
from tfgen.generate import render_project
from tfgen.render.jinja import compiled
from tfgen.render.jinja.environment import TemplateEnvironment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEMPLATES = {
    "templates/network.tf.j2": """\
{% import "_names.j2" as names with context %}
{% for zone in availability_zones %}
resource "aws_subnet" "main_{{ loop.index }}" {
  cidr_block = {{ names.network() | hcl }}
}
{% endfor %}
""",
    "templates/_names.j2": "{% macro network() %}{{ cidr }}{% endmacro %}\n",
}


@pytest.fixture
def package(project: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The templates of the project, brought along."""
    write_tree(project, TEMPLATES)
    file = tmp_path_factory.mktemp("package") / "templates.json.gz"
    with compiled.recording() as record:
        render_project(project, cache=NO_CACHE)
    file.write_bytes(compiled.pack_compiled(record))
    monkeypatch.setattr(compiled, "FILE", file)
    monkeypatch.setenv("TFGEN_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
    compiled._read.cache_clear()
    monkeypatch.setattr(compiled, "_read", compiled._read.__wrapped__)
    return file


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the templates that Jinja compiled."""
    names: list[str] = []
    generate = TemplateEnvironment._generate

    def noting(environment: TemplateEnvironment, tree: object, name: str, *rest: object, **more: object) -> object:
        names.append(name)
        return generate(environment, tree, name, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(TemplateEnvironment, "_generate", noting)
    return names


def test_what_the_package_brings_along_is_not_compiled_and_renders_alike(
    package: Path, project: Path, generated: list[str]
) -> None:
    assert run("render", "--quiet").exit_code == 0
    assert generated == []
    with_package = read_tree(project / "generated")
    shutil.rmtree(project / "generated")
    assert run("render", "--quiet", "--no-cache").exit_code == 0
    assert generated == ["network.tf.j2", "_names.j2"]
    assert read_tree(project / "generated") == with_package


def test_a_template_that_was_edited_is_compiled(package: Path, project: Path, generated: list[str]) -> None:
    write_tree(project, {"templates/_names.j2": TEMPLATES["templates/_names.j2"].replace("cidr }}", "cidr | lower }}")})
    assert run("render", "--quiet").exit_code == 0
    assert generated == ["_names.j2"]


def test_what_a_template_reads_is_known_of_it_too(package: Path, project: Path, generated: list[str]) -> None:
    run("render", "--quiet")
    run("render", "--quiet")
    path = project / "config/regions.yaml"
    path.write_text(path.read_text().replace("10.1.0.0", "10.2.0.0"))
    run("render", "--quiet")
    assert generated == []
    assert "10.2.0.0" in (project / "generated/dev/us-west-2/network.tf").read_text()


@pytest.mark.parametrize("spoil", SPOILERS)
def test_what_is_not_of_this_code_is_not_believed(
    package: Path, generated: list[str], spoil: Callable[[Path], object]
) -> None:
    spoil(package)
    assert run("render", "--quiet").exit_code == 0
    assert generated == ["network.tf.j2", "_names.j2"]


def test_another_jinja_makes_it_another(package: Path, generated: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda _: "99")
    assert run("render", "--quiet").exit_code == 0
    assert generated == ["network.tf.j2", "_names.j2"]
