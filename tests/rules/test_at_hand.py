"""What is known of rules that are not imported is what they say themselves, and none is missed that is not run."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rules.examples import split_example
from tests.rules.matrices import schemas
from tfgen.module.model import RESOURCE_MODES, Module, parse_module
from tfgen.module.pieces import Pieces
from tfgen.providers.aws.at_hand import AT_HAND
from tfgen.providers.aws.pack import PACK
from tfgen.rules.registry import RULES, load_documentation, load_rule
from tfgen.rules.root import Root
from tfgen.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "tfgen/providers/aws/at_hand.py"
WIDTH = 121  # of lines, with their end


def test_the_table_says_what_the_rules_say(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-golden"):
        TABLE.write_text(written(TABLE.read_text()))
    assert TABLE.read_text() == written(TABLE.read_text()), "run make golden"


@pytest.mark.parametrize("name", AT_HAND)
def test_a_rule_says_nothing_where_nothing_is_there_that_it_looks_at(name: str) -> None:
    rule = load_rule(name)
    assert isinstance(rule, Rule)
    assert rule.rests
    for module, kinds in examples():
        if kinds.isdisjoint(rule.rests.kinds):
            root = Root(module, schemas())
            assert (list(rule.check(root)), root.notes) == ([], {}), module.files[0].text


def test_of_rules_that_find_nothing_to_look_at_no_module_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "logs" {\n  bucket = "orders-logs"\n}\n')
    script = "import sys; from tfgen.cli.main import main; main(['validate', sys.argv[1]], standalone_mode=False)"
    command = [sys.executable, "-c", f"{script}; print(*sys.modules)", str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "tfgen.rules.known_after_apply" in loaded
    modules = {f"tfgen.providers.aws.rules.{name.replace('-', '_')}" for name in AT_HAND}
    assert {name.rpartition(".")[2] for name in modules.intersection(loaded)} == {
        "bucket_public_access",
        "waf_log_name",
    }


def written(text: str) -> str:
    """The module as it is to be, with its docstring and what is said of the table."""
    before, _, rest = text.partition("= {\n")
    rules = (rule for rule in map(load_rule, sorted(PACK.rules)) if isinstance(rule, Rule) and is_among_kinds(rule))
    return f"{before}= {{\n{''.join(map(row, rules))}{rest[rest.index('}') :]}"


def is_among_kinds(rule: Rule) -> bool:
    return bool(rule.rests and rule.rests.kinds and not rule.rests.each)


def row(rule: Rule) -> str:
    """A line of the table, in as many lines as the formatter gives it."""
    assert rule.rests
    start, words = f'    "{rule.name}": (', (f'"{rule.severity.name}"', f'"{rule.group.name}"')
    kinds = [f'"{kind}"' for kind in rule.rests.kinds]
    inner = f"({kinds[0]},)" if len(kinds) == 1 else f"({', '.join(kinds)})"
    line = f"{start}{', '.join((*words, inner))}),\n"
    if len(line) <= WIDTH:
        return line
    if len(f"        {inner},\n") > WIDTH:
        inner = f"(\n{''.join(f'            {kind},{chr(10)}' for kind in kinds)}        )"
    return f"{start}\n{''.join(f'        {word},{chr(10)}' for word in (*words, inner))}    ),\n"


@cache
def examples() -> list[tuple[Module, frozenset[str]]]:
    """The examples of all rules, with the kinds of their blocks."""
    texts = {text for name in RULES for text in examples_of(name)}
    modules = [parse_module("main", {"main.tf": text}, {}, pieces=Pieces({})) for text in sorted(texts)]
    return [(module, frozenset(kinds_of(module))) for module in modules]


def examples_of(rule: str) -> Iterator[str]:
    documentation = load_documentation(rule)
    for example in (documentation.bad, documentation.good):
        yield from split_example(example)[0].values()


def kinds_of(module: Module) -> Iterator[str]:
    for block_type, several in module.blocks.items():
        yield from (one.block.labels[0] if block_type in RESOURCE_MODES else block_type for one in several)
