"""Failures that have an answer of their own: a status, a stable code and a message that is safe to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ConfigurationError(Exception):
    """The function's environment variables are incomplete or contradictory: a mistake of the deployment."""


class ServiceError(Exception):
    """An answer other than success.

    `status` is the HTTP status, `code` the stable word in the body, `message` a sentence for the caller (never
    a value from the body, never an internal name), `fields` pairs of field and fact.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        fields: Iterable[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.message = message
        self.fields = tuple(fields)
        self.headers = dict(headers or {})


class RejectedError(ServiceError):
    """The request itself is wrong (4xx): the same request fails again."""


class UnavailableError(ServiceError):
    """Something behind us is not there now (503): the same request, with the same key, may succeed later."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(503, code, message, headers={"Retry-After": "1"})
