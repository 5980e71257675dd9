"""Blocks that Terraform does not have, blocks with too few or too many labels, and arguments outside of blocks.

Why:
    At the top of a file there are blocks of some kinds only, each with its number of labels, and no arguments; `locals`
    holds arguments and no blocks
    (https://developer.hashicorp.com/terraform/language/syntax/configuration#blocks).

Bad:
    variables "zone" {
      default = "us-east-1a"
    }

Good:
    variable "zone" {
      default = "us-east-1a"
    }
"""

from tfgen.errors import did_you_mean
from tfgen.hcl.parse import LABEL_COUNTS
from tfgen.rules.api import EACH, Block, Group, Hit, Iterator, Root, Rule, Severity, SourceFile

_LABELS = {0: "", 1: ' "<name>"', 2: ' "<type>" "<name>"'}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each such block or argument."""
    for file in root.module.files:
        for argument in file.body.arguments:
            message = f"{argument.name} stands outside of any block. Put it into one, such as locals {{ }}."
            yield Hit.at(file, argument, message)
        for block in file.body.blocks:
            yield from _check_block(file, block)


def _check_block(file: SourceFile, block: Block) -> Iterator[Hit]:
    count = LABEL_COUNTS.get(block.type)
    if block.type == "list":
        yield Hit.at(file, block, "list blocks stand in files of queries. Move it to a file *.tfquery.hcl.")
    elif count is None:
        remedy = did_you_mean(block.type, LABEL_COUNTS, otherwise=f"There are {', '.join(LABEL_COUNTS)}.")
        yield Hit.at(file, block, f'Terraform has no block "{block.type}". {remedy}')
    elif count != len(block.labels):
        found = len(block.labels) or "no"
        plural = "" if found == 1 else "s"
        form = f"{block.type}{_LABELS[count]} {{"
        yield Hit.at(file, block, f"this {block.type} block has {found} label{plural}. Write it as: {form}")
    elif block.type == "locals":
        for inner in block.body.blocks:
            message = f"{inner.type} is an argument here, not a block. Write {inner.type} = {{ ... }}."
            yield Hit.at(file, inner, message)


RULE = Rule("invalid-top-level-block", Severity.ERROR, Group.SYNTAX, check, EACH)
