"""Measure the drain: rows a second from the outbox to S3, beside the same puts without a database.

    PYTHONPATH=lambda/src:. python benchmarks/lambda/drain.py [ROWS]

Needs mariadbd and the development environment. MariaDB and moto are servers in processes of their own. Beside the time
on the clock, which others on the machine lengthen, stands what each process used of a processor: the slowest of them
is what the drain could do on a machine with a processor for each.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from trade_processor.archive import PUTS_AT_ONCE, Archive

from tests.e2e.emulators.process import HOST, find_free_port, running
from tests.lambda_.conftest import PASSWORD, REGION, Clients, World
from tests.lambda_.mariadb import MariaDB
from tests.lambda_.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL = 500
"""Rows a second that the drain should reach."""
FILL = """
INSERT INTO {db}.outbox
SELECT UUID(), %s, CONCAT('trades/2026/01/01/', seq, '.json'), REPEAT('x', 250), 0, NOW(6) - INTERVAL 2 MINUTE
FROM {db}.seq_1_to_100000 LIMIT %s
"""


@dataclass(frozen=True)
class Times:
    """Seconds: by the clock, and what this process and moto's have used of a processor."""

    clock: float
    function: float
    moto: float

    @classmethod
    def now(cls, moto: str) -> Times:
        """The times so far, with the moto at this address."""
        with urllib.request.urlopen(f"{moto}/-") as answer:
            used = float(answer.read())
        return cls(time.perf_counter(), time.process_time(), used)

    def since(self, before: Times) -> Times:
        """What has passed."""
        return Times(self.clock - before.clock, self.function - before.function, self.moto - before.moto)


def measure_drain(world: World, moto: str, rows: int) -> Times:
    """What one `drain` takes, after which each of `rows` is in S3 once."""
    sandbox = Sandbox(world.environ())
    sandbox.invoke({"action": "migrate"})
    world.sql(FILL, REGION, rows)
    before = Times.now(moto)
    result = sandbox.invoke({"action": "drain"}, seconds=900)
    passed = Times.now(moto).since(before)
    if (result.get("archived"), result.get("backlog")) != (rows, 0):
        raise SystemExit(f"the drain did not archive all: {result} {sandbox.logs()[-1]}")
    sandbox.close()
    versions = world.objects()
    if (len(versions), set(versions.values())) != (rows, {1}):
        raise SystemExit(f"{rows:,} rows are {len(versions):,} objects with {set(versions.values())} versions")
    return passed


def measure_puts(bucket: str, moto: str, count: int) -> Times:
    """What objects of the same size take, with as many threads, and nothing else."""
    archive = Archive(bucket)
    archive.connect()
    before = Times.now(moto)
    with ThreadPoolExecutor(PUTS_AT_ONCE) as pool:
        list(pool.map(lambda number: archive.put(f"bare/{number}.json", "x" * 250), range(count)))
    return Times.now(moto).since(before)


def measure(server: MariaDB, moto: str, rows: int) -> None:
    """Print both."""
    clients = Clients(*map(boto3.client, ("s3", "secretsmanager", "ssm")))
    world = World(server, clients, server.create_database(PASSWORD))
    clients.s3.create_bucket(Bucket=world.bucket)
    clients.s3.put_bucket_versioning(Bucket=world.bucket, VersioningConfiguration={"Status": "Enabled"})
    clients.secrets.create_secret(Name=world.secret_id, SecretString=world.login(PASSWORD))
    print(f"{rows:,} rows; the goal is {GOAL} a second")
    measured = {"drain": measure_drain(world, moto, rows), "bare puts": measure_puts(world.bucket, moto, rows)}
    for name, times in measured.items():
        each = f"{times.function / rows * 1000:.2f} ms of a processor here, {times.moto / rows * 1000:.2f} ms in moto"
        print(f"{name:10} {rows / times.clock:6.0f} a second; for each {each}")


@contextmanager
def moto_in(folder: Path) -> Iterator[str]:
    """The address of a moto of its own, which boto3 finds by the environment."""
    port = find_free_port()
    address = f"http://{HOST}:{port}"
    os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": REGION}
    os.environ |= {"AWS_ENDPOINT_URL": address, "AWS_EC2_METADATA_DISABLED": "true"}
    served = ["--working-dir", str(Path(__file__).parent), "moto_server:application"]
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), *served]
    with running(command, os.environ, port, folder / "moto.log"):
        yield address


def main() -> None:
    """Run both measurements."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="drain-"))
    server = MariaDB(folder)
    try:
        server.start()
        with moto_in(folder) as address:
            measure(server, address, rows)
        server.stop()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
