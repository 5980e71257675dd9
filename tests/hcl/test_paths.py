"""The path of a part of a value."""

from __future__ import annotations

import pytest

from tfgen.hcl.paths import join_path


@pytest.mark.parametrize(
    ("path", "key", "joined"),
    [("", "tags", "tags"), ("tags", "Name", "tags.Name"), ("tags", "a b", 'tags["a b"]'), ("ingress", 0, "ingress[0]")],
)
def test_a_part_is_named_as_terraform_writes_it(path: str, key: str | int, joined: str) -> None:
    assert join_path(path, key) == joined
