"""The virtual environment of a checkout: pip and tfgen are there, whether or not Python brought a wheel of pip."""

from __future__ import annotations

import runpy
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / ".ci" / "environment.py"


@pytest.mark.parametrize("has_wheel", [True, False])
def test_environment_has_pip_and_the_code_of_the_checkout(tmp_path: Path, has_wheel: bool) -> None:
    folder = tmp_path / "a folder"
    script = runpy.run_path(str(SCRIPT))
    if not has_wheel:
        script["make"].__globals__["find_pip"] = lambda: None

    script["make"](folder)

    assert str(folder) in output_of(folder / "bin" / "pip", "--version")
    assert str(folder) in output_of(folder / "bin" / "python", "-m", "pip", "--version")
    assert output_of(folder / "bin" / "python", "-c", "import tfgen; print(tfgen.__file__)") == str(
        ROOT / "tfgen" / "__init__.py"
    )
    assert "from tfgen.__main__ import run" in (folder / "bin" / "tfgen").read_text(encoding="utf-8")


def test_what_was_in_the_environment_is_gone(tmp_path: Path) -> None:
    script = runpy.run_path(str(SCRIPT))
    script["make"](tmp_path / "venv")
    (tmp_path / "venv" / "bin" / "older").write_text("", encoding="utf-8")

    script["make"](tmp_path / "venv")

    assert not (tmp_path / "venv" / "bin" / "older").exists()


def output_of(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
