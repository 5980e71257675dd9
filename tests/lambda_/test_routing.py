from __future__ import annotations

import pytest
from trade_processor.errors import RejectedError
from trade_processor.routing import find_route

ROUTES = {("POST", "/trade"): "trade", ("GET", "/health"): "health", ("PUT", "/trade"): "change"}


@pytest.mark.parametrize("path", ["/trade", "/trade/"])
def test_a_known_method_and_path_has_a_target(path: str) -> None:
    assert find_route(ROUTES, "POST", path) == "trade"


def test_an_unknown_path_is_404() -> None:
    with pytest.raises(RejectedError) as caught:
        find_route(ROUTES, "POST", "/order")
    assert caught.value.status == 404


def test_a_wrong_method_is_405_and_tells_the_right_ones() -> None:
    with pytest.raises(RejectedError) as caught:
        find_route(ROUTES, "GET", "/trade")
    assert (caught.value.status, caught.value.headers) == (405, {"Allow": "POST, PUT"})
