from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .aurora import Endpoint
from .mariadb import ENDPOINTS, HOST
from .sandbox import proxy_event

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
DEEP = proxy_event("GET", "/health", queryStringParameters={"deep": "1"})
FORWARD = "SET aurora_replica_read_consistency = 'session'"


@dataclass
class Cluster:
    """The two endpoints of one region's cluster in a global database."""

    writer: Endpoint
    reader: Endpoint

    def variables(self) -> dict[str, str]:
        """What the stack tells the function about them."""
        hosts = {"DB_WRITER_HOST": self.writer.host, "DB_READER_HOST": self.reader.host}
        return {**hosts, "DB_PORT": str(self.writer.port), "DB_GLOBAL": "true"}

    def become_primary(self) -> None:
        self.writer.switch_to(reader=False)
        self.reader.switch_to(reader=True, forwards=False)

    def become_secondary(self, *, forwards: bool = True) -> None:
        self.writer.switch_to(reader=True, forwards=False)
        self.reader.switch_to(reader=True, forwards=forwards)


@pytest.fixture
def cluster(world: World) -> Iterator[Cluster]:
    upstream = (HOST, world.server.port)
    writer = Endpoint(ENDPOINTS[0], 0, upstream, world.server.certificate)
    reader = Endpoint(ENDPOINTS[1], writer.port, upstream, world.server.certificate)
    yield Cluster(writer, reader)
    writer.stop()
    reader.stop()


@pytest.fixture
def regional(sandbox: Sandbox, cluster: Cluster, new_sandbox: Callable[..., Sandbox]) -> Iterator[Sandbox]:
    """A sandbox that knows the cluster's endpoints; the schema is there (through `sandbox`)."""
    made = new_sandbox(**cluster.variables())
    yield made
    made.close()


