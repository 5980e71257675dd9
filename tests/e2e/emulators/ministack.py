"""MiniStack: an AWS that runs the function behind the API, and enforces policies."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tests.e2e.emulators.aws import Account
from tests.e2e.emulators.process import HOST, find_free_port, running
from tests.engine.stacks import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tests.e2e.emulators.cable import Cable
    from tests.lambda_.certificates import Authority

BIN = PROJECT / ".venv-emulators/bin"
NO_CABLES: Mapping[str, Cable] = MappingProxyType({})
ABSENT = "MiniStack is not installed. Run: make emulators"

_SERVER = Path(__file__).with_name("ministack_server.py")


def find_ministack() -> Path | None:
    """The interpreter that has MiniStack and, beside it, only what Lambda itself brings; None when there is none."""
    return BIN / "python" if (BIN / "ministack").exists() else None


@contextmanager
def run_ministack(
    account_id: str,
    folder: Path,
    authority: Authority,
    database_address: str,
    engine_version: str,
    recording: Path | None = None,
    cables: Mapping[str, Cable] = NO_CABLES,
) -> Iterator[Account]:
    """An empty account in which policies are enforced, reached through TLS, so that rules about transport hold too.

    What is asked for is written to `recording`. The function reaches the services of `cables` (as in the variable
    AWS_ENDPOINT_URL_<SERVICE>) through these.
    """
    port = find_free_port()
    url = f"https://{HOST}:{port}"
    certificate, key = authority.issue(HOST)
    settings = {
        "AUTH": "true",
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": account_id,
        "IOT_MTLS_ENABLED": "0",
        "SFTP_ENABLED": "0",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificate),
        "MINISTACK_SSL_KEY": str(key),
        "TMPDIR": str(folder),
        "S3_DATA_DIR": str(folder / "s3"),
        "E2E_DATABASE_ADDRESS": database_address,
        "E2E_ENGINE_VERSION": engine_version,
        # The function inherits the environment: nothing of this process's own, the emulator's Python, and its address.
        "PATH": f"{BIN}{os.pathsep}{os.defpath}",
        "AWS_ENDPOINT_URL": url,
        "AWS_CA_BUNDLE": str(authority.bundle),
    } | ({"E2E_RECORDING": str(recording)} if recording else {})
    for service, cable in cables.items():
        cable.upstream = (HOST, port)
        settings[f"AWS_ENDPOINT_URL_{service}"] = f"https://{HOST}:{cable.address[1]}"
    command = [str(BIN / "python"), "-P", str(_SERVER)]
    with running(command, settings, port, folder / "ministack.log"):
        yield Account(url, account_id, authority.bundle)
