"""A whole declaration, as the design has it: types, locals, checks; and a project without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.settings.declared import cell, checked, completed, declare, misfits, parsed
from tfgen.settings import load_declaration

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """\
$defs:
  port: {type: integer, minimum: 1, maximum: 65535}
properties:
  account_id: {type: string, pattern: "^[0-9]{12}$", description: AWS account of the environment.}
  home_region: {type: string}
  network:
    properties:
      nat: {enum: [single, per_zone], default: single}
      zone_count: {type: integer, minimum: 2, maximum: 3, default: 3}
  features: {properties: {guardduty: {type: boolean, default: false}}}
  ownership: {properties: {detector: {enum: [owner, external], default: owner}}}
  queues:
    additionalProperties:
      required: [name]
      properties: {name: {type: string}, fifo: {type: boolean, default: false}}
  cache:
    type: [object, "null"]
    required: [node_type]
    properties: {node_type: {type: string}, port: {$ref: "#/$defs/port"}}
required: [account_id]
locals:
  bucket: '"${prefix}-${home_region}"'
  prefix: '"${project.name}-state-${account_id}"'
checks:
  - condition: network.nat == "single" || network.zone_count == 3
    error_message: 'network.nat is per_zone in "${stack.name}": set network.zone_count to 3.'
    at: network.zone_count
  - each: [account_id, stack.region]
    condition: 'length([for s in stacks : s if s.features.guardduty && s.ownership.detector == "owner"]) <= 1'
    error_message: ${join(" and ", stacks[*].stack.environment)} both own the detector of ${account_id}.
    at: ownership.detector
"""
ACCOUNT = 'account_id: "111122223333"\nhome_region: eu\n'


def test_settings_are_completed_with_defaults_of_groups_maps_and_nulls() -> None:
    assert completed(SHOP, ACCOUNT + "queues: {orders: {name: o}}") == {
        "account_id": "111122223333",
        "home_region": "eu",
        "network": {"nat": "single", "zone_count": 3},
        "features": {"guardduty": False},
        "ownership": {"detector": "owner"},
        "queues": {"orders": {"name": "o", "fifo": False}},
        "cache": None,
    }


def test_misfits_are_told_with_place_fact_and_remedy() -> None:
    assert misfits(SHOP, "account_id: 111122223333\nnetwrok: {}\ncache: {port: 0}") == [
        'm.yaml:1: account_id is 111122223333: expected text (^[0-9]{12}$). Quote it: "111122223333".',
        'm.yaml:2: unknown key "netwrok". Did you mean "network"?',
        "m.yaml:3: cache.port is 0: expected a whole number from 1 to 65535.",
        "m.yaml:3: cache.node_type is missing. Set it to text.",
    ]


def test_nothing_is_required_in_a_layer() -> None:
    assert list(declare(SHOP).find_layer_problems(parsed("cache: {port: 1}\nqueues: {a: {fifo: true}}"))) == []


def test_locals_may_read_each_other_in_any_order() -> None:
    assert cell(declare(SHOP), ACCOUNT).scope["bucket"] == "shop-state-111122223333-eu"


def test_a_check_shows_the_line_of_its_key() -> None:
    settings = ACCOUNT + "network:\n  nat: per_zone\n  zone_count: 2\n"
    assert checked(SHOP, dev_eu=settings) == [
        'm.yaml:5: network.nat is per_zone in "dev/eu": set network.zone_count to 3.',
    ]


def test_a_check_of_a_group_is_told_once() -> None:
    settings = ACCOUNT + "features: {guardduty: true}"
    assert checked(SHOP, dev_eu=settings, prod_eu=settings, prod_us=settings) == [
        "m.yaml:1: dev and prod both own the detector of 111122223333.",
    ]


def test_a_project_without_a_declaration_admits_any_key(tmp_path: Path) -> None:
    declaration = load_declaration(tmp_path)
    node = parsed("size: [1, two]\ntags: {Team: x}")
    assert declaration.file is None
    assert list(declaration.find_problems(node)) == []
    assert declaration.complete(node) == {
        "checks": {"ignore": [], "stateful": []},
        "protect": False,
        "tags": {"Team": "x"},
        "vars": {},
        "size": [1, "two"],
    }


def test_what_tfgen_itself_needs_has_types_without_a_declaration(tmp_path: Path) -> None:
    found = load_declaration(tmp_path).find_problems(parsed("protect: maybe\nchecks: {ignore: [{rule: cycle}]}"))
    assert list(map(str, found)) == [
        'm.yaml:1: protect is "maybe": expected true or false.',
        "m.yaml:2: checks.ignore[0].reason is missing. Set it to text.",
    ]
