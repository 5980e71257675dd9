"""The proofs in the package spare the first run parsing what starters render to, and are believed for no other code."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.render.spoilers import SPOILERS
from tfgen.disk.cache import NO_CACHE, Cache
from tfgen.hcl import shape
from tfgen.render.proof import prover, shipped
from tfgen.render.proof.prover import Prover

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'


class InMemoryCache(Cache):
    """Keeps what was written last."""

    content = b""

    def write(self, kind: str, key: str, content: bytes) -> None:
        self.content = content


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The proof of one text, brought along."""
    cache, file = InMemoryCache(None), tmp_path / "proofs.json.gz"
    prover = Prover(cache)
    prover.prove([prover.format(TEXT)])
    prover.save()
    file.write_bytes(shipped.pack(cache.content))
    monkeypatch.setattr(shipped, "FILE", file)
    return file


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were parsed."""
    texts: list[str] = []
    read = prover.read_hcl
    monkeypatch.setattr(prover, "read_hcl", lambda text: texts.append(text) or read(text))
    return texts


def prove(cache: Cache) -> None:
    prover = Prover(cache)
    prover.prove([prover.format(TEXT.replace("10.0", "10.1"))])


def test_what_the_package_has_proved_is_not_parsed_on_a_new_machine(
    package: Path, parsed: list[str], tmp_path: Path
) -> None:
    prove(Cache(tmp_path))
    assert parsed == []


def test_a_run_that_is_to_use_nothing_found_earlier_parses_it(package: Path, parsed: list[str]) -> None:
    prove(NO_CACHE)
    assert len(parsed) == 1


@pytest.mark.parametrize("spoil", SPOILERS)
def test_what_is_not_of_this_code_is_not_believed(
    package: Path, parsed: list[str], tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    spoil(package)
    prove(Cache(tmp_path))
    assert len(parsed) == 1


def test_a_line_more_in_the_code_makes_it_another(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "hcl"
    shutil.copytree(Path(shape.__file__).parent, copy)
    monkeypatch.setattr(shape, "__file__", str(copy / "shape.py"))
    assert shipped.read_shipped()
    (copy / "format.py").write_text((copy / "format.py").read_text() + "# another\n")
    assert shipped.read_shipped() is None


def test_other_parsers_make_it_another(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: "99")
    assert shipped.read_shipped() is None
