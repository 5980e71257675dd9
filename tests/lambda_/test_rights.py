"""Who migrates and who books: two users of a real database, one of them without a password."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pymysql
import pytest
from trade_processor.deadline import Deadline
from trade_processor.tokens import Tokens

from .aurora import Endpoint
from .mariadb import ENDPOINTS, HOST
from .sandbox import proxy_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
USER = "trading_app"
MIGRATE = {"action": "migrate"}


@pytest.fixture
def endpoint(world: World) -> Iterator[Endpoint]:
    """The writer's endpoint, behind which the master user may make users and give its rights away."""
    world.sql(f"GRANT ALL ON *.* TO {world.database} WITH GRANT OPTION")
    made = Endpoint(ENDPOINTS[0], 0, (HOST, world.server.port), world.server.certificate)
    yield made
    made.stop()
    world.sql(f"DROP USER IF EXISTS {USER}")


@pytest.fixture
def migrator(endpoint: Endpoint, new_sandbox: Callable[..., Sandbox]) -> Iterator[Sandbox]:
    """A sandbox of the function that migrates: it has the secret."""
    made = new_sandbox(DB_WRITER_HOST=endpoint.host, DB_PORT=str(endpoint.port), DB_APP_USER=USER)
    yield made
    made.close()


@pytest.fixture
def booking(migrator: Sandbox, endpoint: Endpoint, new_sandbox: Callable[..., Sandbox]) -> Iterator[Sandbox]:
    """A sandbox of the function that books, which knows no secret, after a migration."""
    assert migrator.invoke(MIGRATE)["status"] == "ok"
    made = new_sandbox(DB_WRITER_HOST=endpoint.host, DB_PORT=str(endpoint.port), DB_USER=USER, DB_SECRET_ID="")
    yield made
    made.close()


def test_the_function_books_by_a_token_of_iam(booking: Sandbox, endpoint: Endpoint, world: World) -> None:
    assert booking.trade(TRADE).status == 201
    assert len(world.trades()) == 1
    (token,) = endpoint.tokens
    said = parse_qs(urlsplit(f"//{token}").query)
    assert (said["Action"], said["DBUser"]) == (["connect"], [USER])
    assert said["X-Amz-Credential"][0].endswith("/us-east-1/rds-db/aws4_request")


@pytest.mark.usefixtures("aws")
def test_a_token_is_for_one_server_and_user() -> None:
    tokens = Tokens(USER, "us-west-2", 3306)
    login = tokens.load("cluster.example.com", Deadline(10))
    assert login.username == USER
    assert login.password.startswith(f"cluster.example.com:3306/?Action=connect&DBUser={USER}&X-Amz-Algorithm=")
    assert "us-west-2%2Frds-db" in login.password
    assert "X-Amz-Expires=900" in login.password


@pytest.mark.usefixtures("aws")
def test_a_sandbox_that_has_lived_for_a_while_still_makes_tokens() -> None:
    """Each connection needs one, and the first after a failover may come hours after the first of all."""
    tokens = Tokens(USER, "us-west-2", 3306)
    tokens.load("cluster.example.com", Deadline(10))
    gc.collect()
    assert tokens.load("cluster.example.com", Deadline(10)).username == USER


def test_all_that_the_function_does_is_within_its_rights(booking: Sandbox, world: World) -> None:
    """Booking, replaying, archiving, draining, asking for health."""
    first = booking.trade(TRADE, key="k-1")
    again = booking.trade(TRADE, key="k-1")
    assert (first.status, again.status) == (201, 200)
    assert booking.trade(TRADE | {"quantity": 1}, key="k-1").status == 409
    booking.break_s3()
    assert booking.trade(TRADE).body["archived"] is False
    booking.mend_s3()
    world.age_outbox()
    assert booking.invoke({"action": "drain"})["archived"] == 1
    assert booking.send(proxy_event("GET", "/health", queryStringParameters={"deep": "1"})).status == 200


