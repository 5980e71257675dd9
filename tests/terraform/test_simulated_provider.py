"""Every committed stack fits the schema of AWS provider 6.69.1, and stacks go through their life with it."""

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

HOME, SECONDARY = "prod/us-east-1", "prod/us-west-2"


def lift_protection(module: RootModule) -> None:
    """What the runbook says before destroying: `protect: false`, rendered."""
    for path in module.folder.glob("*.tf"):
        path.write_text(path.read_text().replace("prevent_destroy = true", "prevent_destroy = false"))


@pytest.mark.parametrize("stack", list_stacks())
def test_stack_is_valid(
    stack: str, copy: Callable[[str], RootModule], simulated_mirror: Path, attached_simulation: Engine
) -> None:
    module = copy(stack)
    module.admit(VERSION)
    module.init(simulated_mirror)
    assert RootModule(module.folder, attached_simulation).validate() == []


@pytest.mark.parametrize("stack", [HOME, SECONDARY])
def test_stack_is_applied_then_has_nothing_to_do_and_is_destroyed(
    stack: str, copy: Callable[[str], RootModule], simulated_mirror: Path
) -> None:
    module = copy(stack)
    module.admit(VERSION)
    module.init_with_local_state(simulated_mirror)
    module.apply()
    assert module.plan() == []
    lift_protection(module)
    module.destroy()
    assert module.read_state()["resources"] == []


def test_misspelt_argument_is_found(copy: Callable[[str], RootModule], simulated_mirror: Path) -> None:
    module = copy("dev/us-east-1")
    misspell_argument(module)
    module.init(simulated_mirror)
    assert module.validate() == [MISSPELT_FINDING]
