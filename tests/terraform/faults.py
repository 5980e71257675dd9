"""Faults to put into a stack, so that a test of validity is seen to fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.engine.stacks import RootModule

MISSPELT = """\
resource "aws_sqs_queue" "misspelt" {
  delay_second = 5
}
"""
MISSPELT_FINDING = (
    "misspelt.tf:2: error: Unsupported argument; "
    'An argument named "delay_second" is not expected here. Did you mean "delay_seconds"?'
)


def misspell_argument(module: RootModule) -> None:
    """Add a resource with an argument that no version of the provider has."""
    (module.folder / "misspelt.tf").write_text(MISSPELT)
