"""What reads files is judged once for the stacks that see the same files, and in each that sees others."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.disk.cache import NO_CACHE
from tfgen.evaluation.paths import Paths
from tfgen.validate.folders.folder import Folder
from tfgen.validate.folders.named import names_in
from tfgen.validate.folders.seen_files import files_seen
from tfgen.validate.memory.resident import Resident
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MATRIX = "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {}, prod: {}, test: {}}\n"
VERSIONS = 'terraform {\n  backend "local" {\n  }\n}\n'
OBJECT = 'resource "aws_s3_object" "code" {\n  bucket  = "demo"\n  key     = "code"\n  content = CALL\n}\n'
STACKS = ("dev", "prod", "test")
SHARED = 'file("${path.module}/../../shared.txt")'


def project(folder: Path, call: str, more: dict[str, str] | None = None) -> None:
    write_tree(
        folder,
        {
            "config/regions.yaml": MATRIX,
            "templates/versions.tf.j2": VERSIONS,
            "templates/code.tf.j2": OBJECT.replace("CALL", call),
            **(more or {}),
        },
    )


def failing(folder: Path) -> list[str]:
    """The stacks in which a function fails."""
    report = validate_project(folder, rules=["failing-function"], resident=Resident(folder, NO_CACHE, stays=False))
    return [stack for finding in report.findings for stack in finding.folders]


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that functions looked for."""
    found: list[str] = []
    look = Paths._look
    monkeypatch.setattr(Paths, "_look", lambda self, name, path: found.append(path) or look(self, name, path))
    return found


@pytest.mark.parametrize("content", [None, "code"])
def test_a_file_that_all_stacks_name_is_looked_at_once(tmp_path: Path, looked: list[str], content: str | None) -> None:
    project(tmp_path, SHARED, {"shared.txt": content} if content else None)
    assert failing(tmp_path) == ([] if content else [*STACKS])
    assert len(looked) == 1


def test_a_file_that_is_rendered_alike_is_looked_at_once(tmp_path: Path, looked: list[str]) -> None:
    project(tmp_path, 'file("${path.module}/code.txt")', {"templates/code.txt": "code"})
    assert failing(tmp_path) == []
    assert len(looked) == 1


def test_a_file_that_is_rendered_otherwise_is_looked_at_in_each(tmp_path: Path, looked: list[str]) -> None:
    written = {"templates/code.json.j2": '{"name": {{ stack.environment | json }}}\n'}
    project(tmp_path, 'file("${path.module}/code.json")', written)
    assert failing(tmp_path) == []
    assert len(looked) == len(STACKS)


def _folder(project: Path) -> None:
    (project / "generated/prod/code.txt").mkdir(parents=True)


def _link(project: Path) -> None:
    """One stack is below another repository, out of which nothing is read."""
    write_tree(project, {"generated/prod/.git/HEAD": ""})


EACH_FOR_ITSELF: dict[str, tuple[str, dict[str, str], Callable[[Path], None], list[str]]] = {
    "a file in one of them": (
        'file("${path.module}/code.txt")',
        {"generated/prod/code.txt": "x", "generated/dev/more.txt": "x"},
        lambda _: None,
        ["dev", "test"],
    ),
    "a folder in one of them": (
        'fileexists("${path.module}/code.txt") ? "a" : file("${path.module}/code.txt")',
        {"generated/dev/code.txt": "x", "generated/test/code.txt": "x"},
        _folder,
        ["prod"],
    ),
    "another repository around one of them": (SHARED, {}, _link, ["dev", "test"]),
    "a name that is worked out": (
        'file("${path.module}/${"code"}.txt")',
        {"generated/prod/code.txt": "x"},
        lambda _: None,
        ["dev", "test"],
    ),
}


@pytest.mark.parametrize("name", EACH_FOR_ITSELF)
def test_stacks_that_see_other_files_are_judged_each_for_itself(tmp_path: Path, name: str) -> None:
    call, files, change, wrong = EACH_FOR_ITSELF[name]
    project(tmp_path, call, files)
    change(tmp_path)
    assert failing(tmp_path) == wrong


TEXT = f"locals {{\n  a = {SHARED}\n}}\n"


def seen(path: str, text: str = TEXT, **options: dict[str, bytes]) -> list[str | bytes]:
    return [*files_seen(Folder(path, path, {}, **options), [names_in(text)])]


def test_what_is_seen_changes_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = [seen("a/b")]
    for content, time in (("one", 1), ("two", 2), ("many", 2)):
        write_tree(tmp_path, {"shared.txt": content})
        os.utime("shared.txt", ns=(time, time))
        found.append(seen("a/b"))
    assert all(one not in found[:number] for number, one in enumerate(found))


def test_files_of_the_same_size_and_time_in_two_places_are_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {".git/HEAD": "", "shared.txt": "one", "x/shared.txt": "two"})
    for name in ("shared.txt", "x/shared.txt"):
        os.utime(name, ns=(1, 1))
    assert seen("a/b") == seen("c/d") != seen("x/a/b")


def test_a_file_farther_up_matters_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text, before = TEXT.replace("../../", ""), seen("a/b", TEXT.replace("../../", ""))
    write_tree(tmp_path, {"a/shared.txt": "one"})
    assert seen("a/b", text) != before


def test_who_names_no_file_sees_none() -> None:
    assert seen("a/b", "locals {\n  a = path.module\n}\n", beside={"code.txt": b"one"}) == []
