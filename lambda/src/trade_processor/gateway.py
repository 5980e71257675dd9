"""API Gateway's proxy events and answers: the only module that knows their shape."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trade_processor.callers import identify
from trade_processor.errors import RejectedError, ServiceError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BODY = 10 * 1024
"""Bytes of a decoded body; a trade needs about 200."""

JSON_TYPES = frozenset({"", "application/json"})
"""Accepted media types; API Gateway itself reads a missing Content-Type as application/json."""


@dataclass(frozen=True)
class Request:
    """One HTTP request; header names are in lower case, `caller` is a digest (`callers.identify`)."""

    method: str
    path: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: str
    is_base64: bool
    request_id: str
    caller: str


def parse_request(event: Mapping[str, Any], request_id: str) -> Request:
    """The request in a proxy event; `resource` is preferred to `path`, which holds a custom domain's prefix."""
    headers, context = event.get("headers") or {}, event.get("requestContext")
    return Request(
        method=str(event.get("httpMethod", "")).upper(),
        path=str(event.get("resource") or event.get("path") or ""),
        headers={str(name).lower(): str(value) for name, value in headers.items()},
        query={str(name): str(value) for name, value in (event.get("queryStringParameters") or {}).items()},
        body=event.get("body") or "",
        is_base64=bool(event.get("isBase64Encoded")),
        request_id=request_id,
        caller=identify(context if isinstance(context, dict) else {}),
    )


def parse_body(request: Request) -> dict[str, Any]:
    """The JSON object in the body; `RejectedError` 400, 413 or 415 otherwise."""
    media_type, _, parameters = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() not in JSON_TYPES or not _is_utf8(parameters):
        raise RejectedError(415, "unsupported_media_type", "Content-Type must be application/json in UTF-8.")
    raw = _decode(request)
    if len(raw) > MAX_BODY:
        raise RejectedError(413, "payload_too_large", f"The body must not exceed {MAX_BODY} bytes.")
    return _load(raw)


def respond(
    status: int, body: Mapping[str, Any], request_id: str, headers: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """A proxy answer with `body` as JSON."""
    common = {"Content-Type": "application/json", "Cache-Control": "no-store", "x-request-id": request_id}
    return {
        "statusCode": status,
        "headers": common | dict(headers or {}),
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def error_body(error: ServiceError, request_id: str) -> dict[str, Any]:
    """The one JSON shape of every error, the API's own gateway responses included."""
    content: dict[str, Any] = {"code": error.code, "message": error.message, "request_id": request_id}
    if error.fields:
        content["fields"] = [{"field": field, "message": fact} for field, fact in error.fields]
    return {"error": content}


def _is_utf8(parameters: str) -> bool:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower() in ("utf-8", "utf8", "us-ascii")
    return True


def _decode(request: Request) -> bytes:
    try:
        raw = request.body.encode()
        return base64.b64decode(raw, validate=True) if request.is_base64 else raw
    except ValueError:
        raise _malformed("The body is not valid base64 or UTF-8.") from None


def _load(raw: bytes) -> dict[str, Any]:
    try:
        document = json.loads(
            raw.decode(), object_pairs_hook=_object, parse_float=_refuse_float, parse_constant=_refuse_float
        )
    except (ValueError, RecursionError):
        raise _malformed("The body is not valid JSON.") from None
    if not isinstance(document, dict):
        raise _malformed("The body must be a JSON object.")
    return document


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise _malformed("The body names a field twice.")
    return document


@dataclass(frozen=True)
class InexactNumber:
    """Stands for a JSON number with a fraction or an exponent: no field takes one, and a float would round it."""


def _refuse_float(_: str) -> InexactNumber:
    return InexactNumber()


def _malformed(message: str) -> RejectedError:
    return RejectedError(400, "malformed_body", message)
