"""A Lambda sandbox without Lambda: an application, the events it gets, and what it wrote."""

from __future__ import annotations

import io
import itertools
import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from botocore.awsrequest import AWSResponse
from trade_processor.application import Application

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from botocore.hooks import BaseEventHooks

SERVICES = itertools.count()
PUT = "before-call.s3.PutObject"
REFUSAL = (
    AWSResponse("", 403, {}, None),
    {
        "Error": {"Code": "AccessDenied", "Message": "Access Denied"},
        "ResponseMetadata": {"HTTPStatusCode": 403},
    },
)
"""What botocore hands on when a hook answers in S3's place: nothing is sent, nothing is stored."""


@dataclass
class Context:
    """What Lambda tells about an invocation."""

    seconds: float = 30.0
    aws_request_id: str = "lambda-request"
    function_name: str = "trading-processor"

    def get_remaining_time_in_millis(self) -> int:
        """Milliseconds until Lambda ends the sandbox."""
        return int(self.seconds * 1000)


@dataclass(frozen=True)
class Answer:
    """A proxy answer, its body parsed."""

    status: int
    body: dict[str, Any]
    headers: dict[str, str] = field(repr=False)

    @property
    def code(self) -> str:
        """The code of an error."""
        return str(self.body["error"]["code"])


def proxy_event(
    method: str,
    path: str,
    body: str | None = None,
    headers: Mapping[str, str] | None = None,
    identity: Mapping[str, object] = MappingProxyType({}),
    **more: object,
) -> dict[str, Any]:
    """An API Gateway REST proxy event; `identity` is what its context says of the caller."""
    context = {"requestId": "api-request", "stage": "dev", **identity}
    event = {"httpMethod": method, "resource": path, "path": path, "requestContext": context}
    return event | {"headers": dict(headers or {}), "body": body, "isBase64Encoded": False, **more}


class Sandbox:
    """One sandbox, which handles one event at a time. A service name of its own keeps loggers apart."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.stream = io.StringIO()
        self.environ = {**environ, "POWERTOOLS_SERVICE_NAME": f"trade-processor-{next(SERVICES)}"}
        self.application = Application(self.environ, self.stream)
        self._refuse: Callable[..., object] | None = None

    def invoke(self, event: object, seconds: float = 30.0) -> dict[str, Any]:
        """The handler's raw answer."""
        return self.application.handle(event, Context(seconds))  # type: ignore[arg-type]

    def send(self, event: dict[str, Any], seconds: float = 30.0) -> Answer:
        """The answer to a proxy event."""
        raw = self.invoke(event, seconds)
        return Answer(raw["statusCode"], json.loads(raw["body"]), raw["headers"])

    def trade(
        self,
        body: object,
        key: str | None = None,
        seconds: float = 30.0,
        identity: Mapping[str, object] = MappingProxyType({}),
    ) -> Answer:
        """POST /trade with `body` as JSON."""
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        return self.send(proxy_event("POST", "/trade", json.dumps(body), headers, identity), seconds)

    def lines(self) -> list[dict[str, Any]]:
        """Everything that was written, logs and metrics."""
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def logs(self) -> list[dict[str, Any]]:
        """The log lines."""
        return [line for line in self.lines() if "_aws" not in line]

    def metrics(self) -> dict[str, float]:
        """The sum of each metric; one with a reason is "Name:reason"."""
        sums: dict[str, float] = {}
        for line in self.lines():
            for metric in line.get("_aws", {}).get("CloudWatchMetrics", [{}])[0].get("Metrics", []):
                name = ":".join([metric["Name"], *([line["reason"]] if "reason" in line else [])])
                sums[name] = sums.get(name, 0) + sum(line[metric["Name"]])
        return sums

    def break_s3(self, fails: Callable[[str], bool] = lambda _: True) -> None:
        """Answer a PutObject of this sandbox with 403 whenever `fails`, given the key, says so."""

        def refuse(params: dict[str, Any], **_: object) -> tuple[AWSResponse, dict[str, Any]] | None:
            return REFUSAL if fails(params["url_path"].lstrip("/")) else None

        self.mend_s3()
        self._refuse = refuse
        self._s3_events.register_first(PUT, refuse)

    def mend_s3(self) -> None:
        """Let every PutObject through again."""
        if self._refuse is not None:
            self._s3_events.unregister(PUT, self._refuse)
            self._refuse = None

    @property
    def _s3_events(self) -> BaseEventHooks:
        return self.application._archive._client.meta.events

    def close(self) -> None:
        """End the sandbox."""
        if "_database" in self.application.__dict__:
            self.application._database.close()
