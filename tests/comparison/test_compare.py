"""What differs between sides that are meant to be alike, and what is only another name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from tests.trees import run, write_tree
from tfgen.comparison import settings

if TYPE_CHECKING:
    from tfgen.explain.origins import Steps
    from tfgen.stacks.stack import Stack

SCHEMA = json.loads((Path(__file__).parents[2] / "tfgen/report/schemas/compare.json").read_text())
SETTINGS = """\
required: [account, cidr]
properties:
  account: {type: string}
  cidr: {type: string}
  size: {type: integer, default: 1}
  domain: {type: string, default: example.com}
  switch: {type: boolean, default: false}
locals:
  doubled: size * 2
"""
MATRIX = """\
project: {name: demo}
regions:
  east: {cidr: 10.0.0.0/16}
  west: {cidr: 10.1.0.0/16}
environments:
  prod: {account: "111122223333"}
  staging: {account: "444455556666"}
"""
TEMPLATE = """\
resource "null_resource" "main" {
  triggers = {
    name    = "demo-{{ stack.environment }}-{{ stack.region }}"
    account = "{{ account }}"
    subnet  = "{{ cidr | cidrsubnet(8, 1) }}"
    size    = {{ doubled }}
    domain  = "{{ domain }}"
  }
}
{% if switch %}
resource "null_resource" "switched" {}
{% endif %}
"""


def write(folder: Path, prod: str = "", more: str = "", template: str = TEMPLATE) -> None:
    matrix = MATRIX.replace('prod: {account: "111122223333"', f'prod: {{account: "111122223333"{prod}')
    write_tree(
        folder,
        {
            "config/settings.yaml": SETTINGS,
            "config/regions.yaml": f"{matrix}{more}",
            "templates/main.tf.j2": template,
        },
    )


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def compare(*words: str, code: int) -> list[str]:
    result = run("compare", *words)
    assert result.exit_code == code, result.output
    return result.stdout.splitlines()


def compared(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("compare", *words, "--format", "json").stdout)
    jsonschema.validate(found, SCHEMA)
    return found


def test_names_accounts_and_networks_are_no_difference(tmp_path: Path) -> None:
    write(tmp_path)
    assert compare("prod", "staging", code=0) == ["prod and staging are alike in 2 pairs of stacks"]
    assert compare("east", "west", code=0) == ["east and west are alike in 2 pairs of stacks"]
    assert compare("prod/east", "staging/west", code=0) == ["prod/east and staging/west are alike in 1 pair of stacks"]


def test_what_a_setting_changes_is_told_with_the_setting_behind_a_derived_value(tmp_path: Path) -> None:
    write(tmp_path, prod=", size: 3, switch: true")
    assert compare("prod", "staging", code=1) == [
        "2 pairs: size 3 → 1  (environment prod config/regions.yaml:6 → default config/settings.yaml:5)",
        "2 pairs: switch true → false  (environment prod config/regions.yaml:6 → default config/settings.yaml:7)",
        '2 pairs: null_resource.main.triggers.size "6" → "2"  because of size',
        "2 pairs: - null_resource.switched  because of switch",
        "prod and staging: 4 unexpected and 0 expected differences in 2 pairs of stacks",
    ]


def test_settings_alone_are_compared_without_a_render(tmp_path: Path) -> None:
    write(tmp_path, prod=", size: 3", template="{{ broken")
    assert compare("prod", "staging", "--settings", code=1)[0].startswith("2 pairs: size 3 → 1")


def test_what_a_setting_of_the_identity_changes_is_no_difference(tmp_path: Path) -> None:
    write(tmp_path, prod=", domain: prod.example.com", more="compare: {identity: [domain]}\n")
    assert compare("prod", "staging", code=0) == ["prod and staging are alike in 2 pairs of stacks"]


ONE, OTHER = "0a1b2c3d-0000-4000-8000-000000000001", "9f8e7d6c-0000-4000-8000-00000000000f"
PLACED = {
    "a name with that of the place": ("logs-east", "logs-west"),
    "a certificate": (f"arn:aws:acm:east:1:certificate/{ONE}", f"arn:aws:acm:west:1:certificate/{OTHER}"),
    "a load balancer": ("arn:x:east:1:app/a/50dc6c495c0c9188", "arn:x:west:1:app/a/60dc6c495c0c9188"),
    "a range of addresses": ("10.10.0.0/20", "10.20.0.0/20"),
    "a network": ("arn:x:east:1:vpc/vpc-0123456789abcdef0", "arn:x:west:1:vpc/vpc-0fedcba9876543210"),
}
TOLD = {
    "two things in one place": (f"certificate/{ONE}", f"certificate/{OTHER}"),
    "another thing in each place": ("arn:x:east:1:policy/admin", "arn:x:west:1:policy/reader"),
    "another version in each place": (f"east/app@sha256:{'a' * 64}", f"west/app@sha256:{'b' * 64}"),
    "another size of network": ("10.10.0.0/20", "10.20.0.0/16"),
    "a public range": ("8.8.8.0/24", "9.9.9.0/24"),
    "a host": ("10.0.0.1/32", "10.0.0.2/32"),
    "the place of the other": ("logs-east", "logs-east-2"),
}


def of_regions(folder: Path, east: str, west: str) -> None:
    write(folder)
    matrix = MATRIX.replace("10.0.0.0/16", f'10.0.0.0/16, domain: "{east}"')
    matrix = matrix.replace("10.1.0.0/16", f'10.1.0.0/16, domain: "{west}"')
    write_tree(folder, {"config/regions.yaml": matrix})


@pytest.mark.parametrize(("east", "west"), PLACED.values(), ids=PLACED)
def test_what_names_its_place_and_else_says_the_same_is_no_difference(tmp_path: Path, east: str, west: str) -> None:
    of_regions(tmp_path, east, west)
    assert compare("east", "west", code=0) == ["east and west are alike in 2 pairs of stacks"]


@pytest.mark.parametrize(("east", "west"), TOLD.values(), ids=TOLD)
def test_what_says_something_else_is_a_difference_in_another_place_too(tmp_path: Path, east: str, west: str) -> None:
    of_regions(tmp_path, east, west)
    assert compare("east", "west", code=1)[0].startswith("2 pairs: domain ")


def test_a_difference_that_is_meant_is_counted_with_its_reason(tmp_path: Path) -> None:
    expected = "compare: {expected: [{between: [staging, prod], setting: 's*', reason: sized otherwise}]}\n"
    write(tmp_path, prod=", size: 3, switch: true", more=expected)
    assert compare("prod", "staging", code=0) == [
        "expected, 4: sized otherwise",
        "prod and staging: 0 unexpected and 4 expected differences in 2 pairs of stacks",
    ]


def test_one_reason_may_be_that_of_several_settings_each_of_which_may_be_of_no_use_any_more(tmp_path: Path) -> None:
    more = "compare:\n  expected:\n    - between: [prod, staging]\n      reason: sized otherwise\n"
    more += "      setting:\n        - size\n        - domain\n        - switch\n"
    write(tmp_path, prod=", size: 3, switch: true", more=more)
    assert compare("prod", "staging", code=0) == [
        "expected, 4: sized otherwise",
        "config/regions.yaml:14: nothing differs here any more: domain. Remove the line.",
        "prod and staging: 0 unexpected and 4 expected differences in 2 pairs of stacks",
    ]


def test_what_may_differ_between_environments_may_between_their_stacks(tmp_path: Path) -> None:
    expected = "compare: {expected: [{between: [staging, prod], setting: size, reason: sized otherwise}]}\n"
    write(tmp_path, prod=", size: 3", more=expected)
    assert compare("prod/east", "staging/west", code=0)[0] == "expected, 2: sized otherwise"
    assert "no use" not in "".join(compare("prod/east", "prod/west", code=0))


def test_what_one_environment_may_have_of_its_own_is_not_missed_between_it_and_one_that_is_alike(
    tmp_path: Path,
) -> None:
    expected = "compare: {expected: [{between: [prod, '*'], setting: size, reason: sized otherwise}]}\n"
    write(tmp_path, more=expected)
    assert compare("prod", "staging", code=0) == ["prod and staging are alike in 2 pairs of stacks"]


def test_a_bracket_of_an_address_stands_for_itself(tmp_path: Path) -> None:
    expected = "compare: {expected: [{between: [prod, staging], address: '*.triggers.rows[0].n', reason: on trial}]}\n"
    template = (
        'resource "null_resource" "main" {\n  triggers = { rows = [{ id = 1, n = {{ size }} }, { id = 2 }] }\n}\n'
    )
    write(tmp_path, prod=", size: 3", more=expected, template=template)
    found = compared("prod", "staging")["differences"]
    assert [(one["path"], one["reason"]) for one in found] == [("triggers.rows[0].n", "on trial")]


def test_what_several_differences_have_in_common_is_told_once(tmp_path: Path) -> None:
    template = TEMPLATE.replace("{% endif %}", "removed {\n  from = null_resource.gone\n}\n{% else %}\n") + (
        'resource "null_resource" "gone" {}\n{% endif %}\n'
    )
    write(tmp_path, prod=", switch: true", template=template)
    assert compare("staging", "prod", code=1)[1:-1] == [
        "2 pairs, because of switch:",
        "    - null_resource.gone",
        "    + null_resource.switched",
    ]
    assert compare("staging", "prod", "--format", "markdown", code=1)[3:5] == [
        "- 2 pairs, because of switch:",
        "    - `- null_resource.gone`",
    ]


def test_a_difference_may_be_meant_by_its_address(tmp_path: Path) -> None:
    expected = "compare: {expected: [{between: [prod, staging], address: '*.switched', reason: on trial}]}\n"
    write(tmp_path, prod=", switch: true", more=expected)
    found = compared("prod", "staging")
    assert [(one["address"], one["reason"]) for one in found["differences"]] == [("null_resource.switched", "on trial")]
    assert [(one["name"], one["reason"]) for one in found["settings"]] == [("switch", None)]


def test_an_expectation_that_nothing_fulfils_is_told(tmp_path: Path) -> None:
    write(tmp_path, more="compare:\n  expected:\n    - {between: [prod, staging], setting: size, reason: once}\n")
    lines = compare("prod", "staging", code=0)
    assert lines[0] == "config/regions.yaml:10: nothing differs here any more: size. Remove the line."


@pytest.mark.parametrize(
    ("sides", "fact"),
    [
        ("[prod, stagin]", '"stagin". Did you mean "staging"?'),
        ("[prod, 'qa*']", '"qa*". `tfgen list` shows the stacks there are.'),
        ("[prod/east, staging/eats]", '"staging/eats". Did you mean "staging/east"?'),
    ],
)
def test_an_expectation_of_a_side_that_there_is_not_is_refused(tmp_path: Path, sides: str, fact: str) -> None:
    write(tmp_path, more=f"compare:\n  expected:\n    - {{between: {sides}, setting: size, reason: once}}\n")
    result = run("compare", "prod", "staging")
    said = f"config/regions.yaml:10: no value of an axis and no stack is called {fact}"
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


def test_an_identity_that_no_stack_has_is_refused(tmp_path: Path) -> None:
    write(tmp_path, more="compare:\n  identity: [size, doman]\n")
    said = 'config/regions.yaml:9: compare.identity names doman, which no stack has. Did you mean "domain"?'
    result = run("compare", "prod", "staging")
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


@pytest.mark.parametrize(
    ("lines", "subject", "remedy"),
    [
        ("identity: [domain.x]", "compare.identity names domain.x", 'Did you mean "domain"?'),
        ("identity: [stack.regoin]", "compare.identity names stack.regoin", 'Did you mean "stack.region"?'),
        (
            "expected: [{between: [prod, staging], setting: sizes, reason: r}]",
            "compare.expected[0].setting names sizes",
            'Did you mean "size"?',
        ),
        (
            "expected: [{between: [prod, '*'], setting: ['*.x', domian.*], reason: r}]",
            "compare.expected[0].setting names domian.*",
            'Did you mean "domain"?',
        ),
    ],
)
def test_a_setting_that_no_stack_has_is_refused_in_each_of_its_steps(
    tmp_path: Path, lines: str, subject: str, remedy: str
) -> None:
    write(tmp_path, more=f"compare:\n  {lines}\n")
    result = run("list")
    said = f"config/regions.yaml:9: {subject}, which no stack has. {remedy}"
    assert (result.exit_code, result.stderr) == (2, f"error: {said}\n")


@pytest.mark.parametrize("name", ["network.nat", "network", "environment", "vars.a", "doubled", "stack.region"])
def test_a_setting_may_be_declared_or_set_or_an_axis(tmp_path: Path, name: str) -> None:
    network = "  network: {type: [object, 'null'], default: null, properties: {nat: {type: string}}}\nlocals:"
    write(tmp_path, prod=", vars: {a: 1}", more=f"compare: {{identity: [{name}]}}\n")
    write_tree(tmp_path, {"config/settings.yaml": SETTINGS.replace("locals:", network)})
    assert run("list").exit_code == 0


def test_a_stack_without_a_counterpart_is_a_difference(tmp_path: Path) -> None:
    write(tmp_path, more="exclude: [{environment: staging, region: west, reason: none there}]\n")
    lines = compare("prod", "staging", code=1)
    assert lines[0] == "prod/west has no counterpart in staging"


def test_a_counterpart_is_missed_on_the_other_side_of_any_axis(tmp_path: Path) -> None:
    write(tmp_path, more="exclude: [{environment: staging, region: west, reason: none there}]\n")
    assert compare("east", "west", code=1)[0] == "staging/east has no counterpart in west"
    assert compare("west", "east", code=1)[0] == "staging/east has no counterpart in west"


def test_required_numbers_switches_and_maps_are_compared(tmp_path: Path) -> None:
    write(tmp_path)
    settings = """\
