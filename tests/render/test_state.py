"""Where a stack's state is, and which key encrypts it, as templates see it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trees import CONFIG, MATRIX, TEMPLATE, run, write_tree

STATE = """\
locals {
  key    = {{ state_key_id | hcl }}
  region = {{ state_region | hcl }}
}
"""
DERIVED = "arn:aws:kms:{}:111122223333:alias/demo-state"
OWN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"


@pytest.mark.parametrize(
    ("settings", "key", "region"),
    [
        ("", f'"{DERIVED.format("us-east-1")}"', "us-east-1"),
        ("state: {region: eu-west-1}", f'"{DERIVED.format("eu-west-1")}"', "eu-west-1"),
        (f"state: {{kms_key_id: '{OWN}', region: eu-west-1}}", f'"{OWN}"', "eu-west-1"),
        ("state: {bucket: mine}\n  ownership: {state_bucket: external}", "null", "us-east-1"),
        (
            f"state: {{bucket: mine, kms_key_id: '{OWN}'}}\n  ownership: {{state_bucket: external}}",
            f'"{OWN}"',
            "us-east-1",
        ),
    ],
    ids=["the home region's", "the state's region's", "the one that is set", "none of a bucket of others", "theirs"],
)
def test_the_key_of_the_state_lies_in_the_states_region(project: Path, settings: str, key: str, region: str) -> None:
    defaults = f"defaults:\n  {settings}\n" if settings else ""
    write_tree(project, {CONFIG: defaults + MATRIX, TEMPLATE: STATE})
    assert run("render").exit_code == 0
    for stack in ("dev/us-east-1", "dev/us-west-2"):
        text = Path(f"generated/{stack}/network.tf").read_text()
        assert f"key    = {key}\n" in text
        assert f'region = "{region}"\n' in text
