"""Files that are no Terraform are explained too: lines and keys of YAML, JSON, values of variables and text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, run, write_tree
from tfgen.disk.cache import NO_CACHE
from tfgen.explain.project import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

MATRIX = """\
project: {name: shop}
environments:
  dev: {owner: me, image: {name: web, tag: "1"}, ports: [80], debug: true, days: 7}
  prod: {owner: you, image: {name: web, tag: "2"}, ports: [80, 443], debug: false, days: 30}
regions: {eu-west-1: {}}
components:
  main: {templates: main}
  runbooks: {templates: runbooks, each: [environment], path: "runbooks/{environment}"}
"""
VALUES = """\
owner: {{ owner | yaml }}
spec:
  image: {{ (image.name ~ ":" ~ image.tag) | yaml }}
  ports:
{% for port in ports %}
    - {{ port }}
{% endfor %}
  labels: {"a.b/c": {{ owner | yaml }}}
{% if debug %}
  debug: true
{% endif %}
kind: second
days: {{ days }}
"""
FILES: dict[str, str | bytes] = {
    CONFIG: MATRIX,
    "templates/main/main.tf.j2": "locals {\n  a = {{ days }}\n}\n",
    "templates/main/values.yaml.j2": VALUES,
    "templates/main/policy.json.j2": '{"owner": {{ owner | json }}, "size": [1, {{ days }}]}\n',
    "templates/main/terraform.tfvars.j2": (
        "days={{ days }}\nimage_name = {{ image.name | hcl }}\ntags={ owner = {{ owner | hcl }} }\n"
    ),
    "templates/main/alerts.yaml": "groups:\n  - name: slow\n    after: 5m\n",
    "templates/main/logo.png": b"\x89PNG\xff\xfe",
    "templates/runbooks/phones.txt": "Ada 1\nBob 2\n",
    "templates/runbooks/lost.md.j2": (
        "# {{ stack.environment | text }}\n\nAsk {{ owner | text }}.\nThen wait {{ days }} days.\n"
    ),
}
DOCUMENTS = ("values.yaml", "policy.json", "terraform.tfvars", "runbooks/dev/lost.md")
STACK = "dev/eu-west-1/main"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with documents, rendered."""
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    assert run("render", "--quiet").exit_code == 0
    return tmp_path


def settings(name: str) -> set[str]:
    return {origin.name for origin in explain(Path(), STACK, name, NO_CACHE).settings}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("values.yaml:owner", {"owner"}),
        ("values.yaml:spec.image", {"image.name", "image.tag"}),
        ("values.yaml:spec.ports[0]", {"ports"}),
        ('values.yaml:spec.labels["a.b/c"]', {"owner"}),
        ("values.yaml:spec.debug", {"debug"}),
        ("values.yaml:days", {"days"}),
        ("values.yaml:kind", set()),
        ("policy.json:owner", {"owner"}),
        ("policy.json:size[1]", {"days"}),
        ("policy.json:size[0]", set()),
        ("terraform.tfvars:days", {"days"}),
        ("terraform.tfvars:tags.owner", {"owner"}),
        ("terraform.tfvars:4", {"image.name"}),
        ("lost.md:3", {"owner"}),
        ("runbooks/dev/lost.md:4", {"days"}),
        ("runbooks/dev/lost.md:2", set()),
        ("generated/dev/eu-west-1/main/policy.json", {"owner", "days"}),
    ],
)
def test_a_part_of_a_file_names_the_settings_that_it_is_made_of_and_no_others(
    shop: Path, name: str, wanted: set[str]
) -> None:
    assert settings(name) == wanted


def test_it_names_the_line_of_the_template(shop: Path) -> None:
    found = explain(Path(), STACK, "values.yaml:spec.image", NO_CACHE)
    assert str(found.template) == "templates/main/values.yaml.j2:3"  # type: ignore[union-attr]
    assert found.value == 'image: "web:1"'  # type: ignore[union-attr]


def test_a_folder_of_documents_in_the_place_of_a_stack_is_told_a_stack(shop: Path) -> None:
    result = run("explain", "-C", str(shop), "runbooks/prod", "lost.md:1")
    assert result.exit_code == 2
    told = "tfgen explain prod/eu-west-1/main runbooks/prod/lost.md:1"
    assert result.stderr.endswith(f"a stack of their cells: {told}\n")
    assert run(*told.split()[1:]).exit_code == 0


def test_as_json_it_is_a_document(shop: Path) -> None:
    found = json.loads(run("explain", STACK, "lost.md:3", "--format", "json").output)
    assert (found["kind"], found["value"]) == ("document", "Ask me.")


