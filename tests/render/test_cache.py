"""What a run remembers for the next one: it may be missing, broken or of another version, and harms nothing."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import TEMPLATE, VPC, read_tree, run, write_tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMORY = ".tfgen/proofs.json"


def rendered(project: Path) -> dict[str, str]:
    """The generated files of a run that starts from nothing but the memory."""
    shutil.rmtree(project / "generated", ignore_errors=True)
    result = run("render", "--jobs", "1")
    assert result.exit_code == 0, result.stderr
    return read_tree(project / "generated")


def edited(change: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    """A change of the memory as JSON."""
    return lambda content: json.dumps(change(json.loads(content))).encode()


def test_files_are_the_same_with_and_without_a_memory(project: Path) -> None:
    without = rendered(project)
    assert (project / MEMORY).exists()
    assert rendered(project) == without


def test_a_memory_is_used(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered(project)
    monkeypatch.setattr("tfgen.render.proof.parse_hcl", None)
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


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda content: content[: len(content) // 2],
    "not UTF-8": lambda _: b"\xff\xfe",
    "no JSON": lambda _: b"files",
    "a list": lambda _: b"[]",
    "without proofs": edited(lambda memory: {"made_by": memory["made_by"]}),
    "proofs that are a list": edited(lambda memory: {**memory, "files": []}),
    "proofs that are numbers": edited(lambda memory: {**memory, "files": dict.fromkeys(memory["files"], 1)}),
    "a formatter that is a list": edited(lambda memory: {**memory, "formatter": []}),
    "a formatter with numbers": edited(lambda memory: {**memory, "formatter": dict.fromkeys(memory["formatter"], 1)}),
    "of another version": edited(
        lambda memory: {**memory, "made_by": "other", "files": {key: [["module", [], 9]] for key in memory["files"]}}
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_memory_is_harmless(project: Path, damage: Callable[[bytes], bytes]) -> None:
    before = rendered(project)
    path = project / MEMORY
    path.write_bytes(damage(path.read_bytes()))
    assert rendered(project) == before


@pytest.mark.parametrize("damage", ["empty", "cut off", "no JSON"])
def test_damaged_compiled_templates_are_harmless(project: Path, damage: str) -> None:
    before = rendered(project)
    compiled = [path for path in (project / ".tfgen/templates").rglob("*") if path.is_file()]
    assert compiled
    for path in compiled:
        path.write_bytes(DAMAGES[damage](path.read_bytes()))
    assert rendered(project) == before


@pytest.mark.parametrize("length", range(0, 60, 7))
def test_compiled_templates_that_are_cut_off_anywhere_are_harmless(project: Path, length: int) -> None:
    before = rendered(project)
    for path in (project / ".tfgen/templates").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:length])
    assert rendered(project) == before


def test_a_file_in_the_place_of_the_memory_is_harmless(project: Path) -> None:
    before = rendered(project)
    shutil.rmtree(project / ".tfgen")
    (project / ".tfgen").write_text("not a folder")
    assert rendered(project) == before
    assert (project / ".tfgen").read_text() == "not a folder"
