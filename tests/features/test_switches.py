"""No switch of the matrix is forgotten here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec.inspect as types
import pytest

from tests.features.combination_table import refusal
from tests.features.switches import FULL, LEAN, SHARED_ACCOUNT, SWITCHES
from tfgen.config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

# May be null, but then their feature is refused: they are no switch of their own.
NEEDED_BY_A_FEATURE = {"domain.name", "domain.zone_id"}
# Numbers, names and lists that decide whether something exists.
BEYOND_FEW_VALUES = {
    "network.zone_count",
    "database.instance_class",
    "database.reader_count",
    "alarms.emails",
    SHARED_ACCOUNT,
}


def settings_with_few_values(struct: types.StructType, prefix: str = "") -> Iterator[str]:
    """The settings that are true or false, one of some words, or may be null."""
    for field in struct.fields:
        kind = field.type.type if isinstance(field.type, types.Metadata) else field.type
        if isinstance(kind, types.StructType):
            yield from settings_with_few_values(kind, f"{prefix}{field.name}.")
        elif isinstance(kind, types.BoolType | types.LiteralType | types.UnionType):
            yield prefix + field.name


def test_every_setting_with_few_values_is_a_switch() -> None:
    info = types.type_info(Settings)
    assert isinstance(info, types.StructType)
    assert {*settings_with_few_values(info)} == {*SWITCHES} - BEYOND_FEW_VALUES | NEEDED_BY_A_FEATURE


@pytest.mark.parametrize("choice", [LEAN, FULL], ids=["lean", "full"])
def test_lean_and_full_platform_are_accepted(choice: dict[str, object]) -> None:
    assert refusal(choice) is None


@pytest.mark.parametrize("switch", SWITCHES)
def test_values_of_a_switch_differ(switch: str) -> None:
    assert SWITCHES[switch][0] != SWITCHES[switch][1]
