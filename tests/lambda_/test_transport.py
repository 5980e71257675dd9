from __future__ import annotations

import socket
import struct
import threading
from typing import TYPE_CHECKING

import pytest

from .certificates import Authority
from .conftest import PASSWORD, World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}


def test_the_database_sees_an_encrypted_connection(sandbox: Sandbox, world: World) -> None:
    sandbox.trade(TRADE)
    database = sandbox.application._database
    cipher = database._open[0].cursor()
    cipher.execute("SHOW SESSION STATUS LIKE 'Ssl_cipher'")
    assert cipher.fetchall()[0][1].startswith("TLS_")


def test_a_certificate_of_another_authority_is_refused(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], tmp_path: Path
) -> None:
    stranger = Authority(tmp_path, "stranger")
    answer = new_sandbox(DB_CA_BUNDLE=str(stranger.bundle)).trade(TRADE)
    assert (answer.status, answer.code) == (503, "database_unavailable")


def test_a_certificate_for_another_host_is_refused(sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]) -> None:
    answer = new_sandbox(DB_WRITER_HOST="localhost").trade(TRADE)
    assert (answer.status, answer.code) == (503, "database_unavailable")


@pytest.mark.parametrize("environment", ["staging", "prod"])
def test_without_the_ca_bundle_staging_and_prod_refuse_to_connect(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox], world: World, environment: str
) -> None:
    bare = new_sandbox(ENVIRONMENT=environment, DB_CA_BUNDLE="")
    answer = bare.trade(TRADE)
    assert (answer.status, answer.code) == (503, "ca_bundle_missing")
    assert bare.logs()[-1]["level"] == "CRITICAL"
    assert world.trades() == []


def test_a_bundle_that_is_named_but_missing_is_refused_in_dev_too(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]
) -> None:
    assert new_sandbox(ENVIRONMENT="dev", DB_CA_BUNDLE="missing.pem").trade(TRADE).code == "ca_bundle_missing"


def test_without_the_ca_bundle_dev_connects_encrypted_but_unverified(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]
) -> None:
    # The user requires TLS: without it the server would refuse.
    assert new_sandbox(ENVIRONMENT="dev", DB_CA_BUNDLE="").trade(TRADE).status == 201


class PlainServer:
    """A MySQL server that offers no TLS and writes down what it is sent."""

    GREETING = (
        b"\x0a8.0.39\0" + struct.pack("<I", 7) + b"saltsalt\0" + struct.pack("<HBHH", 0xF7FF, 255, 2, 0x80FF)
        + b"\x15" + b"\0" * 10 + b"saltsaltsalt\0" + b"mysql_native_password\0"
    )  # fmt: skip
    """Protocol 10 with every lower capability flag but CLIENT_SSL (0x0800)."""

    def __init__(self) -> None:
        self.received = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        for _ in range(2):  # the first attempt, and the one retry after a lost connection
            client, _address = self._listener.accept()
            with client:
                client.sendall(struct.pack("<I", len(self.GREETING)) + self.GREETING)
                while part := client.recv(4096):
                    self.received += part

    def stop(self) -> None:
        self._thread.join(timeout=10)
        self._listener.close()


@pytest.fixture
def plain_server() -> Iterator[PlainServer]:
    server = PlainServer()
    yield server
    server.stop()


def test_a_server_without_tls_is_refused_before_the_login_is_sent(
    plain_server: PlainServer, new_sandbox: Callable[..., Sandbox], world: World
) -> None:
    answer = new_sandbox(DB_PORT=str(plain_server.port)).trade(TRADE)
    plain_server.stop()
    assert (answer.status, answer.code) == (503, "database_unavailable")
    assert plain_server.received == b""


def test_the_password_is_not_in_the_representation_of_a_login() -> None:
    from trade_processor.credentials import Login

    assert PASSWORD not in repr(Login("trader", PASSWORD))
