"""Output blocks that Terraform refuses.

Why:
    An output has a value, and besides it only type, description, sensitive, ephemeral, deprecated, depends_on and
    preconditions; the description and the flags are written out, as they are read before anything is worked out
    (https://developer.hashicorp.com/terraform/language/block/output).

Bad:
    output "vpc_id" {
      description = "VPC identifier"
    }

Good:
    output "vpc_id" {
      description = "VPC identifier"
      value       = "vpc-0123456789abcdef0"
    }
"""

from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.type_constraint import TypeConstraintError, parse_type
from tfgen.module.declared import well_formed
from tfgen.rules.api import Declaration, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.meta_arguments import dependency_faults
from tfgen.rules.shared.shapes import condition_faults, hits, shape_hits


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for _, hit in shape_hits(root, "output"):
        yield hit
    for output in well_formed(root.module, "output"):
        yield from hits(output, dependency_faults(output.block.body))
        yield from hits(output, _type_faults(root, output))
        for block in output.blocks("precondition"):
            yield from hits(output, condition_faults(block, root.values))


def _type_faults(root: Root, output: Declaration) -> Iterator[tuple[Node, str]]:
    """What is wrong with the type, or with the value of that type."""
    argument, value = output.argument("type"), output.argument("value")
    if argument is None:
        return
    try:
        wanted = parse_type(argument.value)
    except TypeConstraintError as error:
        yield error.node, str(error)
        return
    try:
        if value:
            convert(root.values.value(value.value), wanted)
    except ConversionError as error:
        yield value.value if value else argument, f"the value is not of the output's type: {error}."


RULE = Rule("invalid-output", Severity.ERROR, Group.REFERENCES, check, among("output"))
