"""Provider configurations that a module call passes wrongly, or not at all.

Why:
    A module says in `configuration_aliases` which configurations it wants, and each has to be in `providers` of the
    call, under a name that the module requires and for the same provider. A module with provider blocks of its own
    cannot have `count`, `for_each` or `depends_on`, as these could not be destroyed any more
    (https://developer.hashicorp.com/terraform/language/modules/develop/providers).

Bad:
    # in modules/storage
    terraform {
      required_providers {
        aws = {
          source                = "hashicorp/aws"
          configuration_aliases = [aws.replica]
        }
      }
    }
    resource "aws_sns_topic" "main" {
      provider = aws.replica
    }
    # in main
    module "storage" {
      source = "../modules/storage"
    }

Good:
    # in modules/storage
    terraform {
      required_providers {
        aws = {
          source                = "hashicorp/aws"
          configuration_aliases = [aws.replica]
        }
      }
    }
    resource "aws_sns_topic" "main" {
      provider = aws.replica
    }
    # in main
    provider "aws" {
      alias  = "west"
      region = "us-west-2"
    }
    module "storage" {
      source    = "../modules/storage"
      providers = { aws.replica = aws.west }
    }
"""

from tfgen.module.calls import find_called
from tfgen.module.provider_passing import configured_providers, empty_providers, passed_providers, source_in
from tfgen.module.provider_uses import find_wanted
from tfgen.module.requirements import find_requirements
from tfgen.rules.api import Call, Group, Hit, Iterator, Module, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import hits
from tfgen.schema.load import DEFAULT_HOST

_REPETITION = ("count", "for_each", "depends_on")
# Of these providers Terraform takes an entry that the module does not know, with a warning.
_IMPLIED = f"{DEFAULT_HOST}/hashicorp/"


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for call in root.module.calls.values():
        if call.interface and not root.module.faults:
            yield from hits(call.declaration, _missing(call, call.interface))
            yield from hits(call.declaration, _wrong(root.module, call, call.interface))
            yield from hits(call.declaration, _repeated(call, call.interface))


def _missing(call: Call, module: Module) -> Iterator[tuple[Node, str]]:
    passed = {inner for inner, _, _ in passed_providers(call)}
    for name in sorted(find_wanted(module) - configured_providers(module) - passed):
        example = f"providers = {{ {name} = ... }}"
        yield call.declaration.block, f"the module in {module.folder} wants the provider {name}. Add {example}."


def _wrong(outside: Module, call: Call, module: Module) -> Iterator[tuple[Node, str]]:
    known = frozenset(find_requirements(module)) | find_wanted(module) | empty_providers(module)
    own, seen = configured_providers(module), set()
    for inner, outer, node in passed_providers(call):
        wanted, given = source_in(module, inner), source_in(outside, outer)
        if inner in seen:
            yield node, f"{inner} is passed twice. Take one of the two away."
        elif inner in own:
            yield node, f"the module in {module.folder} has its own provider {inner}. Take this away, or that block."
        elif wanted != given:
            yield node, f"{outer} is {given} here, and {inner} is {wanted} in {module.folder}. Pass one of the same."
        elif inner not in known and not wanted.startswith(_IMPLIED):
            remedy = "Add it to configuration_aliases there." if "." in inner else "Add it to required_providers there."
            yield node, f"the module in {module.folder} knows no provider {inner}. {remedy}"
        seen.add(inner)


def _repeated(call: Call, module: Module) -> Iterator[tuple[Node, str]]:
    argument = next(filter(None, map(call.declaration.argument, _REPETITION)), None)
    for inner in (module, *find_called(module)) if argument else ():
        if argument and (own := configured_providers(inner)):
            fact = f"the module in {inner.folder} has its own provider {min(own)}, so it cannot have {argument.name}"
            yield argument, f"{fact}. Pass the provider with providers = {{ ... }}, and take that block away."


RULE = Rule("module-providers", Severity.ERROR, Group.REFERENCES, check, among("module"))
