"""`depends_on` and `provider` that Terraform cannot read.

Why:
    Both are read before anything is worked out: `depends_on` is a list of whole objects, and `provider` names a
    provider configuration. Neither may be computed
    (https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on,
    https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider).

Bad:
    resource "aws_internet_gateway" "main" {}
    resource "aws_eip" "nat" {
      domain     = "vpc"
      depends_on = aws_internet_gateway.main
    }

Good:
    resource "aws_internet_gateway" "main" {}
    resource "aws_eip" "nat" {
      domain     = "vpc"
      depends_on = [aws_internet_gateway.main]
    }
"""

from tfgen.hcl.syntax import Literal, Object
from tfgen.module.declared import find_nested_data, well_formed
from tfgen.rules.api import EACH, Declaration, Group, Hit, Iterator, Node, Root, Rule, Severity
from tfgen.rules.shared.meta_arguments import configuration_faults, dependency_faults
from tfgen.rules.shared.shapes import hits

_REPETITION = ("count", "for_each")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for resource in (*root.module.resources, *find_nested_data(root.module)):
        yield from hits(resource, dependency_faults(resource.block.body))
        if provider := resource.argument("provider"):
            yield from hits(resource, configuration_faults(provider.value))
    for call in well_formed(root.module, "module"):
        yield from hits(call, dependency_faults(call.block.body))
        yield from hits(call, _providers_faults(call))
    for data in find_nested_data(root.module):
        yield from hits(data, _repetition_faults(data))


def _providers_faults(call: Declaration) -> Iterator[tuple[Node, str]]:
    argument = call.argument("providers")
    if argument is None:
        return
    if not isinstance(argument.value, Object):
        yield argument.value, "providers has to be a map. Write providers = { aws = aws.replica }."
        return
    for key, value in argument.value.items:
        if not isinstance(key, Literal):
            yield from configuration_faults(key)
        yield from configuration_faults(value)


def _repetition_faults(data: Declaration) -> Iterator[tuple[Node, str]]:
    for name in _REPETITION:
        if argument := data.argument(name):
            yield argument, f"a data source in a check cannot have {name}. Take it away."


RULE = Rule("invalid-meta-argument", Severity.ERROR, Group.REFERENCES, check, EACH)
