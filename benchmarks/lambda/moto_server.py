"""moto for a server that keeps connections open, as S3 does; it tells at `/-` what it has used of a processor.

    python -m granian --interface wsgi --port PORT --working-dir benchmarks/lambda moto_server:application

`python -m moto.server` closes each connection after its answer, whatever it is told, and logs each request: half of its
time, which S3's clients do not see of S3.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

USED = "/-"
"""The path that answers how many seconds of a processor this process has used; no bucket can be called so."""


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


application = Metered()
