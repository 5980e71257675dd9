"""Which words of a path are names of regions, and which of environments."""

from __future__ import annotations

import re
from typing import Final

REGION: Final = (
    r"(?:[a-z]{2}(?:[-_][a-z]+)?[-_](?:north|south|east|west|central)(?:north|south|east|west)?[-_]\d[a-z]?"
    r"|(?:us|europe|asia|australia|southamerica|northamerica|africa|me)[-_](?:north|south|east|west|central)[a-z]*\d"
    r"|(?:north|south|east|west|central)?(?:us|europe|asia|uk|india|japan|korea|france|germany|australia|canada|brazil)"
    r"(?:north|south|east|west|central)?\d?)"
)
_IS_REGION: Final = re.compile(REGION)
ENVIRONMENT_WORD: Final = (
    r"(?:dev|develop|development|test|testing|tst|int|integration|qa|uat|stage|stag|staging|stg|pre|"
    r"(?:(?:pre|non)[-_]?)?prod(?:uction)?|prd|live|demo|sandbox|sbx|perf|canary|preview|release)"
)
_IS_ENVIRONMENT: Final = re.compile(rf"(?:^|.*[-_.]){ENVIRONMENT_WORD}(?:$|[-_.\d].*)")
SURELY: Final = re.compile(
    r"dev|develop|development|qa|uat|stage|staging|stg|(?:(?:pre|non)[-_]?)?prod(?:uction)?|prd|sandbox", re.IGNORECASE
)
"""Names of environments that mean nothing else, wherever they stand."""


def kind_of(name: str) -> str:
    """Of which axis a word is a name: `environment`, `region`, or empty."""
    if _IS_REGION.fullmatch(name):
        return "region"
    return "environment" if _IS_ENVIRONMENT.fullmatch(name.lower()) else ""
