"""A project whose stacks Terraform can apply without a provider, and ways to change it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.declared import write_ordered as write_tree
from tests.trees import CONFIG, MATRIX, run

if TYPE_CHECKING:
    from click.testing import Result

TEMPLATE = "templates/main.tf.j2"
MAIN = """\
terraform {
  backend "local" {}
}

resource "terraform_data" "size" {
  input = 1
}

resource "terraform_data" "place" {
  input = {{ stack.name | hcl }}
}

output "place" {
  value = terraform_data.place.output
}

output "password" {
  value     = sensitive("hunter2")
  sensitive = true
}
"""
PROJECT = {CONFIG: MATRIX, TEMPLATE: MAIN}


def template(*additions: str, **replacements: str) -> str:
    """The template with additions, and with words replaced."""
    text = "\n".join([MAIN, *additions])
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    return text


def local_exec(command: str, name: str = "step") -> str:
    """A resource whose creation runs a shell command."""
    return (
        f'resource "terraform_data" "{name}" {{\n  provisioner "local-exec" {{\n'
        f"    command = {json.dumps(command)}\n  }}\n}}\n"
    )


def render(text: str) -> None:
    """Make this the template of the project in the current folder, and render it."""
    write_tree(Path(), {TEMPLATE: text})
    result = run("render", "--quiet")
    assert result.exit_code == 0, result.stderr


def must(*words: str) -> Result:
    """Run tfgen; it must succeed."""
    result = run(*words)
    assert result.exit_code == 0, result.stdout + result.stderr
    return result


def state_of(stack: str) -> list[str]:
    """The addresses of the resources in the local state of a stack, in order."""
    path = Path("generated", stack, "terraform.tfstate")
    state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {"resources": []}
    return sorted(f"{one['type']}.{one['name']}" for one in state["resources"] if one["instances"])


def log_of(stack: str) -> str:
    """The readable log of a stack in the latest run."""
    path = Path(".tfgen/runs/latest", f"{stack}.log")
    return path.read_text() if path.exists() else ""
