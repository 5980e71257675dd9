"""Learn what texts must not begin with, end with, hold or be: names and networks that AWS keeps for itself.

The other passes ask about letters. That a name may not begin with `internal-` shows in no letter: each such text is
asked about, beside one that differs from it only in that the reserved part is not where it is refused.
"""

from __future__ import annotations

import json
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


# Networks of one size: one that is free as a rule, one outside of all that are, and those that are kept.
_NETWORKS: Final = (
    (r"169\.254\.", "169.254.10.0/{}", "10.0.0.0/{}", (29, 30), ("0.0", "1.0", "2.0", "3.0", "4.0", "5.0")),
    (r"[fF][dD]", "fd00::/{}", "2001:db8::/{}", (125, 126), ()),
)
_LAST: Final = {29: "169.248", 30: "169.252"}
# Documents and patterns, which are wrong for reasons of their own.
_OTHER_TEXTS: Final = ("template_body", "regex_string")


def learn_reserved(probe: Probe, rows: list[Row]) -> Iterator[Row]:
    """What is reserved in a text, beside what these rows say: one row for names, and one for networks."""
    if not {"never", "one_of", "json", "number"}.isdisjoint(kind for kind, _ in rows) or probe.path[-1] in _OTHER_TEXTS:
        return
    asked = _Asked(probe, rows)
    if base := next(filter(probe.takes, _BASES), None):
        yield from hold(probe, list(_of_names(asked, base)))
    yield from hold(probe, list(_of_networks(asked)))


def _of_names(asked: _Asked, base: str) -> Iterator[Row]:
    begin = _shortest([part for part in _BEGINNINGS if asked.tells(part + base, f"{base}{part}{base}")])
    end = [part for part in _ENDS if asked.tells(base + part, f"{base}{part}{base}")]
    inside = [part for part in _INSIDE if asked.tells(f"{base}{part}{base}", f"{base}{part[0]}{base}{part[1]}{base}")]
    words = [word for word in _WHOLE if not word.startswith(tuple(begin))]
    whole = [word for word in words if asked.tells(word, word[::-1]) and asked.tells(word, base + word)]
    forms = [
        (f"(?!{_either(begin)})", "does not begin with", begin),
        (f"(?!(?s:.*)(?:{_either(inside)}))", "does not hold", inside),
        (f"(?!(?:{_either(whole)})$)", "is not", whole),
        (f"(?!(?s:.*)(?:{_either(end)})$)", "does not end with", end),
    ]
    if found := [form for form in forms if form[2]]:
        told = ", ".join(f"{verb} {' or '.join(map(json.dumps, parts))}" for _, verb, parts in found)
        pattern = "".join(pattern for pattern, *_ in found)
        yield ["characters", {"pattern": f"{pattern}(?s:.*)", "words": f"a text that {told}"}]


def _of_networks(asked: _Asked) -> Iterator[Row]:
    forms, example = [], ""
    for start, free, outside, sizes, kept in _NETWORKS:
        size = next((one for one in sizes if asked.takes(free.format(one))), None)
        if size is None:
            continue
        if not asked.tells(outside.format(size), free.format(size)):
            return
        parts = [*kept, _LAST[size]] if kept else []
        refused = [part for part in parts if asked.tells(f"169.254.{part}/{size}", free.format(size))]
        forms.append(f"{start}(?!(?:{_either(refused)})/)" if refused else start)
        example = example or free.format(size)
    if forms:
        yield ["format", {"pattern": f"(?:{'|'.join(forms)}).*", "example": example}]


class _Asked:
    """An argument about which rows know something."""

    def __init__(self, probe: Probe, rows: list[Row]) -> None:
        self._probe = probe
        self._known = [constraint_of(kind, facts) for kind, facts in rows if kind != "items"]

    def takes(self, text: str) -> bool:
        """Whether the provider takes a text."""
        return self._probe.takes(text)

    def tells(self, text: str, other: str) -> bool:
        """Whether a text is refused, the other is taken, and the rows do not say so yet."""
        if any(one.fault(text) for one in self._known):
            return False
        return bool(self._probe.refusals(text)) and self._probe.takes(other)


def _shortest(parts: list[str]) -> list[str]:
    """Those that do not begin with another one."""
    return [part for part in parts if not any(part != one and part.startswith(one) for one in parts)]


def _either(parts: list[str]) -> str:
    return "|".join(map(re.escape, parts))
