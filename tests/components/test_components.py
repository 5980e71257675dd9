"""Projects of strangers: their own axes, settings, components and folders, none of which tfgen knows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, assert_refused, read_tree, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

# What a template sees of its place.
WHO = 'locals {\n  who = "{{ stack.name }} {{ plan }}"\n}\n'
TENANTS = """\
project: {name: shop}
axes: [tenant, environment, region]
tenants:
  acme: {plan: gold}
  globex: {plan: basic, regions: [eu-west-1]}
environments:
  dev: {account: "1", regions: eu-*}
  production: {account: "2"}
regions: {eu-west-1: {}, europe-west1: {}}
components:
  network: {}
  app: {after: [network], when: plan == "gold"}
  global: {each: [tenant, environment]}
  account: {each: [account], path: "_accounts/{account}", manual: true}
"""
ACCOUNT = 'locals {\n  tenants = {{ stacks | map(attribute="stack.tenant") | unique | list | hcl }}\n}\n'
LIST = """\
stacks:
[% for wave in waves %]
[% for member in wave %]
  - [[ member.stack.name ]]
[% endfor %]
[% endfor %]
"""
PROJECT = {
    CONFIG: TENANTS,
    **{f"templates/{name}/main.tf.j2": WHO for name in ("network", "app", "global")},
    "templates/account/main.tf.j2": ACCOUNT,
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with three axes and four components, not yet rendered."""
    write_tree(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed(old: str, new: str) -> dict[str, str]:
    assert old in TENANTS
    return {CONFIG: TENANTS.replace(old, new, 1)}


def folders(project: Path) -> list[str]:
    return sorted({name.rpartition("/")[0] for name in read_tree(project / "generated") if name.endswith(".tf")})


def test_three_lines_of_yaml_are_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = "project: {name: shop}\nenvironments: {production: {size: 3}}\nregions: {europe-west1: {}}\n"
    write_tree(tmp_path, {CONFIG: matrix, "templates/main.tf.j2": "locals {\n  size = {{ size | hcl }}\n}\n"})
    monkeypatch.chdir(tmp_path)
    assert run("render", "--quiet").exit_code == 0
    assert folders(tmp_path) == ["production/europe-west1"]


def test_each_component_has_a_folder_for_each_cell_or_for_what_each_names(shop: Path) -> None:
    assert run("render", "--quiet").exit_code == 0
    assert folders(shop) == [
        "_accounts/1",
        "_accounts/2",
        "acme/dev/eu-west-1/app",
        "acme/dev/eu-west-1/network",
        "acme/dev/global",
        "acme/production/eu-west-1/app",
        "acme/production/eu-west-1/network",
        "acme/production/europe-west1/app",
        "acme/production/europe-west1/network",
        "acme/production/global",
        "globex/dev/eu-west-1/network",
        "globex/dev/global",
        "globex/production/eu-west-1/network",
        "globex/production/global",
    ]


def test_a_second_run_changes_nothing(shop: Path) -> None:
    run("render", "--quiet")
    assert run("render", "--check", "--quiet").exit_code == 0


def test_a_group_sees_the_cells_in_it(shop: Path) -> None:
    run("render", "--quiet")
    assert '["acme", "globex"]' in (shop / "generated/_accounts/2/main.tf").read_text()


def test_what_cells_do_not_agree_on_cannot_be_read(shop: Path) -> None:
    write_tree(shop, {"templates/account/main.tf.j2": "locals {\n  plan = {{ plan | hcl }}\n}\n"})
    assert_refused(
        shop,
        'templates/account/main.tf.j2:2: plan is "gold" in acme/dev/eu-west-1 and "basic" in globex/dev/eu-west-1. '
        "Read it of one of `stacks`, or render once for each of its values. (stack _accounts/1, same in 1 more stack)",
    )


def test_components_are_ordered_and_manual_ones_are_left_out(shop: Path) -> None:
    waves = json.loads(run("order", "--where", "tenant=acme,environment=dev", "--format", "json").stdout)
    assert waves == [["acme/dev/eu-west-1/network", "acme/dev/global"], ["acme/dev/eu-west-1/app"]]


def test_a_manual_component_is_there_for_who_names_it(shop: Path) -> None:
    assert run("list", "--component", "account", "--format", "names").stdout == "_accounts/1\n_accounts/2\n"
    assert "_accounts" not in run("list", "--format", "names").stdout


def test_json_holds_component_and_axes(shop: Path) -> None:
    (record, *_) = json.loads(run("list", "--component", "global", "--format", "json").stdout)
    assert record == {
        "name": "acme/dev/global",
        "component": "global",
        "tenant": "acme",
        "environment": "dev",
        "protect": False,
        "retired": False,
    }


def test_a_component_that_leaves_is_retired(shop: Path) -> None:
    run("render", "--quiet")
    write_tree(shop, changed('  app: {after: [network], when: plan == "gold"}\n', ""))
    for file in (shop / "templates/app").iterdir():
        file.unlink()
    assert run("render", "--quiet").exit_code == 0
    assert (shop / "generated/acme/dev/eu-west-1/app/retired.tf").exists()
    assert run("retire", "--confirm", "acme/dev/eu-west-1/app").exit_code == 0
    assert not (shop / "generated/acme/dev/eu-west-1/app").exists()


def test_a_path_leads_anywhere_below_the_output(shop: Path) -> None:
    write_tree(shop, changed("  network: {}", '  network: {path: "envs/{environment}/{tenant}-{region}"}'))
    run("render", "--quiet")
    assert "envs/dev/acme-eu-west-1" in folders(shop)


def test_a_name_that_only_other_cells_define_is_told_with_these_cells(shop: Path) -> None:
    write_tree(shop, changed("{plan: gold}", "{plan: gold, cache: {port: 1}}"))
    write_tree(shop, {"templates/network/main.tf.j2": "locals {\n  port = {{ cache.port | hcl }}\n}\n"})
    assert_refused(
        shop,
        'templates/network/main.tf.j2:2: "cache" is not defined here, but in acme/dev/eu-west-1, '
        "acme/production/eu-west-1, acme/production/europe-west1. Set it here too, or ask first whether it "
        "`is defined`. "
        "(stack globex/dev/eu-west-1/network, same in 1 more stack)",
    )


@pytest.mark.parametrize(
    ("named", "remedy"),
    [("acount", 'Did you mean "account"?'), ("xyz.abc", "Name a setting or local that stacks have.")],
)
def test_an_identity_that_no_stack_has_is_refused_as_nothing_would_be_compared(
    shop: Path, named: str, remedy: str
) -> None:
    write_tree(shop, changed("{name: shop}", f"{{name: shop, identity: {{aws_account_id: {named}}}}}"))
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr) == (
        2,
        f"error: {CONFIG}:1: project.identity.aws_account_id names {named}, which no stack has. {remedy}\n",
    )


