"""Who wins, as rendered files show it."""

from __future__ import annotations

from pathlib import Path

from tests.trees import CONFIG, MATRIX, TEMPLATE, run, write_tree


def test_an_environment_wins_over_a_region(project: Path) -> None:
    matrix = MATRIX.replace("  us-east-1:\n", "  us-east-1:\n    vars: {who: region, region: set}\n", 1)
    matrix = matrix.replace("  dev:\n", "  dev:\n    vars: {who: environment}\n", 1)
    template = "locals {\n  who = {{ vars.who | hcl }}\n  region = {{ vars.region | hcl }}\n}\n"
    write_tree(project, {CONFIG: f"defaults:\n  vars: {{who: default, region: default}}\n{matrix}", TEMPLATE: template})
    assert run("render").exit_code == 0
    said = {stack: Path(f"generated/{stack}/network.tf").read_text() for stack in ("dev/us-east-1", "prod/us-east-1")}
    assert 'who    = "environment"\n  region = "set"' in said["dev/us-east-1"]
    assert 'who    = "region"\n  region = "set"' in said["prod/us-east-1"]
