"""A document whose text was right is not parsed again, and what was not looked at is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree
from tfgen.disk.cache import VARIABLE
from tfgen.generate import plan_render
from tfgen.render.files.rendered import RenderedFile
from tfgen.render.proof import documents

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: demo}
components:
  stack: {templates: "*.tf.j2", path: "{environment}/{region}"}
  files: {each: [], path: files, templates: files}
defaults: {size: 1, word: plain}
regions: {us-east-1: {}}
environments: {dev: {}, prod: {}}
"""
YAML = "# {% if stacks | map(attribute='size') | list %}{% endif %}\nname: \"plain\"\n"
TREE = {
    "config/regions.yaml": MATRIX,
    "templates/main.tf.j2": "locals {\n  size = {{ size }}\n}\n",
    "templates/files/names.yml.j2": YAML,
}


@pytest.fixture
def proved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A rendered project, and the texts that are parsed from now on."""
    monkeypatch.setenv(VARIABLE, str(tmp_path / "cache"))
    write_tree(tmp_path / "project", TREE)
    monkeypatch.chdir(tmp_path / "project")
    texts: list[str] = []

    def prove(language: str, text: str) -> object:
        texts.append(text)
        return find_fault(language, text)

    find_fault = documents.find_fault
    monkeypatch.setattr(documents, "find_fault", prove)
    assert run("render").exit_code == 0
    assert len(texts) == 1
    texts.clear()
    return texts


def test_a_text_that_was_right_is_not_parsed_again(tmp_path: Path, proved: list[str]) -> None:
    write_tree(tmp_path / "project", {"config/regions.yaml": MATRIX.replace("size: 1", "size: 2")})
    assert run("render").exit_code == 0
    assert proved == []


def test_without_the_cache_it_is(tmp_path: Path, proved: list[str]) -> None:
    write_tree(tmp_path / "project", {"config/regions.yaml": MATRIX.replace("size: 1", "size: 2")})
    assert run("render", "--no-cache").exit_code == 0
    assert len(proved) == 1


def test_the_same_text_with_a_value_in_it_is_looked_at(tmp_path: Path, proved: list[str]) -> None:
    text = YAML.replace("plain", "{{ word | yaml }}")
    write_tree(tmp_path / "project", {"templates/files/names.yml.j2": text})
    assert run("render").exit_code == 0
    assert len(proved) == 1


def test_a_text_that_was_wrong_is_wrong_again(tmp_path: Path, proved: list[str]) -> None:
    write_tree(tmp_path / "project", {"templates/files/names.yml.j2": "a: [\n"})
    said = [(result.exit_code, result.stderr) for result in (run("render"), run("render"))]
    assert said[0] == said[1]
    assert (said[0][0], len(proved)) == (2, 2)


def test_validate_renders_no_document_again_to_say_what_would_be_written(
    tmp_path: Path, proved: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path / "project", {"templates/files/names.yml.j2": "b: 1\n"})
    assert run("validate").exit_code == 0  # what it renders is known now, and not on the disk
    read: list[str] = []
    monkeypatch.setattr(RenderedFile, "read", lambda file: read.append(file.name) or file.digest)
    write_tree(tmp_path / "project", {"config/regions.yaml": f"{MATRIX}# more\n"})
    plan_render(tmp_path / "project", is_applied=False)
    assert "names.yml" not in read
    assert len(proved) == 1


def test_validate_refuses_a_document_in_the_place_of_yours(tmp_path: Path, proved: list[str]) -> None:
    write_tree(tmp_path / "project", {"templates/files/more.json.j2": "{}\n", "files/more.json": "[]\n"})
    results = [run("validate"), run("render")]
    assert [result.exit_code for result in results] == [2, 2]
    assert all("more.json" in result.stderr for result in results)