def test_a_primary_region_writes_at_the_writer_endpoint(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_primary()
    assert regional.trade(TRADE).status == 201
    assert cluster.reader.connections == 0


def test_a_secondary_region_asks_for_write_forwarding_before_it_writes(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_secondary()
    assert regional.trade(TRADE).status == 201
    statements = cluster.reader.statements
    inserted = next(index for index, statement in enumerate(statements) if statement.startswith("INSERT"))
    assert statements.index(FORWARD) < inserted


def test_a_secondary_region_whose_writer_endpoint_is_dead_uses_its_reader(
    sandbox: Sandbox, cluster: Cluster, new_sandbox: Callable[..., Sandbox]
) -> None:
    cluster.become_secondary()
    orphan = new_sandbox(**cluster.variables() | {"DB_WRITER_HOST": "127.0.0.4"})
    assert orphan.trade(TRADE).status == 201
    orphan.close()


def test_a_sandbox_remembers_that_its_region_is_secondary(regional: Sandbox, cluster: Cluster, world: World) -> None:
    cluster.become_secondary()
    assert regional.trade(TRADE).status == 201
    world.kill_connections()
    assert regional.trade(TRADE).status == 201
    assert cluster.writer.connections == 1


def test_a_region_that_is_promoted_writes_at_its_writer_without_a_deployment(
    regional: Sandbox, cluster: Cluster, world: World
) -> None:
    cluster.become_secondary()
    assert regional.trade(TRADE).status == 201
    cluster.become_primary()
    world.kill_connections()  # a promotion restarts the instances
    assert regional.trade(TRADE).status == 201
    assert any(statement.startswith("INSERT") for statement in cluster.writer.statements)


def test_a_region_that_is_demoted_forwards_its_writes_without_a_deployment(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_primary()
    assert regional.trade(TRADE).status == 201
    open_connection = cluster.writer.instance
    cluster.become_secondary()
    open_connection.reader = True
    assert regional.trade(TRADE).status == 201
    assert FORWARD in cluster.reader.statements


def test_a_failover_inside_the_region_reconnects_to_the_new_writer(
    regional: Sandbox, cluster: Cluster, world: World
) -> None:
    cluster.become_primary()
    assert regional.trade(TRADE).status == 201
    open_connection = cluster.writer.instance
    cluster.become_primary()
    open_connection.reader = True
    assert regional.trade(TRADE).status == 201
    assert cluster.writer.connections == 2
    assert len(world.trades()) == 2


def test_without_write_forwarding_a_secondary_region_answers_503(
    regional: Sandbox, cluster: Cluster, world: World
) -> None:
    cluster.become_secondary(forwards=False)
    answer = regional.trade(TRADE)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "database_read_only", "1")
    assert cluster.reader.connections == 2  # the second after the role was looked up again
    assert world.trades() == []


def test_a_replay_in_a_secondary_region_reads_at_the_writer(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_secondary()
    first = regional.trade(TRADE, key="k-1")
    again = regional.trade(TRADE, key="k-1")
    assert (again.status, again.body["trade_id"]) == (200, first.body["trade_id"])
    assert cluster.reader.statements[-2].endswith("FOR UPDATE")


def test_a_secondary_region_does_not_migrate(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_secondary()
    assert regional.invoke({"action": "migrate"}) == {
        "action": "migrate",
        "status": "skipped",
        "reason": "not_the_writer",
    }


def test_a_secondary_region_is_not_done_before_the_writer_has_migrated(
    regional: Sandbox, cluster: Cluster, world: World
) -> None:
    cluster.become_secondary()
    world.sql("DELETE FROM {db}.schema_version")
    assert regional.invoke({"action": "migrate"})["error"]["code"] == "schema_outdated"


def test_a_drain_tells_that_this_region_cannot_write(regional: Sandbox, cluster: Cluster) -> None:
    """With nothing to archive too: an alarm hears of it before the first trade does."""
    cluster.become_secondary(forwards=False)
    assert regional.invoke({"action": "drain"})["error"]["code"] == "database_read_only"
    assert regional.metrics()["ActionFailures"] == regional.metrics()["ActionFailures:database_read_only"] == 1


def test_a_secondary_region_drains_what_it_booked_itself(regional: Sandbox, cluster: Cluster, world: World) -> None:
    cluster.become_secondary()
    regional.break_s3()
    booked = regional.trade(TRADE)
    regional.mend_s3()
    world.age_outbox()
    assert regional.invoke({"action": "drain"})["archived"] == 1
    assert booked.body["trade_id"] in next(iter(world.objects()))
    locking = [one for one in cluster.reader.statements if "FROM outbox FORCE" in one and "FOR UPDATE" in one]
    assert locking
    assert not [one for one in locking if "SKIP LOCKED" in one]  # AWS does not say that it is forwarded


@pytest.mark.parametrize("region", ["us-east-1", "us-west-2"], ids=["home", "a follower"])
def test_an_endpoint_that_takes_calls_and_says_nothing_leaves_time_for_the_other(
    region: str, sandbox: Sandbox, cluster: Cluster, new_sandbox: Callable[..., Sandbox]
) -> None:
    """As a writer's endpoint in a region that follows does, or one whose instance is being replaced."""
    silent, other = ("DB_WRITER_HOST", cluster.reader) if region == "us-east-1" else ("DB_READER_HOST", cluster.writer)
    (cluster.become_secondary if region == "us-east-1" else cluster.become_primary)()
    with socket.create_server(("127.0.0.5", other.port)):
        cold = new_sandbox(**cluster.variables() | {silent: "127.0.0.5"}, AWS_REGION=region)
        assert cold.trade(TRADE, seconds=20).status == 201
        cold.close()


def test_a_read_only_server_answers_503_until_it_takes_writes_again(sandbox: Sandbox, world: World) -> None:
    world.sql("SET GLOBAL read_only = 1")
    try:
        assert sandbox.trade(TRADE).code == "database_read_only"
    finally:
        world.sql("SET GLOBAL read_only = 0")
    assert sandbox.trade(TRADE).status == 201


def test_a_region_that_is_not_home_asks_its_reader_first(
    sandbox: Sandbox, cluster: Cluster, new_sandbox: Callable[..., Sandbox]
) -> None:
    cluster.become_secondary()
    follower = new_sandbox(**cluster.variables(), AWS_REGION="us-west-2")
    assert follower.trade(TRADE).status == 201
    assert cluster.writer.connections == 0


def test_a_region_that_became_the_writer_writes_though_it_is_not_home(
    sandbox: Sandbox, cluster: Cluster, new_sandbox: Callable[..., Sandbox]
) -> None:
    cluster.become_primary()
    assert new_sandbox(**cluster.variables(), AWS_REGION="us-west-2").trade(TRADE).status == 201
    assert any(statement.startswith("INSERT") for statement in cluster.writer.statements)


def test_the_deep_health_check_of_the_writing_region_says_that_writes_stay_here(
    regional: Sandbox, cluster: Cluster
) -> None:
    cluster.become_primary()
    answer = regional.send(DEEP)
    assert (answer.status, answer.body["writes"]) == (200, "here")


def test_a_region_tells_cloudwatch_that_it_books_where_no_checker_can_ask(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_secondary()
    assert regional.invoke({"action": "health"}) == {"action": "health", "status": "ok", "writes": "forwarded"}
    assert regional.metrics()["Bookable"] == 1


def test_a_region_that_does_not_book_is_silent(regional: Sandbox, cluster: Cluster) -> None:
    cluster.become_secondary(forwards=False)
    assert regional.invoke({"action": "health"})["error"]["code"] == "database_read_only"
    assert "Bookable" not in regional.metrics()


def test_the_deep_health_check_of_a_following_region_writes_through_forwarding(
    regional: Sandbox, cluster: Cluster
) -> None:
    cluster.become_secondary()
    assert regional.send(DEEP).body["writes"] == "forwarded"
    assert any(statement.startswith("UPDATE") for statement in cluster.reader.statements)


def test_the_deep_health_check_fails_where_writes_are_not_forwarded(regional: Sandbox, cluster: Cluster) -> None:
    """An old home that was demoted without forwarding: Route 53 takes it out."""
    cluster.become_secondary(forwards=False)
    answer = regional.send(DEEP)
    assert (answer.status, answer.code) == (503, "database_read_only")
    assert regional.metrics().keys() >= {"HealthFailures:database_read_only"}
    assert not any(name.startswith("TradesFailed") for name in regional.metrics())


def test_the_deep_health_check_neither_writes_nor_waits_for_a_booking(
    sandbox: Sandbox, world: World, rival: Callable[[str], object]
) -> None:
    before = world.sql("SELECT * FROM {db}.schema_version")
    rival("BEGIN")
    rival("SELECT * FROM trades FOR UPDATE")
    assert sandbox.send(DEEP).status == 200
    assert world.sql("SELECT * FROM {db}.schema_version") == before


def test_the_deep_health_check_says_that_a_database_is_away_and_no_more(new_sandbox: Callable[..., Sandbox]) -> None:
    answer = new_sandbox(DB_WRITER_HOST="127.0.0.4", DB_READER_HOST="127.0.0.4").send(DEEP)
    assert (answer.status, answer.code) == (503, "database_unavailable")
    assert answer.body["error"].keys() == {"code", "message", "request_id"}


def test_the_plain_health_check_needs_no_database(new_sandbox: Callable[..., Sandbox]) -> None:
    plain = proxy_event("GET", "/health", queryStringParameters=None)
    assert new_sandbox(DB_WRITER_HOST="127.0.0.4").send(plain).status == 200
