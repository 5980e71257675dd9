"""What the tests with real Terraform need: the engine, its providers, the archive, and copies of stacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.attached import attached_provider
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, Engine, find_engine
from tests.engine.mirror import download_mirror, find_mirror
from tests.engine.simulated.install import VERSION, install_mirror
from tests.engine.stacks import PROJECT, RootModule, copy_stack
from tfgen.config.load import load_config
from tfgen.errors import TfgenError
from tfgen.package import build_artifact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Terraform."""
    return find_engine() or skip_or_fail(ABSENT)


@pytest.fixture(scope="session")
def real_mirror(engine: Engine) -> Path:
    """A mirror with the real AWS provider, downloaded once where there is none."""
    if mirror := find_mirror():
        return mirror
    downloaded = download_mirror(engine, PROJECT / ".tfgen/test-plugins")
    return skip_or_fail(downloaded) if isinstance(downloaded, str) else downloaded


@pytest.fixture(scope="session")
def attached_engine(engine: Engine, real_mirror: Path) -> Iterator[Engine]:
    """Terraform with the real provider running, which takes half the time."""
    with attached_provider(engine, real_mirror) as attached:
        yield attached


@pytest.fixture(scope="session")
def simulated_mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the AWS provider 6.69.1, simulated from its schema."""
    return install_mirror(tmp_path_factory.mktemp("simulated"))


@pytest.fixture(scope="session")
def attached_simulation(engine: Engine, simulated_mirror: Path) -> Iterator[Engine]:
    """Terraform with the simulated provider running, for `validate`."""
    with attached_provider(engine, simulated_mirror, VERSION) as attached:
        yield attached


@pytest.fixture(scope="session")
def archive() -> None:
    """The Lambda archive, which the stacks hash: built where there is none."""
    (artifact,) = load_config(PROJECT).artifacts
    if not (PROJECT / artifact.output).exists():
        try:
            build_artifact(PROJECT, artifact)
        except TfgenError as error:
            skip_or_fail(f"there is no {artifact.output}, and building it failed: {error}")


@pytest.fixture
def copy(archive: None, engine: Engine, tmp_path: Path) -> Callable[[str], RootModule]:
    """Makes a copy of a committed stack."""
    return lambda stack: copy_stack(stack, tmp_path, engine)
