"""A service that accepts connections and never answers: how often it is tried, whatever the machine is busy with."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from trade_processor import archive, credentials, limits, migrator, outbox, replica
from trade_processor.archive import Archive
from trade_processor.booking import Trade, new_trade
from trade_processor.circuit import OPEN_SECONDS, Circuit, CircuitOpenError, is_outage
from trade_processor.credentials import Credentials
from trade_processor.deadline import Deadline
from trade_processor.errors import UnavailableError
from trade_processor.limits import Limits
from trade_processor.migrator import Migrator
from trade_processor.replica import Replica
from trade_processor.validation import Order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from .sandbox import Sandbox

TRADE = {"symbol": "AAPL", "quantity": 1}
ATTEMPTS = 2


class Silence:
    """A server on this machine that accepts every connection and says nothing; it counts them."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.accepted: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        try:
            while True:
                self.accepted.append(self._socket.accept()[0])
        except OSError:  # closed
            return

    def close(self) -> None:
        self._socket.close()
        for connection in self.accepted:
            connection.close()


@pytest.fixture
def silence() -> Iterator[Silence]:
    server = Silence()
    yield server
    server.close()


@pytest.fixture
def hang(silence: Silence, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, ModuleType], None]:
    """Let a service hang for the sandboxes that are made from now on; they wait for it only briefly."""

    def hang(service: str, module: ModuleType) -> None:
        monkeypatch.setenv(f"AWS_ENDPOINT_URL_{service}", silence.url)
        monkeypatch.setattr(module, "CLIENT", module.CLIENT.merge(Config(read_timeout=0.1)))

    return hang


def stopped(seconds: float, now: list[float]) -> Circuit:
    return Circuit(seconds, clock=lambda: now[0])


def test_parameter_store_that_hangs_is_waited_for_once_in_thirty_seconds(
    sandbox: Sandbox,
    new_sandbox: Callable[..., Sandbox],
    silence: Silence,
    hang: Callable[[str, ModuleType], None],
) -> None:
    hang("SSM", limits)
    other, now = new_sandbox(SSM_PREFIX="/trading/hanging"), [0.0]
    other.application._limits._circuit = stopped(limits.READ_SECONDS, now)
    assert {other.trade(TRADE).code for _ in range(20)} == {"configuration_unavailable"}
    assert len(silence.accepted) == ATTEMPTS
    now[0] = OPEN_SECONDS
    other.trade(TRADE)
    assert len(silence.accepted) == 2 * ATTEMPTS


def test_secrets_manager_that_hangs_is_waited_for_once_in_thirty_seconds(
    sandbox: Sandbox,
    new_sandbox: Callable[..., Sandbox],
    silence: Silence,
    hang: Callable[[str, ModuleType], None],
) -> None:
    hang("SECRETS_MANAGER", credentials)
    other, now = new_sandbox(), [0.0]
    other.application._database._endpoints._credentials._circuit = stopped(credentials.READ_SECONDS, now)
    assert {other.trade(TRADE).code for _ in range(20)} == {"secret_unavailable"}
    assert len(silence.accepted) == ATTEMPTS
    now[0] = OPEN_SECONDS
    other.trade(TRADE)
    assert len(silence.accepted) == 2 * ATTEMPTS


def test_s3_that_hangs_is_waited_for_once_in_thirty_seconds_and_every_trade_is_booked(
    sandbox: Sandbox,
    new_sandbox: Callable[..., Sandbox],
    silence: Silence,
    hang: Callable[[str, ModuleType], None],
) -> None:
    hang("S3", archive)
    other, now = new_sandbox(), [0.0]
    other.application._archive.circuit = stopped(archive.PUT_SECONDS, now)
    answers = [other.trade(TRADE) for _ in range(20)]
    assert {(answer.status, answer.body["archived"]) for answer in answers} == {(201, False)}
    assert len(silence.accepted) == ATTEMPTS
    now[0] = OPEN_SECONDS
    other.trade(TRADE)
    assert len(silence.accepted) == 2 * ATTEMPTS


def test_the_last_good_login_serves_while_secrets_manager_is_away(sandbox: Sandbox) -> None:
    provider = sandbox.application._database._endpoints._credentials._provider
    provider.client.meta.events.register_first("before-call.secrets-manager", _refuse)
    provider.clear_cache()
    sandbox.application._database.close()
    assert sandbox.trade(TRADE).status == 201


def _refuse(**_: object) -> None:
    raise ReadTimeoutError(endpoint_url="https://secretsmanager.invalid")


@pytest.mark.parametrize(
    ("client", "seconds"),
    [
        (limits.CLIENT, limits.READ_SECONDS),
        (credentials.CLIENT, credentials.READ_SECONDS),
        (archive.CLIENT, archive.PUT_SECONDS),
        (replica.CLIENT, replica.CALL_SECONDS),
    ],
    ids=["ssm", "secrets", "s3", "replica"],
)
def test_the_longest_call_is_what_timeouts_attempts_and_pauses_of_a_second_come_to(
    client: Config, seconds: float
) -> None:
    attempts = client.retries["total_max_attempts"]
    assert attempts == ATTEMPTS
    assert attempts * (client.connect_timeout + client.read_timeout) + attempts - 1 == seconds


