"""A trade goes all the way: the API, the function's own archive, its role, the database, the bucket."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.e2e.deployment import (
    ENVIRONMENT,
    REGION,
    STACK,
    Platform,
    make_database,
    make_project,
    run_account,
    run_database,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.emulators.database import Database


@pytest.fixture(scope="module")
def database_server() -> Iterator[Database]:
    """The database server, empty."""
    yield from run_database()


@pytest.fixture(scope="module")
def account(database_server: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of the stack."""
    yield from run_account(database_server, tmp_path_factory.mktemp("ministack"))


@pytest.fixture(scope="module")
def platform(
    account: Account, database_server: Database, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Platform:
    """The stack applied, and its database made."""
    folder = tmp_path_factory.mktemp("trade") / "project"
    project = make_project(account, database_server, folder, real_mirror, "drain_waits")
    project.apply(STACK)
    return make_database(project, account, database_server)


# The function keeps what it has read, so what it may not read comes first.
def test_function_that_may_not_read_its_limits_books_nothing(platform: Platform) -> None:
    with platform.without("ReadParameters"):
        answer = platform.post_trade()
    assert (answer.status, answer.body["error"]["code"]) == (503, "configuration_unavailable")


def test_function_that_may_not_ask_for_the_migration_books_nothing(platform: Platform) -> None:
    with platform.without("AskForMigration"):
        answer = platform.post_trade()
    assert (answer.status, answer.body["error"]["code"]) == (503, "schema_outdated")


def test_without_the_password_nothing_is_migrated_and_nothing_booked(platform: Platform) -> None:
    with platform.without("ReadDatabasePassword", "migrator", "migrate"):
        answer = platform.post_trade()
    assert (answer.status, answer.body["error"]["code"]) == (503, "schema_outdated")


def test_function_that_books_has_no_right_to_the_password(platform: Platform) -> None:
    iam = platform.account.client("iam", REGION)
    names = {"RoleName": f"trading-function-{ENVIRONMENT}-{REGION}", "PolicyName": "book-trades"}
    assert "secretsmanager" not in json.dumps(iam.get_role_policy(**names)["PolicyDocument"])


def test_function_that_may_not_write_to_the_bucket_books_and_leaves_the_archive_for_later(platform: Platform) -> None:
    with platform.without("ArchiveTrades"):
        answer = platform.post_trade()
    assert (answer.status, answer.body["archived"]) == (201, False)
    assert platform.read_objects() == {}


def test_predecessors_curl_is_answered_with_201_and_the_trade_is_in_database_and_bucket(platform: Platform) -> None:
    booked = {row[0] for row in platform.database.read_trades()}
    answer = platform.post_trade()
    assert (answer.status, answer.body["archived"], answer.body["region"]) == (201, True, REGION)
    (row,) = [row for row in platform.database.read_trades() if row[0] not in booked]
    assert row == (answer.body["trade_id"], "AAPL", 100)
    (archived,) = platform.read_objects().values()
    assert (archived["trade_id"], archived["symbol"], archived["quantity"]) == row
