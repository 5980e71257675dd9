"""Measure the drain: rows a second from the outbox to S3, beside the same puts without a database.

    PYTHONPATH=lambda/src:. python benchmarks/lambda/drain.py [ROWS]

Needs mariadbd and the development environment. S3 is moto in this process, which shares one interpreter lock with the
drain's threads: its own speed is the ceiling, so the second figure, taken in the same run, is what to compare with.
Beside the time on the clock, which others on the machine lengthen, stands the time of this process's processor.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
from moto import mock_aws
from trade_processor.archive import PUTS_AT_ONCE, Archive

from tests.lambda_.conftest import PASSWORD, REGION, Clients, World
from tests.lambda_.mariadb import MariaDB
from tests.lambda_.sandbox import Sandbox

GOAL = 500
"""Rows a second that the drain should reach."""
FILL = """
INSERT INTO {db}.outbox
SELECT UUID(), %s, CONCAT('trades/2026/01/01/', seq, '.json'), REPEAT('x', 250), 0, NOW(6) - INTERVAL 2 MINUTE
FROM {db}.seq_1_to_100000 LIMIT %s
"""


def measure_drain(world: World, rows: int) -> list[float]:
    """Rows a second, by the clock and by the processor, that one `drain` archives."""
    sandbox = Sandbox(world.environ())
    sandbox.invoke({"action": "migrate"})
    world.sql(FILL, REGION, rows)
    started = _times()
    result = sandbox.invoke({"action": "drain"}, seconds=900)
    rates = _rates(rows, started)
    sandbox.close()
    if (result.get("archived"), result.get("backlog")) != (rows, 0):
        raise SystemExit(f"the drain did not archive all: {result} {sandbox.logs()[-1]}")
    return rates


def measure_puts(bucket: str, count: int) -> list[float]:
    """Objects a second of the same size, with as many threads, and nothing else."""
    archive = Archive(bucket)
    archive.connect()
    started = _times()
    with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
        list(pool.map(lambda number: archive.put(f"bare/{number}.json", "x" * 250), range(count)))
    return _rates(count, started)


def _times() -> tuple[float, float]:
    return time.perf_counter(), time.process_time()


def _rates(count: int, started: tuple[float, float]) -> list[float]:
    return [count / (now - before) for now, before in zip(_times(), started, strict=True)]


def measure(server: MariaDB, rows: int) -> None:
    """Print both figures and their ratio."""
    clients = Clients(*map(boto3.client, ("s3", "secretsmanager", "ssm")))
    world = World(server, clients, server.create_database(PASSWORD))
    clients.s3.create_bucket(Bucket=world.bucket)
    clients.secrets.create_secret(Name=world.secret_id, SecretString=world.login(PASSWORD))
    drained, bare = measure_drain(world, rows), measure_puts(world.bucket, rows)
    print(f"{rows:,} rows; the goal is {GOAL} a second")
    for name, (clock, processor) in (("drain", drained), ("bare puts", bare)):
        print(f"{name:10} {clock:6.0f} a second, {processor:6.0f} a second of processor time")
    by_clock, by_processor = (of / base for of, base in zip(drained, bare, strict=True))
    print(f"the drain has {by_clock:.2f} of the bare puts by the clock, {by_processor:.2f} by the processor")


def main() -> None:
    """Run both measurements."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="drain-"))
    server = MariaDB(folder)
    try:
        server.start()
        os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": REGION}
        with mock_aws():
            measure(server, rows)
        server.stop()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