def test_an_identity_that_only_some_stacks_have_is_one(shop: Path) -> None:
    matrix = TENANTS.replace('account: "1", ', "").replace("{each: [account], path", "{each: [], path")
    matrix = matrix.replace("_accounts/{account}", "_account")
    write_tree(shop, {CONFIG: matrix.replace("{name: shop}", "{name: shop, identity: {aws_account_id: account}}")})
    assert run("render", "--quiet").exit_code == 0


def test_components_that_no_cell_has_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = "project: {name: shop}\nenvironments: {dev: {}}\nregions: {eu: {}}\ncomponents: {app: {when: false}}\n"
    write_tree(tmp_path, {CONFIG: matrix, "templates/app/main.tf.j2": WHO})
    monkeypatch.chdir(tmp_path)
    result = run("render")
    assert (result.exit_code, result.stdout) == (0, "There is no stack: `when` of each component is true in no cell.\n")


@pytest.mark.parametrize(
    ("component", "message"),
    [
        (
            '{path: "x/{tenant}"}',
            (
                'network.path leads to "x/acme" for network of acme/dev/eu-west-1 and for network of '
                "acme/production/eu-west-1. Name {environment} in it."
            ),
        ),
        ("{each: [tenat]}", "network.each names tenat, which is not set in acme/dev/eu-west-1. Did you mean"),
        (
            "{each: [tags]}",
            "network.each names tags, which is not a single value in acme/dev/eu-west-1. Name one that holds text, a n",
        ),
        ('{path: "{stack}"}', "network.path names stack, which is a map in acme/dev/eu-west-1: expected text."),
        ("{after: [ap]}", 'network.after names "ap", and there is no such component. Did you mean "app"?'),
        (
            "{after: [app]}",
            'network.after names "app", which is after "network": each of them would wait for the others. Take one of',
        ),
        ("{when: account}", 'network.when is "1" in acme/dev/eu-west-1: expected true or false.'),
        ("{wave: plan}", 'network.wave is "gold" in acme/dev/eu-west-1: expected a whole number.'),
        (
            "{aliases: plan}",
            'network.aliases calls acme/production/eu-west-1/network "gold", which is acme/dev/eu-west-1/network.',
        ),
        (
            "{aliases: '\"${stack.tenant}/dev/eu-west-1/app\"'}",
            'network.aliases calls acme/dev/eu-west-1/network "acme/dev/eu-west-1/app", which is acme/dev/',
        ),
        (
            "{aliases: '\"--all\"'}",
            'network.aliases is "--all" in acme/dev/eu-west-1: expected letters, digits and any of _ . / -, or a list',
        ),
        ("{aliases: '[7]'}", "network.aliases is 7 in acme/dev/eu-west-1: expected letters, digits"),
        (
            '{each: [tenant], path: "stacks.json/{tenant}"}',
            'network.path leads to "stacks.json/acme", and generated/stacks.json is a file of tfgen\'s. Choose another',
        ),
        ("{each: [tenant, tenant]}", "network.each names tenant twice. Name it once."),
        ('{path: "{tenant}/{region}}"}', "network.path has a } without its counterpart. Write a name in braces, like"),
        ('{path: "{tenant"}', "network.path has a { without its counterpart. Write a name in braces, like"),
        ('{path: "../{region}"}', 'network.path is "../{region}": expected a relative path of plain names'),
    ],
)
def test_a_component_that_cannot_be_is_refused_at_its_line(shop: Path, component: str, message: str) -> None:
    write_tree(shop, changed("  network: {}", f"  network: {component}"))
    result = run("render", "--quiet")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[0].startswith(f"error: {CONFIG}:11: components.{message}")
    assert not (shop / "generated").exists()


