"""Files of queries that Terraform refuses.

Why:
    A file `*.tfquery.hcl` holds `list` blocks, each with the provider to ask and a `config` block, beside variables,
    locals and provider blocks (https://developer.hashicorp.com/terraform/language/block/tfquery/list).

Bad:
    # in instances.tfquery.hcl
    list "cloud_server" "all" {
      region = "eu-west-1"
    }

Good:
    # in instances.tfquery.hcl
    list "cloud_server" "all" {
      provider = cloud
      config {
        region = "eu-west-1"
      }
    }
"""

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import BOOL, NUMBER
from tfgen.evaluation.values import NULL
from tfgen.hcl.syntax import Block
from tfgen.module.companions import QUERY_LABELS
from tfgen.module.declared import find_declared
from tfgen.module.references import find_body_references
from tfgen.module.uses import target_of
from tfgen.rules.api import STRUCTURE, Group, Hit, Iterator, Node, Root, Rule, Severity, SourceFile
from tfgen.rules.shared.structure import find_faults
from tfgen.rules.shared.test_blocks import LIST, QUERY_FILE, companions, whole

_TYPES = {"limit": NUMBER, "include_resource": BOOL}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for file in companions(root).queries:
        for node, message in _faults(root, file):
            yield Hit.at(file, node, message)
    for file, node, message in _undeclared(root):
        yield Hit.at(file, node, message)


def _faults(root: Root, file: SourceFile) -> Iterator[tuple[Node, str]]:
    for argument in file.body.arguments:
        yield argument, f"{argument.name} stands outside of any block. Put it into one, such as locals {{ }}."
    for node, message in find_faults(whole(file), root.values, QUERY_FILE, what="query"):
        if isinstance(node, Block):
            yield node, _of_file(node, message)
    seen: set[tuple[str, ...]] = set()
    for block in file.body.blocks_of("list"):
        yield from find_faults(block, root.values, LIST)
        yield from _value_faults(root, block)
        if block.labels in seen:
            yield block, f"there is a list {'.'.join(block.labels)} already in this file. Give it another name."
        seen.add(block.labels)


def _value_faults(root: Root, block: Block) -> Iterator[tuple[Node, str]]:
    """What is wrong with what Terraform itself reads in a list."""
    if block.body.argument("count") and (argument := block.body.argument("for_each")):
        yield argument, "this list has count and for_each. Keep one of the two."
    for name, type_ in _TYPES.items():
        argument = block.body.argument(name)
        try:
            convert(root.values.value(argument.value) if argument else NULL, type_)
        except ConversionError as error:
            yield argument or block, f"{name} does not fit: {error}. Correct it."


def _undeclared(root: Root) -> Iterator[tuple[SourceFile, Node, str]]:
    """References to variables and locals that neither a file of queries nor the module declares."""
    files = companions(root).queries
    known = {name for kind in ("var", "local") for name in find_declared(root.module)[kind]}
    for block in (block for file in files for block in file.body.blocks):
        known |= {f"var.{name}" for name in block.labels if block.type == "variable"}
        known |= {f"local.{one.name}" for one in block.body.arguments if block.type == "locals"}
    for file in files if not root.module.faults else ():
        for reference in find_body_references(file.body):
            target = target_of(reference)
            if reference.root in ("var", "local") and target not in known:
                yield file, reference.expression, f"{target} is not declared. {did_you_mean(target, known)}".rstrip()


def _of_file(block: Block, message: str) -> str:
    """A message about a block at the top of the file."""
    if block.type in QUERY_LABELS:
        return message
    remedy = did_you_mean(block.type, QUERY_LABELS, otherwise=f"They have {', '.join(QUERY_LABELS)}.")
    return f'files of queries have no block "{block.type}". {remedy}'


RULE = Rule("invalid-query", Severity.ERROR, Group.REFERENCES, check, STRUCTURE)
