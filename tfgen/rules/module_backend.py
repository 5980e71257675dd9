"""Backends in a module that another one calls.

Why:
    The state is that of the root module, so Terraform ignores the `backend` and `cloud` blocks of the modules that it
    calls: who reads one there takes the state to be elsewhere
    (https://developer.hashicorp.com/terraform/language/backend).

Bad:
    # in modules/storage
    terraform {
      backend "s3" {
        bucket = "demo-state"
        key    = "storage"
        region = "us-east-1"
      }
    }
    # in main
    module "storage" {
      source = "../modules/storage"
    }

Good:
    # in modules/storage
    terraform {
      required_version = ">= 1.11"
    }
    # in main
    module "storage" {
      source = "../modules/storage"
    }
"""

from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each backend in a module that is called."""
    for terraform in root.module.declared("terraform") if root.callers else ():
        for block in terraform.blocks("backend", "cloud"):
            message = f"{root.callers[0].folder} calls this module, so this {block.type} is ignored. Take it away."
            yield Hit.at(terraform.file, block, message)


RULE = Rule("module-backend", Severity.WARNING, Group.REFERENCES, check, among("terraform"))
