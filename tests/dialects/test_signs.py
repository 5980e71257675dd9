"""What in a repository tells that OpenTofu is run there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

HERE = "infra/live/dev"
ENCRYPTED = """terraform {
  encryption {
    method "unencrypted" "plain" {}
    state {
      method = method.unencrypted.plain
    }
  }
}
"""
TYPED = 'output "a" {\n  type  = string\n  value = "a"\n}\n'
LOCK = 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n'
SETS_UP = "jobs:\n  plan:\n    steps:\n      - uses: opentofu/setup-opentofu@v1\n"
OTHER = "jobs:\n  plan:\n    steps:\n      - uses: hashicorp/setup-terraform@v3\n"
WORKFLOW, HOOKS = ".github/workflows/plan.yml", ".pre-commit-config.yaml"
TELLING: dict[str, dict[str, str]] = {
    "a version manager's file": {".tool-versions": "terragrunt 0.72.0\nopentofu 1.9.0\n"},
    "that of a folder above": {"infra/mise.toml": '[tools]\nopentofu = "1.9"\n'},
    "one that names where it is from": {".mise.toml": '[tools]\n"aqua:opentofu/opentofu" = "1.9"\n'},
    "a workflow": {WORKFLOW: SETS_UP},
    "a workflow beside a hook for another parser": {WORKFLOW: SETS_UP, HOOKS: "- id: terraform_fmt\n"},
    "a hook": {HOOKS: "repos:\n  - hooks:\n      - id: tofu-fmt\n      - id: terraform_docs\n"},
    "the name of a folder above": {f"tofu/{HERE}/.keep": ""},
}
SILENT: dict[str, dict[str, str]] = {
    "nothing": {},
    "both in one file": {".tool-versions": "terraform 1.11.4\nopentofu 1.9.0\n"},
    "Terraform nearer by": {"mise.toml": 'opentofu = "1.9"\n', f"{HERE}/.tool-versions": "terraform 1.11.4\n"},
    "both in workflows": {WORKFLOW: SETS_UP, ".github/workflows/apply.yaml": OTHER},
    "Terraform in a workflow, OpenTofu in a hook": {WORKFLOW: OTHER, HOOKS: "- id: tofu-fmt\n"},
    "a lock file of Terraform": {WORKFLOW: SETS_UP, f"{HERE}/.terraform.lock.hcl": LOCK},
    "another tool of the same name": {".tool-versions": "opentofu-ls 1.0.0\n", "mise.toml": "# opentofu = 1\n"},
    "a file below": {f"{HERE}/more/.tool-versions": "opentofu 1.9.0\n"},
}


def judged(tmp_path: Path, files: dict[str, str], text: str = ENCRYPTED) -> list[str]:
    """What is said of a folder in a repository with these files: for what it was checked, and the findings."""
    inside = next((name.removesuffix("/.keep") for name in files if name.endswith(".keep")), HERE)
    write_tree(tmp_path, {"repository/.git/HEAD": "", **{f"repository/{name}": one for name, one in files.items()}})
    write_tree(tmp_path / "repository" / inside, {"main.tf": text})
    said = run("validate", "--verbose", "--rule", "engine-version", tmp_path / "repository" / inside).stdout
    return [line for line in said.splitlines() if "checked for" in line or "error: " in line]


@pytest.mark.parametrize("files", TELLING.values(), ids=TELLING)
def test_a_repository_tells_that_opentofu_is_run(files: dict[str, str], tmp_path: Path) -> None:
    (line,) = judged(tmp_path, files)
    assert line.startswith("checked for OpenTofu 1.12 (")


@pytest.mark.parametrize("files", SILENT.values(), ids=SILENT)
def test_without_it_the_folder_is_for_terraform(files: dict[str, str], tmp_path: Path) -> None:
    refused, line = judged(tmp_path, files)
    assert "an encryption block in terraform blocks is OpenTofu only" in refused
    assert line.startswith("checked for Terraform 1.16 (the newest known")


def test_where_only_signs_tell_what_terraform_knows_is_no_error(tmp_path: Path) -> None:
    assert [line for line in judged(tmp_path, TELLING["a workflow"], TYPED) if "error: " in line] == []


def test_the_folder_is_checked_anew_when_a_sign_is_taken_away(tmp_path: Path) -> None:
    assert len(judged(tmp_path, TELLING["a workflow"])) == 1
    (tmp_path / "repository" / WORKFLOW).unlink()
    assert len(judged(tmp_path, {})) == 2


def test_all_folders_of_a_run_hear_of_it(tmp_path: Path) -> None:
    modules = {f"tofu/{name}/main.tf": ENCRYPTED for name in ("a", "a/b", "c")}
    write_tree(tmp_path, {".git/HEAD": "", "d/main.tf": ENCRYPTED, "c/tofu/main.tf": ENCRYPTED, **modules})
    result = run("validate", "--recursive", "--rule", "engine-version", tmp_path)
    assert [line.split(":")[0] for line in result.stdout.splitlines() if "error: " in line] == [f"{tmp_path}/d/main.tf"]
