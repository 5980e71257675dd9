"""Measure the archive: its cold import against bare boto3, and a warm booking against its bare SQL.

    tfgen package && PYTHONPATH=lambda/src:. python benchmarks/lambda/measure.py [ROUNDS]

Needs the built archive, mariadbd and the development environment. Absolute times are this machine's; the ratios,
taken interleaved within one run, are what can be compared.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import pymysql
from moto import mock_aws
from trade_processor.booking import INSERT_OUTBOX, INSERT_TRADE, insert_values, new_trade
from trade_processor.validation import Order

from tests.lambda_.conftest import PASSWORD, REGION, Clients, World
from tests.lambda_.mariadb import HOST, MariaDB
from tests.lambda_.sandbox import Sandbox
from tests.lambda_.test_archive import find_python, link_beside

if TYPE_CHECKING:
    from collections.abc import Callable

ARCHIVE = Path(__file__).resolve().parents[2] / "lambda" / "dist" / "trade_processor.zip"
IMPORT = "import sys; sys.path += sys.argv[1:]; import {module}"


def measure_imports(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of a process that imports nothing, boto3, or the handler from the unpacked archive.

    The archive holds no byte code and Lambda's /var/task cannot be written to, so `-B` compiles it each time there;
    boto3 is compiled beforehand, as in the runtime.
    """
    task, beside = folder / "task", folder / "beside"
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(task)
    beside.mkdir()
    link_beside(beside)
    copied = folder / "runtime"
    shutil.copytree(beside, copied)
    python = find_python()
    subprocess.run([python, "-I", "-S", "-m", "compileall", "-q", str(copied)], check=True)
    environ = {"AWS_REGION": REGION}
    times: dict[str, list[float]] = {"sys": [], "boto3": [], "index": []}
    for number in range(rounds + 1):
        for module, found in times.items():
            command = [python, "-I", "-S", "-B", "-c", IMPORT.format(module=module), str(task), str(copied)]
            started = time.perf_counter()
            subprocess.run(command, env=environ, check=True)
            if number:
                found.append((time.perf_counter() - started) * 1000)
    return times


def measure_bookings(world: World, rounds: int) -> dict[str, list[float]]:
    """Milliseconds of a warm `POST /trade` without S3, and of the same three statements by themselves."""
    sandbox = Sandbox(world.environ())
    sandbox.invoke({"action": "migrate"})
    sandbox.application._archive.put = lambda *_: None  # type: ignore[method-assign] # noqa: SLF001 - moto is not S3
    bare = pymysql.connect(
        host=HOST,
        port=world.server.port,
        user=world.database,
        password=PASSWORD,
        database=world.database,
        ssl_ca=str(world.server.authority.bundle),
    )
    times: dict[str, list[float]] = {"handler": [], "sql": []}
    for number in range(rounds + 1):
        for name, book in (("handler", lambda: sandbox.trade({"symbol": "AAPL", "quantity": 1})), ("sql", _sql(bare))):
            started = time.perf_counter()
            book()
            if number:
                times[name].append((time.perf_counter() - started) * 1000)
    bare.close()
    sandbox.close()
    return times


def _sql(connection: pymysql.connections.Connection) -> Callable[[], object]:
    def book() -> None:
        trade = new_trade(Order("AAPL", 1), None, "0" * 64, REGION)
        values = insert_values(trade)
        row = (trade.trade_id, REGION, trade.archive_key, trade.payload, trade.booked_at)
        with connection.cursor() as cursor:
            cursor.execute(INSERT_TRADE, values)
            cursor.execute(INSERT_OUTBOX, row)
            connection.commit()
            cursor.execute("DELETE FROM outbox WHERE trade_id = %s", (trade.trade_id,))
            connection.commit()

    return book


def report(times: dict[str, list[float]], base: str) -> None:
    """Print median and quartiles, and the median's ratio to `base`."""
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, found in times.items():
        low, _, high = statistics.quantiles(found, n=4)
        ratio = medians[name] / medians[base]
        print(f"{name:10} {medians[name]:8.2f} ms  ({low:.2f} to {high:.2f})  {ratio:5.2f} x {base}")


def main() -> None:
    """Run both measurements."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    folder = Path(tempfile.mkdtemp(prefix="measure-"))
    server = MariaDB(folder)
    try:
        print(f"cold import, {rounds} processes each, {find_python()}")
        report(measure_imports(folder, rounds), "boto3")
        server.start()
        os.environ |= {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": REGION}
        with mock_aws():
            world = World(
                server, Clients(*map(boto3.client, ("s3", "secretsmanager", "ssm"))), server.create_database(PASSWORD)
            )
            world.aws.secrets.create_secret(Name=world.secret_id, SecretString=world.login(PASSWORD))
            print(f"warm booking, {rounds * 20} each")
            report(measure_bookings(world, rounds * 20), "sql")
        server.stop()
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
