"""Import blocks in a module that another one calls.

Why:
    Terraform takes `import` blocks in root modules only; from there they lead into modules, as in
    `to = module.network.aws_vpc.main` (https://developer.hashicorp.com/terraform/language/block/import).

Bad:
    # in modules/storage
    import {
      to = terraform_data.main
      id = "main"
    }
    resource "terraform_data" "main" {}
    # in main
    module "storage" {
      source = "../modules/storage"
    }

Good:
    # in modules/storage
    resource "terraform_data" "main" {}
    # in main
    module "storage" {
      source = "../modules/storage"
    }
    import {
      to = module.storage.terraform_data.main
      id = "main"
    }
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.rule import Group, Hit, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.rules.root import Root


def check(root: Root) -> Iterator[Hit]:
    """A hit for each import in a module that is called."""
    for declared in root.module.declared("import") if root.callers else ():
        message = f"import stands in root modules only, and {root.callers[0].folder} calls this one. Move it there."
        yield Hit.at(declared.file, declared.block, message)


RULE = Rule("module-import", Severity.ERROR, Group.REFERENCES, check)
