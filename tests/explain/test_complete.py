"""Explanations are complete: every argument of every stack, held against renders in which a setting is another."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.declared import ROOT
from tfgen.config.load import parse_config
from tfgen.disk.cache import Cache
from tfgen.explain.origins import Origins, value_at
from tfgen.explain.places import find_places
from tfgen.explain.project import make_explainer
from tfgen.generate import plan_render
from tfgen.hcl.syntax import Argument
from tfgen.hcl.tree import parse_tree
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.templates.files import choose_templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.explain.explained import Explained
    from tfgen.generate import RenderPlan
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.stacks.stack import Stack

Keys = tuple[str, ...]
Steps = tuple[str | int, ...]
ENVIRONMENTS = ("dev", "staging", "prod")
REGIONS = ("us-east-1", "us-east-2", "us-west-2")
ACCOUNTS = ("111122223333", "444455556666", "777788889999")
STACKS = [*(f"{e}/{r}" for e in ENVIRONMENTS for r in REGIONS), *(f"_bootstrap/{account}" for account in ACCOUNTS)]
# Values of other settings that the templates can do something with.
OTHERS = {
    "single": "per_zone",
    "per_zone": "single",
    "serverless": "provisioned",
    "provisioned": "serverless",
    "managed": "secret",
    "secret": "managed",
}
OF_KEYS = {
    "cidr": "10.99.0.0/16",
    "account_id": "999988887777",
    "home_region": "us-west-2",
    "region": "eu-west-1",
}


# In the regions that follow, the other branch writes the same.
WRITTEN_BY_BOTH_BRANCHES = "aws_acm_certificate_validation.api"


@cache
def rendered() -> RenderPlan:
    return plan_render(ROOT)


@cache
def environment() -> TemplateEnvironment:
    return TemplateEnvironment(ROOT / "templates", cache=Cache(ROOT))


def stack_of(name: str) -> Stack:
    return next(stack for stack in rendered().config.root_modules if stack.name == name)


def files_of(name: str) -> list[RenderedFile]:
    return [file for file in rendered().files if file.folder == name]


def scope_of(name: str) -> Mapping[str, Any]:
    return files_of(name)[0].draft.target.scope


@cache
def explained(name: str) -> Mapping[str, Explained]:
    plan = rendered()
    explainer = make_explainer(plan, stack_of(name), Origins(plan.config), Cache(ROOT))
    return {address: found for address in explainer.addresses if (found := explainer.explain(address))}


@cache
def line_of(file: str, line: int) -> str:
    return Path(file).read_text(encoding="utf-8").split("\n")[line - 1]


@pytest.mark.parametrize("name", STACKS)
def test_every_argument_of_a_stack_has_the_template_line_that_wrote_it(name: str) -> None:
    found = explained(name)
    places = [
        place
        for inside in find_places({file.name: parse(file.text) for file in files_of(name)}).values()
        for place in inside
    ]
    assert [place.address for place in places] == list(found)
    assert all(one.is_followed for one in found.values())
    for place in places:
        word = place.node.name if isinstance(place.node, Argument) else place.node.type
        position = found[place.address].template
        written = line_of(position.file, position.line)
        assert word in written or "{{" in written, f"{place.address} at {position}"


parse = cache(parse_tree)


def arguments(texts: Mapping[str, str]) -> dict[str, str]:
    """What stands at every address, but for the space between its words: an argument, or a block up to its brace."""
    found = {}
    for file, places in find_places({file: parse(text) for file, text in texts.items()}).items():
        for place in places:
            end = place.node.end if isinstance(place.node, Argument) else place.node.body.start
            found[place.address] = "".join(texts[file][place.node.start : end].split())
    return found


def render(name: str, scope: Mapping[str, Any]) -> dict[str, str] | None:
    """What the templates of a stack make of another scope; None where one refuses it."""
    component = next(one.component for one in rendered().config.terraform if stack_of(name) in one.stacks)
    names = choose_templates(environment().list_templates(), component.templates)
    try:
        texts = {template: environment().text_of(template, scope) for template in names}
    except Exception:  # noqa: BLE001 - what templates raise of values that no declaration admits
        return None
    return {template: text for template, text in texts.items() if text.strip()}


@cache
def before(name: str) -> dict[str, str]:
    return arguments({file.draft.template: file.draft.text for file in files_of(name)})


def changed_by(name: str, scope: Mapping[str, Any]) -> list[str] | None:
    """The addresses that are other in another scope, or gone."""
    texts = render(name, scope)
    if texts is None:
        return None
    after = arguments(texts)
    return [address for address, text in before(name).items() if after.get(address) != text]


def leaves(scope: Any, path: Keys = ()) -> Iterator[Keys]:
    for key, value in scope.items():
        if isinstance(value, dict) and value:
            yield from leaves(value, (*path, key))
        else:
            yield (*path, key)


def another(value: Any, path: Keys) -> Any:
    """A value of the same type that a template can do with; None where there is none."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return OTHERS.get(value) or OF_KEYS.get(path[-1]) or f"{value}x"
        case [_, *_]:
            return value[:-1]
    return None


