from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tfgen.errors import TfgenError
from tfgen.package.wheels import list_installed

from .declared import build

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.usefixtures("offline")
def test_without_a_network_the_error_says_what_to_check(project: Path) -> None:
    with pytest.raises(
        TfgenError, match=r"lambda/requirements\.txt: pip cannot fetch the wheels: .+ Check the network"
    ):
        build(project)
    assert not (project / "lambda/dist").exists()


def test_a_wheel_of_another_hash_is_refused(project: Path) -> None:
    (project / "lambda/requirements.txt").write_text(f"jmespath==1.1.0 --hash=sha256:{'0' * 64}\n")
    with pytest.raises(TfgenError, match="a wheel is not the one that was pinned"):
        build(project)


def test_a_requirement_without_a_hash_is_refused(project: Path) -> None:
    (project / "lambda/requirements.txt").write_text("jmespath==1.1.0\n")
    with pytest.raises(TfgenError, match=r"(?i)hash"):
        build(project)


def test_a_python_without_pip_is_told_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfgen.package.wheels.MODULE", "no_such_pip")
    with pytest.raises(TfgenError, match="has no pip to fetch the wheels with"):
        build(project)


def test_scripts_byte_code_and_traces_of_pip_stay_out(tmp_path: Path) -> None:
    for name in (
        "bin/jp.py",
        "a/__pycache__/b.pyc",
        "a-1.dist-info/RECORD",
        "a-1.dist-info/LICENSE",
        "a/RECORD",
        "a/b.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("")
    kept = [path.relative_to(tmp_path).as_posix() for path in list_installed(tmp_path)]
    assert kept == ["a/RECORD", "a/b.py", "a-1.dist-info/LICENSE"]
