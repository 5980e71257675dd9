"""What the scenarios stand on: Terraform, its providers, the archive. They run only when they are named."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.terraform.conftest import archive, engine, real_mirror, simulated_mirror

if TYPE_CHECKING:
    import pytest

__all__ = ["archive", "engine", "real_mirror", "simulated_mirror"]

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Ten minutes are too much for who says `pytest`: collect these when the command line names them (`make e2e`)."""
    named = (Path(argument.partition("::")[0]).resolve() for argument in config.args)
    return None if any(path.is_relative_to(HERE) for path in named) else True
