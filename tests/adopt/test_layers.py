"""Where values of a setting are written: as few lines as tell them all."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tfgen.adopt.layers import write_layers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.adopt.layers import Written

WHERES = tuple(product(("dev", "prod", "staging"), ("east", "west")))


def resolve(written: Written, where: tuple[str, ...], default: bool) -> bool:
    """What a folder has: the most specific layer wins, and of two axes the first."""
    matching = [layer for layer in written if all(where[axis] == name for axis, name in layer)]
    most = max(matching, key=lambda layer: (len(layer), [-axis for axis, _ in layer]), default=None)
    return default if most is None else bool(written[most])


@given(st.lists(st.booleans(), min_size=len(WHERES), max_size=len(WHERES)), st.booleans())
def test_each_folder_has_its_value_whatever_there_is_by_default(values: list[bool], default: bool) -> None:
    wanted = dict(zip(WHERES, values, strict=True))
    written = write_layers(wanted, 2, default=[default])
    assert {where: resolve(written, where, default) for where in WHERES} == wanted


@pytest.mark.parametrize(
    ("values", "want"),
    [
        ({("dev",): False, ("prod",): True}, {((0, "prod"),): True}),
        ({("dev",): False, ("prod",): True, ("staging",): False}, {((0, "prod"),): True}),
        ({("dev",): False, ("prod",): True, ("staging",): True}, {(): True, ((0, "dev"),): False}),
        ({("dev",): False, ("prod",): False}, {}),
    ],
)
def test_what_there_is_by_default_is_not_written_again(values: Mapping[tuple[str], bool], want: Written) -> None:
    assert write_layers(values, 1, default=[False]) == want
