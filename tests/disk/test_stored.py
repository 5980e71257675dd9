"""Contents that are not in memory are had as they were given."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

import pytest

from tfgen.disk import stored
from tfgen.disk.stored import Held, Spool, StoredTexts, digest_of, read_if
from tfgen.errors import OutputError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("most", [0, 10, 1_000_000])
def test_a_spool_gives_each_content_back_whatever_was_added_or_read_meanwhile(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "_IN_MEMORY", most)
    spool, contents = Spool(), [b"", b"one", b"two" * 1000, b"\xff\n"]
    kept = []
    for content in contents:
        kept.append(spool.add(content))
        assert kept[0].read() == b""
    assert [(one.read(), one.digest) for one in reversed(kept)] == [(one, digest_of(one)) for one in reversed(contents)]


def test_a_spool_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    kept = Spool().add(b"much")
    assert (list(tmp_path.iterdir()), kept.read()) == ([], b"much")


def test_a_folder_for_temporary_files_that_refuses_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_IN_MEMORY", 1)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    with pytest.raises(OutputError, match=r"gone: temporary files cannot be kept here: No such file or directory\."):
        Spool().add(b"much")


@pytest.mark.parametrize(("content", "found"), [(b"a", b"a"), (b"b", None), (None, None)])
def test_a_file_is_read_only_if_it_has_the_hash(tmp_path: Path, content: bytes | None, found: bytes | None) -> None:
    path = tmp_path / "file"
    if content is not None:
        path.write_bytes(content)
    assert read_if(str(path), digest_of(b"a")) == found


def test_texts_are_equal_by_their_hashes_and_to_texts_that_are_in_memory() -> None:
    texts = StoredTexts({"a": Held(b"1"), "b": Held("ü".encode())})
    assert texts == StoredTexts({"b": Held("ü".encode()), "a": Held(b"1")})
    assert texts == {"a": "1", "b": "ü"}
    assert texts != StoredTexts({"a": Held(b"2"), "b": Held("ü".encode())})
    assert StoredTexts({}) == {}
