"""What rules over the matrix know of root modules is not in memory, and is remembered without what was known twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfgen.disk.cache import Cache
from tfgen.rules.sketch import SMALL, Look, Packs, Sketch, pack
from tfgen.validate.folders.folder import Folder
from tfgen.validate.memory.sketches import SketchMemory

if TYPE_CHECKING:
    from pathlib import Path

TEXT = Look("text", str, lambda _: "")
LARGE = "large " * SMALL


def sketch(folder: str, text: str, packs: Packs) -> Sketch:
    return Sketch(folder, None, {TEXT.name: pack(text, packs)})


@pytest.mark.parametrize("text", ["", "small", LARGE])
def test_a_look_finds_what_was_packed(text: str) -> None:
    assert sketch("a", text, Packs()).seen(TEXT) == text


@pytest.mark.parametrize("text", ["small", LARGE])
def test_equal_facts_of_two_root_modules_are_kept_once(text: str) -> None:
    packs = Packs()
    assert sketch("a", text, packs).facts[TEXT.name] is sketch("b", text, packs).facts[TEXT.name]


def test_what_cannot_be_packed_is_kept_as_it_is() -> None:
    whole = Look("whole", int, lambda _: 0)
    found = Sketch("a", None, {whole.name: pack(1 << 100, Packs())})
    assert found.seen(whole) == 1 << 100
    assert not found.is_packed


def kept(cache: Cache, *drawn: Sketch) -> None:
    memory = SketchMemory(cache, "now")
    for one in drawn:
        memory.keep(one.folder, one)
    memory.save()


def recalled(memory: SketchMemory, name: str) -> Sketch:
    found = memory.recall(name, Folder(name, name, {}))
    assert found
    return found


def test_the_next_run_knows_the_sketches_of_this_one(tmp_path: Path) -> None:
    packs = Packs()
    kept(Cache(tmp_path), sketch("a", "small", packs), sketch("b", LARGE, packs), sketch("c", "", packs))
    memory = SketchMemory(Cache(tmp_path), "now")
    assert [recalled(memory, name).seen(TEXT) for name in "abc"] == ["small", LARGE, ""]


def test_what_an_earlier_run_knew_and_this_one_found_is_written_once(tmp_path: Path) -> None:
    kept(Cache(tmp_path), sketch("a", LARGE, Packs()))
    memory = SketchMemory(Cache(tmp_path), "now")
    memory.keep("a", recalled(memory, "a"))
    memory.keep("b", sketch("b", LARGE, Packs()))
    memory.save()
    memory = SketchMemory(Cache(tmp_path), "now")
    first, second = (recalled(memory, name) for name in "ab")
    assert first.seen(TEXT) == LARGE
    assert first.facts[TEXT.name] is second.facts[TEXT.name]
