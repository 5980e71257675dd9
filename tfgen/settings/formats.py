"""The formats that a text may have to have, each with what is wrong with a text that has not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PATTERNS: Final = {
    "email": regex(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]+@{_LABEL}(\.{_LABEL})*", re.ASCII),
    "hostname": regex(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*", re.ASCII),
    "uri": regex(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.ASCII),
    "uuid": regex(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"),
}
_DATE: Final = regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME: Final = regex(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_NOUNS: Final = {"email": "an e-mail address", "hostname": "a host name", "uri": "a URI", "uuid": "a UUID"}


def find_fault(name: str, text: str) -> str | None:
    """Why the text has not the format: a phrase that ends a sentence on it, and a remedy. None when it has."""
    return FORMATS[name](text)


def _matched(name: str) -> Callable[[str], str | None]:
    return lambda text: None if _PATTERNS[name].fullmatch(text) else f"is not {_NOUNS[name]}."


def _date(text: str) -> str | None:
    from datetime import date

    try:
        return (
            None if _DATE.fullmatch(text) and date.fromisoformat(text) else 'is not a date. Write it like "2026-01-31".'
        )
    except ValueError as error:
        return f"is not a date ({error})."


def _date_time(text: str) -> str | None:
    from datetime import datetime

    try:
        found = _DATE_TIME.fullmatch(text) and datetime.fromisoformat(text.upper())
    except ValueError as error:
        return f"is not a date and time ({error})."
    return None if found else 'is not a date and time. Write it like "2026-01-31T12:00:00Z".'


def _address(version: int) -> Callable[[str], str | None]:
    def fault(text: str) -> str | None:
        import ipaddress

        try:
            (ipaddress.IPv4Address if version == 4 else ipaddress.IPv6Address)(text)
        except ValueError as error:
            return f"is not an IPv{version} address ({error})."
        return None

    return fault


def _network(version: int) -> Callable[[str], str | None]:
    def fault(text: str) -> str | None:
        import ipaddress

        example = "10.0.0.0/16" if version == 4 else "fd00::/48"
        try:
            network = (ipaddress.IPv4Network if version == 4 else ipaddress.IPv6Network)(text, strict=False)
        except ValueError as error:
            return f'is not an IPv{version} block ({error}). Write it like "{example}".'
        if "/" not in text:
            return f'is not an IPv{version} block (it has no prefix). Write it like "{example}".'
        if network.network_address != type(network.network_address)(text.partition("/")[0]):
            return f'has host bits set after its prefix. The block is "{network}".'
        return None if str(network) == text else f'is written in another way than usual. Write it as "{network}".'

    return fault


def _regex(text: str) -> str | None:
    from tfgen.settings.pattern import PatternError, compile_pattern

    try:
        compile_pattern(text)
    except PatternError as error:
        return f"is not a pattern ({error})."
    return None


FORMATS: Final[Mapping[str, Callable[[str], str | None]]] = {
    "date": _date,
    "date-time": _date_time,
    "email": _matched("email"),
    "hostname": _matched("hostname"),
    "ipv4": _address(4),
    "ipv6": _address(6),
    "ipv4network": _network(4),  # these two by the name that pydantic gave them
    "ipv6network": _network(6),
    "regex": _regex,
    "uri": _matched("uri"),
    "uuid": _matched("uuid"),
}
"""By name. The blocks of addresses are not JSON Schema's own, which admits formats that others define."""
