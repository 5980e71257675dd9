"""Learn what texts must not begin with, end with, hold or be: names that AWS keeps for itself.

The other passes ask about letters. That a name may not begin with `internal-` shows in no letter: each such text is
asked about, beside one that differs from it only in that the reserved part is not where it is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.engine.learning.words import hold
from tfgen.providers.aws.values.provider import constraint_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_BASES: Final = ("ab12", "ab12cdef", "Ab12cdef", "ab.cd", "/ab/cd", "alias/ab12", "arn:aws:s3:::ab12")
_BEGINNINGS: Final = (
    *("internal-", "sg-", "d-", "i-", "vpc-", "subnet-", "xn--", "sthree-", "amzn-s3-demo-", "lambda-", "default-"),
    *("aws", "AWS", "aws-", "AWS-", "aws_", "aws:", "aws/", "aws.", "/aws", "/aws/", "ssm", "/ssm", "amazon", "Amazon"),
    *("alias/aws/", "rds", "rds.", "rds:", "default.", "automated", "ec2-", "elb-", "eks-", "ecs-", "pg_", "cognito"),
    *("-", "_", ".", "/", " ", "0", "1", "$", "@", "#", "+", ":", "*", "~"),
)
_ENDS: Final = ("-", "_", ".", "/", " ", "-s3alias", "--ol-s3", ".mrap", "--x-s3", ":", "*")
_INSIDE: Final = ("--", "__", "..", "//", "  ", ".-", "-.", "::")
_WHOLE: Final = (
    *("default", "Default", "aws", "AWS", "amazon", "root", "admin", "administrator", "public", "rdsadmin", "postgres"),
    *("template0", "template1", "dev", "user", "master", "system", "all", "none", "null", "primary", "secondary"),
    *("192.168.5.4", "localhost", "test", "id", "name", "main", "sys", "mysql", "pg_catalog", "awsuser"),
)


def learn_reserved(probe: Probe, rows: list[Row]) -> Iterator[Row]:
    """What is reserved in a text, beside what these rows say; one row for all of it."""
    kinds = {kind for kind, _ in rows}
    base = next(filter(probe.takes, _BASES), None) if kinds.isdisjoint({"never", "one_of", "json", "number"}) else None
    if base is None:
        return
    asked = _Asked(probe, rows)
    begin = [part for part in _BEGINNINGS if asked.tells(part + base, f"{base}{part}{base}")]
    end = [part for part in _ENDS if asked.tells(base + part, f"{base}{part}{base}")]
    inside = [part for part in _INSIDE if asked.tells(f"{base}{part}{base}", f"{base}{part[0]}{base}{part[1]}{base}")]
    whole = [part for part in _WHOLE if asked.tells(part, f"{part}{base}") and asked.tells(part, base + part)]
    forms = [
        *((f"(?!{_either(begin)})", f"does not begin with {_listed(begin)}") for _ in begin[:1]),
        *((f"(?!(?s:.*)(?:{_either(inside)}))", f"does not hold {_listed(inside)}") for _ in inside[:1]),
        *((f"(?!(?:{_either(whole)})$)", f"is not {_listed(whole)}") for _ in whole[:1]),
    ]
    last = f"(?<!{')(?<!'.join(map(re.escape, end))})" if end else ""
    words = [words for _, words in forms] + ([f"does not end with {_listed(end)}"] if end else [])
    if words:
        pattern = "".join(pattern for pattern, _ in forms) + f"(?s:.*){last}"
        yield from hold(probe, [["characters", {"pattern": pattern, "words": f"a text that {', '.join(words)}"}]])


class _Asked:
    """An argument about which rows know something."""

    def __init__(self, probe: Probe, rows: list[Row]) -> None:
        self._probe = probe
        self._known = [constraint_of(kind, facts) for kind, facts in rows if kind != "items"]

    def tells(self, text: str, other: str) -> bool:
        """Whether a text is refused, the other is taken, and the rows do not say so yet."""
        if any(one.fault(text) for one in self._known):
            return False
        return bool(self._probe.refusals(text)) and self._probe.takes(other)


def _either(parts: list[str]) -> str:
    return "|".join(map(re.escape, parts))


def _listed(parts: list[str]) -> str:
    return " or ".join(f'"{part}"' for part in parts)
