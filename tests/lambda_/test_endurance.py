"""Two thousand requests from sixteen sandboxes while connections are killed and S3 fails: nothing is lost."""

from __future__ import annotations

import contextlib
import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World
    from .sandbox import Answer, Sandbox

REQUESTS = 2000
THREADS = 16
KILL_EVERY = 30
"""Each thread kills the connections of all sixteen after so many of its own requests."""
MOST_TRIES = 50


@dataclass
class S3Trouble:
    """Refuses every fifth PutObject, and stores every seventh before it refuses it, as a lost answer would look."""

    world: World
    refused: int = 0
    stored_and_refused: int = 0
    _calls: itertools.count[int] = field(default_factory=itertools.count)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fails(self, key: str) -> bool:
        with self._lock:
            call = next(self._calls)
        if call % 7 == 3:
            with contextlib.suppress(ClientError):  # it is there already
                self.world.aws.s3.put_object(Bucket=self.world.bucket, Key=key, Body=b"{}", IfNoneMatch="*")
                self.stored_and_refused += 1
            return True
        self.refused += call % 5 == 2
        return call % 5 == 2


@dataclass
class Client:
    """A client that repeats a request with its key until it is acknowledged, and sometimes once more."""

    world: World
    sandbox: Sandbox
    numbers: range
    acknowledged: dict[str, str] = field(default_factory=dict)
    unavailable: int = 0
    kills: int = 0

    def run(self) -> Client:
        for count, number in enumerate(self.numbers, start=1):
            key = f"request-{number}"
            self.acknowledged[key] = self._send(number, key).body["trade_id"]
            if number % 10 == 0:  # the answer got lost on its way: the client asks again
                assert self._send(number, key).body["trade_id"] == self.acknowledged[key]
            if count % KILL_EVERY == 0:
                self.kills += self.world.kill_connections()
        return self

    def _send(self, number: int, key: str) -> Answer:
        for _ in range(MOST_TRIES):
            answer = self.sandbox.trade({"symbol": "AAPL", "quantity": number + 1, "price": "0.10"}, key=key)
            if answer.status in (200, 201):
                return answer
            assert answer.status == 503, answer
            self.unavailable += 1
        raise AssertionError(f"{key} was never acknowledged")


def test_every_acknowledged_trade_is_in_the_table_once_and_after_the_drain_in_s3_once(
    world: World, sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]
) -> None:
    trouble = S3Trouble(world)
    clients = [Client(world, new_sandbox(), range(n, REQUESTS, THREADS)) for n in range(THREADS)]
    for client in clients:  # boto3 makes clients in one thread only
        client.sandbox.trade({"symbol": "WARM", "quantity": 1}, key="warm-up")
        client.sandbox.break_s3(trouble.fails)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(Client.run, clients))

    acknowledged = {key: trade for client in clients for key, trade in client.acknowledged.items()}
    assert len(acknowledged) == REQUESTS
    booked = world.sql("SELECT idempotency_key, trade_id FROM {db}.trades WHERE symbol = 'AAPL'")
    assert sorted(booked) == sorted((f"key:{key}", trade) for key, trade in acknowledged.items())
    assert world.sql("SELECT SUM(quantity * price) FROM {db}.trades WHERE symbol = 'AAPL'")[0][0] * 10 == sum(
        range(1, REQUESTS + 1)
    )

    waiting = len(world.outbox())
    world.age_outbox()
    assert sandbox.invoke({"action": "drain"}, seconds=300)["backlog"] == 0
    assert world.outbox() == []
    trades = world.sql("SELECT DATE_FORMAT(booked_at, 'trades/%%Y/%%m/%%d/'), trade_id FROM {db}.trades")
    assert world.objects() == {f"{day}{trade}.json": 1 for day, trade in trades}

    assert waiting > 100
    assert min(trouble.refused, trouble.stored_and_refused) > 100
    assert sum(client.kills for client in clients) > 100
