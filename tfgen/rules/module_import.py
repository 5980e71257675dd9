"""Import blocks in a module that another one calls.

Why:
    Terraform before 1.16, and OpenTofu, take `import` blocks in root modules only; from there they lead into modules,
    as in `to = module.network.aws_vpc.main` (https://developer.hashicorp.com/terraform/language/block/import).

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

from tfgen.dialects.constructs import IMPORT_IN_MODULE
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity, among


def check(root: Root) -> Iterator[Hit]:
    """A hit for each import in a module that is called."""
    # A folder that may be run by an older version needs the import in the root module, whatever the newest can do.
    refused = bool(root.callers) and not root.dialect.has_always(IMPORT_IN_MODULE.since)
    for declared in root.module.declared("import") if refused else ():
        fact = f"import stands in root modules only before Terraform 1.16, and {root.callers[0].folder} calls this one"
        message = f"{fact}. Move it there, or require that version."
        yield Hit.at(declared.file, declared.block, message)


RULE = Rule("module-import", Severity.ERROR, Group.REFERENCES, check, among("import"))