CHANGES = {
    "owner": ("owner: me", "owner: us"),
    "image.name": ('{name: web, tag: "1"}', '{name: app, tag: "1"}'),
    "image.tag": ('tag: "1"', 'tag: "3"'),
    "ports": ("ports: [80]", "ports: [81]"),
    "days": ("days: 7", "days: 8"),
}


def lines_of(paths: dict[str, Path]) -> Iterator[tuple[str, int, str]]:
    for name, path in paths.items():
        yield from ((name, number, line) for number, line in enumerate(path.read_text().split("\n"), 1))


@pytest.mark.parametrize("setting", CHANGES)
def test_the_lines_that_change_with_a_setting_are_those_whose_explanation_names_it(shop: Path, setting: str) -> None:
    places = {one: shop / (one if "/" in one else f"generated/{STACK}/{one}") for one in DOCUMENTS}
    before = list(lines_of(places))
    named = {(name, number) for name, number, line in before if line and setting in said(f"{name}:{number}")}
    write_tree(shop, {CONFIG: MATRIX.replace(*CHANGES[setting], 1)})
    assert run("render", "--quiet").exit_code == 0
    changed = {one[:2] for one, other in zip(before, lines_of(places), strict=True) if one != other}
    assert changed
    assert named == changed


def said(name: str) -> set[str]:
    found = run("explain", STACK, name, "--format", "json")
    return {one["name"] for one in json.loads(found.output)["settings"]} if found.exit_code == 0 else set()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("values.yaml:nosuch", 'there is no "nosuch" in generated/dev/eu-west-1/main/values.yaml. Name a key'),
        ("values.yaml:99", "there is no line 99"),
        ("lost.md:owner", "neither YAML nor JSON. Name a line"),
        ("values.yaml:1", "tfgen itself writes this line"),
        ("terraform.tfvars:dayz", 'Did you mean "days"?'),
        ("nosuch.yaml:1", 'no file "nosuch.yaml:1" is rendered for dev'),
    ],
)
def test_what_is_not_there_is_told_with_what_is(shop: Path, name: str, message: str) -> None:
    result = run("explain", STACK, name)
    assert result.exit_code == 2
    assert message in result.output


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("name", "value", "source"),
    [
        ("alerts.yaml", None, "templates/main/alerts.yaml:0"),
        ("alerts.yaml:2", "  - name: slow", "templates/main/alerts.yaml:2"),
        ("alerts.yaml:groups[0].after", "after: 5m", "templates/main/alerts.yaml:3"),
        ("phones.txt:2", "Bob 2", "templates/runbooks/phones.txt:2"),
        ("logo.png", None, "templates/main/logo.png:0"),
    ],
)
def test_a_copied_file_names_the_line_that_it_is_copied_from_and_the_component_that_copies_it(
    name: str, value: str | None, source: str
) -> None:
    found = json.loads(run("explain", STACK, name, "--format", "json").stdout)
    assert (found["kind"], found["value"]) == ("document", value)
    assert f"{found['template']['file']}:{found['template']['line']}" == source
    component = "main" if "main" in source else "runbooks"
    line = MATRIX.splitlines().index(next(one for one in MATRIX.splitlines() if one.startswith(f"  {component}:"))) + 1
    assert [(one["name"], one["position"]["line"]) for one in found["settings"]] == [(f"components.{component}", line)]


@pytest.mark.usefixtures("shop")
def test_people_read_that_a_file_is_a_copy() -> None:
    lines = run("explain", STACK, "alerts.yaml:3").stdout.splitlines()
    assert lines[:2] == [f"generated/{STACK}/alerts.yaml:3 =     after: 5m", f"  generated/{STACK}/alerts.yaml:3"]
    assert "  templates/main/alerts.yaml:3  copied from there" in lines


@pytest.mark.usefixtures("shop")
def test_a_copied_file_that_is_no_text_has_no_lines() -> None:
    result = run("explain", STACK, "logo.png:1")
    assert result.exit_code == 2
    assert "logo.png is not text. Ask for the whole file" in result.stderr


def test_a_key_of_a_manifest_is_found_in_the_first_document_that_has_it(shop: Path) -> None:
    manifest = "kind: Namespace\n---\nkind: ResourceQuota\nspec: {days: {{ days }}}\n"
    write_tree(shop, {"templates/main/all.yaml.j2": manifest})
    assert settings("all.yaml:spec.days") == {"days"}
