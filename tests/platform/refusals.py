"""What tfgen says to a matrix that lacks something."""

from __future__ import annotations

import pytest

from tests.declared import parse_platform
from tfgen.errors import ConfigError

_MATRIX = """
project: {{name: trading}}
regions:
  us-east-1: {{cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}}
  us-west-2: {{cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}}
environments:
  dev: {{account_id: "111122223333", home_region: us-east-1, {settings}}}
"""


def refusals(settings: str, overrides: str = "") -> list[str]:
    """Each message once, without its place; the matrix has these settings, and `overrides` as its last line."""
    with pytest.raises(ConfigError) as caught:
        parse_platform(_MATRIX.format(settings=settings) + overrides)
    return list(dict.fromkeys(problem.message for problem in caught.value.problems))
