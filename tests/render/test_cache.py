"""What a run remembers for the next one: it may be missing, broken or of another version, and harms nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.trees import TEMPLATE, VPC, read_tree, run, write_tree
from tfgen.disk.cache import VARIABLE, Cache
from tfgen.hcl.parse import Reading
from tfgen.hcl.pieces import cut
from tfgen.render.files import lazy_renderer
from tfgen.render.files.lazy_renderer import LazyRenderer
from tfgen.render.proof import prover
from tfgen.render.proof.prover import Prover
from tfgen.render.proof.stencils import Stencils

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder for this test alone."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(VARIABLE, str(folder))
    return folder


def rendered(project: Path, *options: str) -> dict[str, str]:
    """The generated files of a run that starts from nothing but the memory."""
    shutil.rmtree(project / "generated", ignore_errors=True)
    result = run("render", "--jobs", "1", *options)
    assert result.exit_code == 0, result.stderr
    return read_tree(project / "generated")


def test_files_are_the_same_with_and_without_a_memory(project: Path) -> None:
    without = rendered(project)
    assert rendered(project) == without


def test_a_memory_is_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(project)
    monkeypatch.setattr("tfgen.render.proof.prover.read_hcl", None)
    rendered(project)


def test_a_mistake_is_found_with_a_memory_of_right_files(project: Path) -> None:
    rendered(project)
    write_tree(project, {TEMPLATE: VPC.replace('"aws_vpc" ', "")})
    assert run("render").exit_code == 2


def test_a_mistake_is_not_remembered_as_right(project: Path) -> None:
    write_tree(project, {TEMPLATE: VPC.replace('"aws_vpc" ', "")})
    first = run("render")
    assert (first.exit_code, run("render").stderr) == (2, first.stderr)


def test_a_changed_template_is_rendered_anew(project: Path) -> None:
    before = rendered(project)
    write_tree(project, {TEMPLATE: VPC.replace("main", "next")})
    after = rendered(project)
    assert after == {path: text.replace('"main"', '"next"') for path, text in before.items()}


def test_no_cache_gives_the_same_files_and_keeps_nothing(project: Path, own_cache: Path) -> None:
    without = rendered(project, "--no-cache")
    assert list(own_cache.iterdir()) == []
    assert rendered(project) == without


def test_no_cache_uses_nothing_of_earlier_runs(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(project)
    monkeypatch.setattr("tfgen.render.proof.prover.read_hcl", lambda _: pytest.fail("proven anew"))
    with pytest.raises(pytest.fail.Exception, match="proven anew"):
        rendered(project, "--no-cache")


def test_compiled_templates_of_a_repository_are_not_run(project: Path, tmp_path: Path) -> None:
    """Compiled templates are marshalled code: a folder that a repository can carry must not hold them."""
    rendered(project)
    assert not (project / ".tfgen").exists()


def test_a_file_in_the_place_of_the_folder_of_runs_is_harmless(project: Path) -> None:
    (project / ".tfgen").write_text("not a folder")
    rendered(project)
    assert (project / ".tfgen").read_text() == "not a folder"


@pytest.mark.parametrize("content", [b"", b"\0", b"[" * 200_000, b"\xff" * 999])
def test_whatever_lies_in_the_place_of_a_memory_is_harmless(project: Path, own_cache: Path, content: bytes) -> None:
    before = rendered(project)
    entries = [path for path in (own_cache / "entries").rglob("*") if path.is_file()]
    assert len(entries) > 2
    for path in entries:
        path.write_bytes(content)
    assert rendered(project) == before


def test_compiled_templates_that_change_places_are_not_used(project: Path, own_cache: Path) -> None:
    write_tree(project, {"templates/other.tf.j2": "locals {\n  a = 1\n}\n"})
    before = rendered(project)
    entries = [path for path in (own_cache / "entries").rglob("*") if path.is_file() and path.stat().st_size]
    contents = [path.read_bytes() for path in entries]
    for path, content in zip(entries, contents[1:] + contents[:1], strict=True):
        path.write_bytes(content)
    assert rendered(project) == before


@pytest.mark.parametrize(("most", "kept"), [(1, 1), (2, 2)])
def test_no_more_files_are_remembered_than_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path, most: int, kept: int
) -> None:
    monkeypatch.setattr(prover, "_MAX_FILES", most)
    first = Prover(Cache(tmp_path))
    first.prove([first.format(f'variable "a" {{\n  {name} = 1\n}}\n') for name in ("default", "description")])
    first.save()
    second = Prover(Cache(tmp_path))
    second.format("locals {\n}\n")
    assert len(second._memory.files) == kept


@pytest.mark.parametrize(("most", "parsed_anew"), [(1, ["locals"]), (2, [])])
def test_of_a_memory_that_has_grown_too_large_the_oldest_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path, most: int, parsed_anew: list[str]
) -> None:
    monkeypatch.setattr(prover, "_MAX_PIECES", most)
    monkeypatch.setattr(prover, "_MAX_FILES", 0)
    source = 'locals {\n}\n\nvariable "a" {\n}\n'
    first = Prover(Cache(tmp_path))
    first.prove([first.format(source)])
    first.save()
    assert list(own_cache.rglob("*"))
    parsed: list[str] = []

    def parse(text: str) -> Reading:
        parsed.append(text.split()[0])
        return Reading(())

    monkeypatch.setattr(prover, "_parse", parse)
    second = Prover(Cache(tmp_path))
    second._parse_pieces(cut(second.format(source).shape))
    assert parsed == parsed_anew


def test_what_was_learned_of_the_texts_of_a_component_is_let_go_of_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    let_go = Stencils.let_go

    def counted(self: Stencils) -> None:
        held.append(len(self._known))
        let_go(self)

    monkeypatch.setattr(Stencils, "let_go", counted)
    matrix = (
        "project: {name: a}\nregions: {eu-west-1: {}}\nenvironments: {dev: {}, qa: {}}\ncomponents: {a: {}, b: {}}\n"
    )
    text = "locals {\n  %s = {{ stack.environment | hcl }}\n}\n"
    templates = {f"templates/{one}/{file}.tf.j2": text % file for one in "ab" for file in ("main", "more")}
    write_tree(tmp_path, {"config/regions.yaml": matrix, **templates})
    result = run("render", "-C", str(tmp_path))
    assert result.exit_code == 0, result.stderr
    assert held == [2, 2]


def test_compiled_templates_are_let_go_of_between_components_where_they_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[int] = []
    let_go = LazyRenderer.let_go

    def counted(self: LazyRenderer) -> None:
        let_go(self)
        held.append(len(self.loaded.environment.cache or ()))

    monkeypatch.setattr(LazyRenderer, "let_go", counted)
    monkeypatch.setattr(lazy_renderer, "_MANY", 2)
    matrix = (
        "project: {name: a}\nregions: {eu-west-1: {}}\nenvironments: {dev: {}}\ncomponents: {a: {}, b: {}, c: {}}\n"
    )
    templates = {f"templates/{one}/{file}.tf.j2": "locals {\n}\n" for one in "abc" for file in "xy"}
    write_tree(tmp_path, {"config/regions.yaml": matrix, **templates})
    result = run("render", "-C", str(tmp_path), "--no-cache")
    assert result.exit_code == 0, result.stderr
    assert held == [2, 0, 2]
