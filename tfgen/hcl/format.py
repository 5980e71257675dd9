"""Format HCL as `terraform fmt` 1.11 does, without Terraform."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.layout import layout
from tfgen.hcl.rewrite import rewrite
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.structure import read_structure
from tfgen.hcl.tidy import tidy
from tfgen.hcl.tokens import refuse_controls, tokenize

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tfgen.hcl.structure import Structure
    from tfgen.hcl.tokens import Token

__all__ = ["HclSyntaxError", "final_tokens", "format_hcl", "terraform_fmt"]


def format_hcl(text: str) -> str:
    r"""`text` as `terraform fmt` would leave it, after the blank lines of its template have been tidied.

    The result has `\n` for line ends, the last line included, and both `terraform fmt` and this function leave
    it as it is. Raises HclSyntaxError for what `terraform fmt` refuses, and for block labels with `$` or `%`,
    which it loses.
    """
    text = normalize(text)
    refuse_controls(text)
    tokens = tokenize(text)
    return layout(final_tokens(text, tokens, read_structure(text, tokens)))


def terraform_fmt(text: str) -> str:
    """`text` as one run of `terraform fmt` leaves it, blank lines and all; it has to end with a line end."""
    text = normalize(text)
    refuse_controls(text)
    tokens = tokenize(text)
    return layout(rewrite(text, tokens, read_structure(text, tokens), once=True))


def final_tokens(text: str, tokens: Sequence[Token], structure: Structure) -> list[Token]:
    """The tokens that `format_hcl` lays out: rewritten until nothing changes, then tidied."""
    return tidy(rewrite(text, tokens, structure), structure.block_ends)
