"""What a tombstone keeps of a stack, and what it does not."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from tests.hcl.random_hcl import RandomHcl
from tests.trees import read_tree
from tfgen.disk.header import has_header
from tfgen.errors import OutputError
from tfgen.hcl.format import HclSyntaxError, format_hcl
from tfgen.hcl.tokens import tokenize
from tfgen.hcl.tree import parse_tree
from tfgen.output.tombstone import format_tombstone
from tfgen.retirement import RetiredStack

STACK = RetiredStack(name="dev/us-east-1", account_id="111122223333")
FOLDER = Path("generated/dev/us-east-1")
COMMITTED = Path(__file__).parents[2] / "generated"
STACKS = sorted(path.parent.relative_to(COMMITTED).as_posix() for path in COMMITTED.glob("[a-z]*/*/backend.tf"))


def cut(**texts: str) -> str:
    """The blocks of the tombstone for files of these names and texts, and that it stays as it is."""
    tombstone = format_tombstone(STACK, FOLDER, {f"{name}.tf": text for name, text in texts.items()})
    assert format_tombstone(STACK, FOLDER, {"retired.tf": tombstone}) == tombstone
    header, _, blocks = tombstone.partition("then tfgen render\n")
    assert has_header(header.encode())
    return blocks.removeprefix("\n")


TYPES = ("resource", "variable", "locals", "provider", "removed", "output", "moved", "check")
PROVIDER = 'provider "aws" {\n  region = "us-east-1"\n}\n'


def test_resources_data_outputs_and_checks_go() -> None:
    text = """\
resource "aws_vpc" "main" {
  lifecycle {
    prevent_destroy = true
  }
}

data "aws_region" "current" {
}

output "vpc_id" {
  value = aws_vpc.main.id
}

moved {
  from = aws_vpc.old
  to   = aws_vpc.main
}
"""
    assert cut(a=text, b=PROVIDER) == PROVIDER


def test_every_terraform_block_and_provider_stays_with_the_comments_above_it() -> None:
    backend = 'terraform {\n  backend "s3" {\n    bucket = "states" # ours\n  }\n}\n'
    versions = '# Why this one.\n# And why no newer one.\nterraform {\n  required_version = ">= 1.11"\n}\n'
    replica = '# For the replica.\nprovider "aws" {\n  alias  = "replica"\n  region = "us-west-2"\n}\n'
    text = f'# Not above it.\n\n{versions}\n# Of the resource.\nresource "aws_vpc" "main" {{\n}}\n'
    assert cut(a=backend, b=f"{PROVIDER}\n{replica}", c=text) == "\n".join([backend, versions, PROVIDER, replica])


def test_what_is_to_be_forgotten_is_not_destroyed() -> None:
    removed = "removed {\n  from = aws_vpc.main\n\n  lifecycle {\n    destroy = false\n  }\n}\n"
    assert cut(a=removed, b=PROVIDER) == f"{PROVIDER}\n{removed}"


def test_what_a_provider_refers_to_stays_and_nothing_else() -> None:
    text = """\
variable "region" {
  type = string
}

variable "other" {
  type = string
}

locals {
  unused = 1
  # Where it runs.
  region = var.region
  cluster = "${local.name}-main"
  name    = "demo"
}

data "aws_eks_cluster" "main" {
  name = local.cluster
}

data "aws_region" "unused" {
}
"""
    provider = """\
provider "kubernetes" {
  host = data.aws_eks_cluster.main.endpoint
}

provider "aws" {
  region = local.region
}
"""
    assert cut(a=text, b=provider) == (
        f"""\
{provider}
variable "region" {{
  type = string
}}

locals {{
  cluster = "${{local.name}}-main"
  name    = "demo"
  # Where it runs.
  region = var.region
}}

data "aws_eks_cluster" "main" {{
  name = local.cluster
}}
"""
    )


def test_what_only_looks_like_a_block_is_not_one() -> None:
    text = """\
locals {
  text = <<-EOT
    provider "aws" {
    }
  EOT
}

/*
provider "old" {
}
*/
"""
    assert cut(a=text, b=PROVIDER) == PROVIDER


def test_a_stack_without_backend_and_provider_leaves_a_header() -> None:
    assert cut(a='resource "aws_vpc" "main" {\n}\n') == ""


def test_a_file_that_is_not_hcl_is_refused() -> None:
    with pytest.raises(OutputError) as caught:
        cut(a=PROVIDER, b="# one\nprovider {{\n")
    assert str(caught.value).startswith(f"{FOLDER}/b.tf:2: this stack has left the matrix, and the file is not HCL.")


@pytest.mark.parametrize("stack", STACKS)
def test_the_tombstone_of_a_committed_stack(stack: str) -> None:
    texts = {name: text for name, text in read_tree(COMMITTED / stack).items() if name.endswith(".tf")}
    kept = format_tombstone(STACK, FOLDER, texts)
    assert format_hcl(kept) == kept
    assert kept.count("\nprovider ") == texts["providers.tf"].count("\nprovider ")
    assert texts["backend.tf"].partition("\n\n")[2] in kept
    assert "resource" not in kept.partition("then tfgen render\n")[2]


def blocks(text: str, *types: str) -> set[tuple[str, ...]]:
    """The top-level blocks of these types, as tokens: where a comment is aligned depends on its neighbours."""
    texts = [text[block.start : block.end] for block in parse_tree(text).blocks_of(*types)]
    return {tuple(token for _, token, _ in tokenize(block)) for block in texts}


def random_texts(count: int) -> list[str]:
    """Formatted files of every kind of syntax; what the formatter refuses is left out."""
    texts = []
    for seed in range(count):
        with suppress(HclSyntaxError):
            texts.append(format_hcl(RandomHcl(Random(seed)).file()))
    return texts


def test_the_tombstone_of_any_file_is_its_own_tombstone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.hcl.random_hcl.TYPES", TYPES)
    texts = random_texts(150)
    assert len(texts) > 100
    for text in texts:
        assert blocks(cut(a=text), "provider", "removed") == blocks(text, "provider", "removed")
        assert blocks(cut(a=text), "output", "moved", "check") == set()