def replaced(scope: Any, path: Sequence[str | int], value: Any) -> Any:
    """The scope with another value at a path."""
    first, *rest = path
    inner = replaced(scope[first], rest, value) if rest else value
    if isinstance(scope, list):
        return [inner if index == first else item for index, item in enumerate(scope)]
    return {**scope, first: inner}


def samples() -> Iterator[tuple[str, Keys, list[str]]]:
    """Every value that templates see, each in another stack than the one before; and what changes with it."""
    own = {key: value for key, value in scope_of(STACKS[0]).items() if key not in ("cells", "waves", "stacks")}
    for index, path in enumerate(leaves(own)):
        name = STACKS[index % len(STACKS)]
        value = another(value_at(scope_of(name), path), path)
        changed = None if value is None else changed_by(name, replaced(scope_of(name), path, value))
        if changed is not None:
            yield name, path, changed


SAMPLES = cache(lambda: list(samples()))


def samples_of_cells() -> Iterator[tuple[str, Steps, list[str]]]:
    """Every value of the first and the last cell of a folder that is rendered for several; and what changes with it."""
    for name in (name for name in STACKS if name.startswith("_bootstrap")):
        cells = scope_of(name)["stacks"]
        for index, keys in product((0, len(cells) - 1), leaves(cells[0])):
            path: Steps = ("stacks", index, *keys)
            value = another(value_at(scope_of(name), path), keys)
            changed = None if value is None else changed_by(name, replaced(scope_of(name), path, value))
            if changed is not None:
                yield name, path, changed


def touches(one: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    return all(a == b for a, b in zip(one, other, strict=False))


def test_no_argument_changes_with_a_value_that_its_explanation_does_not_name() -> None:
    changes = [(name, path, address) for name, path, changed in SAMPLES() for address in changed]
    assert len(changes) > 500
    assert [
        (name, path, address)
        for name, path, address in changes
        if not any(touches(origin.path, path) for origin in explained(name)[address].settings)
    ] == []


def test_what_is_rendered_for_several_cells_names_the_setting_and_the_cell_that_it_changes_with() -> None:
    changes = [(name, path, address) for name, path, changed in samples_of_cells() for address in changed]
    assert len(changes) > 100
    assert [
        (name, path, address)
        for name, path, address in changes
        if not any(len(one.path) > 2 and touches(one.path, path) for one in explained(name)[address].settings)
    ] == []


def test_what_an_expression_or_a_condition_names_alone_changes_what_it_wrote() -> None:
    """An argument whose value is a setting, as it is, is another; what is inside of a condition vanishes."""
    named = [
        (name, path, address, address in changed)
        for name, path, changed in SAMPLES()
        for address, found in explained(name).items()
        if _is_written_by(found, ".".join(path), value_at(scope_of(name), path))
    ]
    assert len(named) > 200
    unchanged = [one[:-1] for one in named if not one[-1] and not one[2].startswith(WRITTEN_BY_BOTH_BRANCHES)]
    assert unchanged == []


def _is_written_by(found: Explained, setting: str, value: Any) -> bool:
    if any(one.expression == setting for one in found.writers):
        return True
    conditions = (one.text for one in found.conditions if one.kind == "if")
    return isinstance(value, bool) and any(text in (setting, f"not {setting}") for text in conditions)


@pytest.mark.parametrize(
    ("old", "new", "name", "setting"),
    [
        ("zone_count: 2", "zone_count: 3", "dev/us-east-1", "network.zone_count"),
        ("protect: true", "protect: false", "prod/us-west-2", "protect"),
        ("nat: per_zone", "nat: single", "prod/us-east-1", "network.nat"),
        ("[us-west-2a, us-west-2b, us-west-2c]", "[us-west-2a, us-west-2b]", "prod/us-west-2", "availability_zones"),
        (
            '"777788889999"\n    home_region: us-east-1',
            '"777788889999"\n    home_region: us-west-2',
            "prod/us-west-2",
            "home_region",
        ),
    ],
)
def test_what_changes_with_the_matrix_names_the_setting_through_what_is_derived_from_it(
    old: str, new: str, name: str, setting: str
) -> None:
    plan = rendered()
    text = (ROOT / "config/regions.yaml").read_text(encoding="utf-8")
    assert old in text
    config = parse_config(text.replace(old, new), "regions.yaml", plan.config.declaration, ROOT / "templates")
    after = next(stack for stack in config.root_modules if stack.name == name).scope
    changed = changed_by(name, {**scope_of(name), **after, "project": scope_of(name)["project"]})
    assert changed
    assert [address for address in changed if setting not in explained(name)[address].names] == []
