"""A MariaDB server of the tests' own: loopback only, TLS, a data folder that is thrown away."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
from typing import TYPE_CHECKING, Any

import pymysql

from .certificates import Authority

if TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"
ENDPOINTS = ("127.0.0.2", "127.0.0.3")
"""Loopback addresses for a cluster's writer and reader endpoints, which share one port."""
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def find_server() -> str | None:
    """The path of mariadbd, which Debian keeps outside a user's PATH; None when it is not installed."""
    return shutil.which("mariadbd", path=SEARCH)


class MariaDB:
    """A running server; `folder` must be readable by the user that it runs as."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.authority = Authority(folder)
        self._data = folder / "data"
        self._socket = str(folder / "socket")
        self.certificate = self.authority.issue(HOST, *ENDPOINTS)
        self.port = _free_port()
        self._databases = 0

    def start(self) -> None:
        """Create the data folder and start; returns when the server takes connections."""
        certificate, key = self.certificate
        user = self._hand_over()
        # A temporary folder of its own: two servers that start at once take each other's files in /tmp.
        base = ["--no-defaults", f"--datadir={self._data}", f"--tmpdir={self._folder}", *user]
        install = shutil.which("mariadb-install-db", path=SEARCH) or "mariadb-install-db"
        options = ["--skip-test-db", "--auth-root-authentication-method=normal"]
        subprocess.run([install, *base, *options], check=True, capture_output=True)
        command = [find_server() or "mariadbd", *base, "--skip-name-resolve", "--skip-log-bin"]
        command += [f"--bind-address={HOST}", f"--port={self.port}", f"--socket={self._socket}"]
        command += [f"--ssl-ca={self.authority.bundle}", f"--ssl-cert={certificate}", f"--ssl-key={key}"]
        command += ["--innodb-flush-log-at-trx-commit=0", "--innodb-buffer-pool-size=32M"]
        command += [f"--pid-file={self._folder / 'pid'}"]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        self._await_readiness()

    def stop(self) -> None:
        """End the server and wait for it."""
        self._process.terminate()
        self._process.wait(timeout=30)
        self._drain.join(timeout=30)
        assert self._process.stderr is not None
        self._process.stderr.close()

    def admin(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Run one statement as root over the socket."""
        connection = pymysql.connect(unix_socket=self._socket, user="root", autocommit=True, ssl_disabled=True)
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())
        finally:
            connection.close()

    def create_database(self, password: str) -> str:
        """A new database, and a user of the same name that may do everything in it, over TLS only."""
        self._databases += 1
        name = f"trades_{self._databases}"
        self.admin(f"CREATE DATABASE {name}")
        self.admin(f"CREATE USER {name} IDENTIFIED BY %s REQUIRE SSL", password)
        self.admin(f"GRANT ALL ON {name}.* TO {name}")
        return name

    def kill_connections(self, user: str) -> int:
        """Kill every connection of `user`, as a failover does; how many there were."""
        ids = [row[0] for row in self.admin("SELECT id FROM information_schema.processlist WHERE user = %s", user)]
        for connection in ids:
            try:
                self.admin("KILL CONNECTION %s", connection)
            except pymysql.MySQLError:  # it went by itself meanwhile
                continue
        return len(ids)

    def _hand_over(self) -> list[str]:
        """As root, give the folder to the user of Debian's package: mariadbd refuses to run as root."""
        if os.geteuid() != 0:
            return []
        for path in (self._folder, *self._folder.iterdir()):
            shutil.chown(path, "mysql")
        return ["--user=mysql"]

    def _await_readiness(self) -> None:
        assert self._process.stderr is not None
        log = []
        for line in self._process.stderr:
            log.append(line)
            if "ready for connections" in line:
                self._drain = threading.Thread(target=self._process.stderr.read, daemon=True)
                self._drain.start()
                return
        raise RuntimeError("mariadbd did not start:\n" + "".join(log))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
