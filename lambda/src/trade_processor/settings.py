"""The function's environment variables as one frozen value."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from trade_processor.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Mapping

ARCHIVE_ROOT = Path(__file__).resolve().parents[1]
"""The folder of index.py: /var/task in Lambda."""

DEFAULT_CA_BUNDLE = "global-bundle.pem"
"""The name under which `tfgen package --ca-bundle` puts the certificates beside index.py."""

REQUIRED = (
    "ENVIRONMENT",
    "AWS_REGION",
    "DB_WRITER_HOST",
    "DB_NAME",
    "ARCHIVE_BUCKET",
)


@dataclass(frozen=True)
class Settings:
    """What the stack tells the function; `docs/lambda.md` has the table of variables."""

    environment: str
    region: str
    home_region: str
    writer_host: str
    reader_host: str
    port: int
    is_global: bool
    database: str
    user: str
    secret_id: str
    app_user: str
    migrator: str
    bucket: str
    replicas: Mapping[str, tuple[str, str]]
    parameter_prefix: str
    ca_bundle: Path
    ca_bundle_named: bool

    @property
    def may_skip_verification(self) -> bool:
        """Whether TLS without a verified certificate is acceptable: only in dev, and only without a bundle."""
        return self.environment == "dev" and not self.ca_bundle_named


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the environment; `ConfigurationError` names every missing variable at once."""
    missing = [name for name in REQUIRED if not environ.get(name)]
    if missing:
        raise ConfigurationError(f"environment variables are missing: {', '.join(missing)}")
    if bool(environ.get("DB_USER")) == bool(environ.get("DB_SECRET_ID")):
        raise ConfigurationError("one of DB_USER and DB_SECRET_ID must be set, and not both")
    return Settings(
        environment=environ["ENVIRONMENT"],
        region=environ["AWS_REGION"],
        home_region=environ.get("HOME_REGION") or environ["AWS_REGION"],
        writer_host=environ["DB_WRITER_HOST"],
        reader_host=environ.get("DB_READER_HOST") or environ["DB_WRITER_HOST"],
        port=_port(environ.get("DB_PORT") or "3306"),
        is_global=_flag(environ, "DB_GLOBAL"),
        database=environ["DB_NAME"],
        user=environ.get("DB_USER", ""),
        secret_id=environ.get("DB_SECRET_ID", ""),
        app_user=environ.get("DB_APP_USER", ""),
        migrator=environ.get("MIGRATOR", ""),
        bucket=environ["ARCHIVE_BUCKET"],
        replicas=_replicas(environ.get("ARCHIVE_REPLICAS") or "{}"),
        parameter_prefix=environ.get("SSM_PREFIX", "").rstrip("/"),
        ca_bundle=ARCHIVE_ROOT / (environ.get("DB_CA_BUNDLE") or DEFAULT_CA_BUNDLE),
        ca_bundle_named=bool(environ.get("DB_CA_BUNDLE")),
    )


def _replicas(value: str) -> Mapping[str, tuple[str, str]]:
    """Bucket and region of each region's replica: `{"us-east-1": ["data-us-east-1-replica", "us-west-2"]}`."""
    try:
        return {str(region): (str(bucket), str(place)) for region, (bucket, place) in json.loads(value).items()}
    except (ValueError, TypeError, AttributeError):
        raise ConfigurationError("ARCHIVE_REPLICAS must be a JSON object of regions") from None


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name) or "false"
    if value not in ("true", "false"):
        raise ConfigurationError(f'{name} must be "true" or "false"')
    return value == "true"


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) < 65536:
        raise ConfigurationError("DB_PORT must be a port number")
    return int(value)
