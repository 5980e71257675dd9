"""Which names rules may know from others."""

from __future__ import annotations

import pytest

from tfgen.validate.alike.vocabulary import is_spoken


@pytest.mark.parametrize("name", ["us-east-1", "mx-central-1", "gp3", "t3", "my-gp3-disks", "db-r6g", "sha256", "IPv4"])
def test_what_rules_speak_of_is_spoken(name: str) -> None:
    assert is_spoken(name)


@pytest.mark.parametrize("name", ["env014", "tenant-0238", "214365870912", "0d47c19be0ab3f826", "ab12" * 16])
def test_what_no_rule_speaks_of_is_not(name: str) -> None:
    assert not is_spoken(name)