def test_a_lost_trade_is_reconciled_within_its_rights(
    booking: Sandbox, endpoint: Endpoint, world: World, new_sandbox: Callable[..., Sandbox]
) -> None:
    lost = booking.trade(TRADE).body["trade_id"]
    world.sql("DELETE FROM {db}.trades")
    survivor = new_sandbox(
        DB_WRITER_HOST=endpoint.host, DB_PORT=str(endpoint.port), DB_USER=USER, DB_SECRET_ID="",
        ARCHIVE_REPLICAS=json.dumps({"us-west-1": [world.bucket, "us-east-1"]}),
    )  # fmt: skip
    answer = survivor.invoke({"action": "reconcile", "region": "us-west-1", "prefix": "trades/", "book": True})
    assert answer["booked"] == 1
    assert world.trades() == [lost]
    survivor.close()


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM trades",
        "DROP TABLE trades",
        "ALTER TABLE trades ADD COLUMN more INT",
        "CREATE TABLE other (id INT)",
        "UPDATE schema_version SET checksum = ''",
        "DELETE FROM schema_version",
        "INSERT INTO schema_version (version, checksum) VALUES (99, '')",
        "CREATE USER somebody",
        "GRANT SELECT ON trades TO somebody",
        "SELECT * FROM mysql.user",
    ],
)
def test_more_is_refused_by_the_database(statement: str, booking: Sandbox) -> None:
    database = booking.application._database
    with pytest.raises(pymysql.MySQLError, match=r"denied|not allowed|not supported"):
        database.run(lambda session: session.execute(statement), Deadline(10))


def test_the_function_that_books_does_not_migrate(booking: Sandbox) -> None:
    assert booking.invoke(MIGRATE)["error"]["code"] == "unknown_action"


def test_a_second_migration_gives_the_same_rights(migrator: Sandbox, world: World) -> None:
    assert migrator.invoke(MIGRATE)["status"] == "ok"
    before = world.sql(f"SHOW GRANTS FOR {USER}")
    assert migrator.invoke(MIGRATE)["applied"] == []
    assert world.sql(f"SHOW GRANTS FOR {USER}") == before


def test_a_user_that_is_not_there_yet_is_503(endpoint: Endpoint, new_sandbox: Callable[..., Sandbox]) -> None:
    made = new_sandbox(DB_WRITER_HOST=endpoint.host, DB_PORT=str(endpoint.port), DB_USER=USER, DB_SECRET_ID="")
    assert made.trade(TRADE).code == "database_denied"
    made.close()


@pytest.fixture
def asking(
    migrator: Sandbox, endpoint: Endpoint, new_sandbox: Callable[..., Sandbox], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Sandbox, list[dict[str, Any]]]]:
    """A sandbox of dev, which asks the migrator before its first trade, and what it was answered."""
    made = new_sandbox(
        DB_WRITER_HOST=endpoint.host, DB_PORT=str(endpoint.port), DB_USER=USER, DB_SECRET_ID="", MIGRATOR="migrator"
    )
    answers: list[dict[str, Any]] = []

    class Lambda:
        """AWS's API, with the migrator behind it."""

        def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's names
            import io

            assert FunctionName == "migrator"
            answers.append(migrator.invoke(json.loads(Payload)))
            return {"Payload": io.BytesIO(json.dumps(answers[-1]).encode())}

    monkeypatch.setattr(made.application._migrator, "_connect", lambda _: Lambda())
    yield made, answers
    made.close()


def test_dev_has_the_schema_migrated_before_the_first_trade(asking: tuple[Sandbox, list[dict[str, Any]]]) -> None:
    sandbox, answers = asking
    assert [sandbox.trade(TRADE).status for _ in range(2)] == [201, 201]
    assert [answer["status"] for answer in answers] == ["ok"]


def test_a_migration_that_is_not_done_is_503_and_asked_for_again(
    asking: tuple[Sandbox, list[dict[str, Any]]], migrator: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox, _ = asking
    with monkeypatch.context() as patch:
        patch.setattr(migrator.application, "handle", lambda *_: {"status": "more"})
        assert sandbox.trade(TRADE).code == "schema_outdated"
    assert sandbox.trade(TRADE).status == 201
