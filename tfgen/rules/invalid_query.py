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
from tfgen.hcl.syntax import Block
from tfgen.module.companions import QUERY_LABELS
from tfgen.rules.api import Group, Hit, Iterator, Node, Root, Rule, Severity, SourceFile
from tfgen.rules.shared.structure import find_faults
from tfgen.rules.shared.test_blocks import LIST, QUERY_FILE, companions, whole


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for file in companions(root).queries:
        for node, message in _faults(root, file):
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
        if block.labels in seen:
            yield block, f"there is a list {'.'.join(block.labels)} already in this file. Give it another name."
        seen.add(block.labels)


def _of_file(block: Block, message: str) -> str:
    """A message about a block at the top of the file."""
    if block.type in QUERY_LABELS:
        return message
    remedy = did_you_mean(block.type, QUERY_LABELS, otherwise=f"They have {', '.join(QUERY_LABELS)}.")
    return f'files of queries have no block "{block.type}". {remedy}'


RULE = Rule("invalid-query", Severity.ERROR, Group.REFERENCES, check)
