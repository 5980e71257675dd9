"""The servers that the trade processor needs, and sandboxes that know them."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pymysql
import pytest
from moto import mock_aws

from tests.engine.availability import skip_or_fail

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "lambda" / "src"))

from .mariadb import HOST, MariaDB, find_server
from .sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION = "us-east-1"
PASSWORD = "first-password-8c1f"


@pytest.fixture(scope="session")
def mariadb() -> Iterator[MariaDB]:
    """One server for the session (for each worker of a parallel session)."""
    if find_server() is None:
        skip_or_fail("mariadbd is not installed (Debian: apt-get install mariadb-server)")
    folder = Path(tempfile.mkdtemp(prefix="trades-"))
    try:
        server = MariaDB(folder)
        server.start()
        yield server
        server.stop()
    finally:
        shutil.rmtree(folder)


@dataclass(frozen=True)
class Clients:
    """The tests' own clients of AWS."""

    s3: Any
    secrets: Any
    ssm: Any


@dataclass(frozen=True)
class World:
    """One test's database, bucket and secret."""

    server: MariaDB
    aws: Clients
    database: str

    @property
    def bucket(self) -> str:
        """The archive's bucket."""
        return f"data-{self.database}".replace("_", "-")

    @property
    def secret_id(self) -> str:
        """The name of the database's secret."""
        return f"db-{self.database}"

    def sql(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement in the test's database as root."""
        return self.server.admin(statement.replace("{db}", self.database), *values)

    def set_password(self, password: str) -> None:
        """Change the password in the database and in the secret, as a rotation does."""
        self.sql(f"ALTER USER {self.database} IDENTIFIED BY %s", password)
        self.aws.secrets.put_secret_value(SecretId=self.secret_id, SecretString=self.login(password))

    def login(self, password: str) -> str:
        """The secret's content."""
        return json.dumps({"username": self.database, "password": password})

    def kill_connections(self) -> int:
        """Kill every connection of the handler."""
        return self.server.kill_connections(self.database)

    def trades(self) -> list[str]:
        """The ids in the table."""
        return [row[0] for row in self.sql("SELECT trade_id FROM {db}.trades ORDER BY trade_id")]

    def outbox(self) -> list[str]:
        """The ids in the outbox."""
        return [row[0] for row in self.sql("SELECT trade_id FROM {db}.outbox ORDER BY trade_id")]

    def age_outbox(self) -> None:
        """Make every outbox row old enough for the drain."""
        self.sql("UPDATE {db}.outbox SET created_at = created_at - INTERVAL 2 MINUTE")

    def objects(self) -> dict[str, int]:
        """The keys in the bucket, each with its number of versions."""
        counts: dict[str, int] = {}
        for page in self.aws.s3.get_paginator("list_object_versions").paginate(Bucket=self.bucket):
            for version in page.get("Versions", []):
                counts[version["Key"]] = counts.get(version["Key"], 0) + 1
        return counts

    def environ(self) -> dict[str, str]:
        """The variables that a staging stack sets."""
        return {
            "ENVIRONMENT": "staging",
            "PROJECT": "trading",
            "HOME_REGION": REGION,
            "AWS_REGION": REGION,
            "DB_WRITER_HOST": HOST,
            "DB_READER_HOST": HOST,
            "DB_PORT": str(self.server.port),
            "DB_GLOBAL": "false",
            "DB_NAME": self.database,
            "DB_SECRET_ID": self.secret_id,
            "DB_CA_BUNDLE": str(self.server.authority.bundle),
            "ARCHIVE_BUCKET": self.bucket,
            "SSM_PREFIX": "",
            "LOG_LEVEL": "INFO",
            "POWERTOOLS_METRICS_NAMESPACE": "Trading",
        }


@pytest.fixture(scope="session")
def aws() -> Iterator[Clients]:
    """AWS in this process, with credentials that work nowhere else."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        patch.setenv("AWS_DEFAULT_REGION", REGION)
        yield Clients(*map(boto3.client, ("s3", "secretsmanager", "ssm")))


@pytest.fixture
def world(mariadb: MariaDB, aws: Clients) -> World:
    """An empty database with its secret, and an empty versioned bucket."""
    made = World(mariadb, aws, mariadb.create_database(PASSWORD))
    aws.s3.create_bucket(Bucket=made.bucket)
    aws.s3.put_bucket_versioning(Bucket=made.bucket, VersioningConfiguration={"Status": "Enabled"})
    aws.secrets.create_secret(Name=made.secret_id, SecretString=made.login(PASSWORD))
    return made


@pytest.fixture
def new_sandbox(world: World) -> Iterator[Callable[..., Sandbox]]:
    """Makes sandboxes; keyword arguments are environment variables to add or change."""
    made: list[Sandbox] = []

    def make(**variables: str) -> Sandbox:
        made.append(Sandbox(world.environ() | variables))
        return made[-1]

    yield make
    for sandbox in made:
        sandbox.close()


@pytest.fixture
def sandbox(world: World, new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """A warm sandbox of staging, its schema migrated."""
    made = new_sandbox()
    assert made.invoke({"action": "migrate"})["status"] == "ok"
    made.stream.truncate(0)
    made.stream.seek(0)
    return made


@pytest.fixture
def rival(world: World) -> Iterator[Callable[[str], object]]:
    """Another session that holds what it locked until the end of the test."""
    connection = pymysql.connect(
        host=HOST,
        port=world.server.port,
        user=world.database,
        password=PASSWORD,
        database=world.database,
        ssl_ca=str(world.server.authority.bundle),
    )
    yield connection.cursor().execute
    connection.close()
