"""An Aurora global database in front of MariaDB: a relay that plays one endpoint of a region.

MariaDB has neither `innodb_read_only` as a switch nor write forwarding, nor users whom IAM authenticates. The relay
answers for these, statement by statement, inside TLS, and sends everything else to the real server: as Aurora's
secondary does with its writes.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READ_ONLY = struct.pack("<BH", 0xFF, 1290) + b"#HY000The server is running with the --read-only option"
FORWARD = b"SET aurora_replica_read_consistency = 'session'"
ASK_ROLE = b"SELECT @@innodb_read_only"
WRITES = (b"INSERT", b"UPDATE", b"DELETE")
BY_IAM = b"IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'"
NO_PASSWORD = b"IDENTIFIED BY ''"
ASK_TOKEN = b"\xfemysql_clear_password\x00"
DENIED = struct.pack("<BH", 0xFF, 1045) + b"#28000Access denied"

Socket = TypeVar("Socket", bound=socket.socket)


@dataclass
class Instance:
    """The server behind a connection, as it was when the connection was made."""

    reader: bool
    forwards: bool


class Endpoint:
    """One endpoint of a cluster at `host`; `instance` is what new connections reach."""

    def __init__(self, host: str, port: int, upstream: tuple[str, int], certificate: tuple[Path, Path]) -> None:
        self.host = host
        self.instance = Instance(reader=False, forwards=True)
        self.statements: list[str] = []
        self.connections = 0
        self.iam_users: set[str] = set()
        self.tokens: list[str] = []
        self._upstream = upstream
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(*certificate)
        self._listener = socket.create_server((host, port))
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def switch_to(self, *, reader: bool, forwards: bool = True) -> None:
        """Reach another instance from the next connection on; open connections keep theirs."""
        self.instance = Instance(reader, forwards)

    def stop(self) -> None:
        """Stop listening and wait for every connection's end; clients must have closed theirs."""
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(timeout=10)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                thread = threading.Thread(target=self._serve, args=(client, self.instance))
                self._threads.append(thread)
                thread.start()

    def _serve(self, client: socket.socket, instance: Instance) -> None:
        with (
            contextlib.suppress(OSError, EOFError),
            _both(client, socket.create_connection(self._upstream)) as (plain_client, plain_server),
        ):
            plain_client.sendall(_read(plain_server))  # the greeting
            plain_server.sendall(_read(plain_client))  # the request for TLS
            client_tls = self._tls.wrap_socket(plain_client, server_side=True)
            with _both(client_tls, _client_tls(plain_server)) as pair:
                if self._log_in(*pair):
                    self._relay(*pair, instance)

    def _log_in(self, client: ssl.SSLSocket, server: ssl.SSLSocket) -> bool:
        """Hand the login on; of a user whom IAM authenticates, after asking for a token as Aurora does."""
        packet = _read(client)
        user = packet[36 : packet.index(b"\0", 36)]
        if user.decode() not in self.iam_users:
            server.sendall(packet)
            return True
        client.sendall(_packet(ASK_TOKEN, packet[3] + 1))
        answer = _read(client)
        token = urlsplit("//" + answer[4:].rstrip(b"\0").decode())
        said = parse_qs(token.query)
        self.tokens.append(answer[4:].decode())
        if (token.hostname, token.port) != (self.host, self.port) or said.get("DBUser") != [user.decode()]:
            client.sendall(_packet(DENIED, answer[3] + 1))
            return False
        server.sendall(_without_password(packet))
        granted = _read(server)
        client.sendall(_packet(granted[4:], answer[3] + 1))
        return True

    def _relay(self, client: ssl.SSLSocket, server: ssl.SSLSocket, instance: Instance) -> None:
        forwarding = False
        while True:
            for readable in _readable(client, server):
                packet = _read(readable)
                if readable is server:
                    client.sendall(packet)
                    continue
                statement = packet[5:].strip() if packet[4:5] == b"\x03" else b""
                self.statements.append(statement.decode(errors="replace"))
                forwarding = forwarding or statement == FORWARD
                if _refuses(instance, statement, forwarding=forwarding):
                    client.sendall(struct.pack("<I", len(READ_ONLY) | 1 << 24) + READ_ONLY)
                else:
                    if BY_IAM in statement:
                        self.iam_users.add(statement.split(b"'")[1].decode())
                    server.sendall(_translate(packet, instance))


def _refuses(instance: Instance, statement: bytes, *, forwarding: bool) -> bool:
    if not instance.reader:
        return False
    writes = statement.startswith(WRITES) or b"FOR UPDATE" in statement
    return statement.startswith(b"CREATE") or (writes and not (forwarding and instance.forwards))


def _translate(packet: bytes, instance: Instance) -> bytes:
    """The packet with what only Aurora understands replaced by as many bytes that MariaDB understands."""
    role = b"SELECT 1" if instance.reader else b"SELECT 0"
    known = packet.replace(ASK_ROLE, role.ljust(len(ASK_ROLE)))
    known = known.replace(BY_IAM, NO_PASSWORD.ljust(len(BY_IAM)))
    return known.replace(FORWARD, FORWARD.replace(b"SET a", b"SET @"))


def _packet(content: bytes, sequence: int) -> bytes:
    return len(content).to_bytes(3, "little") + bytes([sequence]) + content


def _without_password(packet: bytes) -> bytes:
    """A client's login with an empty password: what the server knows of a user whom IAM authenticates."""
    end = packet.index(b"\0", 36) + 1
    return _packet(packet[4:end] + b"\0" + packet[end + 1 + packet[end] :], packet[3])


@contextlib.contextmanager
def _both(first: Socket, second: Socket) -> Iterator[tuple[Socket, Socket]]:
    with first, second:
        yield first, second


def _client_tls(plain: socket.socket) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    # TLS 1.3 sends tickets after the handshake: the socket would look readable, and reading it would block.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context.wrap_socket(plain)


def _readable(*sockets: ssl.SSLSocket) -> list[ssl.SSLSocket]:
    buffered = [one for one in sockets if one.pending()]
    return buffered or select.select(sockets, [], [])[0]


def _read(stream: socket.socket) -> bytes:
    header = _exactly(stream, 4)
    return header + _exactly(stream, int.from_bytes(header[:3], "little"))


def _exactly(stream: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = stream.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data
