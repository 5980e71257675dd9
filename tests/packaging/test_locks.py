"""The locks that share an environment: what one of them installs, another must not move."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[2] / "requirements"
PIN = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((REQUIREMENTS / lock).read_text()))


@pytest.mark.parametrize("lock", ["runtime.txt", "build.txt"])
def test_what_rendering_needs_is_pinned_to_the_same_versions_for_tests(lock: str) -> None:
    tests = pins("dev.txt")
    assert {name: tests.get(name) for name in pins(lock)} == pins(lock)