required: [name, zones, size, switch, queue]
properties:
  name: {type: string}
  zones: {type: array, items: {type: string}}
  size: {type: integer}
  switch: {type: boolean}
  queue: {required: [timeout], properties: {timeout: {type: integer}}}
"""
    matrix = """\
project: {name: demo}
axes: [environment]
environments:
  prod: {name: one, zones: [a], size: 2, switch: true, queue: {timeout: 30}}
  staging: {name: two, zones: [b], size: 1, switch: false, queue: {timeout: 10}}
"""
    write_tree(tmp_path, {"config/settings.yaml": settings, "config/regions.yaml": matrix})
    told = [one["name"] for one in compared("prod", "staging", "--settings")["settings"]]
    assert sorted(told) == ["queue.timeout", "size", "switch"]


def test_a_stack_is_a_side_by_the_name_it_had_before_too(tmp_path: Path) -> None:
    aliases = "components: {app: {templates: '*.tf.j2', path: '{environment}/{region}', aliases: %s}}\n"
    write(tmp_path, more=aliases % "'\"app-${stack.region}-${stack.environment}\"'")
    sides = (("prod/east", "staging/east"), ("app-east-prod", "app-east-staging"))
    by_name, by_alias = (compared(*pair) for pair in sides)
    assert by_alias == by_name
    assert by_alias["pairs"] == [["prod/east", "staging/east"]]


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (("prod", "stagin"), 'Did you mean "staging"?'),
        (("prod", "west"), "are not of one kind"),
        (("prod", "prod"), "is compared with itself"),
    ],
)
def test_sides_that_are_none_are_refused(tmp_path: Path, sides: tuple[str, str], said: str) -> None:
    write(tmp_path)
    result = run("compare", *sides)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{between: [prod, staging], reason: none}", "config/regions.yaml:10: this difference is of nothing"),
        ("{between: [prod, staging], setting: a, address: b, reason: none}", "names both a setting and an address"),
        ("{between: [prod], setting: a, reason: none}", "compare.expected[0].between is a list of 1"),
        ("{between: [prod, staging], seting: a, reason: none}", 'Did you mean "setting"?'),
        ("{between: [prod, staging], setting: a}", "compare.expected[0].reason is missing"),
    ],
)
def test_an_expectation_that_is_wrong_is_an_error_with_its_line(tmp_path: Path, entry: str, said: str) -> None:
    write(tmp_path, more=f"compare:\n  expected:\n    - {entry}\n")
    result = run("compare", "prod", "staging")
    assert result.exit_code == 2
    assert said in result.stderr


def test_markdown_is_a_list_of_what_is_not_meant(tmp_path: Path) -> None:
    write(tmp_path, prod=", switch: true")
    assert compare("prod", "staging", "--format", "markdown", code=1) == [
        "**prod and staging: 2 unexpected and 0 expected differences in 2 pairs of stacks**",
        "",
        "- 2 pairs: `switch true → false`  (environment prod config/regions.yaml:6 → default config/settings.yaml:7)",
        "- 2 pairs: `- null_resource.switched`  because of switch",
    ]


def test_a_setting_on_which_the_cells_of_one_side_do_not_agree_is_no_difference(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matrix = (
        "project: {name: demo}\ndefaults: {size: {disk: 1}, days: 7}\n"
        "regions: {eu-west-1: {}, us-east-1: {size: {disk: 2}}}\nenvironments: {prod: {}}\n"
        "components:\n  app: {templates: app}\n"
        '  shared: {templates: shared, each: [environment], path: "_{environment}"}\n'
    )
    main = "locals {\n  a = 1\n}\n"
    write_tree(
        tmp_path,
        {"config/regions.yaml": matrix, "templates/app/main.tf.j2": main, "templates/shared/main.tf.j2": main},
    )
    monkeypatch.chdir(tmp_path)
    found = run("compare", "prod/eu-west-1/app", "_prod", "--settings")
    assert "size" not in found.output
    assert found.exit_code == 0


def test_the_settings_of_a_stack_are_taken_apart_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    take = settings._leaves

    def noted(stack: Stack) -> dict[Steps, Any]:
        taken.append(stack.name)
        return take(stack)

    monkeypatch.setattr(settings, "_leaves", noted)
    write(tmp_path, ", size: 2")
    compare("prod", "staging", code=1)
    assert taken == ["prod/east", "staging/east", "prod/west", "staging/west"]


def test_a_value_of_an_axis_is_no_part_of_a_resources_type(tmp_path: Path) -> None:
    matrix = "project: {name: demo}\naxes: [tier]\ntiers: {data: {size: 2}, web: {}}\n"
    template = """\
