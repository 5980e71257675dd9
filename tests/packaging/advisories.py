"""The advisory service that pip-audit asks, on the loopback address: it speaks what pypi.org says of one version.

pip-audit has no option for another address of it, but like every client it goes through a proxy when one is named: here
a proxy that answers in the place of pypi.org, with a certificate of an authority that the client is told to trust.
The API: https://docs.pypi.org/api/json/#get-a-release
"""

from __future__ import annotations

import json
import ssl
import threading
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests.lambda_.certificates import Authority

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Answer = Callable[[str, str], tuple[int, list[dict[str, Any]]]]

HOST = "pypi.org"


class _Proxy(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, context: ssl.SSLContext, answer: Answer, *rest: Any) -> None:
        self._context, self._answer = context, answer
        super().__init__(*rest)

    def do_CONNECT(self) -> None:
        """Become the server that is asked for; what comes next is its request."""
        if self.path != f"{HOST}:443":
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        self.send_response(HTTPStatus.OK)
        self.end_headers()
        try:
            self.connection = self._context.wrap_socket(self.connection, server_side=True)
        except OSError:  # the client does not trust the certificate
            self.close_connection = True
            return
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.close_connection = False  # as HTTP/1.0 would have it, which clients say here

    def do_GET(self) -> None:
        """The release at /pypi/NAME/VERSION/json."""
        _, _, name, version, _ = self.path.split("/")
        code, vulnerabilities = self._answer(name, version)
        text = json.dumps({"info": {"name": name}, "urls": [], "vulnerabilities": vulnerabilities}).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def finish(self) -> None:
        """Close the connection that has taken the place of the first one."""
        super().finish()
        self.connection.close()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def advisory_service(folder: Path, answer: Answer) -> Iterator[dict[str, str]]:
    """The variables of a client of the service; `answer` tells status and vulnerabilities for a name and a version."""
    authority = Authority(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue(HOST))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Proxy, context, answer))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield {
            "HTTPS_PROXY": f"http://127.0.0.1:{server.server_port}",
            "REQUESTS_CA_BUNDLE": str(authority.bundle),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
