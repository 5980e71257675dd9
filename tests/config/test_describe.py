"""Types in the user's words, as they end a sentence."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta

from tfgen.config.describe import describe
from tfgen.config.types import PathPattern, PlainName


@pytest.mark.parametrize(
    ("model", "description"),
    [
        (bool, "true or false"),
        (int, "a whole number"),
        (Annotated[int, Meta(ge=1)], "a whole number of at least 1"),
        (Annotated[int, Meta(ge=7, le=30)], "a whole number from 7 to 30"),
        (Annotated[float, Meta(ge=0, le=256, multiple_of=0.5)], "a number from 0 to 256 in steps of 0.5"),
        (Literal["single", "per_zone"], "one of per_zone, single"),
        (Literal[1, 3, 5], "one of 1, 3, 5"),
        (str, "text"),
        (
            PlainName,
            (
                "a plain file name: letters a to z, digits and any of - _ . between them, of at most 100 characters, "
                'like "production"'
            ),
        ),
        (PathPattern | None, 'a relative path of plain names like "envs/{environment}" or null'),
        (list[int], "a list, each a whole number"),
        (Annotated[list[int], Meta(min_length=2, max_length=3)], "a list of 2 to 3 items, each a whole number"),
        (Annotated[list[int], Meta(min_length=1, max_length=1)], "a list of 1 item, each a whole number"),
        (dict[str, Any], "a map"),
        (Any, "any value"),
    ],
)
def test_a_type_is_described(model: Any, description: str) -> None:
    assert describe(model) == description
