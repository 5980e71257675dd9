"""From a JSON object to an order: every bad field is reported at once."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from trade_processor.errors import RejectedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SYMBOL = re.compile(r"[A-Z][A-Z0-9.\-]{0,9}")
PRICE = re.compile(r"[0-9]{1,13}(\.[0-9]{1,6})?")
"""What DECIMAL(19, 6) holds exactly."""
CLIENT_ORDER_ID = re.compile(r"[A-Za-z0-9._:\-]{1,64}")
IDEMPOTENCY_KEY = re.compile(r"[\x21-\x7e]{1,64}")
"""Visible ASCII: MySQL's padded comparison would take "a" and "a " for one key."""

SHOWN_NAME = 40
"""Characters of an unknown field's name that an error repeats."""


@dataclass(frozen=True)
class Order:
    """A valid request to trade; `price` is None for a market order."""

    symbol: str
    quantity: int
    side: str = "BUY"
    price: Decimal | None = None
    client_order_id: str | None = None

    def fingerprint(self) -> str:
        """SHA-256 in hex over the meaning: 1.5 and 1.50 are one price, a written-out default is the default."""
        price = None if self.price is None else format(self.price.normalize(), "f")
        meaning = [self.symbol, self.quantity, self.side, price, self.client_order_id]
        return hashlib.sha256(json.dumps(meaning).encode()).hexdigest()


def parse_order(document: Mapping[str, Any], max_quantity: int) -> Order:
    """The order in `document`; `RejectedError` 400 with a list of every bad, missing and unknown field."""
    values: dict[str, Any] = {}
    problems = [(name[:SHOWN_NAME], "is not a known field") for name in document if name not in PARSERS]
    problems += [(name, "is required") for name in ("symbol", "quantity") if name not in document]
    for name, parse in PARSERS.items():
        if name in document:
            try:
                values[name] = parse(document[name], max_quantity)
            except ValueError as error:
                problems.append((name, str(error)))
    if problems:
        raise validation_failed(problems)
    return Order(**values)


def parse_idempotency_key(value: str) -> str:
    """The Idempotency-Key header as it is; `RejectedError` 400 when it is not 1 to 64 visible ASCII characters."""
    if not IDEMPOTENCY_KEY.fullmatch(value):
        raise validation_failed([("Idempotency-Key", "must be 1 to 64 visible ASCII characters")])
    return value


def validation_failed(problems: list[tuple[str, str]]) -> RejectedError:
    """The answer to a request with bad fields."""
    return RejectedError(400, "validation_failed", "The request has invalid fields.", fields=sorted(problems))


def _symbol(value: object, _: int) -> str:
    return _matched(value, SYMBOL, "must be 1 to 10 characters of A-Z, 0-9, dot and dash, and begin with a letter")


def _quantity(value: object, maximum: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= maximum:
        raise ValueError(f"must be an integer from 1 to {maximum}")
    return value


def _side(value: object, _: int) -> str:
    if value not in ("BUY", "SELL"):
        raise ValueError("must be BUY or SELL")
    return str(value)


def _price(value: object, _: int) -> Decimal:
    fact = "must be a string with a positive decimal number of at most 13 digits and 6 decimals"
    price = Decimal(_matched(value, PRICE, fact))
    if price == 0:
        raise ValueError(fact)
    return price


def _client_order_id(value: object, _: int) -> str:
    return _matched(value, CLIENT_ORDER_ID, "must be 1 to 64 characters of A-Z, a-z, 0-9, dot, colon, dash and _")


def _matched(value: object, pattern: re.Pattern[str], fact: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(fact)
    return value


PARSERS: dict[str, Callable[[object, int], Any]] = {
    "symbol": _symbol,
    "quantity": _quantity,
    "side": _side,
    "price": _price,
    "client_order_id": _client_order_id,
}
