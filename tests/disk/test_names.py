"""Names that become paths."""

from __future__ import annotations

import pytest

from tfgen.disk.names import MAX_NAME, why_not_plain


@pytest.mark.parametrize("name", ["network.tf.j2", "us-east-1", "_macros", "A_b.c-9", "console", "com", "x" * MAX_NAME])
def test_a_plain_name_is_admitted(name: str) -> None:
    assert why_not_plain(name) is None


@pytest.mark.parametrize(
    "name",
    [
        "",
        "con",
        "NUL",
        "Aux.tf",
        "com1",
        "LPT9.tf.j2",
        "prn.a.b",
        ".",
        "..",
        ".hidden",
        "a/b",
        "a\\b",
        "a b",
        "a\n",
        "é",
        "a:b",
        "dot.",
        "-~",
        "a\0",
        "x" * (MAX_NAME + 1),
    ],
)
def test_any_other_name_is_refused_with_a_reason_and_a_remedy(name: str) -> None:
    assert (why_not_plain(name) or "").endswith(" Choose another name.")
