"""Every committed stack fits the schema of AWS provider 6.69.1.

That they are applied, planned again and destroyed under it is in `tests/e2e/test_simulated_matrix.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.simulated.install import VERSION
from tests.engine.stacks import RootModule, list_stacks
from tests.terraform.faults import MISSPELT_FINDING, misspell_argument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform


@pytest.mark.parametrize("stack", list_stacks())
def test_stack_is_valid(
    stack: str, copy: Callable[[str], RootModule], simulated_mirror: Path, attached_simulation: Engine
) -> None:
    module = copy(stack)
    module.admit(VERSION)
    module.init(simulated_mirror)
    assert RootModule(module.folder, attached_simulation).validate() == []


def test_misspelt_argument_is_found(copy: Callable[[str], RootModule], simulated_mirror: Path) -> None:
    module = copy("dev/us-east-1")
    misspell_argument(module)
    module.init(simulated_mirror)
    assert module.validate() == [MISSPELT_FINDING]
