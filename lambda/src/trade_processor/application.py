"""One sandbox: turns every event into an answer and never raises."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, TextIO

from trade_processor import gateway, outbox
from trade_processor.archive import Archive
from trade_processor.booking import Booking, Trade, book, new_trade
from trade_processor.credentials import Credentials
from trade_processor.database import Database
from trade_processor.deadline import Deadline
from trade_processor.drain import drain
from trade_processor.endpoints import Endpoints
from trade_processor.errors import ConfigurationError, RejectedError, ServiceError
from trade_processor.health import HEALTH_SECONDS, check_writes
from trade_processor.limits import Limits
from trade_processor.migrations import describe_schema, migrate
from trade_processor.migrator import Migrator
from trade_processor.reconciliation import reconcile
from trade_processor.replica import Replica
from trade_processor.routing import find_route
from trade_processor.settings import Settings, load_settings
from trade_processor.telemetry import Telemetry
from trade_processor.tokens import Tokens
from trade_processor.validation import parse_idempotency_key, parse_order

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

RESERVE_SECONDS = 1.5
"""Kept back to roll back, write the answer and the metrics."""
GATEWAY_SECONDS = 27.5
"""API Gateway gives up after 29 seconds; an answer that nobody reads helps nobody."""

HEALTH = "/health"
INTERNAL = ServiceError(500, "internal_error", "The service failed; report the request id.")


class Application:
    """The handler and what it keeps between invocations; every part is made when it is first needed."""

    def __init__(self, environ: Mapping[str, str], stream: TextIO | None = None) -> None:
        self._environ = environ
        self._telemetry = Telemetry(environ, stream)
        self._is_migrated = False
        self._routes: dict[tuple[str, str], Callable[[gateway.Request, Deadline], dict[str, Any]]] = {
            ("POST", "/trade"): self._trade,
            ("GET", HEALTH): self._health,
        }
        self._actions: dict[str, Callable[[Mapping[str, Any], Deadline], dict[str, Any]]] = {
            "drain": self._drain,
            "health": self._report_health,
            "migrate": self._migrate,
            "reconcile": self._reconcile,
            "schema": lambda *_: {"status": "ok", **describe_schema()},
        }

    def handle(self, event: Any, context: LambdaContext) -> dict[str, Any]:
        """Answer an API Gateway proxy event with a proxy answer, and an action with `status` or `error`."""
        try:
            if isinstance(event, dict) and "httpMethod" in event:
                return self._answer_request(event, context)
            return self._answer_action(event if isinstance(event, dict) else {}, context)
        finally:
            with suppress(Exception):  # a trade may be booked by now: a lost metric must not hide that
                self._telemetry.flush()

    def _answer_request(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        request_id = _request_id(event, context)
        try:
            self._telemetry.begin(context, request_id)
            request = gateway.parse_request(event, request_id)
            target = find_route(self._routes, request.method, request.path)
            return target(request, Deadline(min(_seconds(context), GATEWAY_SECONDS)))
        except Exception as error:  # noqa: BLE001 - an exception would become API Gateway's opaque 502
            asked = event.get("resource") or event.get("path")
            answer = self._report(error, "HealthFailures" if asked == HEALTH else "TradesFailed")
            return gateway.respond(answer.status, gateway.error_body(answer, request_id), request_id, answer.headers)

    def _answer_action(self, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        request_id = _function_request_id(context)
        try:
            self._telemetry.begin(context, request_id)
            action = self._find_action(event.get("action"))
            return {"action": event["action"], **action(event, Deadline(_seconds(context)))}
        except Exception as error:  # noqa: BLE001 - the answer tells; `Errors` stays a measure of crashes
            answer = self._report(error, "ActionFailures")
            if answer.status < 500:  # nobody asks for an action but those who run this
                self._telemetry.count("ActionFailures")
            return gateway.error_body(answer, request_id)

    def _find_action(self, name: object) -> Callable[[Mapping[str, Any], Deadline], dict[str, Any]]:
        if not isinstance(name, str) or name not in self._actions:
            raise RejectedError(400, "unknown_action", f"The actions are {', '.join(self._actions)}.")
        return self._actions[name]

    def _report(self, error: Exception, failures: str) -> ServiceError:
        """Log a failure and count it, ours as `failures`, with its reason and without; the answer for it."""
        answer = error if isinstance(error, ServiceError) else INTERNAL
        if answer.status < 500:
            self._telemetry.count("TradesRejected", reason=answer.code)
            self._telemetry.log("rejected", code=answer.code, status=answer.status)
        else:
            self._telemetry.count(failures)
            self._telemetry.count(failures, reason=answer.code)
            if isinstance(error, ConfigurationError):  # its message holds names of variables, no values
                self._telemetry.log("configuration", level="critical", detail=str(error))
            self._telemetry.log_error(answer.code, error, LEVELS.get(answer.code, "error"))
        return answer

    def _health(self, request: gateway.Request, deadline: Deadline) -> dict[str, Any]:
        body = {"status": "ok", "region": self._settings.region, "environment": self._settings.environment}
        if request.query.get("deep") == "1":
            body["writes"] = check_writes(self._database, Deadline(min(deadline.remaining(), HEALTH_SECONDS)))
        return gateway.respond(200, body, request.request_id)

    def _report_health(self, _: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        """Tell CloudWatch what the deep form tells a checker: 1 when a trade could be booked now; silence is no."""
        writes = check_writes(self._database, Deadline(min(deadline.remaining(), HEALTH_SECONDS)))
        self._telemetry.count("Bookable")
        return {"status": "ok", "writes": writes}

    def _trade(self, request: gateway.Request, deadline: Deadline) -> dict[str, Any]:
        order = parse_order(gateway.parse_body(request), self._limits.max_quantity(deadline))
        key = request.headers.get("idempotency-key")
        key = None if key is None else parse_idempotency_key(key)
        trade = new_trade(order, key, request.caller, self._settings.region)
        self._migrate_first(deadline)
        booking = book(self._database, trade, deadline)
        archived = booking.archived if booking.replayed else self._archive_now(trade, deadline)
        self._count(booking, trade, archived=archived)
        body = {"trade_id": booking.trade_id, "status": "accepted", "archived": archived, "region": booking.region}
        headers = {"Idempotency-Status": _idempotency_status(booking, trade)}
        return gateway.respond(200 if booking.replayed else 201, body, request.request_id, headers)

    def _migrate_first(self, deadline: Deadline) -> None:
        if self._settings.migrator and not self._is_migrated:
            self._migrator.migrate(deadline)
            self._is_migrated = True

    def _archive_now(self, trade: Trade, deadline: Deadline) -> bool:
        """Whether S3 has the trade. The trade is booked: whatever fails here, the answer stays 201."""
        try:
            outbox.send_now(self._archive, trade, deadline)
        except Exception as error:  # noqa: BLE001 - the drain sends it
            self._telemetry.count("ArchiveFailures")
            self._telemetry.log_error("archive_failed", error, "warning")
            return False
        try:
            outbox.settle(self._database, trade, deadline)
        except Exception as error:  # noqa: BLE001 - the drain finds the object in S3 and drops the row
            self._telemetry.log_error("outbox_row_left", error, "warning")
        return True

    def _count(self, booking: Booking, trade: Trade, *, archived: bool) -> None:
        self._telemetry.count("IdempotentReplays" if booking.replayed else "TradesAccepted")
        self._telemetry.log(
            "replayed" if booking.replayed else "booked",
            trade_id=booking.trade_id,
            caller=trade.caller,
            archived=archived,
            protected=trade.is_protected,
        )

    def _drain(self, event: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        region = event.get("region") or self._settings.region
        if self._settings.is_global:  # every minute, in every region: an alarm tells when no trade could be booked here
            check_writes(self._database, Deadline(min(deadline.remaining(), HEALTH_SECONDS)))
        drained = drain(self._database, self._archive, str(region), deadline)
        self._telemetry.count("ArchiveBacklog", drained.backlog)
        if drained.failed:
            self._telemetry.count("ArchiveFailures", drained.failed)
        result: dict[str, Any] = {"archived": drained.archived, "failed": drained.failed, "backlog": drained.backlog}
        self._telemetry.log("drained", **result)
        return {"status": "ok", **result}

    def _migrate(self, _: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        if self._settings.user:
            raise RejectedError(400, "unknown_action", "This function books; another one migrates.")
        migrated = migrate(self._database, deadline, app_user=self._settings.app_user)
        if migrated is None:
            return {"status": "skipped", "reason": "not_the_writer"}
        result: dict[str, Any] = {"version": migrated.version, "applied": list(migrated.applied)}
        self._telemetry.log("migrated", **result, more=migrated.more)
        return {"status": "more" if migrated.more else "ok", **result}

    def _reconcile(self, event: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
        region, prefix, after = (event.get(key, "") for key in ("region", "prefix", "after"))
        if region not in self._settings.replicas or not isinstance(prefix, str) or not isinstance(after, str):
            known = ", ".join(self._settings.replicas) or "none here"
            raise RejectedError(
                400, "validation_failed", f"Texts prefix and after, and a region with a replica: {known}."
            )
        replica = Replica(*self._settings.replicas[region])
        book_them = event.get("book") is True
        reconciled = reconcile(self._database, replica, prefix, deadline, after=after, book=book_them)
        result = reconciled.summary()
        self._telemetry.log("reconciled", **{key: value for key, value in result.items() if key != "open"})
        return {"status": "ok", **result}

    @cached_property
    def _settings(self) -> Settings:
        return load_settings(self._environ)

    @cached_property
    def _migrator(self) -> Migrator:
        return Migrator(self._settings.migrator)

    @cached_property
    def _limits(self) -> Limits:
        return Limits(self._settings.parameter_prefix)

    @cached_property
    def _archive(self) -> Archive:
        return Archive(self._settings.bucket)

    @cached_property
    def _database(self) -> Database:
        settings = self._settings
        tokens = Tokens(settings.user, settings.region, settings.port) if settings.user else None
        endpoints = Endpoints(settings, tokens or Credentials(settings.secret_id))
        return Database(endpoints, on_connect=lambda ms: self._telemetry.count("DbConnectMs", ms, "Milliseconds"))


LEVELS = dict.fromkeys(("database_denied", "secret_unavailable", "ca_bundle_missing", "schema_outdated"), "critical")
"""The failures that do not pass by themselves: someone must act."""


def _idempotency_status(booking: Booking, trade: Trade) -> str:
    if booking.replayed:
        return "replayed"
    return "new" if trade.is_protected else "none"


def _seconds(context: LambdaContext) -> float:
    return context.get_remaining_time_in_millis() / 1000 - RESERVE_SECONDS


def _request_id(event: Mapping[str, Any], context: LambdaContext) -> str:
    request_context = event.get("requestContext")
    request_id = request_context.get("requestId") if isinstance(request_context, dict) else None
    return str(request_id or _function_request_id(context))


def _function_request_id(context: LambdaContext) -> str:
    return str(getattr(context, "aws_request_id", "") or "unknown")
