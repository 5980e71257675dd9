"""A cable between the function and something that it depends on: what goes through it can be cut in two ways."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = 65536
_WAIT_SECONDS = 10


class Cut(Enum):
    """What the function sees of something that is away."""

    REFUSED = auto()  # nobody listens, and what was connected has ended
    HANGING = auto()  # everything connects and nothing is answered; once it is mended, what was sent arrives late


class Cable:
    """A relay from an address of this machine alone to `upstream`, which may be said later."""

    def __init__(self, host: str, port: int = 0, upstream: tuple[str, int] | None = None) -> None:
        self.upstream = upstream
        self._listener = socket.create_server((host, port))
        self.address: tuple[str, int] = self._listener.getsockname()
        self._flows = threading.Event()
        self._flows.set()
        self._sockets: set[socket.socket] = set()
        self._start()

    @contextmanager
    def cut(self, how: Cut) -> Iterator[None]:
        """Let nothing through until the end of the block."""
        if how is Cut.HANGING:
            self._flows.clear()
        else:
            self._stop_listening()
            self._reset()
        try:
            yield
        finally:
            if how is Cut.HANGING:
                self._flows.set()
            else:
                self._listener = socket.create_server(self.address)
                self._start()

    def close(self) -> None:
        """End every connection and listen no longer."""
        self._flows.set()
        self._stop_listening()
        self._reset()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self._sockets.add(client)
                threading.Thread(target=self._connect, args=(client,), daemon=True).start()

    def _connect(self, client: socket.socket) -> None:
        self._flows.wait()
        try:
            server = socket.create_connection(self.upstream or ("", 0))
        except OSError:
            client.close()
            return
        self._sockets.add(server)
        for one, other in ((client, server), (server, client)):
            threading.Thread(target=self._relay, args=(one, other), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                self._flows.wait()
                target.sendall(data)
        for one in (source, target):
            _end(one)
            self._sockets.discard(one)

    def _stop_listening(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join(_WAIT_SECONDS)
        self._listener.close()

    def _reset(self) -> None:
        for one in list(self._sockets):
            _end(one)


def _end(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
