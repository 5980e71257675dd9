"""State encryption that OpenTofu refuses.

Why:
    `tofu init` reads the `encryption` block before anything else: key providers and methods are of a few kinds, each
    with arguments of its own, and `state`, `plan` and `remote_state_data_sources` name a method that stands beside
    them (https://opentofu.org/docs/language/state/encryption/).

Bad:
    terraform {
      encryption {
        key_provider "aws_kms" "main" {
          kms_key_id = "alias/state"
          key_spec   = "AES_256"
        }
        method "aes_gcm" "main" {
          keys = key_provider.aws_kms.main
        }
        state {
          method = method.aes_gcm.mian
        }
      }
    }

Good:
    terraform {
      encryption {
        key_provider "aws_kms" "main" {
          kms_key_id = "alias/state"
          key_spec   = "AES_256"
        }
        method "aes_gcm" "main" {
          keys = key_provider.aws_kms.main
        }
        state {
          method = method.aes_gcm.main
        }
      }
    }
"""

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.module.references import find_references
from tfgen.module.static_references import steps_of
from tfgen.rules.api import Block, Group, Hit, Iterator, Node, Root, Rule, Severity, among
from tfgen.rules.shared.encryption import KINDS, SHAPES, type_of
from tfgen.rules.shared.shapes import hits
from tfgen.rules.shared.structure import find_faults

_NOUNS = {"key_provider": "key provider", "method": "encryption method"}


def check(root: Root) -> Iterator[Hit]:
    """A hit for each fault."""
    for terraform in root.module.declared("terraform"):
        for block in terraform.blocks("encryption"):
            known = {(one.type, *one.labels) for one in block.body.blocks if one.type in KINDS}
            yield from hits(terraform, _faults(root, block, known), "")
            yield from hits(terraform, _twice(block), "")


def _faults(root: Root, block: Block, known: set[tuple[str, ...]]) -> Iterator[tuple[Node, str]]:
    if shape := SHAPES.get(block.type):
        yield from find_faults(block, root.values, shape)
        yield from _method_faults(block)
    elif block.type in KINDS and len(block.labels) == 2:
        yield from _kind_faults(root, block)
    yield from _reference_faults(block, known)
    for inner in block.body.blocks:
        yield from _faults(root, inner, known)


def _kind_faults(root: Root, block: Block) -> Iterator[tuple[Node, str]]:
    """What is wrong with a key provider or a method."""
    kind = block.labels[0]
    if kind not in KINDS[block.type]:
        remedy = did_you_mean(kind, KINDS[block.type], otherwise=f"There are {', '.join(KINDS[block.type])}.")
        yield block, f"OpenTofu has no {_NOUNS[block.type]} {kind}. {remedy}"
        return
    yield from find_faults(block, root.values, KINDS[block.type][kind], what=f"{kind} {block.type}")
    for argument in block.body.arguments:
        try:
            convert(root.values.value(argument.value), type_of(block.type, kind, argument.name))
        except ConversionError as error:
            yield argument.value, f"{argument.name} does not fit: {error}. Correct it."


def _method_faults(block: Block) -> Iterator[tuple[Node, str]]:
    argument = block.body.argument("method")
    steps = steps_of(argument.value) if argument else []
    if argument and (len(steps) != 3 or steps[0] != "method"):
        yield argument.value, "a method is named without quotes: method = method.<kind>.<name>"


def _reference_faults(block: Block, known: set[tuple[str, ...]]) -> Iterator[tuple[Node, str]]:
    """References to key providers and methods that are not there.

    Where there is none of a kind, the environment may bring them all: OpenTofu puts TF_ENCRYPTION beside the block.
    """
    for reference in (found for argument in block.body.arguments for found in find_references(argument.value)):
        names = (reference.root, *map(str, reference.steps[:2]))
        others = [".".join(one) for one in sorted(known) if one[0] == reference.root]
        if others and names not in known:
            remedy = did_you_mean(".".join(names), others, otherwise="Add it to the encryption block.")
            yield reference.expression, f"there is no {'.'.join(names)} here. {remedy}"


def _twice(encryption: Block) -> Iterator[tuple[Node, str]]:
    seen: set[tuple[str, ...]] = set()
    for block in encryption.body.blocks_of(*KINDS):
        if (block.type, *block.labels) in seen:
            yield block, f"there is a {block.type}.{'.'.join(block.labels)} already. Give this one another name."
        seen.add((block.type, *block.labels))


RULE = Rule("invalid-encryption", Severity.ERROR, Group.REFERENCES, check, among("terraform"))