resource "terraform_data" "main" {
  input = "{{ size }} {{ stack.tier }}"
}
data "external_data" "main" {}
output "both" {
  value = [terraform_data.main.output, data.external_data.main.id, "{{ stack.tier }}-x", {{ size }}]
}
"""
    files = {"config/settings.yaml": "properties: {size: {type: integer, default: 1}}\n", "config/regions.yaml": matrix}
    write_tree(tmp_path, {**files, "templates/main.tf.j2": template})
    assert compare("data", "web", code=1)[1:-1] == [
        "data, because of size:",
        "    output.both.value[3] 2 → 1",
        '    terraform_data.main.input "2 {stack.name}" → "1 {stack.name}"',
    ]


GROUPED = """\
project: {name: demo}
axes: [tenant, environment, region]
tenants: {acme: {}, globex: {environments: [prod]}}
environments: {prod: {}, staging: {regions: [east]}}
regions: {east: {}, west: {}}
components:
  shared: {each: [environment]}
  tenant: {each: [tenant, environment]}
"""


def test_stacks_for_several_cells_are_compared_though_one_side_has_cells_that_the_other_has_not(tmp_path: Path) -> None:
    template = 'resource "null_resource" "main" {\n}\n'
    templates = {f"templates/{name}/main.tf.j2": template for name in ("shared", "tenant")}
    write_tree(tmp_path, {"config/regions.yaml": GROUPED, **templates})
    found = compared("prod", "staging")
    assert found["pairs"] == [["prod/shared", "staging/shared"], ["acme/prod/tenant", "acme/staging/tenant"]]
    assert found["alone"] == ["globex/prod/tenant"]


def test_what_both_stacks_have_for_a_region_is_alike_though_one_has_another_region_beside_it(tmp_path: Path) -> None:
    settings = """\
