from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .aurora import Endpoint
from .mariadb import ENDPOINTS, HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import World
    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 100}
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


def test_a_secondary_region_drains_what_it_booked_itself(regional: Sandbox, cluster: Cluster, world: World) -> None:
    cluster.become_secondary()
    regional.break_s3()
    booked = regional.trade(TRADE)
    regional.mend_s3()
    world.age_outbox()
    assert regional.invoke({"action": "drain"})["archived"] == 1
    assert booked.body["trade_id"] in next(iter(world.objects()))


def test_a_read_only_server_answers_503_until_it_takes_writes_again(sandbox: Sandbox, world: World) -> None:
    world.sql("SET GLOBAL read_only = 1")
    try:
        assert sandbox.trade(TRADE).code == "database_read_only"
    finally:
        world.sql("SET GLOBAL read_only = 0")
    assert sandbox.trade(TRADE).status == 201
