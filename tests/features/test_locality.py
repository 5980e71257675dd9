"""Switching on or off changes only what belongs to the switch: the files and addresses named in locality.yaml."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.features.locality import belongs, differences, read_table
from tests.features.rendering import cut_plan, plan_choice
from tests.features.switches import FULL, LEAN, SWITCHES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.features.locality import Difference
    from tests.features.rendering import BlockText, Place
    from tests.features.switches import Choice

    Render = Callable[[Choice], dict[Place, BlockText]]

TABLE = read_table()
SURROUNDINGS = {"alone": LEAN, "among all others": FULL}
# With this scope all tests of a switch follow each other, so that mostly one worker of pytest-xdist renders for all.
each_switch = pytest.mark.parametrize("switch", SWITCHES, scope="module")


@pytest.fixture(scope="module")
def render(tmp_path_factory: pytest.TempPathFactory) -> Render:
    """Renders a choice to blocks, each choice once."""
    folder = tmp_path_factory.mktemp("locality")
    done: dict[str, dict[Place, BlockText]] = {}

    def render_once(choice: Choice) -> dict[Place, BlockText]:
        key = repr(sorted(choice.items()))
        if key not in done:
            done[key] = cut_plan(plan_choice(folder, choice))
        return done[key]

    return render_once


def switched(render: Render, switch: str, surroundings: Choice) -> Iterator[Difference]:
    """What the switch changes there."""
    given = surroundings | TABLE[switch].given
    off, on = ({**given, switch: value} for value in SWITCHES[switch][:2])
    return differences(render(off), render(on))


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
@each_switch
def test_switch_changes_only_what_belongs_to_it(switch: str, surroundings: str, render: Render) -> None:
    patterns = TABLE[switch].patterns
    found = switched(render, switch, SURROUNDINGS[surroundings])
    strangers = [item for item in found if not any(belongs(item, pattern) for pattern in patterns)]
    assert sorted(strangers) == []


@each_switch
def test_switch_changes_everything_that_belongs_to_it(switch: str, render: Render) -> None:
    found = [item for choice in SURROUNDINGS.values() for item in switched(render, switch, choice)]
    idle = [pattern for pattern in TABLE[switch].patterns if not any(belongs(item, pattern) for item in found)]
    assert idle == []
