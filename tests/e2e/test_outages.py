"""A thousand trades while all that the function depends on is cut, refusing and hanging: none lost, none twice."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.e2e.deployment import REGION, STACK, make_database, make_project, run_account, run_database
from tests.e2e.emulators.cable import Cable, Cut
from tests.e2e.emulators.database import NAME
from tests.e2e.emulators.process import HOST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.deployment import Answer, Platform

TRADES = 1000
CLIENTS = 6
AGAIN = 10
"""Every tenth trade is sent once more after its answer, as by a client that did not get it."""
BOOKED = (200, 201)
AGAIN_LATER = (502, 503, 504)
"""What a client repeats. A 500 is not among them: that would be a fault that nobody foresaw."""
NOTICED = 3
"""An outage lasts until so many answers told of it."""
PAUSE_SECONDS = 0.2
LIMIT_SECONDS = 1800

# What is cut, and by what an answer tells of it. A warm sandbox asks some of them for minutes nothing: then a
# deployment comes in the middle of the outage, whose sandboxes have to ask.
OUTAGES = {
    "database": ("database_unavailable", False),
    "S3": ("archived later", False),
    "SSM": ("configuration_unavailable", True),
    "LAMBDA": ("schema_outdated", True),
    "SECRETS_MANAGER": ("schema_outdated", True),
}


@dataclass
class Clients:
    """Clients that repeat each order with its key until it is acknowledged, and what they were told."""

    platform: Platform
    acknowledged: dict[str, str] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    sending: list[Future[None]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _until: float = field(default_factory=lambda: time.monotonic() + LIMIT_SECONDS)

    def send(self, number: int) -> None:
        """Send one order until it is acknowledged."""
        key = f"order-{number}"
        trade_id = self._repeat(number, key)
        with self._lock:
            self.acknowledged[f"key:{key}"] = trade_id
        if number % AGAIN == 0:
            assert self._repeat(number, key) == trade_id

    def wait_for(self, count: Callable[[], int], least: int) -> None:
        """Wait until the clients have seen something often enough; fails when one of them does, or after too long."""
        while count() < least:
            for one in self.sending:
                if one.done():
                    one.result()
            assert not all(one.done() for one in self.sending), f"nobody noticed: {self.told}"
            assert time.monotonic() < self._until, f"{len(self.acknowledged)} trades so far, and {self.told}"
            time.sleep(PAUSE_SECONDS)

    def _repeat(self, number: int, key: str) -> str:
        body = json.dumps({"symbol": "AAPL", "quantity": number + 1}).encode()
        while time.monotonic() < self._until:
            if (answer := self._post(body, key)) and answer.status in BOOKED:
                return str(answer.body["trade_id"])
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"{key} was never acknowledged: {self.told}")

    def _post(self, body: bytes, key: str) -> Answer | None:
        """The answer, or none where there is none in time, which on a busy machine may be anybody's fault."""
        try:
            answer = self.platform.post_trade(body, key)
        except OSError:
            return None
        assert answer.status in (*BOOKED, *AGAIN_LATER), (answer, self.platform.read_errors()[-3:])
        if answer.status in BOOKED:
            told = "archived" if answer.body["archived"] else "archived later"
        else:
            told = answer.body.get("error", {}).get("code", "no answer")
        with self._lock:
            self.told[told] += 1
        return answer


@pytest.fixture(scope="module")
def cables() -> Iterator[dict[str, Cable]]:
    """What the function's calls of each service go through."""
    made = {service: Cable(HOST) for service in OUTAGES if service != "database"}
    yield made
    for cable in made.values():
        cable.close()


@pytest.fixture(scope="module")
def platform(
    cables: dict[str, Cable], real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Platform]:
    """The stack applied, with the drain of each minute, behind cables."""
    for server in run_database():
        for account in run_account(server, tmp_path_factory.mktemp("ministack"), cables):
            project = make_project(account, server, tmp_path_factory.mktemp("outages") / "project", real_mirror)
            project.apply(STACK)
            yield make_database(project, account, server)


def start_afresh(platform: Platform) -> None:
    """What a deployment does: sandboxes of a new version, for callers, and of the migrator, which know nothing yet."""
    functions = platform.account.client("lambda", REGION)
    name = platform.outputs["lambda_function_name"]
    for one in (name, name.replace("processor", "migrator")):
        memory = functions.get_function_configuration(FunctionName=one)["MemorySize"]
        functions.update_function_configuration(FunctionName=one, MemorySize=memory + 1)
        functions.get_waiter("function_updated_v2").wait(FunctionName=one)
    version = functions.publish_version(FunctionName=name)["Version"]
    functions.update_alias(FunctionName=name, Name="live", FunctionVersion=version)


def cut_each(clients: Clients, cables: dict[str, Cable]) -> None:
    """Cut one after the other, in both ways, a share of the trades apart; each until clients were told of it."""
    outages = [(cable, how) for cable in cables for how in Cut]
    share = TRADES // (len(outages) + 2)
    for number, (cable, how) in enumerate(outages, start=1):
        clients.wait_for(lambda: len(clients.acknowledged), number * share)
        sign, deploys = OUTAGES[cable]
        with cables[cable].cut(how):
            before = clients.told[sign]
            if deploys:
                start_afresh(clients.platform)
            clients.wait_for(partial(clients.told.get, sign, 0), before + NOTICED)


def drain(platform: Platform) -> None:
    """Archive what is left, until nothing is."""
    functions, name = platform.account.client("lambda", REGION), platform.outputs["lambda_function_name"]
    platform.database.server.admin(f"UPDATE {NAME}.outbox SET created_at = created_at - INTERVAL 2 MINUTE")
    answer = functions.invoke(FunctionName=name, Qualifier="live", Payload=b'{"action": "drain"}')
    assert json.load(answer["Payload"])["backlog"] == 0


def test_a_thousand_trades_are_each_in_table_and_bucket_once(platform: Platform, cables: dict[str, Cable]) -> None:
    clients = Clients(platform)
    with ThreadPoolExecutor(CLIENTS) as pool:
        clients.sending += [pool.submit(clients.send, number) for number in range(TRADES)]
        try:
            cut_each(clients, {"database": platform.database.cable, **cables})
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        for one in clients.sending:
            one.result()

    admin = platform.database.server.admin
    assert len(clients.acknowledged) == TRADES
    assert dict(admin(f"SELECT idempotency_key, trade_id FROM {NAME}.trades")) == clients.acknowledged
    assert admin(f"SELECT SUM(quantity), COUNT(*) FROM {NAME}.trades") == [(sum(range(1, TRADES + 1)), TRADES)]

    drain(platform)
    assert admin(f"SELECT COUNT(*) FROM {NAME}.outbox") == [(0,)]
    assert len(platform.list_versions()) == TRADES
    archived = {one["idempotency_key"]: one["trade_id"] for one in platform.read_objects().values()}
    assert archived == clients.acknowledged
