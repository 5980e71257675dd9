"""A trade goes all the way: the API, the function's own archive, its role, the database, the bucket."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.e2e.emulators import database, ministack
from tests.e2e.project import copy_project, emulated, override
from tests.engine.availability import skip_or_fail
from tests.engine.stacks import PROJECT
from tests.lambda_.certificates import Authority
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.emulators.database import Database
    from tests.e2e.project import Project

STACK = "dev/us-east-1"
ENVIRONMENT, REGION = STACK.split("/")
CURL = b'{"symbol": "AAPL", "quantity": 100}'
"""The body of the curl in the README of the platform's predecessor."""
SECONDS = 60


@dataclass(frozen=True)
class Answer:
    """What the API answers."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Platform:
    """The applied stack: its outputs, and what is behind them."""

    account: Account
    database: Database
    outputs: dict[str, Any]

    def post_trade(self) -> Answer:
        """Do what the curl does, at the address where the emulator serves the API."""
        context = ssl.create_default_context(cafile=str(self.account.ca_bundle))
        gateway = http.client.HTTPSConnection(urlsplit(self.account.url).netloc, timeout=SECONDS, context=context)
        url = urlsplit(self.outputs["api_gateway_url"])
        path = f"/restapis/{url.netloc.partition('.')[0]}{url.path}/_user_request_/trade"
        try:
            gateway.request("POST", path, CURL, {"Content-Type": "application/json"})
            response = gateway.getresponse()
            return Answer(response.status, json.loads(response.read()))
        finally:
            gateway.close()

    @contextmanager
    def without(self, statement: str, role: str = "function", policy_name: str = "book-trades") -> Iterator[None]:
        """Take a statement out of the policy of a function's role, and put it back."""
        iam = self.account.client("iam", REGION)
        names = {"RoleName": f"trading-{role}-{ENVIRONMENT}-{REGION}", "PolicyName": policy_name}
        policy = iam.get_role_policy(**names)["PolicyDocument"]
        kept = [one for one in policy["Statement"] if one["Sid"] != statement]
        assert len(kept) == len(policy["Statement"]) - 1
        iam.put_role_policy(**names, PolicyDocument=json.dumps(policy | {"Statement": kept}))
        try:
            yield
        finally:
            iam.put_role_policy(**names, PolicyDocument=json.dumps(policy))

    def read_objects(self) -> dict[str, dict[str, Any]]:
        """The archived trades by their keys."""
        s3, bucket = self.account.client("s3", REGION), self.outputs["s3_bucket_name"]
        keys = [one["Key"] for one in s3.list_objects_v2(Bucket=bucket).get("Contents", [])]
        return {key: json.load(s3.get_object(Bucket=bucket, Key=key)["Body"]) for key in keys}


@pytest.fixture(scope="module")
def database_server() -> Iterator[Database]:
    """The database server, empty."""
    if database.find_database() is None:
        skip_or_fail(database.ABSENT)
    with database.run_database() as running:
        yield running


@pytest.fixture(scope="module")
def account(database_server: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The account of the stack, with a bucket for its state and nothing else."""
    if ministack.find_ministack() is None:
        skip_or_fail(ministack.ABSENT)
    folder = tmp_path_factory.mktemp("ministack")
    (stack,) = load_config(PROJECT).select(Selection.parse(environments=[ENVIRONMENT], regions=[REGION]))
    version = stack.settings["database"]["engine_version"]
    with ministack.run_ministack(
        str(stack.account_id), folder, Authority(folder), database_server.address, version
    ) as running:
        running.make_state_bucket(REGION)
        yield running


@pytest.fixture(scope="module")
def project(
    account: Account, database_server: Database, real_mirror: Path, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """The project, rendered, and an archive that trusts the database's certificate."""
    made = copy_project(tmp_path_factory.mktemp("trade") / "project", real_mirror, emulated(account))
    shutil.copy(database_server.server.authority.bundle, made.folder / "lambda/global-bundle.pem")
    made.tfgen("package")
    made.tfgen("render", "--quiet")
    override(made, STACK, ["any", "drain_waits"])
    return made


@pytest.fixture(scope="module")
def platform(project: Project, account: Account, database_server: Database) -> Platform:
    """The stack applied, and its database made."""
    project.apply(STACK)
    outputs = project.read_outputs(STACK)
    secret = account.client("secretsmanager", REGION).get_secret_value(SecretId=outputs["db_secret_arn"])
    database_server.create_as_rds_does(secret["SecretString"])
    return Platform(account, database_server, outputs)


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