class Hanging:
    """Every call of a service takes the longest time there is, on the sandbox's own clock, and fails."""

    def __init__(self, now: list[float], seconds: float) -> None:
        self._now, self._seconds = now, seconds

    def __call__(self, *_: object, **__: object) -> object:
        self._now[0] += self._seconds
        raise ReadTimeoutError(endpoint_url="https://service.invalid")

    get = put = __call__


def ask_for_the_limit(now: list[float]) -> Callable[[Deadline], object]:
    made = Limits("/trading/hanging")
    made._circuit, made._last = stopped(limits.READ_SECONDS, now), 100
    made.__dict__["_provider"] = Hanging(now, limits.READ_SECONDS)
    return made.max_quantity


def ask_for_the_login(now: list[float]) -> Callable[[Deadline], object]:
    made = Credentials("hanging")
    made._circuit, made._last = stopped(credentials.READ_SECONDS, now), credentials.Login("trader", "secret")
    made.__dict__["_provider"] = Hanging(now, credentials.READ_SECONDS)
    return lambda deadline: made.load("host", deadline)


def send_to_the_archive(now: list[float]) -> Callable[[Deadline], object]:
    made, trade = Archive("hanging"), new_trade(Order("AAPL", 1), None, "0" * 64, "us-east-1")
    made.circuit = stopped(archive.PUT_SECONDS, now)
    made.put = Hanging(now, archive.PUT_SECONDS)  # type: ignore[method-assign]
    return lambda deadline: _send(made, trade, deadline)


def _send(made: Archive, trade: Trade, deadline: Deadline) -> None:
    with suppress(ReadTimeoutError, CircuitOpenError):  # the trade is booked: it waits for the drain
        outbox.send_now(made, trade, deadline)


def requests_in_ten_minutes(sandbox: Callable[[list[float]], Callable[[Deadline], object]]) -> int:
    """How many requests of a tenth of a second a sandbox serves, one after the other, while the service hangs."""
    now = [0.0]
    ask, served = sandbox(now), 0
    while now[0] < 600:
        ask(Deadline(27.5, clock=lambda: now[0]))
        now[0] += 0.1
        served += 1
    return served


@pytest.mark.parametrize("sandbox", [ask_for_the_limit, ask_for_the_login, send_to_the_archive])
def test_fifty_sandboxes_keep_more_than_half_of_their_rate_while_a_service_hangs(
    sandbox: Callable[[list[float]], Callable[[Deadline], object]],
) -> None:
    """Each is a sandbox of Lambda's: it serves one request at a time, and remembers for itself."""
    assert sum(requests_in_ten_minutes(sandbox) for _ in range(50)) > 50 * 6000 / 2


def test_a_replica_that_hangs_is_waited_for_once(silence: Silence, hang: Callable[[str, ModuleType], None]) -> None:
    hang("S3", replica)
    copies = Replica("lost", "us-east-1")
    with pytest.raises(ReadTimeoutError):
        copies.read("trades/1.json", Deadline(20.0))
    with pytest.raises(CircuitOpenError):
        copies.read("trades/2.json", Deadline(20.0))
    assert len(silence.accepted) == ATTEMPTS


def test_a_replica_is_not_asked_without_time_for_the_answer() -> None:
    with pytest.raises(CircuitOpenError):
        Replica("lost", "us-east-1").keys("trades/", "", 1, Deadline(6.9, clock=lambda: 0.0))


def test_a_migrator_is_waited_for_no_longer_than_the_request_has(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Config] = []

    def connect(_: str, config: Config) -> object:
        asked.append(config)
        raise ReadTimeoutError(endpoint_url="https://lambda.invalid")

    monkeypatch.setattr(migrator.boto3, "client", connect)
    with pytest.raises(UnavailableError):
        Migrator("migrator").migrate(Deadline(5.0, clock=lambda: 0.0))
    assert [config.connect_timeout + config.read_timeout for config in asked] == [5.0]


def test_a_migrator_is_not_asked_without_time_for_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrator.boto3, "client", lambda *_, **__: pytest.fail("asked"))
    with pytest.raises(UnavailableError):
        Migrator("migrator").migrate(Deadline(1.9, clock=lambda: 0.0))


def test_a_call_that_the_deadline_does_not_allow_is_not_begun() -> None:
    circuit = Circuit(7.0)
    with pytest.raises(CircuitOpenError):
        circuit.call(lambda: pytest.fail("begun"), Deadline(6.9, clock=lambda: 0.0))


def test_a_call_that_works_is_made_each_time() -> None:
    made: list[int] = []
    circuit = Circuit(1.0)
    for number in range(3):
        circuit.call(lambda number=number: made.append(number), Deadline(10.0))  # type: ignore[misc]
    assert made == [0, 1, 2]


@pytest.mark.parametrize(("status", "outage"), [(403, False), (404, False), (429, True), (500, True), (503, True)])
def test_a_refusal_of_one_call_is_no_outage(status: int, outage: bool) -> None:
    answer = {"Error": {"Code": "X"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    assert is_outage(ClientError(answer, "PutObject")) is outage  # type: ignore[arg-type]


@pytest.mark.parametrize(("code", "outage"), [("AccessDeniedException", False), ("ThrottlingException", True)])
def test_what_parameter_store_refuses_is_told_from_its_being_overloaded(code: str, outage: bool) -> None:
    """Powertools wraps the refusal; both come with status 400."""
    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    wrapped = GetParameterError("as Powertools does")
    wrapped.__context__ = ClientError(answer, "GetParameter")  # type: ignore[arg-type]
    assert is_outage(wrapped) is outage
