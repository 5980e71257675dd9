"""What the engine that a folder is for does not know: a newer version does, or the other engine.

Why:
    Terraform and OpenTofu grow apart, and each refuses what it does not know. The engine is the one of `--engine`, else
    OpenTofu where there are `.tofu` files, a file `.opentofu-version` or other signs of it, else Terraform; the version
    the newest that `--engine`, such a file or `.terraform-version`, and `required_version` admit
    (https://developer.hashicorp.com/terraform/language/terraform#required_version,
    https://opentofu.org/docs/language/settings/). `--verbose` shows the decision.

Bad:
    terraform {
      required_version = "~> 1.11.0"
    }
    output "vpc_id" {
      type  = string
      value = "vpc-0123456789abcdef0"
    }

Good:
    terraform {
      required_version = ">= 1.15"
    }
    output "vpc_id" {
      type  = string
      value = "vpc-0123456789abcdef0"
    }
"""

from tfgen.dialects.constructs import NESTED, NESTED_TEMPLATE, WRITE_ONLY, refusal
from tfgen.module.constructs import find_constructs
from tfgen.rules.api import Group, Hit, Iterator, Root, Rule, Severity
from tfgen.rules.rule import EVERYWHERE
from tfgen.rules.shared.schema_hits import write_only_arguments
from tfgen.rules.shared.test_blocks import companions
from tfgen.structs import replace


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such part, and for a constraint that the pinned version does not suit."""
    for file in (*root.module.files, *companions(root).files):
        for node, construct in find_constructs(file):
            if message := refusal(construct, root.dialect):
                yield Hit.at(file, node, message)
    if message := refusal(WRITE_ONLY, root.dialect):
        for resource, argument in write_only_arguments(root):
            yield Hit.of(resource, message, argument)
    for fault in root.values.check_all():
        if fault.kind == NESTED and (message := refusal(replace(NESTED_TEMPLATE, words=fault.message), root.dialect)):
            yield Hit.at(fault.file, fault.node, message, address=fault.address)
    yield from _conflict(root)


def _conflict(root: Root) -> Iterator[Hit]:
    for settings in root.module.declared("terraform") if root.dialect.conflict else ():
        if argument := settings.argument("required_version"):
            fact = f"this does not admit {root.dialect} ({root.dialect.reason})"
            hit = Hit.at(settings.file, argument, f"{fact}. Change one of the two.")
            yield replace(hit, subject=f"{EVERYWHERE}{fact}")  # one file says it for all folders


RULE = Rule("engine-version", Severity.ERROR, Group.REFERENCES, check)
