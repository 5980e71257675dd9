"""Structured logs and EMF metrics on standard output: names, numbers and codes, never bodies or secrets."""

from __future__ import annotations

import json
import sys
import traceback
from typing import TYPE_CHECKING, TextIO

from aws_lambda_powertools import Logger
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider
from pymysql.err import MySQLError

from trade_processor import faults

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext


class Telemetry:
    """What one sandbox reports; metrics are written once at the end of each invocation."""

    def __init__(self, environ: Mapping[str, str], stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        self._service = environ.get("POWERTOOLS_SERVICE_NAME") or "trade-processor"
        self._namespace = environ.get("POWERTOOLS_METRICS_NAMESPACE") or "Trading"
        self._environment = environ.get("ENVIRONMENT") or "unknown"
        level = environ.get("LOG_LEVEL") or "INFO"
        self._logger = Logger(service=self._service, level=level, stream=self._stream, utc=True, location=None)
        self._logger.append_keys(environment=self._environment, region=environ.get("AWS_REGION", "unknown"))
        self._cold_start = True
        self._pending: dict[tuple[tuple[str, str], ...], dict[str, tuple[str, float]]] = {}

    def begin(self, context: LambdaContext, request_id: str) -> None:
        """Name the invocation in every log line that follows."""
        self._logger.append_keys(
            request_id=request_id,
            function_request_id=getattr(context, "aws_request_id", ""),
            cold_start=self._cold_start,
        )
        self._cold_start = False

    def log(self, event: str, *, level: str = "info", **keys: object) -> None:
        """One line; `keys` are codes, counts and ids."""
        getattr(self._logger, level)(event, extra=keys)

    def log_error(self, event: str, error: BaseException, level: str = "error") -> None:
        """One line with the error's type, number and places; its message may quote a value, so it stays out."""
        cause = error.__cause__ or error
        code = faults.code_of(cause) if isinstance(cause, MySQLError) else None
        frames = [
            f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
        ]
        self.log(event, level=level, error_type=type(cause).__name__, error_code=code, frames=frames)

    def count(self, name: str, value: float = 1, unit: str = "Count", **dimensions: str) -> None:
        """Add `value` to a metric of this invocation; `dimensions` come after service and environment."""
        metrics = self._pending.setdefault(tuple(sorted(dimensions.items())), {})
        metrics[name] = (unit, metrics.get(name, (unit, 0.0))[1] + value)

    def flush(self) -> None:
        """Write the metrics of this invocation, one EMF line per set of dimensions."""
        pending, self._pending = self._pending, {}
        for dimensions, metrics in pending.items():
            provider = AmazonCloudWatchEMFProvider(
                namespace=self._namespace,
                service=self._service,
                default_dimensions={"environment": self._environment, **dict(dimensions)},
            )
            for name, (unit, value) in metrics.items():
                provider.add_metric(name, unit, value)
            self._stream.write(json.dumps(provider.serialize_metric_set()) + "\n")
        self._stream.flush()
