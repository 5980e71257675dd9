"""moto's own server, which keeps connections open as S3 does, and tells at `/-` what it has used of a processor.

    python benchmarks/lambda/moto_server.py PORT

`python -m moto.server` closes each connection after its answer and logs each request: half of its time, which S3's
clients do not see of S3.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import run_simple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

USED = "/-"
"""The path that answers how many seconds of a processor this process has used; no bucket can be called so."""


class KeptOpen(MotoRequestHandler):
    """One connection for many requests."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # otherwise each answer, which is written in parts, waits for the client's word

    def handle_expect_100(self) -> bool:
        """Say nothing: werkzeug says `100 Continue` itself, and twice is an error."""
        return True

    def log_request(self, *_: object) -> None:
        """Log nothing."""


class Metered:
    """moto's applications, and the answer to `USED`. Which service is meant is told by the signature's scope alone."""

    def __init__(self) -> None:
        self._s3 = create_backend_app("s3")
        self._others = DomainDispatcherApplication(create_backend_app)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        """The answer of the service that is called."""
        if environ["PATH_INFO"] == USED:
            start("200 OK", [])
            return [str(time.process_time()).encode()]
        scope = str(environ.get("HTTP_AUTHORIZATION", ""))
        return (self._s3 if "/s3/aws4_request" in scope else self._others)(environ, start)


if __name__ == "__main__":
    run_simple("127.0.0.1", int(sys.argv[1]), Metered(), threaded=True, request_handler=KeptOpen)
