"""moto: AWS's control plane, complete enough for nearly the whole platform, without anything behind it."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.e2e.emulators.aws import Account
from tests.e2e.emulators.process import HOST, find_free_port, running
from tests.engine.binary import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def run_moto(account_id: str, folder: Path) -> Iterator[Account]:
    """An empty account in a moto of its own, whose log is in the folder."""
    port = find_free_port()
    settings = {
        "MOTO_ACCOUNT_ID": account_id,
        "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",  # AWS's own policies, which roles attach
        "MOTO_ACM_VALIDATION_WAIT": "1",  # seconds until a certificate is issued, otherwise a minute
    }
    command = [sys.executable, "-m", "moto.server", "--host", HOST, "--port", str(port)]
    with running(command, environment() | settings, port, folder / "moto.log"):
        yield Account(f"http://{HOST}:{port}", account_id)
