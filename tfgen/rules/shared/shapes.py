"""What the rules about Terraform's own blocks have in common."""

from tfgen.module.declared import well_formed
from tfgen.module.references import find_references
from tfgen.rules.api import Block, Declaration, Evaluator, Hit, Iterable, Iterator, Node, Root
from tfgen.rules.shared.structure import find_faults


def shape_hits(root: Root, block_type: str) -> Iterator[tuple[Declaration, Hit]]:
    """The blocks of a type, each with a hit for what does not belong there, is missing or of the wrong kind."""
    for declared in well_formed(root.module, block_type):
        for hit in hits(declared, find_faults(declared.block, root.values)):
            yield declared, hit


def hits(declared: Declaration, faults: Iterable[tuple[Node, str]], address: str | None = None) -> Iterator[Hit]:
    """Faults inside a block as hits."""
    for node, message in faults:
        yield Hit.at(declared.file, node, message, address=declared.address if address is None else address)


def condition_faults(block: Block, values: Evaluator) -> Iterator[tuple[Node, str]]:
    """What is wrong with a condition block: precondition, postcondition, assert or validation.

    https://developer.hashicorp.com/terraform/language/expressions/custom-conditions
    """
    yield from find_faults(block, values)
    condition = block.body.argument("condition")
    if condition and not any(find_references(condition.value)):
        fact = "this condition refers to nothing, so it would always say the same."
        yield condition, f"{fact} Refer to what it is to check."
