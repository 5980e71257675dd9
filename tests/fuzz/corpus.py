"""The whole texts that the fuzzer breaks: the committed stacks, the cases of the rules, and short ones by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.trees import MATRIX

ROOT = Path(__file__).parents[2]
_LONGEST = 6000


@cache
def hcl_texts() -> tuple[str, ...]:
    """Terraform files, short enough to be broken often."""
    short = Path(__file__).with_suffix(".hcl").read_text(encoding="utf-8").split("# ----\n")
    committed = sorted((ROOT / "generated" / "prod").rglob("*.tf"))
    cases = sorted((ROOT / "tests" / "rules" / "cases").glob("*.hcl"))
    found = [path.read_text(encoding="utf-8") for path in (*committed, *cases)]
    return (*short, *short, *(text for text in found if len(text) <= _LONGEST))


@cache
def yaml_texts() -> tuple[str, ...]:
    """Matrix files."""
    return (MATRIX, MATRIX, (ROOT / "config" / "regions.yaml").read_text(encoding="utf-8")[:_LONGEST])
