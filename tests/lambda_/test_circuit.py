"""A service that accepts connections and never answers: how often it is tried, whatever the machine is busy with."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest
from aws_lambda_powertools.utilities.parameters.exceptions import GetParameterError
from botocore.config import Config
from botocore.exceptions import ClientError, ReadTimeoutError
from trade_processor import archive, credentials, limits
from trade_processor.circuit import OPEN_SECONDS, Circuit, CircuitOpenError, is_outage
from trade_processor.deadline import Deadline

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
    ],
    ids=["ssm", "secrets", "s3"],
)
def test_the_longest_call_is_what_timeouts_attempts_and_pauses_of_a_second_come_to(
    client: Config, seconds: float
) -> None:
    attempts = client.retries["total_max_attempts"]
    assert attempts == ATTEMPTS
    assert attempts * (client.connect_timeout + client.read_timeout) + attempts - 1 == seconds


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
