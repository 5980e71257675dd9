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
from tests.rules.test_rests import modules
from tests.validate.judging.test_shared import stacks
from tfgen.module.model import RESOURCE_MODES, Module, parse_module
from tfgen.module.pieces import Pieces
from tfgen.providers.registry import PACKS
from tfgen.rules import registry
from tfgen.rules.registry import PACKED, RULES, load_documentation, load_rule
from tfgen.rules.root import Root
from tfgen.rules.rule import Rule
from tfgen.validate.judging.check import Checker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.providers.pack import Pack

ROOT = Path(__file__).parents[2]
WIDTH = 121  # of lines, with their end
ALONE = [name for name, (_, _, how, _) in registry._index().items() if how == "alone"]
AMONG = [name for name, (_, _, how, kinds) in registry._index().items() if how == "among" and kinds]


@pytest.mark.parametrize("pack", [pack for pack in PACKS if pack.rule_index], ids=lambda pack: pack.name)
def test_the_table_says_what_the_rules_say(pack: Pack, request: pytest.FixtureRequest) -> None:
    table = ROOT / f"{pack.rule_index.replace('.', '/')}.py"
    if request.config.getoption("--update-golden"):
        table.write_text(written(table.read_text(), pack))
    assert table.read_text() == written(table.read_text(), pack), "run make golden"


def test_a_rule_that_is_not_imported_says_what_its_module_says() -> None:
    def said(rule: object) -> object:
        return (rule.name, rule.severity, rule.group, rule.rests) if isinstance(rule, Rule) else rule

    assert list(map(said, PACKED.load_rules())) == [said(load_rule(name)) for name in RULES]


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules whose modules are asked for, one after the other."""
    names: list[str] = []
    really = registry._module

    def load(name: str) -> object:
        names.append(name)
        return really(name)

    monkeypatch.setattr(registry, "_module", load)
    return names


def test_a_rule_is_imported_when_it_runs(loaded: list[str]) -> None:
    first, second = PACKED.load_rules(["unknown-argument", "iam-wildcard"])
    assert (first.name, second.name, loaded) == ("iam-wildcard", "unknown-argument", [])
    assert isinstance(first, Rule)
    list(first.check(Root(parse_module("main", {}), schemas())))
    assert loaded == ["iam-wildcard"]


def test_rules_about_blocks_that_there_are_none_of_are_not_imported(loaded: list[str]) -> None:
    (folder,) = stacks(main={"main.tf": 'resource "aws_s3_bucket" "logs" {\n  bucket = "orders-logs"\n}\n'})
    rules = ["invalid-check", "invalid-module-call", "module-input", "module-providers", "module-source"]
    assert not Checker(rules, schemas(), [folder]).check_folder(folder).hits
    assert not loaded


@pytest.mark.parametrize("name", AMONG)
def test_a_rule_says_nothing_where_nothing_is_there_that_it_looks_at(name: str) -> None:
    rule = load_rule(name)
    assert isinstance(rule, Rule)
    assert rule.rests
    for module, kinds in examples():
        if kinds.isdisjoint(rule.rests.kinds):
            root = Root(module, schemas())
            assert (list(rule.check(root)), root.notes) == ([], {}), module.files[0].text


@pytest.mark.parametrize("name", ALONE)
def test_a_rule_about_resources_alone_looks_at_no_other_block(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = load_rule(name)
    assert isinstance(rule, Rule)
    for module in modules(name):
        root = Root(module, schemas()).showing([])
        monkeypatch.setattr(type(root.module), "declared", refuse)
        assert not list(rule.check(root))
        monkeypatch.undo()


def test_of_rules_that_find_nothing_to_look_at_no_module_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "logs" {\n  bucket = "orders-logs"\n}\n')
    script = "import sys; from tfgen.cli.main import main; main(['validate', sys.argv[1]], standalone_mode=False)"
    command = [sys.executable, "-c", f"{script}; print(*sys.modules)", str(tmp_path)]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert "tfgen.rules.known_after_apply" in loaded
    modules = {f"tfgen.providers.aws.rules.{name.replace('-', '_')}" for name in AMONG}
    assert {name.rpartition(".")[2] for name in modules.intersection(loaded)} == {
        "bucket_public_access",
        "waf_log_name",
    }


def written(text: str, pack: Pack) -> str:
    """The table as it is to be, with its docstring and what is said of the table."""
    before, _, rest = text.partition("= {")
    rules = (rule for rule in map(load_rule, sorted(pack.rules)) if isinstance(rule, Rule))
    return f"{before}= {{\n{''.join(map(row, rules))}{rest[rest.index('}') :]}"


def row(rule: Rule) -> str:
    """A line of the table, in as many lines as the formatter gives it."""
    start = f'    "{rule.name}": ('
    words = [f'"{word}"' for word in (rule.severity.name, rule.group.name, how_of(rule))]
    kinds = [f'"{kind}"' for kind in (rule.rests.kinds if rule.rests else ())]
    inner = f"({kinds[0]},)" if len(kinds) == 1 else f"({', '.join(kinds)})"
    line = f"{start}{', '.join((*words, inner))}),\n"
    if len(line) <= WIDTH:
        return line
    if len(f"        {inner},\n") > WIDTH:
        inner = f"(\n{''.join(f'            {kind},{chr(10)}' for kind in kinds)}        )"
    return f"{start}\n{''.join(f'        {word},{chr(10)}' for word in (*words, inner))}    ),\n"


def how_of(rule: Rule) -> str:
    if not rule.rests:
        return "module"
    return "alone" if rule.rests.alone else "each" if rule.rests.each else "among"


def refuse(_: object, kind: str) -> tuple[()]:
    """No block but resources, of which there are none, and what names engine and versions."""
    assert kind in {"resource", "data", "ephemeral", "terraform", "language"}
    return ()


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
