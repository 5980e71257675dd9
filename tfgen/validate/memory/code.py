"""The code and data that decide what is found, and how it is told."""

from __future__ import annotations

from functools import cache
from typing import Final

from tfgen.unchanged import LIBRARIES as OF_RENDERS
from tfgen.unchanged import PACKAGES as THAT_RENDER
from tfgen.unchanged import fingerprint_code

PACKAGES: Final = (
    *THAT_RENDER,
    "conformance",
    "dialects",
    "providers/aws/rules",
    "providers/aws/shared",
    "providers/aws/values",
    "rules",
    "rules/own",
    "rules/shared",
    "schema/data",
    "validate",
    "validate/alike",
    "validate/answers",
    "validate/folders",
    "validate/judging",
    "validate/memory",
    "validate/origins",
    "validate/sources",
    "validate/verdicts",
)
LIBRARIES: Final = (*OF_RENDERS, "detect_secrets", "pathspec")


@cache
def code_fingerprint() -> str:
    """Of all of it, as this process began with it: seven hundred files, looked at once."""
    return fingerprint_code(PACKAGES, LIBRARIES)
