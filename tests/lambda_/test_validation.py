from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from trade_processor.errors import RejectedError
from trade_processor.gateway import InexactNumber
from trade_processor.validation import Order, parse_idempotency_key, parse_order

MAXIMUM = 1000
GOOD = {"symbol": "AAPL", "quantity": 100}
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def bad_fields(document: dict[str, Any]) -> list[str]:
    with pytest.raises(RejectedError) as caught:
        parse_order(document, MAXIMUM)
    assert (caught.value.status, caught.value.code) == (400, "validation_failed")
    return [field for field, _ in caught.value.fields]


def test_symbol_and_quantity_are_enough() -> None:
    assert parse_order(GOOD, MAXIMUM) == Order("AAPL", 100, "BUY", None, None)


def test_every_field_is_read() -> None:
    document = {"symbol": "BRK.B", "quantity": 1, "side": "SELL", "price": "0.10", "client_order_id": "a-1"}
    assert parse_order(document, MAXIMUM) == Order("BRK.B", 1, "SELL", Decimal("0.10"), "a-1")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("symbol", ""),
        ("symbol", "aapl"),
        ("symbol", "1A"),
        ("symbol", "ABCDEFGHIJK"),
        ("symbol", "AAPL\n"),
        ("symbol", "\uff21APL"),
        ("symbol", None),
        ("quantity", 0),
        ("quantity", -1),
        ("quantity", MAXIMUM + 1),
        ("quantity", True),
        ("quantity", "100"),
        ("quantity", 100.0),
        ("quantity", InexactNumber()),
        ("quantity", None),
        ("side", "buy"),
        ("side", ["BUY"]),
        ("price", 1),
        ("price", InexactNumber()),
        ("price", "0"),
        ("price", "0.000000"),
        ("price", "-1"),
        ("price", "1e3"),
        ("price", "NaN"),
        ("price", "1.0000001"),
        ("price", "12345678901234"),
        ("price", "\u0661"),
        ("client_order_id", ""),
        ("client_order_id", "a b"),
        ("client_order_id", "a" * 65),
    ],
    ids=ascii,
)
def test_a_bad_value_is_reported_by_its_field(field: str, value: object) -> None:
    assert bad_fields(GOOD | {field: value}) == [field]


def test_every_bad_missing_and_unknown_field_is_reported_at_once() -> None:
    assert bad_fields({"symbol": 1, "side": "HOLD", "price": "x", "currency": "EUR"}) == [
        "currency",
        "price",
        "quantity",
        "side",
        "symbol",
    ]


def test_a_long_unknown_name_is_cut() -> None:
    assert bad_fields(GOOD | {"x" * 5000: 1}) == ["x" * 40]


@patient
@given(st.dictionaries(st.sampled_from(["symbol", "quantity", "side", "price", "client_order_id"]), json_values))
def test_any_object_becomes_an_order_or_a_rejection(document: dict[str, Any]) -> None:
    try:
        accepted = 1 <= parse_order(document, MAXIMUM).quantity <= MAXIMUM
    except RejectedError as error:
        accepted = bool(error.fields)
    assert accepted


@patient
@given(st.decimals(min_value=Decimal("0.000001"), max_value=Decimal(10) ** 13 - 1, places=6))
def test_a_price_is_kept_to_its_last_digit(price: Decimal) -> None:
    assert parse_order(GOOD | {"price": format(price, "f")}, MAXIMUM).price == price


def test_equal_orders_have_one_fingerprint_however_they_are_written() -> None:
    short = parse_order(GOOD | {"price": "1.5"}, MAXIMUM)
    long = parse_order({"side": "BUY", "price": "1.500"} | GOOD, MAXIMUM)
    assert short.fingerprint() == long.fingerprint()


@pytest.mark.parametrize(
    "change",
    [{"symbol": "MSFT"}, {"quantity": 101}, {"side": "SELL"}, {"price": "2"}, {"client_order_id": "b"}],
    ids=lambda change: next(iter(change)),
)
def test_another_order_has_another_fingerprint(change: dict[str, Any]) -> None:
    assert parse_order(GOOD, MAXIMUM).fingerprint() != parse_order(GOOD | change, MAXIMUM).fingerprint()


@pytest.mark.parametrize("key", ["", "a b", "a" * 65, "k\n", "k\u00e9"], ids=ascii)
def test_an_idempotency_key_of_other_characters_is_rejected(key: str) -> None:
    with pytest.raises(RejectedError) as caught:
        parse_idempotency_key(key)
    assert caught.value.fields[0][0] == "Idempotency-Key"
