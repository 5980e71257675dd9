"""Aurora for the function: a real MariaDB, behind an address that answers on MySQL's own port."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.e2e.emulators.cable import Cable
from tests.e2e.emulators.process import find_free_address
from tests.lambda_.aurora import Endpoint
from tests.lambda_.mariadb import HOST, MariaDB, find_server

if TYPE_CHECKING:
    from collections.abc import Iterator

ABSENT = "mariadbd is not installed (Debian: apt-get install mariadb-server)"
PORT = 3306
NAME = "trading"


@dataclass(frozen=True)
class Database:
    """A server that the function reaches at `address`, port 3306, through TLS, and through `cable`."""

    server: MariaDB
    address: str
    cable: Cable

    def create_as_rds_does(self, secret: str) -> None:
        """Make the database, and the user that a cluster's secret is about."""
        login: dict[str, str] = json.loads(secret)
        self.server.admin(f"CREATE DATABASE {NAME}")
        self.server.admin("CREATE USER %s IDENTIFIED BY %s REQUIRE SSL", login["username"], login["password"])
        self.server.admin("GRANT ALL ON *.* TO %s WITH GRANT OPTION", login["username"])

    def read_trades(self) -> list[tuple[Any, ...]]:
        """Id, symbol and quantity of every trade."""
        return self.server.admin(f"SELECT trade_id, symbol, quantity FROM {NAME}.trades ORDER BY trade_id")


def find_database() -> str | None:
    """The path of the server; None when it is not installed."""
    return find_server()


@contextmanager
def run_database() -> Iterator[Database]:
    """An empty server in a folder that is thrown away. Raises AssertionError where MySQL's port is taken everywhere."""
    folder = Path(tempfile.mkdtemp(prefix="e2e-database-"))
    try:
        server = MariaDB(folder)
        server.start()
        try:
            with _reach(server) as database:
                yield database
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


@contextmanager
def _reach(server: MariaDB) -> Iterator[Database]:
    """The endpoint, which plays Aurora in front of the server, and in front of it the cable with the address."""
    cable = Cable(_free_address(), PORT)
    address = cable.address[0]
    endpoint = Endpoint(_free_address(), PORT, (HOST, server.port), server.authority.issue(address))
    cable.upstream = (endpoint.host, PORT)
    endpoint.host = address  # for which the function's tokens are
    try:
        yield Database(server, address, cable)
    finally:
        cable.close()
        endpoint.stop()


def _free_address() -> str:
    address = find_free_address(PORT)
    assert address, f"port {PORT} is taken on every loopback address"
    return address
