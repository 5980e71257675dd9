"""Every committed stack is valid with the real AWS provider at the lower end of the supported versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.stacks import RootModule, list_stacks
from tests.terraform.faults import MISSPELT_FINDING, misspell_argument

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform

OUT_OF_RANGE = """\
resource "aws_sqs_queue" "slow" {
  delay_seconds = 901
}
"""


@pytest.mark.parametrize("stack", list_stacks())
def test_stack_is_valid(
    stack: str, copy: Callable[[str], RootModule], real_mirror: Path, attached_engine: Engine
) -> None:
    """It admits the provider, which has been started already for whoever validates."""
    module = copy(stack)
    module.init(real_mirror)
    assert RootModule(module.folder, attached_engine).validate() == []


def test_misspelt_argument_and_value_out_of_range_are_found(
    copy: Callable[[str], RootModule], real_mirror: Path
) -> None:
    module = copy("dev/us-east-1")
    misspell_argument(module)
    (module.folder / "slow.tf").write_text(OUT_OF_RANGE)
    module.init(real_mirror)
    assert sorted(module.validate()) == [
        MISSPELT_FINDING,
        "slow.tf:2: error: expected delay_seconds to be in the range (0 - 900), got 901; ",
    ]
