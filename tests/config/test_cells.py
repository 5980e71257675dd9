"""Which cells exist, and which of them an override means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import MATRIX, changed, write_tree
from tfgen.config.load import parse_config
from tfgen.errors import ConfigError
from tfgen.settings.declaration import parse_declaration

if TYPE_CHECKING:
    from pathlib import Path


def names(text: str) -> list[str]:
    return [stack.name for stack in parse_config(text, "regions.yaml").stacks]


def refusal(text: str) -> str:
    with pytest.raises(ConfigError) as error:
        parse_config(text, "regions.yaml")
    return str(error.value)


def test_an_environment_may_say_which_regions_it_has() -> None:
    text = changed("    home_region: us-east-1\n", "    home_region: us-east-1\n    regions: [us-east-1]\n")
    assert names(text) == ["dev/us-east-1", "prod/us-east-1", "prod/us-west-2"]


def test_a_region_may_say_which_environments_it_has() -> None:
    text = changed("    cidr: 10.1.0.0/16\n", "    cidr: 10.1.0.0/16\n    environments: p*\n")
    assert names(text) == ["dev/us-east-1", "prod/us-east-1", "prod/us-west-2"]


def test_an_exclusion_may_hold_lists_and_patterns() -> None:
    text = MATRIX + "exclude:\n  - {environment: [dev, staging*], region: '*-west-2', reason: full}\n"
    assert 'regions.yaml:17: no environment matches "staging*". Known: dev, prod.' in refusal(text)
    assert names(text.replace(", staging*", "")) == ["dev/us-east-1", "prod/us-east-1", "prod/us-west-2"]


def section(name: str, count: int) -> str:
    return f"{name}s: {{{', '.join(f'{name[0]}{number}: {{}}' for number in range(count))}}}\n"


@pytest.mark.parametrize(
    ("environments", "fact"),
    [
        (1001, "the axes have 1,001,000 combinations of values, of which at most 1,000,000 are looked at. Use fewer"),
        (101, "the matrix has 101,000 cells, and may have 100,000. Leave some out with `exclude`, or split"),
    ],
)
def test_more_cells_than_anybody_means_are_refused_before_they_are_made(environments: int, fact: str) -> None:
    text = "project: {name: demo}\n" + section("region", 1000) + section("environment", environments)
    assert refusal(text).startswith(f"regions.yaml:3: {fact}")


def test_an_axis_that_the_matrix_does_not_have_is_told_where_its_names_are_declared() -> None:
    declaration = parse_declaration("properties: {}\naxes:\n  enviroment: {maxLength: 4}\n", "settings.yaml")
    with pytest.raises(ConfigError) as error:
        parse_config("project: {name: a}\nregions: {eu: {}}\nenvironments: {dev: {}}\n", "regions.yaml", declaration)
    fact = 'axes.enviroment is of no axis of the matrix. Did you mean "environment"?'
    assert str(error.value) == f"settings.yaml:3: {fact}"


def test_the_beginning_of_a_long_value_is_shown() -> None:
    declaration = parse_declaration("properties: {size: {type: integer}}\n", "settings.yaml")
    text = "project: {name: a}\ndefaults: {size: " + "x" * 300 + "}\nregions: {eu: {}}\nenvironments: {dev: {}}\n"
    with pytest.raises(ConfigError) as error:
        parse_config(text, "regions.yaml", declaration)
    assert str(error.value) == f'regions.yaml:2: size is "{"x" * 200}…": expected a whole number.'


def test_a_name_of_an_axis_without_values_is_not_told_with_nothing_known() -> None:
    text = "project: {name: demo}\nregions: {}\nenvironments: {dev: {regions: [eu]}}\n"
    assert refusal(text) == (
        "regions.yaml:1: regions is empty, no stack is left. Name one there, or leave it out of the list `axes`."
    )


def test_an_override_may_match_a_pattern() -> None:
    text = MATRIX + "overrides:\n  - match: {region: us-*}\n    set: {logs: {retention_days: 7}}\n"
    assert {s.scope["logs"]["retention_days"] for s in parse_config(text, "regions.yaml").stacks} == {7}


def test_an_override_that_names_more_axes_wins_wherever_it_stands() -> None:
    text = (
        MATRIX
        + "overrides:\n"
        + "  - match: {environment: dev, region: '*'}\n    set: {logs: {retention_days: 7}}\n"
        + "  - match: {environment: dev}\n    set: {logs: {retention_days: 14}}\n"
    )
    days = [s.scope.get("logs", {}).get("retention_days") for s in parse_config(text, "regions.yaml").stacks]
    assert days == [7, 7, None, None]


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        ("[us-east-3]", 'no region is named "us-east-3". Did you mean "us-east-1"?'),
        ("{us-east-1: {}}", "environments.dev.regions is a map: expected a name, or a pattern with * and ?"),
    ],
)
def test_a_region_that_does_not_exist_is_refused_inside_an_environment(regions: str, message: str) -> None:
    text = changed("    home_region: us-east-1\n", f"    home_region: us-east-1\n    regions: {regions}\n")
    assert refusal(text).startswith(f"regions.yaml:13: {message}")


@pytest.mark.parametrize(
    ("axes", "message"),
    [
        ("[environment, environment]", '"environment" is named twice. Give each axis its own name and key.'),
        ("[stack]", '"stack" has another meaning here. Name the axis otherwise.'),
        ("[{city: cities, town: towns}]", "this names several axes. Give each an item of its own: - {city: cities}."),
        ("environment", 'axes is "environment": expected a list'),
    ],
)
def test_axes_that_cannot_be_told_apart_are_refused(axes: str, message: str) -> None:
    assert refusal(MATRIX + f"axes: {axes}\n").startswith(f"regions.yaml:16: {message}")


@pytest.mark.parametrize(
    ("axis", "sections", "message"),
    [
        ("enviroment", "environments: {dev: {}}", 'Did you mean "environment"?'),
        (
            "tennant",
            "tenants: {dev: {}}\nexclude: [{tenant: de*, reason: r}]",
            'Did you mean "tenant"?',
        ),
        (
            "city",
            "cities: {rome: {}}",
            "Correct one of the two, or name the key here: {city: cities}.",
        ),
    ],
)
def test_a_misspelt_axis_is_told_where_the_axes_are(axis: str, sections: str, message: str) -> None:
    told = refusal(f"project: {{name: a}}\naxes:\n  - {axis}\n{sections}\n")
    key = sections.partition(":")[0]
    fact = f'the values of {axis} would be under "{axis}s", and the file has "{key}"'
    assert told == f"regions.yaml:3: {fact}. {message}"


@pytest.mark.parametrize(
    ("axis", "section", "rest"),
    [("environment", "enviroments", ""), ("tenant", "tennants", "overrides: [{match: {tenant: a}, set: {vars: {}}}]")],
)
def test_a_misspelt_key_of_an_axis_is_told_at_the_key(axis: str, section: str, rest: str) -> None:
    told = refusal(f"project: {{name: a}}\naxes: [{axis}]\n{section}: {{a: {{}}}}\n{rest}\n")
    assert told == f'regions.yaml:3: unknown key "{section}". Did you mean "{axis}s"?'


NESTED = """\
project: {name: a}
axes: [tenant]
tenants:
  one: {vars: {network: {id: n1}}}
