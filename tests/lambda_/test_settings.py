from __future__ import annotations

from pathlib import Path

import pytest
from trade_processor.errors import ConfigurationError
from trade_processor.settings import ARCHIVE_ROOT, load_settings

ENVIRON = {
    "ENVIRONMENT": "dev",
    "AWS_REGION": "us-east-1",
    "DB_WRITER_HOST": "writer",
    "DB_NAME": "trading",
    "DB_SECRET_ID": "secret",
    "ARCHIVE_BUCKET": "bucket",
}


def test_the_optional_variables_have_defaults() -> None:
    settings = load_settings(ENVIRON)
    assert (settings.port, settings.reader_host, settings.is_global) == (3306, "writer", False)
    assert (settings.migrator, settings.parameter_prefix) == ("", "")
    assert settings.ca_bundle == ARCHIVE_ROOT / "global-bundle.pem"


def test_every_missing_variable_is_named_at_once() -> None:
    with pytest.raises(ConfigurationError, match="missing: DB_NAME, ARCHIVE_BUCKET"):
        load_settings({name: value for name, value in ENVIRON.items() if name not in ("DB_NAME", "ARCHIVE_BUCKET")})


def test_a_flag_is_true_or_false_and_nothing_else() -> None:
    with pytest.raises(ConfigurationError, match="DB_GLOBAL"):
        load_settings(ENVIRON | {"DB_GLOBAL": "True"})


@pytest.mark.parametrize("change", [{"DB_SECRET_ID": ""}, {"DB_USER": "trading_app"}], ids=["no login", "two logins"])
def test_there_is_one_way_to_log_in(change: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="one of DB_USER and DB_SECRET_ID"):
        load_settings(ENVIRON | change)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "\u0663"])
def test_a_port_is_a_port(port: str) -> None:
    with pytest.raises(ConfigurationError, match="DB_PORT"):
        load_settings(ENVIRON | {"DB_PORT": port})


def test_a_named_bundle_is_looked_for_beside_the_entry_point() -> None:
    assert load_settings(ENVIRON | {"DB_CA_BUNDLE": "certs/ca.pem"}).ca_bundle == ARCHIVE_ROOT / "certs/ca.pem"
    assert load_settings(ENVIRON | {"DB_CA_BUNDLE": "/opt/ca.pem"}).ca_bundle == Path("/opt/ca.pem")


@pytest.mark.parametrize(
    ("change", "may_skip"),
    [
        ({}, True),
        ({"DB_CA_BUNDLE": "ca.pem"}, False),
        ({"ENVIRONMENT": "staging"}, False),
        ({"ENVIRONMENT": "x"}, False),
    ],
)
def test_only_dev_without_a_named_bundle_may_skip_verification(change: dict[str, str], *, may_skip: bool) -> None:
    assert load_settings(ENVIRON | change).may_skip_verification is may_skip
