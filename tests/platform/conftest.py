"""The nine committed stacks, rendered and parsed once."""

from __future__ import annotations

import pytest

from tests.platform.modules import Module, platform

ENVIRONMENTS = ("dev", "staging", "prod")
REGIONS = ("us-east-1", "us-east-2", "us-west-2")


@pytest.fixture(params=[f"{environment}/{region}" for environment in ENVIRONMENTS for region in REGIONS])
def module(request: pytest.FixtureRequest) -> Module:
    """Each of the nine stacks in turn."""
    return platform()[request.param]


@pytest.fixture(params=ENVIRONMENTS)
def home(request: pytest.FixtureRequest) -> Module:
    """The home stack of each environment in turn."""
    return platform()[f"{request.param}/us-east-1"]


@pytest.fixture
def modules() -> dict[str, Module]:
    """All stacks by name."""
    return platform()