"""


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        ("components: {a: {each: [vars.netwrok.id]}}", "components.a.each"),
        ("components: {a: {path: '{vars.netwrok.id}'}}", "components.a.path"),
        ("components: {a: {path: '{tenant}', when: vars.netwrok.id}}", "components.a.when"),
    ],
)
def test_a_dotted_name_is_compared_with_those_that_are_beside_it(lines: str, subject: str) -> None:
    name, meant = "vars.netwrok.id", "vars.network"
    assert refusal(f"{NESTED}{lines}\n") == (
        f'regions.yaml:5: {subject} names {name}, which is not set in one. Did you mean "{meant}"?'
    )


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("vars.network.idd", 'Did you mean "vars.network.id"?'),
        ("vars.network.id.x", 'Did you mean "vars.network.id"?'),
        ("vers.network.id", 'Did you mean "vars"?'),
    ],
)
def test_each_step_of_a_name_in_the_identity_is_looked_up(name: str, remedy: str) -> None:
    text = NESTED.replace("name: a", f"name: a, identity: {{aws_account_id: {name}}}")
    assert refusal(text) == (
        f"regions.yaml:1: project.identity.aws_account_id names {name}, which no stack has. {remedy}"
    )


@pytest.mark.parametrize(
    ("path", "shown"), [("vars.network", "a map"), ("protect", "false"), ("checks.ignore", "a list")]
)
def test_what_cannot_name_an_account_is_no_identity(path: str, shown: str) -> None:
    text = NESTED.replace("name: a", f"name: a, identity: {{aws_account_id: {path}}}")
    fact = f"names {path}, which is {shown} in one: expected text or a whole number."
    assert refusal(text) == f"regions.yaml:1: project.identity.aws_account_id {fact}"


@pytest.mark.parametrize(
    ("key", "meant"), [("identiy", "identity"), ("Identity", "identity"), ("tfgen_versions", "tfgen_version")]
)
def test_a_slip_in_a_key_of_the_project_that_is_tfgens_is_told(key: str, meant: str) -> None:
    text = NESTED.replace("name: a", f"name: a, {key}: x")
    assert refusal(text) == f'regions.yaml:1: unknown key "project.{key}". Did you mean "{meant}"?'


@pytest.mark.parametrize("key", ["identifier", "version", "names", "tfgen"])
def test_a_key_of_the_project_that_is_only_like_one_of_tfgens_is_the_projects(key: str) -> None:
    assert names(NESTED.replace("name: a", f"name: a, {key}: x")) == ["one"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("components: {}", "components is empty, no stack is left. Name one there, or remove the key."),
        (
            "components: {a: {path: '{}'}}",
            "components.a.path has empty braces. Write a name in braces, like {environment}.",
        ),
        (
            "components: {a: {path: '_former/{tenant}'}}",
            (
                'components.a.path leads to "_former/one", and generated/_former is a folder of tfgen\'s. '
                "Choose another name."
            ),
        ),
        (
            "components: {a: {wave: 1.5}}",
            (
                "components.a.wave is 1.5: expected text or a whole number. "
                "Write a whole number, or an expression that is one."
            ),
        ),
        (
            "components: {a: {when: 1}}",
            (
                "components.a.when is 1: expected text or true or false. "
                "Write an expression that is one of both, like size > 1."
            ),
        ),
    ],
)
def test_what_a_component_cannot_be_is_told_with_a_remedy_that_helps(line: str, message: str, tmp_path: Path) -> None:
    write_tree(tmp_path, {"templates/a/main.tf.j2": ""})
    with pytest.raises(ConfigError) as error:
        parse_config(f"{NESTED}{line}\n", "regions.yaml", templates=tmp_path / "templates")
    assert str(error.value) == f"regions.yaml:5: {message}"


def test_a_setting_that_is_called_as_the_values_of_an_axis_are_is_refused() -> None:
    declaration = parse_declaration("properties:\n  regions: {type: string}\n", "settings.yaml")
    with pytest.raises(ConfigError) as error:
        parse_config("project: {name: a}\nregions: {eu: {}}\nenvironments: {dev: {}}\n", "regions.yaml", declaration)
    fact = "properties.regions has the name of the key under which each region is. Choose another name."
    assert str(error.value) == f"settings.yaml:2: {fact}"