required: [cidr]
properties: {cidr: {type: string}, index: {type: integer, default: 0}}
locals: {range: "cidrsubnet(cidr, 8, index)"}
"""
    matrix = """\
project: {name: demo}
environments:
  prod: {cidr: 10.0.0.0/16}
  staging: {cidr: 10.1.0.0/16, regions: [east]}
regions: {east: {}, west: {index: 1}}
components: {hub: {each: [environment]}}
"""
    template = """\
{% for cell in stacks %}
resource "null_resource" "{{ cell.stack.region }}" {
  triggers = { range = {{ cell.range | hcl }} }
}
{% endfor %}
"""
    files = {"config/settings.yaml": settings, "config/regions.yaml": matrix, "templates/hub/main.tf.j2": template}
    write_tree(tmp_path, files)
    assert compare("staging", "prod", code=1)[:-1] == ["staging/hub: + null_resource.west"]


def test_stacks_for_several_cells_that_nothing_tells_apart_are_not_taken_for_each_other(tmp_path: Path) -> None:
    matrix = """\
project: {name: demo}
axes: [environment, region]
environments: {prod: {regions: [east, west]}, staging: {regions: [north]}}
regions: {east: {account: one}, west: {account: two}, north: {account: three}}
components:
  accounts: {each: [account, environment], path: "{environment}/{account}"}
"""
    template = 'resource "null_resource" "main" {\n}\n'
    write_tree(tmp_path, {"config/regions.yaml": matrix, "templates/accounts/main.tf.j2": template})
    found = compared("prod", "staging")
    assert found["pairs"] == []
    assert found["alone"] == ["prod/one", "prod/two", "staging/three"]
