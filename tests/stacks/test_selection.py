"""Which stacks are meant: by axis, component and name, with patterns, and what is said of those that nothing has."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from tfgen.errors import ConfigError, TfgenError
from tfgen.stacks.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Place:
    """A stack of three axes and components."""

    name: str
    component: str
    axes: Mapping[str, str] = field(hash=False)
    aliases: tuple[str, ...] = ()


def place(tenant: str, environment: str, component: str, region: str = "") -> Place:
    axes = {"tenant": tenant, "environment": environment} | ({"region": region} if region else {})
    return Place("/".join(filter(None, [tenant, environment, region, component])), component, axes)


PLACES = [
    place("acme", "prod", "network", "eu-west-1"),
    place("acme", "prod-dr", "network", "eu-central-1"),
    place("acme", "prod", "global"),
    place("globex", "dev", "network", "eu-west-1"),
    place("globex", "dev", "app", "eu-west-1"),
]


def names(selection: Selection) -> list[str]:
    return [one.name for one in selection.choose(PLACES, "config/regions.yaml")]


def refusal(selection: Selection) -> str:
    with pytest.raises(ConfigError) as caught:
        selection.choose(PLACES, "config/regions.yaml")
    return str(caught.value).removeprefix("config/regions.yaml: ")


OLD = Place("dev/us-east-1", "", {"environment": "dev", "region": "us-east-1"}, ("platform-useast1-dev",))
NEW = Place("dev/us-west-2", "", {"environment": "dev", "region": "us-west-2"}, ("platform-uswest2-dev",))


@pytest.mark.parametrize(
    ("name", "meant"), [("platform-useast1-dev", [OLD]), ("platform-*-dev", [OLD, NEW]), ("dev/us-west-2", [NEW])]
)
def test_a_stack_is_taken_by_its_other_names_too(name: str, meant: list[Place]) -> None:
    assert Selection(names=(name,)).choose([OLD, NEW], "config/regions.yaml") == tuple(meant)


def test_a_misspelled_other_name_is_answered_with_the_right_one() -> None:
    with pytest.raises(ConfigError, match='Did you mean "platform-useast1-dev"'):
        Selection(names=("platform-useast-dev",)).choose([OLD, NEW], "config/regions.yaml")


def test_nothing_asked_for_is_everything() -> None:
    assert not EVERYTHING
    assert names(EVERYTHING) == [one.name for one in PLACES]


@pytest.mark.parametrize(
    ("where", "count"),
    [
        ("tenant=acme", 3),
        ("tenant=acme,environment=prod", 2),
        ("tenant=acme, environment=prod*", 3),
        ("environment=dev|prod-dr", 3),
        ("component=network", 3),
        ("region=eu-*,component=network|app", 4),
        ("region=eu-????-1", 3),
        ("environment=[dp]*", 5),
    ],
)
def test_any_axis_is_chosen_by_value_or_pattern(where: str, count: int) -> None:
    assert len(names(Selection.parse(where=[where]))) == count


def test_values_of_one_axis_are_alternatives_wherever_they_are_written() -> None:
    selection = Selection.parse(environments=["dev"], where=["environment=prod-dr"])
    assert names(selection) == ["acme/prod-dr/eu-central-1/network", "globex/dev/eu-west-1/network",
                                "globex/dev/eu-west-1/app"]  # fmt: skip


def test_a_stack_without_the_axis_is_not_meant() -> None:
    assert "acme/prod/global" not in names(Selection.parse(regions=["*"]))


@pytest.mark.parametrize(
    ("pattern", "count"), [("acme/prod/global", 1), ("acme/*", 3), ("*/network", 3), ("*/dev/*/app", 1)]
)
def test_names_are_chosen_exactly_or_by_pattern(pattern: str, count: int) -> None:
    assert len(names(Selection.parse(names=[pattern]))) == count


def test_names_and_axes_must_both_match() -> None:
    assert names(Selection.parse(components=["network"], names=["acme/prod/*"])) == ["acme/prod/eu-west-1/network"]


def test_the_selection_of_stacks_is_exactly_these() -> None:
    odd = [Place("a[1]", "", {"environment": "a"}), Place("a1", "", {"environment": "b"})]
    assert Selection.of(odd[:1]).choose(odd, "x") == (odd[0],)


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        (Selection.parse(where=["tennant=acme"]), 'the matrix has no axis "tennant". Did you mean "tenant"?'),
        (
            Selection.parse(where=["size=1"]),
            'the matrix has no axis "size". Known: component, environment, region, tenant.',
        ),
        (Selection.parse(environments=["prd"]), 'no stack has the environment "prd". Did you mean "prod"?'),
        (Selection.parse(environments=["xyz*"]), 'no stack has the environment "xyz*". Known: dev, prod, prod-dr.'),
        (Selection.parse(components=["netwrok"]), 'no stack has the component "netwrok". Did you mean "network"?'),
        (
            Selection.parse(environments=["dev,prod"]),
            'no stack has the environment "dev,prod". Several are written with a bar: "dev|prod".',
        ),
        (Selection.parse(names=["dev"]), 'no stack is called "dev". To choose by environment: --env dev'),
        (Selection.parse(names=["globex"]), 'no stack is called "globex". To choose by tenant: --where tenant=globex'),
        (Selection.parse(names=["app"]), 'no stack is called "app". To choose by component: --component app'),
        (
            Selection(names=("app",), of_one=True),
            'no stack is called "app". Name one of its stacks: globex/dev/eu-west-1/app',
        ),
        (
            Selection(names=("globex",), of_one=True),
            (
                'no stack is called "globex". Name one of its stacks: '
                "globex/dev/eu-west-1/network, globex/dev/eu-west-1/app"
            ),
        ),
        (
            Selection.parse(names=["acme/prod/"]),
            "no stack is called \"acme/prod/\". To choose all below this folder: 'acme/prod/*'",
        ),
        (
            Selection.parse(names=["acme/prod/globl"]),
            'no stack is called "acme/prod/globl". Did you mean "acme/prod/global"?',
        ),
        (
            Selection.parse(names=["generated/acme/prod/global/"]),
            'no stack is called "generated/acme/prod/global/". Did you mean "acme/prod/global"?',
        ),
        (Selection.parse(names=["dve"]), 'no stack is called "dve". Did you mean "dev"?'),
        (
            Selection.parse(environments=["dev"], where=["tenant=acme"]),
            "no stack has both. `tfgen list` shows the stacks there are.",
        ),
        (
            Selection.parse(environments=["dev"], where=["tenant=acme"], names=["acme/*"]),
            "no stack has all of this. `tfgen list` shows the stacks there are.",
        ),
    ],
)
def test_what_nothing_has_is_refused_with_a_remedy(selection: Selection, message: str) -> None:
    assert refusal(selection) == message


def test_components_cannot_be_chosen_where_there_are_none() -> None:
    with pytest.raises(ConfigError, match=r"the matrix has no components\. Leave --component out."):
        Selection.parse(components=["app"]).choose([Place("dev/x", "", {"environment": "dev"})], "x")


def test_every_wrong_pattern_is_told_at_once() -> None:
    assert refusal(Selection.parse(environments=["prd"], regions=["mars"])).count("no stack has") == 2


@pytest.mark.parametrize("text", ["", "tenant", "tenant=", "=acme", "tenant=acme,", "tenant=a||b"])
def test_a_where_that_is_not_understood_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(TfgenError, match=r"^--where .* Write axis=value, with | between values"):
        Selection.parse(where=[text])


def test_its_words_ask_for_the_same_again() -> None:
    selection = Selection.parse(environments=["dev", "prod*"], where=["tenant=acme"], names=["a/*"])
    assert selection.words == ("--env", "dev|prod*", "--where", "tenant=acme", "a/*")
    assert Selection.parse(environments=["dev|prod*"], where=["tenant=acme"], names=["a/*"]) == selection
