from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from trade_processor.limits import DEFAULT_MAX_QUANTITY

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import World
    from .sandbox import Answer, Sandbox


@pytest.fixture
def limited(sandbox: Sandbox, world: World, new_sandbox: Callable[..., Sandbox]) -> Sandbox:
    """A sandbox whose stack has parameters; the largest quantity is 50."""
    prefix = f"/trading/{world.database}"
    world.aws.ssm.put_parameter(Name=f"{prefix}/max-quantity", Value="50", Type="String")
    return new_sandbox(SSM_PREFIX=prefix)


@pytest.fixture
def expire(limited: Sandbox) -> Callable[[], None]:
    """Let five minutes pass for the cached parameter."""
    return lambda: limited.application._limits._provider.clear_cache()


def trade(sandbox: Sandbox, quantity: int) -> Answer:
    return sandbox.trade({"symbol": "AAPL", "quantity": quantity})


def test_the_largest_quantity_comes_from_parameter_store(limited: Sandbox) -> None:
    assert trade(limited, 50).status == 201
    assert trade(limited, 51).body["error"]["fields"] == [
        {"field": "quantity", "message": "must be an integer from 1 to 50"}
    ]


def test_a_changed_parameter_counts_without_a_deployment(
    limited: Sandbox, world: World, expire: Callable[[], None]
) -> None:
    trade(limited, 50)
    name = f"/trading/{world.database}/max-quantity"
    world.aws.ssm.put_parameter(Name=name, Value="60", Type="String", Overwrite=True)
    assert trade(limited, 60).status == 400
    expire()
    assert trade(limited, 60).status == 201


@pytest.mark.parametrize("value", ["many", "0", "-1", "1.5"])
def test_the_last_good_limit_holds_while_the_parameter_is_unusable(
    limited: Sandbox, world: World, expire: Callable[[], None], value: str
) -> None:
    trade(limited, 50)
    name = f"/trading/{world.database}/max-quantity"
    world.aws.ssm.put_parameter(Name=name, Value=value, Type="String", Overwrite=True)
    expire()
    assert [trade(limited, 50).status, trade(limited, 51).status] == [201, 400]


def test_a_sandbox_that_never_read_the_limit_does_not_trade(
    sandbox: Sandbox, new_sandbox: Callable[..., Sandbox]
) -> None:
    answer = trade(new_sandbox(SSM_PREFIX="/trading/missing"), 1)
    assert (answer.status, answer.code, answer.headers["Retry-After"]) == (503, "configuration_unavailable", "1")


def test_without_parameters_the_default_holds(sandbox: Sandbox) -> None:
    assert trade(sandbox, DEFAULT_MAX_QUANTITY).status == 201
    assert trade(sandbox, DEFAULT_MAX_QUANTITY + 1).status == 400
