"""The matrix as a picture: a row an environment, a column a wave, and lines for what waits for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast

from tfgen.picture.diagram import Group
from tfgen.picture.matrix import draw_matrix
from tfgen.stacks.order import find_dependencies, plan_order

if TYPE_CHECKING:
    from tfgen.picture.diagram import Card, Diagram
    from tfgen.picture.geometry import Layout


@dataclass(frozen=True)
class Member:
    """A stack as far as an order and a picture look at it."""

    name: str
    component: str = ""
    wave: int = 0
    cells: tuple[str, ...] = field(default=("cell",))
    account_id: str | None = None
    manual: bool = False


def picture_of(*stacks: Member, after: dict[str, list[str]] | None = None) -> tuple[Diagram, Layout]:
    order = plan_order([stack for stack in stacks if not stack.manual], after or {}, ())
    by_hand = [stack for stack in stacks if stack.manual]
    return draw_matrix(
        cast("Any", order.waves), cast("Any", by_hand), find_dependencies(stacks, after or {}, ()), "test"
    )


def test_later_waves_stand_further_right() -> None:
    _, layout = picture_of(Member("prod/one"), Member("prod/two", wave=1))
    places = {cast("Card", thing.what).id: thing.place for thing in layout.things if hasattr(thing.what, "id")}
    assert places["prod/one"].y == places["prod/two"].y
    assert places["prod/one"].right < places["prod/two"].x


def test_what_follows_from_other_lines_has_none_of_its_own() -> None:
    after = {"net": [], "data": ["net"], "app": ["data", "net"]}
    diagram, _ = picture_of(*(Member(f"dev/{name}", name) for name in after), after=after)
    assert [(edge.source, edge.target) for edge in diagram.edges] == [("dev/net", "dev/data"), ("dev/data", "dev/app")]


def test_each_component_has_a_colour_and_a_place_in_the_legend() -> None:
    diagram, _ = picture_of(Member("dev/a", "app"), Member("dev/b", "net"))
    assert [diagram.meanings[card.category] for card in diagram.cards] == ["app", "net"]


def test_many_stacks_of_a_wave_stand_beside_each_other() -> None:
    _, layout = picture_of(*(Member(f"dev/s{number}") for number in range(30)))
    places = [thing.place for thing in layout.things if hasattr(thing.what, "id")]
    assert (len({place.y for place in places}), len({place.x for place in places})) == (8, 4)


def test_rows_too_many_for_a_screen_stand_in_panels_beside_each_other_in_their_order() -> None:
    diagram, layout = picture_of(*(Member(f"tenant{number:02}/one") for number in range(60)))
    places = [thing.place for thing in layout.things if isinstance(thing.what, Group)]
    assert layout.width / layout.height < 2.5
    assert layout.height < 2000
    assert [group.title for group in diagram.groups] == [f"tenant{number:02}" for number in range(60)]
    assert sorted(places, key=lambda place: (place.x, place.y)) == places
    assert not any(one.overlaps(other) for one, other in combinations(places, 2))


def test_rows_stand_in_the_order_of_the_matrix() -> None:
    diagram, _ = picture_of(Member("staging/one"), Member("dev/one"))
    assert [group.title for group in diagram.groups] == ["staging", "dev"]


def test_what_people_apply_stands_in_a_column_of_its_own_before_the_waves_with_its_lines() -> None:
    account, app = Member("_accounts/one", "account", manual=True), Member("dev/app", "app")
    diagram, layout = picture_of(app, account, after={"account": [], "app": ["account"]})
    places = {cast("Card", thing.what).id: thing.place for thing in layout.things if hasattr(thing.what, "id")}
    assert [thing.what for thing in layout.things if isinstance(thing.what, str)] == ["by hand", "wave 1"]
    assert places["_accounts/one"].right < places["dev/app"].x
    assert [(edge.source, edge.target) for edge in diagram.edges] == [("_accounts/one", "dev/app")]
    assert diagram.subtitle == "1 stack in 1 wave, 1 applied by hand"
