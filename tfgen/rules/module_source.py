"""Sources of module calls that are paths to no folder, or that lead back to the calling module.

Why:
    A source that starts with `./` or `../` is a path from the folder of the calling module. `terraform init` fails when
    there is no such folder, and never ends when a module calls itself, at once or through others
    (https://developer.hashicorp.com/terraform/language/modules/configuration). A folder that git ignores may be made
    before Terraform runs: where it is not there, nothing is known of it.

Bad:
    module "network" {
      source = "./netwrok"
    }

Good:
    # in modules/network
    output "vpc_id" {
      value = "vpc-0123456789abcdef0"
    }
    # in main
    module "network" {
      source = "../modules/network"
    }
"""

from tfgen.module.calls import leads_to
from tfgen.module.references import find_references
from tfgen.rules.api import Call, Group, Hit, Iterator, Root, Rule, Severity, among
from tfgen.rules.sketch import Gap


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such call."""
    for call in root.module.calls.values():
        source, message = call.declaration.argument("source"), _fault(root, call)
        if source and message:
            yield Hit.at(call.declaration.file, source.value, message, address=call.declaration.address)
        if not call.source and not call.module and source and any(find_references(source.value)):
            note = f"{call.declaration.address}: its source is worked out by the engine, from variables or locals"
            root.unchecked(note, Gap(said=True))
        if call.note:
            root.unchecked(call.note)


def _fault(root: Root, call: Call) -> str:
    if call.fault:
        return f"{call.fault}. Correct the path: it starts in {root.module.folder or 'the folder of this file'}."
    if leads_to(call, root.module):
        return f"this leads back to the calling module, {root.module.folder}, without an end. Call another one."
    return ""


RULE = Rule("module-source", Severity.ERROR, Group.REFERENCES, check, among("module"))
