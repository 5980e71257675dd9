"""Recognise the form of a text by the samples that the provider takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.engine.learning.samples import ARNS

if TYPE_CHECKING:
    from tests.engine.learning.table import Row

_IPV4 = frozenset({"10.0.0.0/16", "0.0.0.0/0"})
_IPV6 = frozenset({"::/0", "2001:db8::/32"})
_ADDRESSES = frozenset({"10.0.0.1", "2001:db8::1"})
_WEEKLY = frozenset({"sun:05:00-sun:06:00", "Mon:00:00-Mon:03:00"})
_WHOLE = frozenset({"10", "512", "-1", "0", "1"})
_ANY_JSON = frozenset({"{}", "10", "true"})
_POLICIES = frozenset({"{}", '{"Version":"2012-10-17","Statement":[]}'})
# So many of the samples are there of any service.
_MANY_ARNS = 5

_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_DAY = "(mon|tue|wed|thu|fri|sat|sun)"
_FORMATS = {
    frozenset({"123456789012"}): (r"\d{12}", "123456789012"),
    frozenset({"2030-01-01T00:00:00Z"}): (
        r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
        "2030-01-01T00:00:00Z",
    ),
    frozenset({"03:00-04:00"}): (rf"{_CLOCK}-{_CLOCK}", "03:00-04:00"),
    **dict.fromkeys(
        (_WEEKLY, frozenset({"sun:05:00-sun:06:00"})),  # capitals alone: a password that needs one takes it too
        (rf"(?i:{_DAY}:{_CLOCK}-{_DAY}:{_CLOCK})", "sun:05:00-sun:06:00"),
    ),
    **dict.fromkeys((_WHOLE, _WHOLE | {"123456789012"}), (r"-?\d+", "10")),
}


def recognise(taken: frozenset[str], *, empty: bool) -> list[Row]:
    """The constraint that fits the samples that are taken; none when they fit none.

    `empty` tells whether the empty text is taken too; a network or address that may be empty is no constraint.
    """
    if taken <= ARNS:
        return [["arn", _services(taken)]]
    if _is_json(taken):
        return [["json", {}]]
    if taken in _FORMATS:
        pattern, example = _FORMATS[taken]
        return [["format", {"pattern": f"({pattern})?" if empty else pattern, "example": example}]]
    if taken == {"true", "false"}:
        return [["one_of", {"words": ["true", "false"]}]]
    return [] if empty else _recognise_network(taken)


def _services(arns: frozenset[str]) -> dict[str, list[str]]:
    if len(arns) >= _MANY_ARNS:
        return {}
    return {"services": sorted({arn.split(":")[2] for arn in arns})}


def _is_json(taken: frozenset[str]) -> bool:
    return taken <= _POLICIES or (taken >= _ANY_JSON and not any(text.startswith("a") for text in taken))


def _recognise_network(taken: frozenset[str]) -> list[Row]:
    for version, samples in ((4, _IPV4), (6, _IPV6), (0, _IPV4 | _IPV6)):
        if taken == samples:
            return [["cidr", {"version": version}]]
    if taken in (_ADDRESSES, {"10.0.0.1"}):
        return [["address", {}]]
    return []
