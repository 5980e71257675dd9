"""No switch of the matrix is forgotten here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.declared import declaration
from tests.features.combination_table import refusal
from tests.features.switches import FULL, LEAN, SHARED_ACCOUNT, SWITCHES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.settings.schema import Schema

# May be null, or false in one region, but in all of them their feature is refused: they are no switch of their own.
NEEDED_BY_A_FEATURE = {
    "domain.name",
    "domain.zone_id",
    "domain.in_service",
    "api.jwt.issuer",
    "api.jwt.audience",
    "api.truststore",
}
# Numbers, names and lists that decide whether something exists.
BEYOND_FEW_VALUES = {
    "network.zone_count",
    "database.instance_class",
    "database.reader_count",
    "alarms.emails",
    "replication.generation",
    SHARED_ACCOUNT,
}
# What no row of locality.yaml follows: where a stack is, or a number or text that stands in one block. What is
# in names that others know, or decides whether something exists, is a switch.
ONE_VALUE = {
    *("account_id", "home_region", "cidr", "availability_zones", "parameters", "tags"),
    *("checks.ignore", "checks.stateful", "vars"),
    "encryption.deletion_window_days",
    *("database.engine_version", "database.capacity.minimum", "database.capacity.maximum", "database.name"),
    *("database.autoscaling.cpu_percent", "database.master_username", "database.password_version"),
    *("database.backup_retention_days", "database.generation"),
    *("function.memory_mb", "function.timeout_seconds", "function.account_concurrency"),
    *("function.canary_percent", "function.canary_minutes"),
    *("api.throttling.rate_limit", "api.throttling.burst_limit"),
    *("storage.expiration_days", "tracing.reservoir", "tracing.rate", "backup.retention_days"),
    *("alarms.blocked_requests", "alarms.client_errors_percent", "alarms.failed_trades"),
    *("alarms.database_connections", "alarms.freeable_memory_mb", "alarms.replica_lag_milliseconds"),
}


def settings_with_few_values(schema: Schema, prefix: str = "") -> Iterator[str]:
    """The settings that are true or false, one of some words, or may be null."""
    for name, kind in schema.properties.items():
        if kind.types == ("object",):
            yield from settings_with_few_values(kind, f"{prefix}{name}.")
        elif kind.enum or "null" in kind.types or kind.types == ("boolean",):
            yield prefix + name


def test_every_setting_with_few_values_is_a_switch() -> None:
    found = {*settings_with_few_values(declaration().schema)}
    assert found == {*SWITCHES} - BEYOND_FEW_VALUES | NEEDED_BY_A_FEATURE


def leaves(schema: Schema, prefix: str = "") -> Iterator[str]:
    """Every setting."""
    for name, kind in schema.properties.items():
        if kind.types == ("object",) and kind.properties:
            yield from leaves(kind, f"{prefix}{name}.")
        else:
            yield prefix + name


def test_every_setting_is_a_switch_or_one_value() -> None:
    """Else nobody has said how far it reaches: docs/settings.md says what it means, locality.yaml what it changes."""
    rest = {*leaves(declaration().schema)} - {*SWITCHES} - NEEDED_BY_A_FEATURE
    assert rest == ONE_VALUE


@pytest.mark.parametrize("choice", [LEAN, FULL], ids=["lean", "full"])
def test_lean_and_full_platform_are_accepted(choice: dict[str, object]) -> None:
    assert refusal(choice) is None


@pytest.mark.parametrize("switch", SWITCHES)
def test_values_of_a_switch_differ(switch: str) -> None:
    assert SWITCHES[switch][0] != SWITCHES[switch][1]