@pytest.mark.parametrize("command", ["render", "validate", "list", "order"])
def test_components_that_are_after_each_other_are_refused_at_the_first_of_them(shop: Path, command: str) -> None:
    circle = "  network: {}\n  a: {after: [c]}\n  b: {after: [network, a]}\n  c: {after: [b]}"
    write_tree(shop, changed("  network: {}", circle))
    result = run(command)
    assert result.exit_code == 2
    told = f'error: {CONFIG}:12: components.a.after names "c", which is after "b", which is after "a": each of them'
    assert result.stderr.startswith(told), result.stderr
    assert not (shop / "generated").exists()


CALLED = """  network:
    aliases: '["old-${stack.tenant}-${replace(stack.region, "-", "")}-${stack.environment}"]'
"""


@pytest.mark.parametrize("command", ["list --format names", "order", "render", "validate", "graph", "explain"])
def test_every_command_takes_a_stack_by_its_other_name(shop: Path, command: str) -> None:
    write_tree(shop, changed("  network: {}\n", CALLED))
    assert run("render", "--quiet").exit_code == 0
    name, old = "globex/dev/eu-west-1/network", "old-globex-euwest1-dev"
    key = ["plan"] if command == "explain" else []
    asked, known = (run(*command.split(), word, *key) for word in (old, name))
    assert (asked.exit_code, asked.stdout, asked.stderr) == (0, known.stdout, known.stderr)
    assert asked.stdout + asked.stderr != run(*command.split(), "acme/dev/eu-west-1/network", *key).stdout


@pytest.mark.parametrize("command", ["list", "render", "validate"])
def test_a_component_of_documents_is_told_to_be_one_where_stacks_are_chosen(shop: Path, command: str) -> None:
    docs = '  docs: {each: [], templates: "docs/*.yml.j2", path: .ci, syntax: brackets}\n'
    write_tree(shop, {CONFIG: TENANTS + docs, "templates/docs/all.yml.j2": LIST})
    result = run(command, "--component", "docs")
    assert result.exit_code == 2
    told = (
        f'error: {CONFIG}: the component "docs" makes documents, and no stacks. A render that chooses no stacks writes'
    )
    assert result.stderr.startswith(told), result.stderr


def test_a_component_without_terraform_is_written_to_the_project(shop: Path) -> None:
    docs = '  docs: {each: [], templates: "docs/*.yml.j2", path: .ci, syntax: brackets}\n'
    write_tree(shop, {CONFIG: TENANTS + docs, "templates/docs/all.yml.j2": LIST})
    (shop / ".ci").mkdir()
    (shop / ".ci/own.yml").write_text("mine: true\n")
    assert run("render", "--quiet").exit_code == 0
    lines = (shop / ".ci/all.yml").read_text().splitlines()
    assert lines[3] == "  - acme/dev/eu-west-1/network"
    assert len(lines) == 15
    assert (shop / ".ci/own.yml").read_text() == "mine: true\n"


def test_an_axis_may_have_an_irregular_plural(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = "project: {name: shop}\naxes: [{city: cities}]\ncities: {rome: {}, oslo: {}}\n"
    write_tree(tmp_path, {CONFIG: matrix, "templates/main.tf.j2": "locals {\n  all = {{ stack.cities | hcl }}\n}\n"})
    monkeypatch.chdir(tmp_path)
    assert run("render", "--quiet").exit_code == 0
    assert '["rome", "oslo"]' in (tmp_path / "generated/oslo/main.tf").read_text()
