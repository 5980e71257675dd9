"""Variable blocks that Terraform refuses.

Why:
    A variable has a type, a default and a few flags; a validation has to look at the variable itself; some names cannot
    be used, since a module block gives them a meaning; and types have stood without quotes since Terraform 0.12
    (https://developer.hashicorp.com/terraform/language/block/variable).

Bad:
    variable "zones" {
      type = list("string")
    }

Good:
    variable "zones" {
      type = list(string)
    }
"""

from tfgen.hcl.syntax import Call, Literal, Object, Tuple, children
from tfgen.module.declared import is_set, well_formed
from tfgen.module.references import find_references
from tfgen.rules.api import Block, Declaration, Expression, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.shapes import condition_faults, hits, shape_hits

_RESERVED = frozenset(
    {"source", "version", "providers", "provider", "count", "for_each", "lifecycle", "depends_on", "locals"}
)

_TRANSIENT = ("sensitive", "ephemeral")


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for _, hit in shape_hits(root, "variable"):
        yield hit
    for variable in well_formed(root.module, "variable"):
        yield from hits(variable, _faults(variable))
        for block in variable.blocks("validation"):
            yield from hits(variable, condition_faults(block, root.values))
            yield from hits(variable, _validation_faults(variable, block))


def _faults(variable: Declaration) -> Iterator[tuple[Node, str]]:
    if variable.name in _RESERVED:
        fact = f'"{variable.name}" means something else in a module block.'
        yield variable.block, f"{fact} Give the variable another name."
    if argument := variable.argument("type"):
        yield from _type_faults(argument.value)
    if is_set(variable, "const"):
        for name in _TRANSIENT:
            if is_set(variable, name):
                yield variable.block, f"a variable that is const cannot be {name}. Take one of the two away."


def _type_faults(type_: Expression) -> Iterator[tuple[Node, str]]:
    for part in _quoted_parts(type_):
        yield part, "names and types stand without quotes in a type. Take them away."


def _quoted_parts(type_: Expression) -> Iterator[Expression]:
    """Text inside a type; the default of an optional attribute, its second argument, may be any text."""
    match type_:
        case Literal(quoted=True):
            yield type_
        case Call(arguments=(first, *_)):
            yield from _quoted_parts(first)
        case Object() | Tuple():
            for part in children(type_):
                yield from _quoted_parts(part)


def _validation_faults(variable: Declaration, block: Block) -> Iterator[tuple[Node, str]]:
    condition = block.body.argument("condition")
    targets = {reference.target for reference in find_references(condition.value)} if condition else set()
    if condition and targets and variable.address not in targets:
        yield condition, f"this validation does not look at {variable.address}. Refer to it in the condition."


RULE = Rule("invalid-variable", Severity.ERROR, Group.REFERENCES, check, among("variable"))
