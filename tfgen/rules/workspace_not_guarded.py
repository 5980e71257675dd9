"""A stack that would work in any workspace.

Why:
    A workspace other than the default one, from a forgotten TF_WORKSPACE, means another, empty state: everything
    would be created once more under the same names. A precondition on `terraform.workspace` refuses that
    (https://developer.hashicorp.com/terraform/cli/workspaces).

Bad:
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "orders"
        region = "us-east-1"
      }
    }

Good:
    terraform {
      backend "s3" {
        bucket = "state"
        key    = "orders"
        region = "us-east-1"
      }
    }
    resource "terraform_data" "workspace_guard" {
      lifecycle {
        precondition {
          condition     = terraform.workspace == "default"
          error_message = "Use the default workspace: unset TF_WORKSPACE."
        }
      }
    }
"""

from tfgen.module.backend import find_backend
from tfgen.module.references import find_body_references
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity


def check(root: Root) -> Iterator[Hit]:
    """A hit for each module with a backend in which nothing asks for the workspace."""
    backend = find_backend(root.module)
    if backend and not any(
        reference.target == "terraform.workspace"
        for file in root.module.files
        if "workspace" in file.text  # looking for references takes long
        for reference in find_body_references(file.body)
    ):
        message = "nothing keeps a forgotten TF_WORKSPACE from choosing another state. Add a precondition that does."
        yield Hit.at(backend.file, backend.block, message)


RULE = Rule("workspace-not-guarded", Severity.WARNING, Group.SECURITY, check)
