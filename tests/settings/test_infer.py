"""The first declaration of a project that has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.trees import run, write_tree
from tfgen.errors import Position
from tfgen.settings import parse_declaration
from tfgen.settings.infer import infer_declaration
from tfgen.yaml.node import Node

if TYPE_CHECKING:
    from pathlib import Path

CELLS = [
    {"account_id": "111122223333", "size": 1, "tier": "small", "queues": {"a": {"name": "x"}, "b": {"name": "y"}}},
    {"account_id": "444455556666", "size": 2.5, "tier": "small", "cache": {"port": 6379}, "queues": {}},
    {"account_id": "777788889999", "size": 2, "tier": "large", "cache": None, "queues": {}},
    {"account_id": "111122223333", "size": 4, "tier": "large", "queues": {}, "zones": ["a"], "tags": {"Team": "x"}},
]
INFERRED = """\
required: [account_id, size, tier, queues]
properties:
  account_id:
    description: ""
    type: string
  size:
    description: ""
    type: number
  tier:
    description: ""
    enum: [large, small]
  queues:
    description: ""
    type: object
    additionalProperties:
      type: object
      required: [name]
      properties:
        name:
          description: ""
          type: string
  cache:
    description: ""
    type: [object, "null"]
    required: [port]
    properties:
      port:
        description: ""
        type: integer
  zones:
    description: ""
    type: array
    items:
      type: string
project:
  required: [branch]
  properties:
    branch:
      description: ""
      type: string
"""


def test_types_choices_and_what_every_cell_sets_are_inferred() -> None:
    text = infer_declaration(CELLS, {"branch": "main"})
    assert "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#")) == INFERRED


def test_what_only_some_cells_have_is_not_given_to_the_others(project: Path) -> None:
    (project / "config/settings.yaml").unlink(missing_ok=True)
    matrix = """\
project: {name: demo}
axes: [team]
teams:
  a: {repositories: {ledger: {}, gateway: {topics: [go]}}, labels: {cost: low}}
  b: {repositories: {indexer: {archived: true}}, labels: {owner: b}}
"""
    template = (
        "{% for name in repositories | list + labels | list %}\nlocals { {{ name | identifier }} = 1 }\n{% endfor %}\n"
    )
    write_tree(project, {"config/regions.yaml": matrix, "templates/network.tf.j2": template})
    assert run("render").exit_code == 0
    assert run("settings", "--infer").exit_code == 0
    assert run("render", "--check").exit_code == 0


def test_the_projects_own_keys_are_inferred_beside_its_name(project: Path) -> None:
    (project / "config/settings.yaml").unlink(missing_ok=True)
    own = "project: {name: demo, owner: me, tfgen_version: '>=0.1', identity: {aws_account_id: account}}"
    write_tree(
        project,
        {
            "config/regions.yaml": f"{own}\naxes: [team]\ndefaults: {{account: '1'}}\nteams: {{a: {{}}}}\n",
            "templates/network.tf.j2": "locals { a = {{ [project.owner, account] | hcl }} }\n",
        },
    )
    assert run("render").exit_code == 0
    assert run("settings", "--infer").exit_code == 0
    assert run("render", "--check").exit_code == 0
    assert "unused-setting" not in run("validate").stdout  # the name, which nobody declared


TEXT = st.text(min_size=1, max_size=4)
PLAIN = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from([0.5, 2.0]) | TEXT
VALUES = st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=5)
NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(
    lambda name: name not in ("checks", "protect", "tags", "vars", "project", "stack", "stacks")
)


def node(value: Any) -> Node:
    place = Position("m.yaml", 1)
    if isinstance(value, dict):
        return Node({key: node(each) for key, each in value.items()}, place)
    return Node(tuple(map(node, value)) if isinstance(value, list) else value, place, str(value))


@settings(max_examples=20)
@given(st.lists(st.dictionaries(NAMES, VALUES), min_size=1, max_size=4))
def test_what_is_inferred_is_read_by_yaml_and_admits_what_it_was_inferred_from(cells: list[dict[str, Any]]) -> None:
    text = infer_declaration(cells, {})
    assert yaml.safe_load(text)
    declaration = parse_declaration(text, "settings.yaml")
    assert [str(each) for cell in cells for each in declaration.find_problems(node(cell))] == []


def test_a_first_declaration_is_written_once(project: Path) -> None:
    (project / "config/settings.yaml").unlink(missing_ok=True)
    first = run("settings", "--infer")
    assert (first.exit_code, first.stdout) == (0, "wrote config/settings.yaml\n")
    written = (project / "config/settings.yaml").read_text()
    assert "availability_zones:" in written
    again = run("settings", "--infer")
    assert again.exit_code == 2
    assert again.stderr == (
        "error: config/settings.yaml: the project has declared its settings already. Move it away to have it inferred "
        "anew.\n"
    )
    assert (project / "config/settings.yaml").read_text() == written


def test_nothing_is_inferred_from_a_matrix_that_is_wrong(project: Path) -> None:
    write_tree(project, {"config/regions.yaml": "project: {name: demo}\n"})
    (project / "config/settings.yaml").unlink(missing_ok=True)
    assert run("settings", "--infer").exit_code == 2
    assert not (project / "config/settings.yaml").exists()
