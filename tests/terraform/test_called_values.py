"""The real provider refuses the same values of calls, when Terraform plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.called_values import CASES, write_call

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform


@pytest.mark.parametrize("case", CASES)
def test_terraform_refuses_the_same(case: str, engine: Engine, real_mirror: Path, tmp_path: Path) -> None:
    arguments, expected = CASES[case]
    folder = write_call(tmp_path, arguments)
    assert engine.run(folder, "init", f"-plugin-dir={real_mirror}", "-backend=false").returncode == 0
    planned = engine.run(folder, "plan", "-refresh=false", "-lock=false")
    assert (planned.returncode == 0) is not bool(expected), planned.stderr
