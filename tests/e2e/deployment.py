"""dev's home stack deployed to an emulator that runs its function, with a real database behind it."""

from __future__ import annotations

import http.client
import json
import shutil
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tests.e2e.emulators import database, ministack
from tests.e2e.project import copy_project, emulated, override
from tests.engine.availability import skip_or_fail
from tests.engine.stacks import PROJECT
from tests.lambda_.certificates import Authority
from tfgen.config.load import load_config
from tfgen.stacks.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.e2e.emulators.aws import Account
    from tests.e2e.emulators.cable import Cable
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

    def post_trade(self, body: bytes = CURL, key: str | None = None) -> Answer:
        """Do what the curl does."""
        headers = {"Content-Type": "application/json"} | ({} if key is None else {"Idempotency-Key": key})
        return self._ask("POST", "trade", body, headers)

    def ask_health(self) -> Answer:
        """Ask as a health check does, which is content with less than the deep form."""
        return self._ask("GET", "health", b"", {})

    def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Call the API at the address where the emulator serves it."""
        context = ssl.create_default_context(cafile=str(self.account.ca_bundle))
        gateway = http.client.HTTPSConnection(urlsplit(self.account.url).netloc, timeout=SECONDS, context=context)
        url = urlsplit(self.outputs["api_gateway_url"])
        place = f"/restapis/{url.netloc.partition('.')[0]}{url.path}/_user_request_/{path}"
        try:
            gateway.request(method, place, body, headers)
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
        return {key: json.load(s3.get_object(Bucket=bucket, Key=key)["Body"]) for key in self.list_versions()}

    def read_errors(self) -> list[str]:
        """What the function has logged of failures that nobody foresaw."""
        logs = self.account.client("logs", REGION)
        pages = logs.get_paginator("filter_log_events").paginate(
            logGroupName=f"/aws/lambda/trading-processor-{ENVIRONMENT}"
        )
        lines = [event["message"] for page in pages for event in page["events"]]
        return [line for line in lines if "internal_error" in line or "Traceback" in line]

    def list_versions(self) -> list[str]:
        """The keys of the archived trades, each as often as it was written."""
        pages = self.account.client("s3", REGION).get_paginator("list_object_versions")
        answers = pages.paginate(Bucket=self.outputs["s3_bucket_name"])
        return [version["Key"] for page in answers for version in page.get("Versions", [])]


def run_database() -> Iterator[Database]:
    """The database server, empty; skipped where it is not installed."""
    if database.find_database() is None:
        skip_or_fail(database.ABSENT)
    with database.run_database() as running:
        yield running


def run_account(server: Database, folder: Path, cables: Mapping[str, Cable] = ministack.NO_CABLES) -> Iterator[Account]:
    """The account of the stack, with a bucket for its state and nothing else."""
    if ministack.find_ministack() is None:
        skip_or_fail(ministack.ABSENT)
    (stack,) = load_config(PROJECT).select(Selection.parse(environments=[ENVIRONMENT], regions=[REGION]))
    version = stack.settings["database"]["engine_version"]
    account = ministack.run_ministack(
        str(stack.account_id), folder, Authority(folder), server.address, version, cables=cables
    )
    with account as running:
        running.make_state_bucket(REGION)
        yield running


def make_project(account: Account, server: Database, folder: Path, mirror: Path, *overrides: str) -> Project:
    """The project, rendered, and an archive that trusts the database's certificate."""
    made = copy_project(folder, mirror, emulated(account))
    shutil.copy(server.server.authority.bundle, made.folder / "lambda/global-bundle.pem")
    made.tfgen("package")
    made.tfgen("render", "--quiet")
    override(made, STACK, ["any", *overrides])
    return made


def make_database(project: Project, account: Account, server: Database) -> Platform:
    """What RDS does with a new cluster: the database, and the user of its secret."""
    outputs = project.read_outputs(STACK)
    secret = account.client("secretsmanager", REGION).get_secret_value(SecretId=outputs["db_secret_arn"])
    server.create_as_rds_does(secret["SecretString"])
    return Platform(account, server, outputs)
